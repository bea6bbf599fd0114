use kernel::SubjectId;
use store::sea_orm::ConnectionTrait;
use store::{ScopeKey, StoreError, Tx};

use crate::model::PersonForm;
use crate::store::drafts;

/// Keeps an unfinished form, sealed, over pages and sessions, until it is submitted.
pub async fn save_draft(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    form: &PersonForm,
) -> Result<(), StoreError> {
    drafts::save(tx, key, subject, form).await
}

/// The unfinished form, if there is one.
pub async fn find_draft<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Option<PersonForm>, StoreError> {
    drafts::find(conn, key, subject).await
}

/// Forgets the unfinished form: of a child nothing is kept.
pub async fn delete_draft(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    drafts::delete(tx, subject).await
}
