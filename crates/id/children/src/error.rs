use kernel::Timestamp;
use store::StoreError;

/// What a caller of this room can act on.
#[derive(Debug, thiserror::Error)]
pub enum ChildrenError {
    /// Too many questions: told with the wait.
    #[error("limited until {until}")]
    Limited {
        /// When to try again.
        until: Timestamp,
        /// What there were too many of.
        limit: AskLimit,
    },
    /// Something inside, logged once at the boundary.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

/// The limits of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskLimit {
    /// Of this account, a day.
    Account,
    /// Of this certificate by anybody, or of this network.
    Data,
}

impl AskLimit {
    /// The key of the text that tells it, filled with `time`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Account => "children-limit-account",
            // The same for a certificate and a network: which one it was is nobody's business.
            Self::Data => "children-limit-data",
        }
    }
}
