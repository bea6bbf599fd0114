//! Recording what registries answer: verified, recorded, concluded from and told in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use assurance::{Evidence, EvidenceId, Outcome, Record};
use gateway_registries::{Answer, AnswerId, Batch, CheckResult, Registry, Unreadable};
use kernel::{SubjectId, Timestamp};
use person::Inn;
use profile::model::PersonData;
use store::{StoreError, Tx};

use super::conclude::{conclude, note_death};
use super::evidence::EvidenceSource;
use super::standing::hold_standings;
use crate::Proofing;
use crate::model::{Check, CheckOutcome, CheckState, RegistryRequest, Standing};
use crate::store::{checks, evidence};

/// How long until a registry that could not answer, or answered about somebody else, is asked anew.
const ASK_ANEW_FIRST: Duration = Duration::from_secs(5);
const ASK_ANEW_MAX: Duration = Duration::from_secs(30 * 60);
/// Checks given up in one transaction.
const OVERDUE_BATCH: u64 = 100;

/// Records a batch. Gives the answers that may be acknowledged: recorded, or of no use to anybody.
///
/// When the batch as a whole cannot be recorded, each answer is tried alone, so that one does not hold up the others;
/// what fails then is not acknowledged and comes again.
pub async fn record_answers(
    proofing: &Proofing,
    registry: Registry,
    batch: &Batch,
) -> Result<Vec<AnswerId>, StoreError> {
    let mut done = useless(proofing, &batch.unreadable).await?;
    match record(proofing, registry, &batch.answers).await {
        Ok(()) => done.extend(batch.answers.iter().map(|answer| answer.answer_id)),
        Err(error) if batch.answers.len() < 2 => return Err(error),
        Err(_) => {
            for answer in &batch.answers {
                match record(proofing, registry, std::slice::from_ref(answer)).await {
                    Ok(()) => done.push(answer.answer_id),
                    Err(error) => tracing::error!(?answer, %error, "an answer was not recorded"),
                }
            }
        }
    }
    Ok(done)
}

/// Entries that do not follow the protocol come again, rightly perhaps, as long as somebody waits for them.
async fn useless(proofing: &Proofing, entries: &[Unreadable]) -> Result<Vec<AnswerId>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    tracing::warn!(entries = entries.len(), "entries that do not follow the protocol");
    let requests: Vec<_> = entries.iter().filter_map(request_of_entry).collect();
    let waited_for = checks::list(proofing.db().reader(), &requests).await?;
    let is_waited_for = |entry: &Unreadable| {
        let request = request_of_entry(entry);
        waited_for.iter().any(|check| Some(check.request) == request && !check.state.is_settled())
    };
    Ok(entries.iter().filter(|entry| !is_waited_for(entry)).filter_map(|entry| entry.answer_id).collect())
}

fn request_of_entry(entry: &Unreadable) -> Option<RegistryRequest> {
    entry.request_id.and_then(RegistryRequest::of)
}

async fn record(proofing: &Proofing, registry: Registry, answers: &[Answer]) -> Result<(), StoreError> {
    let requests: Vec<_> =
        answers.iter().filter_map(|answer| RegistryRequest::of(answer.request_id)).collect();
    let known = checks::list(proofing.db().reader(), &requests).await?;
    if known.is_empty() {
        ignore_unknown(answers.len());
        return Ok(());
    }
    let subjects: Vec<SubjectId> = known.iter().map(|check| check.subject).collect();
    let tx = proofing.db().begin().await?;
    let mut recording = Recording::begin(&tx, registry, &subjects).await?;
    for answer in answers {
        recording.take(answer).await?;
    }
    recording.finish(proofing).await?;
    tx.commit().await
}

fn ignore_unknown(answers: usize) {
    tracing::warn!(answers, "answers to nothing that was asked are ignored");
}

