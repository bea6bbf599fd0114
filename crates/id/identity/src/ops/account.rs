//! What other rooms of this side ask of an account.

use std::collections::BTreeMap;

use assurance::Level;
use kernel::{Language, Oid, SubjectId, Timestamp};
use person::PersonName;
use store::sea_orm::ConnectionTrait;
use store::{Scope, ScopeKey, StoreError, Tx};

use crate::Identity;
use crate::model::account::{Account, AccountState};
use crate::model::contact::Contact;
use crate::model::registration::Agreement;
use crate::ops::sign_out::end_sessions;
use crate::records;
use crate::store::{accounts, contacts, lookups, merges, sessions};

pub use crate::store::accounts::Agreed;
pub use crate::store::contacts::StoredContact;
pub use crate::store::sessions::Place;

/// Opens a simplified account without a credential: a new subject with a name and the contact that it signs in by.
/// None when another account signs in by the contact. Whoever is registered at a desk may have no contact at all.
pub async fn open_account(
    tx: &Tx,
    language: Language,
    (agreement, name, contact): (&Agreement, &PersonName, Option<&Contact>),
) -> Result<Option<(SubjectId, ScopeKey)>, StoreError> {
    let subject = SubjectId::generate(tx.env());
    if let Some(contact) = contact
        && !lookups::take(tx, contact.lookup_field(), &contact.lookup_value(), subject).await?
    {
        return Ok(None);
    }
    let key = tx.vault().create_key(tx, Scope::subject(subject)).await?;
    accounts::insert_person(tx, subject).await?;
    accounts::insert(tx, subject, language, agreement).await?;
    profile::ops::create(tx, &key, subject, name).await?;
    if let Some(contact) = contact {
        contacts::insert(tx, &key, subject, contact, true).await?;
    }
    Ok(Some((subject, key)))
}

/// The account of a subject, if it has one.
pub async fn find_account<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Option<Account>, StoreError> {
    accounts::find(conn, subject).await
}

/// The subject of a public number; of one that was merged away, the survivor.
pub async fn find_by_oid<C: ConnectionTrait>(conn: &C, oid: Oid) -> Result<Option<SubjectId>, StoreError> {
    match accounts::find_by_oid(conn, oid).await? {
        Some(subject) => Ok(Some(merges::survivor_of(conn, subject).await?)),
        None => Ok(None),
    }
}

/// The account that a public number was given to, whatever it has become part of since.
pub async fn find_numbered<C: ConnectionTrait>(conn: &C, oid: Oid) -> Result<Option<SubjectId>, StoreError> {
    accounts::find_by_oid(conn, oid).await
}

/// The confirmed contacts of an account, oldest first.
pub async fn list_contacts<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<StoredContact>, StoreError> {
    contacts::list(conn, key, subject).await
}

/// What a person has agreed to, the oldest first.
pub async fn list_agreements<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Vec<Agreed>, StoreError> {
    accounts::list_agreements(conn, subject).await
}

/// Writes the level as proofing concluded it. A copy for queries; the conclusion itself is made anew where it matters.
pub async fn set_level(
    tx: &Tx,
    subject: SubjectId,
    level: Level,
    valid_until: Option<Timestamp>,
) -> Result<(), StoreError> {
    accounts::set_level(tx, subject, level, valid_until).await
}

/// [`set_level`] of many: one statement for each level and end.
pub async fn set_levels(tx: &Tx, levels: &[(SubjectId, Level, Option<Timestamp>)]) -> Result<(), StoreError> {
    accounts::set_levels(tx, levels).await
}

/// How to reach accounts, whose keys these are, in two queries: the language and the contacts, oldest first.
pub async fn list_receivers<C: ConnectionTrait>(
    conn: &C,
    keys: &[ScopeKey],
) -> Result<BTreeMap<SubjectId, (Language, Vec<StoredContact>)>, StoreError> {
    let languages = accounts::list_languages(conn, keys).await?;
    let mut contacts = contacts::list_of(conn, keys).await?;
    let receiver = |(subject, language)| (subject, (language, contacts.remove(&subject).unwrap_or_default()));
    Ok(languages.into_iter().map(receiver).collect())
}

/// Closes sign-in: a registry said that the person died.
pub async fn close_account(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    accounts::set_state(tx, subject, AccountState::Closed).await?;
    end_sessions(tx, subject).await?;
    records::record_system(tx, subject, "account.closed", &[]).await
}

/// The latest sign-ins whose sessions are still kept, newest first, at most ten.
pub async fn list_sign_ins(
    identity: &Identity,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<(Timestamp, Place)>, StoreError> {
    sessions::previous(identity.store().reader(), key, subject).await
}
