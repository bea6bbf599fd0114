use std::collections::BTreeMap;

use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::contacts as row;
use crate::model::contact::Contact;

/// A confirmed contact of an account.
#[derive(Clone, Debug)]
pub struct StoredContact {
    /// Unique within the subject.
    pub no: i32,
    /// The contact.
    pub contact: Contact,
    /// Whether the person signs in by it; otherwise it only receives messages.
    pub signs_in: bool,
    /// Whether messages go here first.
    pub is_main: bool,
    /// When it was last proven.
    pub confirmed_at: Timestamp,
}

fn cell(no: &[u8; 4]) -> Cell<'_> {
    Cell { table: "contacts", column: "sealed", row: no }
}

/// Adds a contact under the next number.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    contact: &Contact,
    signs_in: bool,
) -> Result<i32, StoreError> {
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
        kind: Set(contact.kind().as_str().to_owned()),
        sealed: Set(key.seal_json(cell(&no.to_be_bytes()), contact, tx.env().rng.as_ref())?),
        signs_in: Set(signs_in),
        is_main: Set(false),
        confirmed_at: Set(tx.now().as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(no)
}

/// The contacts of a subject, the main one first, then the oldest. Bounded by what an account may have.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<StoredContact>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_desc(row::Column::IsMain)
        .order_by_asc(row::Column::No)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| read(&row, key)).collect()
}

fn read(row: &row::Model, key: &ScopeKey) -> Result<StoredContact, StoreError> {
    Ok(StoredContact {
        no: row.no,
        contact: key.open_json(cell(&row.no.to_be_bytes()), &row.sealed)?,
        signs_in: row.signs_in,
        is_main: row.is_main,
        confirmed_at: Timestamp::from_micros(row.confirmed_at),
    })
}

/// The contacts of the subjects whose keys these are, the main one first, then the oldest, in one query.
pub async fn list_of<C: ConnectionTrait>(
    conn: &C,
    keys: &[ScopeKey],
) -> Result<BTreeMap<SubjectId, Vec<StoredContact>>, StoreError> {
    let mut found: BTreeMap<SubjectId, Vec<StoredContact>> = BTreeMap::new();
    if keys.is_empty() {
        return Ok(found);
    }
    let any = keys.iter().map(ScopeKey::scope).fold(Condition::any(), |any, scope| {
        any.add(row::Column::Lane.eq(scope.lane.as_i16()).and(row::Column::Subject.eq(scope.id)))
    });
    let rows = row::Entity::find()
        .filter(any)
        .order_by_desc(row::Column::IsMain)
        .order_by_asc(row::Column::No)
        .all(conn)
        .await?;
    for row in rows {
        let Some(key) = keys.iter().find(|key| key.scope().id == row.subject) else { continue };
        found.entry(SubjectId::from(row.subject)).or_default().push(read(&row, key)?);
    }
    Ok(found)
}

/// Takes a contact away.
pub async fn delete(tx: &Tx, subject: SubjectId, no: i32) -> Result<(), StoreError> {
    row::Entity::delete_by_id((subject.lane().as_i16(), subject.uuid(), no)).exec(tx.conn()).await?;
    Ok(())
}

/// Notes that a contact was proven again now, and whether the person signs in by it.
pub async fn note_proof(tx: &Tx, subject: SubjectId, no: i32, signs_in: bool) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::SignsIn, Expr::value(signs_in))
        .col_expr(row::Column::ConfirmedAt, Expr::value(tx.now().as_micros()))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.eq(no))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes whether the person signs in by a contact.
pub async fn set_signs_in(tx: &Tx, subject: SubjectId, no: i32, signs_in: bool) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::SignsIn, Expr::value(signs_in))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.eq(no))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Makes one contact the main one, and no other.
pub async fn set_main(tx: &Tx, subject: SubjectId, no: i32) -> Result<(), StoreError> {
    for (is_main, which) in [(false, row::Column::No.ne(no)), (true, row::Column::No.eq(no))] {
        row::Entity::update_many()
            .col_expr(row::Column::IsMain, Expr::value(is_main))
            .filter(row::Column::Lane.eq(subject.lane().as_i16()))
            .filter(row::Column::Subject.eq(subject.uuid()))
            .filter(which)
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}
