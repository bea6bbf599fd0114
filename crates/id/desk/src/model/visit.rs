use std::time::Duration;

use kernel::{SubjectId, Timestamp};

use super::centre::CentreCode;

/// How long a visit may take from the search on.
pub const VISIT_LASTS: Duration = Duration::from_secs(30 * 60);
/// How many papers that do not fit may be typed.
pub const WRONG_PAPERS_MAX: u8 = 3;

/// What an applicant came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be confirmed.
    Confirm,
    /// To set a new password.
    Password,
    /// To have a new document in the place of the old one.
    Document,
    /// To be given a code on paper that confirms the account.
    Code,
    /// To have the account deleted.
    Leave,
    /// To make one account of two, or two of one again.
    Merge,
    /// To end a link to a child.
    Child,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Confirm, Self::Password, Self::Document, Self::Code, Self::Leave, Self::Merge, Self::Child];

    /// As stored, and as the form field.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Password => "password",
            Self::Document => "document",
            Self::Code => "code",
            Self::Leave => "leave",
            Self::Merge => "merge",
            Self::Child => "child",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirm => "desk-purpose-confirm",
            Self::Password => "desk-purpose-password",
            Self::Document => "desk-purpose-document",
            Self::Code => "desk-purpose-code",
            Self::Leave => "desk-purpose-leave",
            Self::Merge => "desk-purpose-merge",
            Self::Child => "desk-purpose-child",
        }
    }
}

/// What proved that the applicant is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A code to their phone.
    Code,
    /// The QR from their session.
    Pass,
}

impl Proof {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Pass => "pass",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Code, Self::Pass].into_iter().find(|proof| proof.as_str() == word)
    }
}

/// The presence of the applicant, proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// By what.
    pub by: Proof,
    /// When.
    pub at: Timestamp,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The registrar confirmed the applicant.
    Confirmed,
    /// The registrar refused, or the paper did not fit three times.
    Refused,
    /// A link for a new password was sent.
    PasswordSent,
    /// A new document was sent to the checks.
    DocumentUpdated,
    /// A code on paper was handed out.
    CodeHanded,
    /// The account is about to go.
    Leaving,
    /// Two accounts became one.
    Merged,
    /// One account became two again.
    Unmerged,
    /// A link to a child was ended.
    ChildEnded,
    /// The account became part of another meanwhile, by another visit: nothing was done.
    Overtaken,
}

impl End {
    /// Every end.
    pub const ALL: [Self; 10] = [
        Self::Confirmed,
        Self::Refused,
        Self::PasswordSent,
        Self::DocumentUpdated,
        Self::CodeHanded,
        Self::Leaving,
        Self::Merged,
        Self::Unmerged,
        Self::ChildEnded,
        Self::Overtaken,
    ];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::PasswordSent => "password_sent",
            Self::DocumentUpdated => "document_updated",
            Self::CodeHanded => "code_handed",
            Self::Leaving => "leaving",
            Self::Merged => "merged",
            Self::Unmerged => "unmerged",
            Self::ChildEnded => "child_ended",
            Self::Overtaken => "overtaken",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.as_str() == word)
    }
}

/// The life of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitState {
    /// Found; nothing is proven, nothing is shown.
    Found,
    /// The applicant is there.
    Present {
        /// How that is known.
        presence: Presence,
        /// Papers typed that did not fit.
        wrong_papers: u8,
    },
    /// What was typed from the paper fits.
    Compared {
        /// How it is known that the applicant is there.
        presence: Presence,
        /// The version of the data that was compared.
        version: i32,
    },
    /// Over.
    Ended(End),
}

/// The step does not belong to the state of the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this step of the visit is not open")]
pub struct StepNotOpen;

impl VisitState {
    /// The applicant is there.
    pub fn prove(self, by: Proof, now: Timestamp) -> Result<Self, StepNotOpen> {
        match self {
            Self::Found => Ok(Self::Present { presence: Presence { by, at: now }, wrong_papers: 0 }),
            _ => Err(StepNotOpen),
        }
    }

    /// Something was typed from the paper: it fits a version of the data, or nothing.
    pub fn compare(self, fits: Option<i32>) -> Result<Self, StepNotOpen> {
        match (self, fits) {
            (Self::Present { presence, .. } | Self::Compared { presence, .. }, Some(version)) => {
                Ok(Self::Compared { presence, version })
            }
            (Self::Present { presence, wrong_papers }, None) => {
                let wrong_papers = wrong_papers.saturating_add(1);
                Ok(if wrong_papers < WRONG_PAPERS_MAX {
                    Self::Present { presence, wrong_papers }
                } else {
                    Self::Ended(End::Refused)
                })
            }
            (Self::Compared { presence, .. }, None) => Ok(Self::Present { presence, wrong_papers: 1 }),
            (Self::Found | Self::Ended(_), _) => Err(StepNotOpen),
        }
    }

    /// The act: only after the comparison. To refuse, and to be overtaken, takes none.
    pub fn act(self, end: End) -> Result<Self, StepNotOpen> {
        match (self, end) {
            (Self::Compared { .. }, _)
            | (Self::Present { .. } | Self::Found, End::Refused | End::Overtaken) => Ok(Self::Ended(end)),
            _ => Err(StepNotOpen),
        }
    }

    /// How it is known that the applicant is there; none before that and after the end.
    pub const fn presence(self) -> Option<Presence> {
        match self {
            Self::Present { presence, .. } | Self::Compared { presence, .. } => Some(presence),
            Self::Found | Self::Ended(_) => None,
        }
    }
}

/// One applicant before one registrar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The centre.
    pub centre: CentreCode,
    /// Its number at the centre, random.
    pub no: i64,
    /// Who works on it.
    pub registrar: SubjectId,
    /// Who came.
    pub subject: SubjectId,
    /// What for.
    pub purpose: Purpose,
    /// How far it has come.
    pub state: VisitState,
    /// Since when.
    pub begun_at: Timestamp,
    /// Counts the changes.
    pub version: i32,
}

impl Visit {
    /// Whether steps may still be taken.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !matches!(self.state, VisitState::Ended(_)) && now < self.begun_at.plus(VISIT_LASTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    #[test]
    fn nothing_is_confirmed_before_presence_and_comparison() {
        assert_eq!(VisitState::Found.act(End::Confirmed), Err(StepNotOpen));
        assert_eq!(VisitState::Found.compare(Some(1)), Err(StepNotOpen));
        let present = VisitState::Found.prove(Proof::Code, NOW).unwrap();
        assert_eq!(present.act(End::Confirmed), Err(StepNotOpen));
        assert_eq!(present.act(End::PasswordSent), Err(StepNotOpen));
        let compared = present.compare(Some(2)).unwrap();
        assert_eq!(compared.act(End::Confirmed), Ok(VisitState::Ended(End::Confirmed)));
    }

    #[test]
    fn the_third_paper_that_does_not_fit_ends_the_visit() {
        let mut state = VisitState::Found.prove(Proof::Pass, NOW).unwrap();
        for _ in 0..2 {
            state = state.compare(None).unwrap();
            assert!(state.presence().is_some());
        }
        assert_eq!(state.compare(None), Ok(VisitState::Ended(End::Refused)));
    }

    #[test]
    fn nothing_happens_after_the_end() {
        for end in End::ALL {
            let ended = VisitState::Ended(end);
            assert_eq!(ended.prove(Proof::Code, NOW), Err(StepNotOpen));
            assert_eq!(ended.compare(Some(1)), Err(StepNotOpen));
            assert_eq!(ended.act(End::Confirmed), Err(StepNotOpen));
        }
    }
}
