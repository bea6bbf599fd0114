use store::StoreError;

/// What a caller of this room can act on.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The step does not belong to the state of the letter or batch, or somebody was faster: look again.
    #[error("this step is not open now")]
    StepNotOpen,
    /// There is no such batch.
    #[error("no such batch")]
    NotFound,
    /// Something inside, logged once at the boundary.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

impl From<crate::model::letter::NotNow> for LetterError {
    fn from(_: crate::model::letter::NotNow) -> Self {
        Self::StepNotOpen
    }
}

impl From<LetterError> for desk::DeskError {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::StepNotOpen => Self::StepNotOpen,
            LetterError::NotFound => Self::NotFound,
            LetterError::Internal(error) => Self::Internal(error),
        }
    }
}
