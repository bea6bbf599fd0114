use std::time::Duration;

use kernel::Timestamp;

use super::{Check, CheckState, LatestCheck, latest_checks};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// So long after the last answer the registries are asked again.
pub const RECHECK_AFTER: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// So long after a registry did not answer in time it is asked again.
pub const RETRY_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// So long before the end of a document its owner is told.
pub const NOTICE_BEFORE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What is planned for a subject, and comes to pass by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanKind {
    /// The registries are asked again.
    Recheck,
    /// The person is told that their document is about to end.
    DocumentNotice,
}

impl PlanKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Recheck, Self::DocumentNotice];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recheck => "recheck",
            Self::DocumentNotice => "document_notice",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One thing that is planned for a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What.
    pub kind: PlanKind,
    /// The moment that it is about: the end of the document, or the check's own time. Done once for each.
    pub about: Timestamp,
    /// When it is to be done; none once it has been.
    pub due_at: Option<Timestamp>,
}

impl Plan {
    /// To ask again at a moment.
    pub const fn recheck(at: Timestamp) -> Self {
        Self { kind: PlanKind::Recheck, about: at, due_at: Some(at) }
    }

    /// To tell of the end of a document.
    pub fn document_notice(ends_at: Timestamp) -> Self {
        let due_at = notice_from(ends_at);
        Self { kind: PlanKind::DocumentNotice, about: ends_at, due_at: Some(due_at) }
    }

    /// Whether it is to be done now.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| due <= now)
    }
}

/// From when on a person is told that a document ends.
pub fn notice_from(ends_at: Timestamp) -> Timestamp {
    Timestamp::from_micros(ends_at.as_micros().saturating_sub(micros(NOTICE_BEFORE)))
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// When the registries are asked again about a version: when the oldest of their answers is a year old. None while one is
/// being asked, and where none knows anything of the person.
pub fn recheck_at(checks: &[Check], version: i32) -> Option<Timestamp> {
    let required =
        || latest_checks(checks, version).into_iter().filter(|one| one.check.question.is_required());
    if required().any(|one| one.is_open()) {
        return None;
    }
    required().filter_map(|one| next_of(&one)).min()
}

fn next_of(one: &LatestCheck<'_>) -> Option<Timestamp> {
    match (one.again.map(|again| &again.state), &one.check.state) {
        (Some(CheckState::CouldNotCheck { at }), _) | (None, CheckState::CouldNotCheck { at }) => {
            Some(at.plus(RETRY_AFTER))
        }
        (_, CheckState::Answered { at, .. }) => Some(at.plus(RECHECK_AFTER)),
        _ => None,
    }
}

/// How long a message about a document's end is worth sending.
pub const NOTICE_LASTS: Duration = DAY.saturating_mul(14);
