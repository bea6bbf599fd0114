use kernel::{SubjectId, Timestamp};
use person::FixedPhone;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::fixed_phones as row;
use crate::model::contact::{FixedPhoneKind, GivenPhone};

fn cell(kind: &str) -> Cell<'_> {
    Cell { table: "fixed_phones", column: "sealed", row: kind.as_bytes() }
}

/// The phones of home and work.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<GivenPhone>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(GivenPhone {
                kind: FixedPhoneKind::from_word(&row.kind)
                    .ok_or_else(|| StoreError::row("fixed_phones", "unknown kind"))?,
                phone: key.open_json(cell(&row.kind), &row.sealed)?,
                given_at: Timestamp::from_micros(row.given_at),
            })
        })
        .collect()
}

/// Writes the phone of a kind, in place of the one before.
pub async fn set(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    (kind, phone): (FixedPhoneKind, &FixedPhone),
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        kind: Set(kind.as_str().to_owned()),
        sealed: Set(key.seal_json(cell(kind.as_str()), phone, tx.env().rng.as_ref())?),
        given_at: Set(tx.now().as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject, row::Column::Kind])
                .update_columns([row::Column::Sealed, row::Column::GivenAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Takes the phone of a kind away.
pub async fn delete(tx: &Tx, subject: SubjectId, kind: FixedPhoneKind) -> Result<(), StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), kind.as_str().to_owned());
    row::Entity::delete_by_id(id).exec(tx.conn()).await?;
    Ok(())
}
