//! Subjects without an account: people of whom something is kept and who do not sign in, as children are.

use jiff::tz::TimeZone;
use kernel::SubjectId;
use store::{Scope, ScopeKey, StoreError, Tx};

use super::departing::bury;
use crate::records;
use crate::store::accounts;

/// Makes a subject with a number and a key of its own, and no account.
pub async fn open_subject(tx: &Tx) -> Result<(SubjectId, ScopeKey), StoreError> {
    let subject = SubjectId::generate(tx.env());
    let key = tx.vault().create_key(tx, Scope::subject(subject)).await?;
    accounts::insert_person(tx, subject).await?;
    Ok((subject, key))
}

/// Erases a subject without an account, whose rows in other rooms are gone already: its key is destroyed, a tombstone stays.
pub async fn erase_subject(tx: &Tx, zone: &TimeZone, subject: SubjectId) -> Result<(), StoreError> {
    let Some(oid) = accounts::find_oid(tx.conn(), subject).await? else { return Ok(()) };
    bury(tx, zone, (subject, oid)).await?;
    records::record_system(tx, subject, "subject.erased", &[]).await
}
