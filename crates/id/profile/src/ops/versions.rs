use std::collections::BTreeMap;

use kernel::SubjectId;
use person::{Inn, PersonName};
use store::sea_orm::ConnectionTrait;
use store::{ScopeKey, StoreError, Tx};

use crate::model::{Content, Fingerprints, Lifecycle, PersonData, Profile, Version, VersionState};
use crate::store::{drafts, statements, versions};

const TABLE: &str = "profile_versions";

/// Begins the profile of a new subject with the name of the registration.
pub async fn create(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    name: &PersonName,
) -> Result<(), StoreError> {
    let version = Version {
        no: Lifecycle::begun().current(),
        state: VersionState::Current,
        content: Content::Named { name: name.clone() },
        made_at: tx.now(),
        found_inn: None,
        fingerprints: None,
    };
    versions::insert(tx, key, subject, &version).await
}

/// What is in force and what is being checked.
pub async fn load_profile<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Profile, StoreError> {
    list_profiles(conn, std::slice::from_ref(key))
        .await?
        .remove(&subject)
        .ok_or_else(|| StoreError::row(TABLE, "a subject without a profile"))
}

/// The same of many subjects, whose keys these are, in one query.
pub async fn list_profiles<C: ConnectionTrait>(
    conn: &C,
    keys: &[ScopeKey],
) -> Result<BTreeMap<SubjectId, Profile>, StoreError> {
    versions::list_profiles(conn, keys).await
}

/// The version in force.
pub async fn load_current<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Version, StoreError> {
    Ok(load_profile(conn, key, subject).await?.current)
}

/// The version that is being checked.
pub async fn find_pending<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Option<Version>, StoreError> {
    Ok(load_profile(conn, key, subject).await?.pending)
}

/// Makes a version to be checked. One that was pending is withdrawn, the unfinished form is forgotten, and what is in
/// force stays in force.
pub async fn submit_pending(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    person: &PersonData,
) -> Result<Version, StoreError> {
    let before = versions::lifecycle(tx, subject).await?;
    if before.pending().is_some() {
        versions::withdraw(tx, subject).await?;
    }
    let version = Version {
        no: before.submit().last(),
        state: VersionState::Pending,
        content: Content::Filled { person: person.clone() },
        made_at: tx.now(),
        found_inn: None,
        fingerprints: Some(Fingerprints::of(tx.vault(), person)),
    };
    versions::insert(tx, key, subject, &version).await?;
    drafts::delete(tx, subject).await?;
    Ok(version)
}

/// Brings the pending version into force; the one that was becomes past.
pub async fn promote_pending(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    promote_all(tx, &[subject]).await
}

/// The same of many subjects by one statement; each must have a pending version, and none stands twice.
pub async fn promote_all(tx: &Tx, subjects: &[SubjectId]) -> Result<(), StoreError> {
    versions::promote(tx, subjects).await
}

/// Takes the pending version back. False when there was none.
pub async fn withdraw_pending(tx: &Tx, subject: SubjectId) -> Result<bool, StoreError> {
    versions::withdraw(tx, subject).await
}

/// Keeps the ИНН that the tax service found for a version.
pub async fn add_found_inn(
    tx: &Tx,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
    inn: &Inn,
) -> Result<(), StoreError> {
    let Some(mut version) = versions::find(tx.conn(), key, (subject, no)).await? else { return Ok(()) };
    version.found_inn = Some(inn.clone());
    versions::reseal(tx, key, subject, &version).await
}

/// A version by its number.
pub async fn find_version<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
) -> Result<Option<Version>, StoreError> {
    versions::find(conn, key, (subject, no)).await
}

/// The versions numbered below `before`, newest first, at most `rows`.
pub async fn list_versions<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
    (before, rows): (i32, u64),
) -> Result<Vec<Version>, StoreError> {
    versions::list(conn, key, subject, (before, rows)).await
}

/// Takes away everything that is kept of a subject who goes.
pub async fn erase(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    drafts::delete(tx, subject).await?;
    statements::delete_all(tx, subject).await?;
    versions::delete_all(tx, subject).await
}
