//! Giving and taking offices. Only whoever runs the installation does, by the command line.

use std::collections::BTreeMap;
use std::time::Duration;

use assurance::{Level, Method, Outcome, level};
use identity::ops::account::{find_account, find_by_oid};
use identity::ops::sign_out::end_sessions;
use kernel::{Oid, SubjectId};
use proofing::model::Standing;
use proofing::ops::standing::hold_standings;
use proofing::ops::{EvidenceSource, NewEvidence, conclude_level, record_evidence};
use store::{Scope, StoreError, Tx};

use crate::error::OfficeError;
use crate::model::centre::CentreCode;
use crate::model::office::{Office, OfficeState, Role};
use crate::store::offices;
use crate::{Desk, records};

/// How long the evidence of the first supervisor counts.
const BOOTSTRAP_LASTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Who holds which office, for whoever runs the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeLine {
    /// The public number.
    pub oid: Oid,
    /// The name in full.
    pub name: String,
    /// The office.
    pub office: Office,
}

/// Gives an office to a confirmed person. Who holds it already keeps it.
pub async fn grant_office(
    desk: &Desk,
    oid: Oid,
    (role, centre): (Role, &CentreCode),
    administrator: &str,
) -> Result<(), OfficeError> {
    let tx = desk.db().begin().await?;
    let standing = load_standing(&tx, oid).await?;
    if level(&standing.records, &standing.facts(), standing.moment(tx.now())).level != Level::Confirmed {
        return Err(OfficeError::NotConfirmed);
    }
    give(desk, &tx, standing.subject, (role, centre), administrator).await?;
    tx.commit().await?;
    Ok(())
}

async fn load_standing(tx: &Tx, oid: Oid) -> Result<Standing, OfficeError> {
    let subject = find_by_oid(tx.conn(), oid).await?.ok_or(OfficeError::UnknownPerson)?;
    hold_standings(tx, &[subject]).await?.pop().ok_or(OfficeError::UnknownPerson)
}

async fn give(
    desk: &Desk,
    tx: &Tx,
    subject: SubjectId,
    (role, centre): (Role, &CentreCode),
    administrator: &str,
) -> Result<(), OfficeError> {
    if desk.centres().find(centre).is_none() {
        return Err(OfficeError::UnknownCentre(centre.to_string()));
    }
    let held = offices::list_of(tx.conn(), tx.vault(), subject).await?;
    if held.iter().any(|office| office.is_held() && office.role == role && office.centre == *centre) {
        return Ok(());
    }
    let office =
        Office { subject, role, centre: centre.clone(), state: OfficeState::Held { since: tx.now() } };
    offices::save(tx, &office, administrator).await?;
    let details = [("role", role.as_str()), ("centre", centre.as_str())];
    records::record_administrator(tx, administrator, subject, "office.granted", &details).await?;
    Ok(())
}

/// Takes every office of a role away, or of all roles, and ends the person's sessions at once. Gives how many.
pub async fn revoke_offices(
    desk: &Desk,
    oid: Oid,
    role: Option<Role>,
    administrator: &str,
) -> Result<usize, OfficeError> {
    let tx = desk.db().begin().await?;
    let subject = find_by_oid(tx.conn(), oid).await?.ok_or(OfficeError::UnknownPerson)?;
    let held = offices::list_of(tx.conn(), tx.vault(), subject).await?;
    let mut revoked = 0;
    for mut office in held {
        let OfficeState::Held { since } = office.state else { continue };
        if role.is_some_and(|role| role != office.role) {
            continue;
        }
        office.state = OfficeState::Revoked { since, at: tx.now() };
        offices::save(&tx, &office, administrator).await?;
        let details = [("role", office.role.as_str()), ("centre", office.centre.as_str())];
        records::record_administrator(&tx, administrator, subject, "office.revoked", &details).await?;
        revoked += 1;
    }
    end_sessions(&tx, subject).await?;
    tx.commit().await?;
    Ok(revoked)
}

/// Who holds offices now.
pub async fn list_offices(desk: &Desk) -> Result<Vec<OfficeLine>, StoreError> {
    let store = desk.db();
    let mut lines = Vec::new();
    for office in offices::list_all(store.reader(), store.vault()).await? {
        if !office.is_held() {
            continue;
        }
        let Some(account) = find_account(store.reader(), office.subject).await? else { continue };
        let key = store.vault().find_key(store.reader(), Scope::subject(office.subject)).await?;
        let Some(key) = key else { continue };
        let version = profile::ops::load_current(store.reader(), &key, office.subject).await?;
        lines.push(OfficeLine { oid: account.oid, name: version.content.name().full(), office });
    }
    Ok(lines)
}

/// Names the first supervisor and administrator: once, from a standard account, by evidence that lasts 30 days.
pub async fn bootstrap_operator(
    desk: &Desk,
    oid: Oid,
    centre: &CentreCode,
    administrator: &str,
) -> Result<(), OfficeError> {
    let tx = desk.db().begin().await?;
    if !offices::note_once(&tx, "bootstrap").await? {
        return Err(OfficeError::BootstrappedAlready);
    }
    let standing = load_standing(&tx, oid).await?;
    let subject = standing.subject;
    if level(&standing.records, &standing.facts(), standing.moment(tx.now())).level < Level::Standard {
        return Err(OfficeError::NotStandard);
    }
    let facts = standing.profile.current.facts().ok_or(OfficeError::NotStandard)?;
    let fingerprint = facts.fingerprint_for(Method::Bootstrap).ok_or(OfficeError::NotStandard)?;
    let evidence = NewEvidence {
        method: Method::Bootstrap,
        outcome: Outcome::Affirmed,
        fingerprint: fingerprint.to_vec(),
        source: EvidenceSource::Administrator,
        expires_at: Some(tx.now().plus(BOOTSTRAP_LASTS)),
        details: BTreeMap::new(),
    };
    record_evidence(&tx, subject, evidence).await?;
    let conclusion = conclude_level(desk.proofing(), &tx, subject).await?;
    if conclusion.is_none_or(|conclusion| conclusion.level != Level::Confirmed) {
        return Err(OfficeError::NotConfirmed);
    }
    records::record_administrator(&tx, administrator, subject, "operator.bootstrapped", &[]).await?;
    for role in [Role::Supervisor, Role::Administrator] {
        give(desk, &tx, subject, (role, centre), administrator).await?;
    }
    tx.commit().await?;
    Ok(())
}
