use identity::IdentityError;
use kernel::Timestamp;
use proofing::ProofingError;
use store::StoreError;

/// What a caller of this room can act on.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Too many tries: told with the wait.
    #[error("limited until {until}")]
    Limited {
        /// When to try again.
        until: Timestamp,
    },
    /// No such visit, or another registrar's.
    #[error("no such visit")]
    NotFound,
    /// The visit is not where this step belongs: to its page, which shows where it is.
    #[error("this step is not open now")]
    StepNotOpen,
    /// Something inside, logged once at the boundary.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

impl DeskError {
    /// The stable code shown on the error page.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Limited { .. } => "DESK-LIMIT",
            Self::NotFound => "DESK-VISIT",
            Self::StepNotOpen => "DESK-STEP",
            Self::Internal(_) => "DESK-INTERNAL",
        }
    }
}

impl From<IdentityError> for DeskError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Limited { until } => Self::Limited { until },
            IdentityError::Busy | IdentityError::StepNotOpen | IdentityError::ProofNeeded => {
                Self::StepNotOpen
            }
            IdentityError::TooSoon { resend_at } => Self::Limited { until: resend_at },
            IdentityError::Internal(error) => Self::Internal(error),
        }
    }
}

impl From<ProofingError> for DeskError {
    fn from(error: ProofingError) -> Self {
        match error {
            ProofingError::Limited { until, .. } => Self::Limited { until },
            ProofingError::Internal(error) => Self::Internal(error),
        }
    }
}

impl From<crate::model::visit::StepNotOpen> for DeskError {
    fn from(_: crate::model::visit::StepNotOpen) -> Self {
        Self::StepNotOpen
    }
}

/// Why an office is not given.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// No account has this number.
    #[error("no account has this number")]
    UnknownPerson,
    /// The centre is not in the list.
    #[error("there is no centre {0}")]
    UnknownCentre(String),
    /// Staff are confirmed people.
    #[error("the account is not confirmed")]
    NotConfirmed,
    /// The first supervisor has at least a checked account.
    #[error("the account is not of the standard level")]
    NotStandard,
    /// It happens once.
    #[error("the first supervisor was named already")]
    BootstrappedAlready,
    /// Something inside.
    #[error(transparent)]
    Internal(#[from] StoreError),
}
