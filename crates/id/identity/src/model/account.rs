use assurance::Level;
use kernel::{Language, Oid, SubjectId, Timestamp};

/// A person's means of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub subject: SubjectId,
    /// The public number.
    pub oid: Oid,
    /// Open or closed.
    pub state: AccountState,
    /// The level as last concluded. For queries and for the choice of factors; decisions compute it anew.
    pub level: Level,
    /// The level that guards the account: standard at least, once it was that. A level that ends takes no factor away.
    pub guard: Level,
    /// Until when that conclusion holds.
    pub level_valid_until: Option<Timestamp>,
    /// The language of messages.
    pub language: Language,
    /// Since when.
    pub created_at: Timestamp,
}

/// The life of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Signs in.
    Active,
    /// Does not sign in: a registry said that the person died.
    Closed,
}

impl AccountState {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Active, Self::Closed].into_iter().find(|state| state.as_str() == word)
    }
}