/// One batch on its way into the database.
struct Recording<'t> {
    tx: &'t Tx,
    registry: Registry,
    standings: BTreeMap<SubjectId, Standing>,
    owners: BTreeMap<RegistryRequest, SubjectId>,
    answered: Vec<(RegistryRequest, CheckOutcome)>,
    evidence: Vec<evidence::NewRow>,
    /// Older checks of questions that are answered anew.
    superseded: Vec<RegistryRequest>,
}

/// What one answer says, once it is known to be about the check.
enum Said {
    /// Something.
    Outcome(CheckOutcome, Option<Inn>),
    /// Not now, or about somebody else, or something that does not answer the question.
    AskAnew(&'static str),
}

impl<'t> Recording<'t> {
    async fn begin(tx: &'t Tx, registry: Registry, subjects: &[SubjectId]) -> Result<Self, StoreError> {
        let standings: BTreeMap<_, _> = hold_standings(tx, subjects)
            .await?
            .into_iter()
            .map(|standing| (standing.subject, standing))
            .collect();
        let owners = standings
            .values()
            .flat_map(|standing| standing.checks.iter().map(|check| (check.request, standing.subject)))
            .collect();
        Ok(Self {
            tx,
            registry,
            standings,
            owners,
            answered: Vec::new(),
            evidence: Vec::new(),
            superseded: Vec::new(),
        })
    }

    async fn take(&mut self, answer: &Answer) -> Result<(), StoreError> {
        let request = RegistryRequest::of(answer.request_id);
        let owner = request.and_then(|request| self.owners.get(&request));
        let Some(standing) = owner.and_then(|owner| self.standings.get_mut(owner)) else {
            ignore_unknown(1);
            return Ok(());
        };
        let found = standing.checks.iter().find(|check| Some(check.request) == request).cloned();
        let Some(check) = found.filter(|check| check.question.registry() == self.registry) else {
            ignore_unknown(1);
            return Ok(());
        };
        if matches!(check.state, CheckState::Answered { .. }) {
            tracing::info!(request = %check.request.id, "an answer came once more");
            return Ok(());
        }
        let Some(person) = load_person(self.tx, standing, &check).await? else { return Ok(()) };
        match said(answer, &check, &person) {
            Said::Outcome(outcome, inn) => self.note(&check, answer, (outcome, inn)).await,
            Said::AskAnew(why) => {
                tracing::warn!(request = %check.request.id, why, "a registry is asked anew");
                ask_anew(self.tx, &check).await
            }
        }
    }

    async fn note(
        &mut self,
        check: &Check,
        answer: &Answer,
        (outcome, inn): (CheckOutcome, Option<Inn>),
    ) -> Result<(), StoreError> {
        let Some(standing) = self.standings.get_mut(&check.subject) else { return Ok(()) };
        if let Some(inn) = inn {
            let place = (check.subject, check.version);
            profile::ops::add_found_inn(self.tx, &standing.key, place, &inn).await?;
        }
        let evidence = Evidence {
            id: EvidenceId::from(check.request.id),
            method: check.question.method(),
            outcome: if outcome.says_yes() { Outcome::Affirmed } else { Outcome::Refuted },
            fingerprint: check.fingerprint.clone(),
            at: known_at(answer.answered_at, check.asked_at, self.tx.now()),
            expires_at: None,
        };
        standing.records.push(Record::Evidence(evidence.clone()));
        for other in standing.checks.iter_mut().filter(|other| other.request == check.request) {
            other.state = CheckState::Answered { outcome, at: self.tx.now() };
        }
        let is_older = |other: &Check| {
            (other.version, other.question) == (check.version, check.question)
                && other.request != check.request
                && other.state.is_settled()
        };
        self.superseded
            .extend(standing.checks.iter().filter(|other| is_older(other)).map(|other| other.request));
        standing.checks.retain(|other| !is_older(other));
        if outcome == CheckOutcome::Deceased {
            note_death(self.tx, standing).await?;
        }
        self.answered.push((check.request, outcome));
        self.evidence.push(evidence::NewRow {
            subject: check.subject,
            evidence,
            source: EvidenceSource::Registry(self.registry).word(),
            actor: None,
            sealed: None,
        });
        Ok(())
    }

