//! The level follows from evidence, data and time; everything that hangs on it follows from the level.

use assurance::{Conclusion, InForce, Level, level};
use identity::ops::account::close_account;
use identity::ops::identifiers::{free_identifier, take_identifier};
use jobs::{Enqueue, enqueue};
use kernel::SubjectId;
use profile::model::{Version, VersionState};
use store::{StoreError, Tx};

use super::aftermath::Aftermath;
use super::owners::Owners;
use super::plans;
use super::standing::hold_standings;
use super::tell;
use crate::Proofing;
use crate::jobs::Reconclude;
use crate::model::{Claim, Standing};
use crate::store::{claims, status};

/// Concludes the level of one subject, in the transaction that recorded something about them. None when their data
/// were erased.
pub async fn conclude_level(
    proofing: &Proofing,
    tx: &Tx,
    subject: SubjectId,
) -> Result<Option<Conclusion>, StoreError> {
    let mut standings = hold_standings(tx, &[subject]).await?;
    Ok(conclude(proofing, tx, &mut standings).await?.pop())
}

/// Concludes, and does what follows: brings checked versions into force, takes and frees identifiers, writes the copies
/// of the levels, tells the people. The subjects are held. Few statements, however many there are.
pub(crate) async fn conclude(
    proofing: &Proofing,
    tx: &Tx,
    standings: &mut [Standing],
) -> Result<Vec<Conclusion>, StoreError> {
    let owners = Owners::load(tx, standings).await?;
    let mut aftermath = Aftermath::default();
    let mut conclusions = Vec::with_capacity(standings.len());
    for standing in standings.iter_mut() {
        conclusions.push(conclude_one(tx, standing, &owners, &mut aftermath).await?);
    }
    aftermath.write(proofing, tx, standings).await?;
    plans::settle(tx, standings).await?;
    Ok(conclusions)
}

async fn conclude_one(
    tx: &Tx,
    standing: &mut Standing,
    owners: &Owners,
    aftermath: &mut Aftermath,
) -> Result<Conclusion, StoreError> {
    let before = standing.status;
    let conclusion = conclude_with_owners(tx, standing, owners).await?;
    standing.status.level = conclusion.level;
    standing.status.valid_until = conclusion.valid_until;
    settle_identifiers(tx, standing, (before.level, &conclusion), aftermath).await?;
    let told = tell::due_message(standing, before.level, tx.now());
    if let Some(template) = told {
        standing.status.told_version = standing.profile.newest().no;
        aftermath.messages.push((standing.subject, template));
    }
    if standing.status.is_owned_by_other && !before.is_owned_by_other {
        aftermath.met_owner.push(standing.subject);
    }
    if standing.status != before {
        aftermath.statuses.push((standing.subject, standing.status));
    }
    if (standing.status.level, standing.status.valid_until) != (before.level, before.valid_until) {
        aftermath.levels.push((standing.subject, before.level, standing.status));
    }
    Ok(conclusion)
}

/// The version that a conclusion rests on.
pub(super) fn in_force<'s>(standing: &'s Standing, conclusion: &Conclusion) -> Option<&'s Version> {
    match conclusion.in_force {
        InForce::Pending => standing.profile.pending.as_ref(),
        InForce::Current => Some(&standing.profile.current),
        InForce::None => None,
    }
}

pub(super) fn claims_of(version: Option<&Version>) -> Vec<Claim> {
    version.and_then(Version::person).map(Claim::of).unwrap_or_default()
}

/// A pending version that belongs to somebody else throws nobody down: the current one stays in force. Is it the current
/// one itself, the standard level is lost and the rest kept.
async fn conclude_with_owners(
    tx: &Tx,
    standing: &mut Standing,
    owners: &Owners,
) -> Result<Conclusion, StoreError> {
    standing.status.is_owned_by_other = false;
    let mut facts = standing.facts();
    let mut conclusion = level(&standing.records, &facts, standing.moment(tx.now()));
    while conclusion.level > Level::Simplified && is_owned_by_other(tx, standing, &conclusion, owners).await?
    {
        standing.status.is_owned_by_other = true;
        if conclusion.in_force == InForce::Pending && facts.current.is_some() {
            facts.pending = None;
        } else {
            facts.is_owned_by_other = true;
        }
        conclusion = level(&standing.records, &facts, standing.moment(tx.now()));
    }
    Ok(conclusion)
}

/// Asked only when all checks have passed: before that the answers equal anybody's. Whoever is to be confirmed takes
/// the identifiers in the same breath.
async fn is_owned_by_other(
    tx: &Tx,
    standing: &Standing,
    conclusion: &Conclusion,
    owners: &Owners,
) -> Result<bool, StoreError> {
    let claims = claims_of(in_force(standing, conclusion));
    if claims.iter().any(|claim| owners.is_another(claim, standing.subject)) {
        return Ok(true);
    }
    if conclusion.level != Level::Confirmed {
        return Ok(false);
    }
    for claim in &claims {
        if !owners.is_owner(claim, standing.subject)
            && !take_identifier(tx, claim.kind, &claim.value, standing.subject).await?
        {
            for taken in &claims {
                free_identifier(tx, taken.kind, &taken.value, standing.subject).await?;
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// Brings the pending version into force, and keeps ownership and claims in step with level and data.
async fn settle_identifiers(
    tx: &Tx,
    standing: &mut Standing,
    (level_before, conclusion): (Level, &Conclusion),
    aftermath: &mut Aftermath,
) -> Result<(), StoreError> {
    let subject = standing.subject;
    let old = claims_of(Some(&standing.profile.current));
    let is_promoted = conclusion.in_force == InForce::Pending && conclusion.level > Level::Simplified;
    if is_promoted && let Some(version) = standing.profile.pending.take() {
        standing.profile.current = Version { state: VersionState::Current, ..version };
        aftermath.promoted.push(subject);
        if !old.is_empty() {
            aftermath.replaced.push(subject);
        }
    }
    if !is_promoted && conclusion.level == level_before {
        return Ok(());
    }
    let new = if conclusion.level > Level::Simplified {
        claims_of(Some(&standing.profile.current))
    } else {
        Vec::new()
    };
    if level_before == Level::Confirmed {
        let kept = |claim: &&Claim| conclusion.level == Level::Confirmed && new.contains(claim);
        for claim in old.iter().filter(|claim| !kept(claim)) {
            free_identifier(tx, claim.kind, &claim.value, subject).await?;
        }
    }
    if level_before > Level::Simplified && (is_promoted || new.is_empty()) {
        claims::delete_of(tx, subject).await?;
    }
    if conclusion.level == Level::Confirmed {
        for other in claims::list_others(tx, subject, &new).await? {
            enqueue(tx, other.lane(), &Reconclude { subject: other }, Enqueue::now()).await?;
        }
    }
    aftermath.claims.extend(new.into_iter().map(|claim| (subject, claim)));
    Ok(())
}

/// Notes a registry's word that the person died, and closes sign-in.
pub(crate) async fn note_death(tx: &Tx, standing: &mut Standing) -> Result<(), StoreError> {
    if standing.status.is_deceased {
        return Ok(());
    }
    standing.status.is_deceased = true;
    status::save(tx, &[(standing.subject, standing.status)]).await?;
    close_account(tx, standing.subject).await
}
