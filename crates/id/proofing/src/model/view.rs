use assurance::Level;
use gateway_registries::Registry;
use kernel::Timestamp;
use person::Inn;

use super::{BreakerState, CheckOutcome, Question};

/// The checks of the newest data, as a page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecksView {
    /// The version of the data; none while nothing was submitted.
    pub version: Option<i32>,
    /// One line for each check, in the order of [`Question`].
    pub checks: Vec<CheckView>,
    /// All checks have passed, and another confirmed account owns the СНИЛС or the document: settle the rest at a
    /// centre, or sign in to the earlier account.
    pub is_owned_by_other: bool,
    /// The document is one that no registry knows: a registrar looks at it.
    pub needs_inspection: bool,
    /// When a registrar looked at such a document and found it genuine.
    pub inspected_at: Option<Timestamp>,
    /// The level as concluded.
    pub level: Level,
    /// Whether something is still waited for that the level needs.
    pub is_waiting: bool,
    /// From when on the document says of itself that it is not valid.
    pub document_ends_at: Option<Timestamp>,
}

impl ChecksView {
    /// Whether any answer is waited for, also one to a question that was answered before.
    pub fn is_open(&self) -> bool {
        self.checks.iter().any(CheckView::is_open)
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// Who is asked.
    pub registry: Registry,
    /// What.
    pub question: Question,
    /// How far it has come.
    pub state: CheckViewState,
    /// The registry was asked once more, and the answer before still counts.
    pub again: Option<Again>,
    /// Since when it is waited for.
    pub asked_at: Timestamp,
    /// The fields to correct.
    pub fields: &'static [&'static str],
}

/// How a registry fares that was asked once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It has not answered yet.
    Waiting,
    /// It did not answer within the limit.
    CouldNotCheck,
}

/// How far a check has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckViewState {
    /// Waited for.
    Waiting {
        /// Whether the registry does not answer at present.
        is_registry_down: bool,
    },
    /// Answered.
    Answered {
        /// What it says.
        outcome: CheckOutcome,
        /// When.
        at: Timestamp,
        /// The ИНН that was found.
        inn: Option<Inn>,
    },
    /// No answer within the limit.
    CouldNotCheck {
        /// When it was given up.
        at: Timestamp,
    },
}

impl CheckView {
    /// The key of the line's title: who compares what.
    pub const fn title_key(&self) -> &'static str {
        match self.question {
            Question::Snils => "proofing-title-snils",
            Question::Document => "proofing-title-document",
            Question::InnCheck => "proofing-title-inn-check",
            Question::InnSearch => "proofing-title-inn-search",
        }
    }

    /// The key of the text that tells how far it has come and what to do.
    pub const fn text_key(&self) -> &'static str {
        match &self.state {
            CheckViewState::Waiting { is_registry_down: false } => "proofing-waiting",
            CheckViewState::Waiting { is_registry_down: true } => "proofing-waiting-registry-down",
            CheckViewState::Answered { outcome, .. } => outcome.key(self.question),
            CheckViewState::CouldNotCheck { .. } if self.question.is_required() => "proofing-could-not-check",
            CheckViewState::CouldNotCheck { .. } => "proofing-could-not-check-inn",
        }
    }

    /// The key of what is added when it was asked once more.
    pub const fn again_key(&self) -> Option<&'static str> {
        match self.again {
            Some(Again::Waiting) => Some("proofing-again-waiting"),
            Some(Again::CouldNotCheck) => Some("proofing-again-could-not"),
            None => None,
        }
    }

    /// Whether an answer is waited for.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, CheckViewState::Waiting { .. }) || matches!(self.again, Some(Again::Waiting))
    }

    /// Whether the registry said no.
    pub const fn has_failed(&self) -> bool {
        matches!(&self.state, CheckViewState::Answered { outcome, .. } if !outcome.says_yes())
    }
}

/// How a registry fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistryView {
    /// Which.
    pub registry: Registry,
    /// How it fares.
    pub state: BreakerState,
    /// Since when.
    pub changed_at: Timestamp,
}
