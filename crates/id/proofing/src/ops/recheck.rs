//! Asking the registries again about data that they have answered about.

use kernel::SubjectId;
use store::{StoreError, Tx};

use super::conclude::conclude;
use super::submit::{hold, new_check};
use crate::error::ProofingError;
use crate::model::{Check, CheckState, Question, Standing, latest_checks, questions_for};
use crate::store::checks;
use crate::{Proofing, limits, records};

/// What became of the wish to be checked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rechecking {
    /// The registries are asked.
    Begun,
    /// They are being asked already.
    Running,
    /// There is nothing to ask about.
    Nothing,
}

/// Asks the registries again about a person's newest data, because the person wants it.
///
/// # Errors
/// `Limited` when that, or checks of these data, were asked for too often.
pub async fn check_again(
    proofing: &Proofing,
    subject: SubjectId,
    network: &str,
) -> Result<Rechecking, ProofingError> {
    let tx = proofing.db().begin().await?;
    let mut standing = hold(&tx, subject).await?;
    let version = standing.profile.newest().no;
    let Some(person) = standing.profile.newest().person().cloned() else { return Ok(Rechecking::Nothing) };
    if standing.status.is_deceased {
        return Ok(Rechecking::Nothing);
    }
    if settled(&standing, version).is_empty() {
        return Ok(Rechecking::Running);
    }
    match limits::spend_again(&tx, subject, &person, network).await {
        Ok(()) => {}
        Err(limited @ ProofingError::Limited { .. }) => {
            tx.commit().await?;
            return Err(limited);
        }
        Err(error) => return Err(error),
    }
    ask_again(&tx, &mut standing, version).await?;
    records::record(&tx, subject, network, ("data.checked-again", &[])).await?;
    conclude(proofing, &tx, std::slice::from_mut(&mut standing)).await?;
    tx.commit().await?;
    proofing.wake();
    Ok(Rechecking::Begun)
}

/// Asks again what is asked about a version and is not being asked. The yes of before counts until there is an answer.
pub(super) async fn ask_again(tx: &Tx, standing: &mut Standing, version: i32) -> Result<(), StoreError> {
    let questions = settled(standing, version);
    ask_about(tx, standing, (version, &questions)).await
}

/// Asks some questions again.
pub(super) async fn ask_about(
    tx: &Tx,
    standing: &mut Standing,
    (version, questions): (i32, &[Question]),
) -> Result<(), StoreError> {
    let Some(of) = standing.profile.version(version).cloned() else { return Ok(()) };
    let queued = || CheckState::Queued { due_at: tx.now() };
    let new: Vec<Check> =
        questions.iter().filter_map(|question| new_check(tx, (standing, &of), *question, queued())).collect();
    // Of earlier tries only the answer that still counts stays.
    let kept: Vec<_> = latest_checks(&standing.checks, version).iter().map(|one| one.check.request).collect();
    let is_stale = |check: &Check| {
        check.version == version
            && questions.contains(&check.question)
            && check.state.is_settled()
            && !(kept.contains(&check.request) && check.says_yes())
    };
    let stale: Vec<_> =
        standing.checks.iter().filter(|check| is_stale(check)).map(|check| check.request).collect();
    checks::forget(tx, &stale).await?;
    checks::insert(tx, &new).await?;
    standing.checks.retain(|check| !stale.contains(&check.request));
    standing.checks.extend(new);
    Ok(())
}

/// The questions about a version that no registry is being asked.
pub(super) fn settled(standing: &Standing, version: i32) -> Vec<Question> {
    let latest = latest_checks(&standing.checks, version);
    let is_open =
        |question: &Question| latest.iter().any(|one| one.check.question == *question && one.is_open());
    let person = standing.profile.version(version).and_then(|version| version.person());
    person.map(questions_for).unwrap_or_default().into_iter().filter(|question| !is_open(question)).collect()
}
