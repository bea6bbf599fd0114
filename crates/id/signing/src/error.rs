use kernel::Timestamp;
use store::StoreError;

/// What a caller of this room can act on.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// Too many tries: told with the wait.
    #[error("limited until {until}")]
    Limited {
        /// When to try again.
        until: Timestamp,
    },
    /// There is no open challenge for this, or somebody was faster: begin again.
    #[error("this step is not open now")]
    StepNotOpen,
    /// Too much to verify at this moment.
    #[error("busy")]
    Busy,
    /// There is no such thing of this person.
    #[error("not found")]
    NotFound,
    /// Something inside, logged once at the boundary.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

impl From<identity::IdentityError> for SigningError {
    fn from(error: identity::IdentityError) -> Self {
        match error {
            identity::IdentityError::Limited { until } => Self::Limited { until },
            identity::IdentityError::TooSoon { resend_at } => Self::Limited { until: resend_at },
            identity::IdentityError::Busy => Self::Busy,
            identity::IdentityError::StepNotOpen | identity::IdentityError::ProofNeeded => Self::StepNotOpen,
            identity::IdentityError::Internal(error) => Self::Internal(error),
        }
    }
}
