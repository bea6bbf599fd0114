//! Everything that conclusions about some subjects rest on, in few queries whatever their number.

use std::collections::BTreeMap;

use identity::ops::identifiers::IdentifierKind;
use kernel::SubjectId;
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Tx, Vault};

use crate::model::{Check, Claim, Standing, Status};
use crate::store::{checks, claims, evidence, status};

/// Holds the subjects until the transaction ends and loads them. Subjects whose data were erased are left out.
pub async fn hold_standings(tx: &Tx, subjects: &[SubjectId]) -> Result<Vec<Standing>, StoreError> {
    let held = status::hold(tx, subjects).await?;
    load(tx.conn(), tx.vault(), held).await
}

/// The standing of one subject, to look at. None when the data were erased.
pub async fn find_standing<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subject: SubjectId,
) -> Result<Option<Standing>, StoreError> {
    let status = status::find(conn, subject).await?.unwrap_or_default();
    Ok(load(conn, vault, BTreeMap::from([(subject, status)])).await?.pop())
}

/// The accounts of the standard level or above that claim a СНИЛС: how a desk finds a person.
pub async fn list_claimants(tx: &Tx, snils: &person::Snils) -> Result<Vec<SubjectId>, StoreError> {
    let claim = Claim { kind: IdentifierKind::Snils, value: snils.digits().to_owned() };
    claims::list(tx, &[claim]).await
}

async fn load<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    held: BTreeMap<SubjectId, Status>,
) -> Result<Vec<Standing>, StoreError> {
    let subjects: Vec<SubjectId> = held.keys().copied().collect();
    let scopes: Vec<Scope> = subjects.iter().map(|subject| Scope::subject(*subject)).collect();
    let keys = vault.load_keys(conn, &scopes).await?;
    let mut profiles = profile::ops::list_profiles(conn, &keys).await?;
    let mut records = evidence::list(conn, vault, &subjects).await?;
    let mut checks: BTreeMap<SubjectId, Vec<Check>> = BTreeMap::new();
    for check in checks::list_of(conn, &subjects).await? {
        checks.entry(check.subject).or_default().push(check);
    }
    let standings = keys.into_iter().filter_map(|key| {
        let subject = SubjectId::from(key.scope().id);
        Some(Standing {
            subject,
            profile: profiles.remove(&subject)?,
            records: records.remove(&subject).unwrap_or_default(),
            status: held.get(&subject).copied()?,
            checks: checks.remove(&subject).unwrap_or_default(),
            key,
        })
    });
    Ok(standings.collect())
}
