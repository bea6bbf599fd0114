use kernel::SubjectId;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ConnectionTrait, EntityTrait, Set};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::drafts as row;
use crate::model::PersonForm;

const CELL: Cell<'static> = Cell { table: "profile_drafts", column: "sealed", row: b"draft" };

/// Keeps what was typed so far in the place of what was kept before.
pub async fn save(tx: &Tx, key: &ScopeKey, subject: SubjectId, form: &PersonForm) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        sealed: Set(key.seal_json(CELL, form, tx.env().rng.as_ref())?),
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

/// What was typed so far.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Option<PersonForm>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    row::Entity::find_by_id(id).one(conn).await?.map(|row| key.open_json(CELL, &row.sealed)).transpose()
}

/// Forgets what was typed.
pub async fn delete(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_by_id((subject.lane().as_i16(), subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}
