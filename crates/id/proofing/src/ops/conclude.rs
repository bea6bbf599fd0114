//! The level follows from evidence, data and time; everything that hangs on it follows from the level.

use assurance::{Conclusion, InForce, Level, level};
use identity::ops::account::{close_account, set_level};
use identity::ops::identifiers::{find_identifier_owner, free_identifier, take_identifier};
use jobs::{Enqueue, enqueue};
use kernel::SubjectId;
use profile::model::Version;
use store::{StoreError, Tx};

use super::standing::hold_standings;
use super::tell;
use crate::jobs::Reconclude;
use crate::model::{Claim, Standing};
use crate::store::{claims, status};
use crate::{Proofing, records};

/// Concludes the level of one subject, in the transaction that recorded something about them. None when their data
/// were erased.
pub async fn conclude_level(
    proofing: &Proofing,
    tx: &Tx,
    subject: SubjectId,
) -> Result<Option<Conclusion>, StoreError> {
    let Some(mut standing) = hold_standings(tx, &[subject]).await?.pop() else { return Ok(None) };
    conclude(proofing, tx, &mut standing).await.map(Some)
}

/// Concludes, and does what follows: brings a checked version into force, takes and frees identifiers, writes the copy
/// of the level, tells the person. The subject is held.
pub(crate) async fn conclude(
    proofing: &Proofing,
    tx: &Tx,
    standing: &mut Standing,
) -> Result<Conclusion, StoreError> {
    let before = standing.status;
    let conclusion = conclude_with_owners(tx, standing).await?;
    standing.status.level = conclusion.level;
    standing.status.valid_until = conclusion.valid_until;
    let is_promoted = settle_identifiers(tx, standing, before.level, &conclusion).await?;
    let told = tell::due_message(standing, before.level, tx.now());
    if told.is_some() {
        standing.status.told_version = standing.profile.newest().no;
    }
    if standing.status != before {
        status::save(tx, standing.subject, &standing.status).await?;
    }
    if is_promoted {
        records::record_system(tx, standing.subject, "profile.promoted", &[]).await?;
    }
    if (standing.status.level, standing.status.valid_until) != (before.level, before.valid_until) {
        write_level(tx, standing, before.level).await?;
    }
    if let Some(template) = told {
        tell::send(proofing, tx, standing, template).await?;
    }
    Ok(conclusion)
}

/// The version that a conclusion rests on.
fn in_force<'s>(standing: &'s Standing, conclusion: &Conclusion) -> Option<&'s Version> {
    match conclusion.in_force {
        InForce::Pending => standing.profile.pending.as_ref(),
        InForce::Current => Some(&standing.profile.current),
        InForce::None => None,
    }
}

fn claims_of(version: Option<&Version>) -> Vec<Claim> {
    version.and_then(Version::person).map(Claim::of).unwrap_or_default()
}

/// Asked only when all checks have passed: before that the answers equal anybody's. Whoever is to be confirmed takes
/// the identifiers in the same breath.
async fn is_owned_by_other(
    tx: &Tx,
    standing: &Standing,
    conclusion: &Conclusion,
) -> Result<bool, StoreError> {
    let unchanged = standing.status.level == Level::Confirmed && conclusion.in_force == InForce::Current;
    if unchanged && conclusion.level == Level::Confirmed {
        return Ok(false);
    }
    let claims = claims_of(in_force(standing, conclusion));
    for claim in &claims {
        let owner = find_identifier_owner(tx.conn(), tx.vault(), claim.kind, &claim.value).await?;
        if owner.is_some_and(|owner| owner != standing.subject) {
            return Ok(true);
        }
    }
    if conclusion.level == Level::Confirmed {
        for claim in &claims {
            if !take_identifier(tx, claim.kind, &claim.value, standing.subject).await? {
                for taken in &claims {
                    free_identifier(tx, taken.kind, &taken.value, standing.subject).await?;
                }
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A pending version that belongs to somebody else throws nobody down: the current one stays in force. Is it the current
/// one itself, the standard level is lost and the rest kept.
async fn conclude_with_owners(tx: &Tx, standing: &mut Standing) -> Result<Conclusion, StoreError> {
    standing.status.is_owned_by_other = false;
    let mut facts = standing.facts();
    let mut conclusion = level(&standing.records, &facts, tx.now());
    while conclusion.level > Level::Simplified && is_owned_by_other(tx, standing, &conclusion).await? {
        standing.status.is_owned_by_other = true;
        if conclusion.in_force == InForce::Pending && facts.current.is_some() {
            facts.pending = None;
        } else {
            facts.is_owned_by_other = true;
        }
        conclusion = level(&standing.records, &facts, tx.now());
    }
    Ok(conclusion)
}

/// Brings the pending version into force, and keeps ownership and claims in step with level and data.
async fn settle_identifiers(
    tx: &Tx,
    standing: &mut Standing,
    level_before: Level,
    conclusion: &Conclusion,
) -> Result<bool, StoreError> {
    let old = claims_of(Some(&standing.profile.current));
    let is_promoted = conclusion.in_force == InForce::Pending && conclusion.level > Level::Simplified;
    if is_promoted {
        profile::ops::promote_pending(tx, standing.subject).await?;
        if let Some(mut version) = standing.profile.pending.take() {
            version.state = profile::model::VersionState::Current;
            standing.profile.current = version;
        }
    }
    if !is_promoted && conclusion.level == level_before {
        return Ok(false);
    }
    let new = if conclusion.level > Level::Simplified {
        claims_of(Some(&standing.profile.current))
    } else {
        Vec::new()
    };
    if level_before == Level::Confirmed {
        let kept = |claim: &&Claim| conclusion.level == Level::Confirmed && new.contains(claim);
        for claim in old.iter().filter(|claim| !kept(claim)) {
            free_identifier(tx, claim.kind, &claim.value, standing.subject).await?;
        }
    }
    if level_before > Level::Simplified && (is_promoted || new.is_empty()) {
        claims::delete_of(tx, standing.subject).await?;
    }
    if !new.is_empty() {
        claims::insert(tx, standing.subject, &new).await?;
    }
    if conclusion.level == Level::Confirmed {
        for other in claims::list_others(tx, standing.subject, &new).await? {
            enqueue(tx, other.lane(), &Reconclude { subject: other }, Enqueue::now()).await?;
        }
    }
    Ok(is_promoted)
}

/// The copy for queries, the audit, and the moment at which time alone lowers the level.
async fn write_level(tx: &Tx, standing: &Standing, before: Level) -> Result<(), StoreError> {
    let (subject, status) = (standing.subject, &standing.status);
    set_level(tx, subject, status.level, status.valid_until).await?;
    if status.level != before {
        let details = [("from", before.as_str()), ("to", status.level.as_str())];
        records::record_system(tx, subject, "level.changed", &details).await?;
    }
    if let Some(until) = status.valid_until {
        let job = Enqueue::at(until).once(format!("level:{subject}:{until}", subject = subject.uuid()));
        enqueue(tx, subject.lane(), &Reconclude { subject }, job).await?;
    }
    Ok(())
}

/// Notes a registry's word that the person died, and closes sign-in.
pub(crate) async fn note_death(tx: &Tx, standing: &mut Standing) -> Result<(), StoreError> {
    if standing.status.is_deceased {
        return Ok(());
    }
    standing.status.is_deceased = true;
    status::save(tx, standing.subject, &standing.status).await?;
    close_account(tx, standing.subject).await
}
