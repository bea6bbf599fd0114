//! Requests to correct a record: taken once, decided by rule after a while.

use std::collections::HashMap;
use std::time::Duration;

use gateway_registries::{CheckResult, CorrectionId, CorrectionProgress, CorrectionState, DeclineReason};
use kernel::Timestamp;

use crate::judge::Finding;
use crate::population::Behaviour;

/// How many requests one registry remembers.
pub(crate) const CORRECTIONS_MAX: usize = 100_000;

/// A request as it was taken.
#[derive(Clone, Copy, Debug)]
struct Filed {
    person: Option<u64>,
    at: Timestamp,
    /// When it is decided; never when none.
    decided_at: Option<Timestamp>,
    verdict: CorrectionState,
}

/// The corrections of one registry.
#[derive(Debug, Default)]
pub(crate) struct Corrections {
    /// By consumer and id: nobody follows another's.
    filed: HashMap<(String, CorrectionId), Filed>,
}

impl Corrections {
    pub(crate) fn len(&self) -> usize {
        self.filed.len()
    }

    pub(crate) fn file(
        &mut self,
        (consumer, id): (&str, CorrectionId),
        (found, would_be): (&Finding, &CheckResult),
        (now, span): (Timestamp, Duration),
    ) {
        let filed = Filed {
            person: found.person.as_ref().map(|person| person.number),
            at: now,
            decided_at: (found.behaviour() != Behaviour::Lost).then(|| now.plus(span)),
            verdict: verdict(&found.result, would_be),
        };
        self.filed.entry((consumer.to_owned(), id)).or_insert(filed);
    }

    /// How far a request has come; none when it is not here.
    pub(crate) fn progress(
        &self,
        consumer: &str,
        id: CorrectionId,
        now: Timestamp,
    ) -> Option<CorrectionProgress> {
        let filed = self.filed.get(&(consumer.to_owned(), id))?;
        let (state, since) = match filed.decided_at {
            Some(decided_at) if decided_at <= now => (filed.verdict, decided_at),
            Some(decided_at) => {
                let half = decided_at.since(filed.at) / 2;
                let begun_at = filed.at.plus(half);
                if begun_at <= now {
                    (CorrectionState::InWork {}, begun_at)
                } else {
                    (CorrectionState::Received {}, filed.at)
                }
            }
            None => (CorrectionState::Received {}, filed.at),
        };
        Some(CorrectionProgress { correction_id: id, state, since })
    }

    /// Whether a person's record has been corrected.
    pub(crate) fn is_corrected(&self, person: u64, now: Timestamp) -> bool {
        self.filed.values().any(|filed| {
            filed.person == Some(person)
                && filed.verdict == CorrectionState::Corrected {}
                && filed.decided_at.is_some_and(|at| at <= now)
        })
    }
}

/// By rule: what is right already or wants papers is declined; what would be right without the person's word is corrected.
const fn verdict(found: &CheckResult, would_be: &CheckResult) -> CorrectionState {
    match (found, would_be) {
        (CheckResult::Matched {} | CheckResult::InnFound { .. }, _) => {
            CorrectionState::Declined { reason: DeclineReason::AgreesAlready }
        }
        (CheckResult::Invalid { .. } | CheckResult::Deceased { .. }, _) => {
            CorrectionState::Declined { reason: DeclineReason::PapersNeeded }
        }
        (_, CheckResult::Matched {} | CheckResult::InnFound { .. }) => CorrectionState::Corrected {},
        _ => CorrectionState::Declined { reason: DeclineReason::RecordIsRight },
    }
}

/// What a registry says of somebody from now on, whatever the population says.
#[derive(Debug, Default)]
pub(crate) struct Decrees(HashMap<u64, CheckResult>);

impl Decrees {
    pub(crate) fn set(&mut self, person: u64, result: Option<CheckResult>) {
        match result {
            Some(result) => self.0.insert(person, result),
            None => self.0.remove(&person),
        };
    }

    pub(crate) fn find(&self, person: u64) -> Option<CheckResult> {
        self.0.get(&person).cloned()
    }
}
