use kernel::Timestamp;
use store::StoreError;

/// What a caller of this room can act on.
#[derive(Debug, thiserror::Error)]
pub enum ProofingError {
    /// Too many submissions: told with the wait.
    #[error("limited until {until}")]
    Limited {
        /// When to try again.
        until: Timestamp,
        /// What there were too many of.
        limit: SubmissionLimit,
    },
    /// Something inside, logged once at the boundary.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

/// The limits of submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmissionLimit {
    /// Of this account, a day.
    Account,
    /// Of wishes to be checked again, a day.
    Again,
    /// Of requests that registries correct their records, a month.
    Correction,
    /// Of this СНИЛС or document by anybody, or of this network.
    Data,
}

impl ProofingError {
    /// The stable code shown on the error page.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Limited { .. } => "PROOF-LIMIT",
            Self::Internal(_) => "PROOF-INTERNAL",
        }
    }
}

impl SubmissionLimit {
    /// The key of the text that tells it, filled with `time`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Account => "proofing-limit-account",
            Self::Again => "proofing-limit-again",
            Self::Correction => "proofing-limit-correction",
            // The same for a СНИЛС, a document and a network: which one it was is nobody's business.
            Self::Data => "proofing-limit-data",
        }
    }
}