    async fn finish(self, proofing: &Proofing) -> Result<(), StoreError> {
        checks::mark_answered(self.tx, &self.answered).await?;
        checks::forget(self.tx, &self.superseded).await?;
        evidence::insert(self.tx, self.evidence).await?;
        let touched: BTreeSet<SubjectId> =
            self.answered.iter().filter_map(|(request, _)| self.owners.get(request).copied()).collect();
        let mut standings: Vec<Standing> =
            self.standings.into_values().filter(|standing| touched.contains(&standing.subject)).collect();
        conclude(proofing, self.tx, &mut standings).await?;
        Ok(())
    }
}

/// A registry's clock decides which of two answers is newer, within what can be: after the question, before now.
fn known_at(answered_at: Timestamp, asked_at: Timestamp, now: Timestamp) -> Timestamp {
    answered_at.max(asked_at).min(now)
}

async fn load_person(tx: &Tx, standing: &Standing, check: &Check) -> Result<Option<PersonData>, StoreError> {
    if let Some(version) = standing.profile.version(check.version) {
        return Ok(version.person().cloned());
    }
    // A version that gave way to another while it was being checked.
    let place = (check.subject, check.version);
    let version = profile::ops::find_version(tx.conn(), &standing.key, place).await?;
    Ok(version.and_then(|version| version.person().cloned()))
}

fn said(answer: &Answer, check: &Check, person: &PersonData) -> Said {
    let Some(request) = check.to_request(person) else { return Said::AskAnew("the question is gone") };
    if !answer.concerns(&request) {
        return Said::AskAnew("an answer about somebody else");
    }
    let Some(outcome) = CheckOutcome::of(&answer.result) else { return Said::AskAnew("unavailable") };
    if !outcome.fits(check.question) {
        return Said::AskAnew("an answer to another question");
    }
    let inn = match &answer.result {
        CheckResult::InnFound { inn } => Some(inn.clone()),
        _ => None,
    };
    Said::Outcome(outcome, inn)
}

async fn ask_anew(tx: &Tx, check: &Check) -> Result<(), StoreError> {
    let wait = ASK_ANEW_FIRST.saturating_mul(1_u32 << check.attempts.min(12)).min(ASK_ANEW_MAX);
    let next = RegistryRequest::generate(tx.env(), check.request.lane);
    checks::ask_anew(tx, check, (next, tx.now().plus(wait))).await
}

/// Gives up checks that are past their limit, and tells what to do. Returns how many there were.
pub async fn give_up_overdue(proofing: &Proofing) -> Result<usize, StoreError> {
    let store = proofing.db();
    let overdue = checks::list_overdue(store.reader(), (store.env().now(), OVERDUE_BATCH)).await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    let tx = store.begin().await?;
    let subjects: Vec<SubjectId> = overdue.iter().map(|check| check.subject).collect();
    let mut standings = hold_standings(&tx, &subjects).await?;
    let requests: Vec<RegistryRequest> = overdue.iter().map(|check| check.request).collect();
    checks::give_up(&tx, &requests).await?;
    for standing in &mut standings {
        for check in &mut standing.checks {
            if requests.contains(&check.request) && !check.state.is_settled() {
                check.state = CheckState::CouldNotCheck { at: tx.now() };
            }
        }
    }
    conclude(proofing, &tx, &mut standings).await?;
    tx.commit().await?;
    Ok(overdue.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_after_its_question_and_never_in_the_future() {
        let at = Timestamp::from_seconds;
        assert_eq!(known_at(at(5), at(1), at(9)), at(5));
        assert_eq!(known_at(at(0), at(1), at(9)), at(1));
        assert_eq!(known_at(at(99), at(1), at(9)), at(9));
    }
}
