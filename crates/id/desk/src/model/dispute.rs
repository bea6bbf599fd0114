use kernel::{SubjectId, Timestamp};

/// Two people claim one СНИЛС or document: a supervisor decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Whose checks have passed for what another owns.
    pub claimant: SubjectId,
    /// Who owns it: a confirmed account.
    pub owner: SubjectId,
    /// Since when.
    pub opened_at: Timestamp,
}

/// Whom a supervisor believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It stays with whom it was confirmed for.
    Owner,
    /// It is the claimant's: the confirmation of the other is taken back.
    Claimant,
}

impl Ruling {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Claimant];

    /// As in the form and the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Claimant => "claimant",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ruling| ruling.as_str() == word)
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owner => "disputes-ruling-owner",
            Self::Claimant => "disputes-ruling-claimant",
        }
    }
}

/// Why a supervisor may not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulingRefused {
    /// It is decided, or there is nothing to decide any more.
    Over,
    /// It is about the supervisor, or somebody who shares a contact with them.
    Biased,
}

impl RulingRefused {
    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Over => "disputes-over",
            Self::Biased => "disputes-biased",
        }
    }
}
