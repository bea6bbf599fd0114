//! Codes of sheets that are not in force any more: whoever types one is told so.

use identity::model::paper_code::PaperCode;
use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx, Vault};

use super::rows::codes as row;

/// The keyed hash of a code of this person.
pub fn hash_of(vault: &Vault, subject: SubjectId, code: &PaperCode) -> Vec<u8> {
    let subject = subject.uuid();
    vault.code_hash("letter-code", &[subject.as_bytes(), code.expose().as_bytes()]).to_vec()
}

/// Remembers that a code is void.
pub async fn void(tx: &Tx, subject: SubjectId, hash: &[u8]) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        hash: Set(hash.to_vec()),
        void_at: Set(tx.now().as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject, row::Column::Hash])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Whether a code was once one of this person.
pub async fn was_void(tx: &Tx, subject: SubjectId, hash: &[u8]) -> Result<bool, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), hash.to_vec());
    Ok(row::Entity::find_by_id(id).one(tx.conn()).await?.is_some())
}

/// Forgets codes that have been void since before a moment.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::VoidAt.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(())
}

/// Takes away what is of a person: the account goes.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
