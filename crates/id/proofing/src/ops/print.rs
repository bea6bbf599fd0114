//! A paper of everything, typeset beside the threads that serve.

use kernel::Date;
use paper::{PaperError, Record, typeset_record};

use crate::Proofing;

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The typesetter refused it.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The process is ending.
    #[error("the process is ending")]
    Ending,
}

/// Typesets a record into PDF/A. One at a time in a process: others wait, so that a rush of papers cannot take the
/// processor from sign-in.
pub async fn print(proofing: &Proofing, record: Record, day: Date) -> Result<Vec<u8>, PrintError> {
    let permit = proofing.press().acquire().await.map_err(|_| PrintError::Ending)?;
    let typesetting = tokio::task::spawn_blocking(move || typeset_record(&record, day));
    let typeset = typesetting.await.map_err(|_| PrintError::Ending)?;
    drop(permit);
    Ok(typeset?.pdf)
}
