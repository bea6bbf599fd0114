use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::statements as row;
use crate::model::{Stated, Statement};

fn cell(no: &[u8; 4]) -> Cell<'_> {
    Cell { table: "statements", column: "sealed", row: no }
}

/// Writes a statement under the next number; those whose place it takes end.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    (statement, replaced): (&Statement, &[i32]),
) -> Result<i32, StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::EndedAt, Expr::value(tx.now().as_micros()))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.is_in(replaced.iter().copied()))
        .filter(row::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    let last = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_desc(row::Column::No)
        .one(tx.conn())
        .await?;
    let no = last.map_or(1, |row| row.no + 1);
    row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        no: Set(no),
        kind: Set(statement.kind().to_owned()),
        sealed: Set(key.seal_json(cell(&no.to_be_bytes()), statement, tx.env().rng.as_ref())?),
        made_at: Set(tx.now().as_micros()),
        ended_at: Set(None),
    }
    .insert(tx.conn())
    .await?;
    Ok(no)
}

/// Every statement of a subject, the newest first. Bounded by what an account may keep.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<Stated>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_desc(row::Column::No)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Stated {
                no: row.no,
                statement: key.open_json(cell(&row.no.to_be_bytes()), &row.sealed)?,
                made_at: Timestamp::from_micros(row.made_at),
                ended_at: row.ended_at.map(Timestamp::from_micros),
            })
        })
        .collect()
}

/// Deletes a statement made at a moment. False when there is no such.
pub async fn delete(tx: &Tx, subject: SubjectId, (no, made_at): (i32, i64)) -> Result<bool, StoreError> {
    let deleted = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.eq(no))
        .filter(row::Column::MadeAt.eq(made_at))
        .exec(tx.conn())
        .await?;
    Ok(deleted.rows_affected == 1)
}

/// Takes every statement of a subject away.
pub async fn delete_all(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
