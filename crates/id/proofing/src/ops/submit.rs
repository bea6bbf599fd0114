//! Submitting personal data to the checks.

use std::time::Duration;

use assurance::{CheckState as Proven, Outcome, Record, Requirement, check_state};
use kernel::{SubjectId, Timestamp};
use profile::model::{PersonData, Version};
use profile::ops::{delete_draft, submit_pending};
use store::{Scope, Spent, StoreError, Tx};

use super::conclude::conclude;
use super::standing::hold_standings;
use crate::error::ProofingError;
use crate::model::{
    Check, CheckOutcome, CheckState, Question, RegistryRequest, Standing, latest_checks, questions_for,
};
use crate::store::checks;
use crate::{Proofing, limits, records};

/// After this a registry that has not answered is given up.
pub const CHECK_LIMIT: Duration = Duration::from_secs(5 * 24 * 60 * 60);

/// Submits personal data: a pending version is made and its checks begin. Gives the version's number.
///
/// The draft that they were typed in is used up in the same transaction: a press that comes twice finds none. The same
/// data once more, while nothing of them has failed, are the same submission.
pub async fn submit(
    proofing: &Proofing,
    subject: SubjectId,
    person: &PersonData,
    network: &str,
) -> Result<i32, ProofingError> {
    let tx = proofing.db().begin().await?;
    let standing = hold(&tx, subject).await?;
    if let Some(version) = running(&standing, person) {
        delete_draft(&tx, subject).await?;
        tx.commit().await?;
        return Ok(version);
    }
    match limits::spend(&tx, subject, person, network).await {
        Ok(()) => {}
        Err(limited @ ProofingError::Limited { .. }) => {
            tx.commit().await?;
            return Err(limited);
        }
        Err(error) => return Err(error),
    }
    let version = submit_pending(&tx, &standing.key, subject, person).await?;
    records::record(&tx, subject, network, ("data.submitted", &[])).await?;
    submit_checks(proofing, &tx, subject, &version).await?;
    delete_draft(&tx, subject).await?;
    tx.commit().await?;
    proofing.wake();
    Ok(version.no)
}

/// Submits what a registrar typed from the papers of a person at the desk, in the transaction of the desk's act, and
/// gives the version. The caller records the act, and wakes the checks ([`Proofing::wake`]) after the commit.
///
/// # Errors
/// `Limited` when these data, or data from this network, were submitted too often.
pub async fn submit_at_desk(
    proofing: &Proofing,
    tx: &Tx,
    (subject, person): (SubjectId, &PersonData),
    network: &str,
) -> Result<i32, ProofingError> {
    let standing = hold(tx, subject).await?;
    if let Some(version) = running(&standing, person) {
        return Ok(version);
    }
    limits::spend(tx, subject, person, network).await?;
    let version = submit_pending(tx, &standing.key, subject, person).await?;
    submit_checks(proofing, tx, subject, &version).await?;
    Ok(version.no)
}

/// Begins the checks of a pending version, in the transaction that made it. What is proven of the same data already is
/// not asked again.
pub async fn submit_checks(
    proofing: &Proofing,
    tx: &Tx,
    subject: SubjectId,
    version: &Version,
) -> Result<(), StoreError> {
    let mut standing = hold(tx, subject).await?;
    checks::forget_settled_below(tx, subject, standing.profile.current.no).await?;
    let checks = checks_of(tx, &standing, version);
    checks::insert(tx, &checks).await?;
    standing.checks.extend(checks);
    conclude(proofing, tx, std::slice::from_mut(&mut standing)).await?;
    Ok(())
}

/// How many submissions the account has left today.
pub async fn submissions_left(proofing: &Proofing, subject: SubjectId) -> Result<Spent, StoreError> {
    let tx = proofing.db().begin().await?;
    limits::left(&tx, subject).await
}

pub(super) async fn hold(tx: &Tx, subject: SubjectId) -> Result<Standing, StoreError> {
    hold_standings(tx, &[subject])
        .await?
        .pop()
        .ok_or(StoreError::ScopeDestroyed(Scope::subject(subject).kind.as_str()))
}

/// The newest version, when it holds the same data and none of its checks has ended badly.
fn running(standing: &Standing, person: &PersonData) -> Option<i32> {
    // A press that comes after the answers finds the same data in force.
    let newest = standing.profile.pending.as_ref().unwrap_or(&standing.profile.current);
    let same = Some(newest).filter(|version| version.person() == Some(person))?;
    let ended_badly = |check: &Check| match &check.state {
        CheckState::Answered { outcome, .. } => !outcome.says_yes() && check.question.is_required(),
        CheckState::CouldNotCheck { .. } => true,
        CheckState::Queued { .. } | CheckState::Sent => false,
    };
    let own = latest_checks(&standing.checks, same.no);
    (!own.iter().any(|latest| ended_badly(latest.check))).then_some(same.no)
}

fn checks_of(tx: &Tx, standing: &Standing, version: &Version) -> Vec<Check> {
    let Some(person) = version.person() else { return Vec::new() };
    let now = tx.now();
    let checks = questions_for(person).into_iter().filter_map(|question| {
        let proven_at = proven_at(standing, version, question, now);
        let state = match proven_at {
            Some(at) => CheckState::Answered { outcome: CheckOutcome::Matched, at },
            None => CheckState::Queued { due_at: now },
        };
        new_check(tx, (standing, version), question, state)
    });
    checks.collect()
}

/// A check of a version; none where its data have no such part.
pub(super) fn new_check(
    tx: &Tx,
    (standing, version): (&Standing, &Version),
    question: Question,
    state: CheckState,
) -> Option<Check> {
    let now = tx.now();
    Some(Check {
        request: RegistryRequest::generate(tx.env(), standing.subject.lane()),
        subject: standing.subject,
        version: version.no,
        question,
        state,
        fingerprint: question.fingerprint(version.fingerprints.as_ref()?)?.to_vec(),
        asked_at: now,
        deadline: now.plus(CHECK_LIMIT),
        attempts: 0,
    })
}

/// When the same data were proven, if that still counts.
fn proven_at(
    standing: &Standing,
    version: &Version,
    question: Question,
    now: Timestamp,
) -> Option<Timestamp> {
    let requirement = match question {
        Question::Snils => Requirement::Snils,
        Question::Document => Requirement::Document,
        Question::InnCheck | Question::InnSearch => return None,
    };
    let facts = version.facts()?;
    if check_state(&standing.records, &facts, requirement, standing.moment(now)) != Proven::Passed {
        return None;
    }
    let fingerprint = facts.fingerprint_for(question.method())?;
    let of_the_same = standing.records.iter().filter_map(|record| match record {
        Record::Evidence(evidence)
            if evidence.method == question.method()
                && evidence.outcome == Outcome::Affirmed
                && evidence.fingerprint == fingerprint =>
        {
            Some(evidence.at)
        }
        _ => None,
    });
    of_the_same.max()
}
