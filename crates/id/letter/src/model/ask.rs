//! An order to an address to which letters for several people go: a supervisor decides.

use desk::model::centre::CentreCode;
use serde::{Deserialize, Serialize};

/// Why letters for several people go to one address, as the person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskReason {
    /// A family or friends live there.
    Family,
    /// A hostel, a dormitory, a hotel.
    Hostel,
    /// A hospital, a home, a military unit.
    Institution,
    /// They work there.
    Work,
}

impl AskReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Family, Self::Hostel, Self::Institution, Self::Work];

    /// As stored, and as the form field.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Hostel => "hostel",
            Self::Institution => "institution",
            Self::Work => "work",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Family => "letter-ask-family",
            Self::Hostel => "letter-ask-hostel",
            Self::Institution => "letter-ask-institution",
            Self::Work => "letter-ask-work",
        }
    }
}

/// What the person asks the supervisor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Why so many.
    pub reason: AskReason,
    /// Whose supervisor looks at it; any when none.
    pub centre: Option<CentreCode>,
}

/// Why a supervisor does not let a letter go, in words of a list: the person is told in their own language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// Too many people at such an address.
    TooMany,
    /// Nobody lives at such an address.
    NoHome,
    /// It looks as if the letters were gathered by somebody else.
    Gathered,
}

impl Decline {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::TooMany, Self::NoHome, Self::Gathered];

    /// As in the form and the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooMany => "too-many",
            Self::NoHome => "no-home",
            Self::Gathered => "gathered",
        }
    }

    /// The key of the text that the person is told.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooMany => "letter-declined-too-many",
            Self::NoHome => "letter-declined-no-home",
            Self::Gathered => "letter-declined-gathered",
        }
    }
}

/// What a supervisor decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The letter goes on.
    Approve,
    /// It does not.
    Decline(Decline),
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 4] = [
        Self::Approve,
        Self::Decline(Decline::TooMany),
        Self::Decline(Decline::NoHome),
        Self::Decline(Decline::Gathered),
    ];

    /// As in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Decline(why) => why.as_str(),
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.as_str() == word)
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approve => "letter-approve",
            Self::Decline(Decline::TooMany) => "letter-decline-too-many",
            Self::Decline(Decline::NoHome) => "letter-decline-no-home",
            Self::Decline(Decline::Gathered) => "letter-decline-gathered",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for decision in Decision::ALL {
            assert_eq!(Decision::from_word(decision.as_str()), Some(decision));
        }
        for reason in AskReason::ALL {
            assert_eq!(AskReason::from_word(reason.as_str()), Some(reason));
        }
        assert_eq!(Decline::ALL.len() + 1, Decision::ALL.len());
    }
}
