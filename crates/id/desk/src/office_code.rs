use async_trait::async_trait;
use kernel::Timestamp;

use crate::error::DeskError;
use crate::model::office::Officer;

/// Hands out a code on paper that confirms an account. The room of letters does: it stands above this one.
#[async_trait]
pub trait HandsCodes: Send + Sync {
    /// The code for the applicant of a compared visit, as it is printed, and when it ends. It is given this once.
    ///
    /// # Errors
    /// `StepNotOpen` when presence or comparison is missing, or the account is not of the standard level.
    async fn hand_code(&self, officer: &Officer, no: i64) -> Result<(String, Timestamp), DeskError>;
}
