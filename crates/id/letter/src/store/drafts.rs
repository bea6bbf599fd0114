//! The address that was typed and not yet ordered to.

use kernel::{SubjectId, Timestamp};
use person::PostalAddress;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::drafts as row;

const CELL: Cell<'static> = Cell { table: "letter_drafts", column: "sealed", row: b"address" };

/// Keeps an address.
pub async fn save(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    address: &PostalAddress,
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        sealed: Set(key.seal_json(CELL, address, tx.env().rng.as_ref())?),
        saved_at: Set(tx.now().as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject])
                .update_columns([row::Column::Sealed, row::Column::SavedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The address, if there is one.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Option<PostalAddress>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    let row = row::Entity::find_by_id(id).one(conn).await?;
    row.map(|row| key.open_json(CELL, &row.sealed)).transpose()
}

/// Forgets it.
pub async fn delete(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_by_id((subject.lane().as_i16(), subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets addresses typed before a moment and never ordered to.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::SavedAt.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(())
}
