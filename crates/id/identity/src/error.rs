use kernel::Timestamp;
use store::StoreError;

use crate::hashing::HashingError;

/// What a caller of this room can act on.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Too many tries: told with the wait.
    #[error("limited until {until}")]
    Limited {
        /// When to try again.
        until: Timestamp,
    },
    /// A code went out less than a minute ago: told with the wait.
    #[error("a new code not before {resend_at}")]
    TooSoon {
        /// When a new one may be asked for.
        resend_at: Timestamp,
    },
    /// The password queue is full: in a moment again.
    #[error("busy")]
    Busy,
    /// The journey is not where this step belongs: to its furthest page.
    #[error("this step is not open now")]
    StepNotOpen,
    /// The second factor must be shown again first.
    #[error("a fresh second factor is needed")]
    ProofNeeded,
    /// Something inside, logged once at the boundary.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

impl IdentityError {
    /// The stable code shown on the error page.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Limited { .. } => "ID-LIMIT",
            Self::TooSoon { .. } => "ID-SOON",
            Self::Busy => "ID-BUSY",
            Self::StepNotOpen => "ID-STEP",
            Self::ProofNeeded => "ID-PROOF",
            Self::Internal(_) => "ID-INTERNAL",
        }
    }
}

impl From<HashingError> for IdentityError {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => Self::Busy,
            HashingError::Unusable => {
                Self::Internal(StoreError::row("credentials", "a password hash is unusable"))
            }
        }
    }
}

impl From<crate::model::registration::StepNotOpen> for IdentityError {
    fn from(_: crate::model::registration::StepNotOpen) -> Self {
        Self::StepNotOpen
    }
}
