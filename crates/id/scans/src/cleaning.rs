//! Cleaning takes memory and a core: few at a time, away from the threads that serve pages.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::model::{Cleaned, Refusal, clean};

/// Files that are cleaned at a time.
const AT_ONCE: usize = 2;
/// How long a file waits for its turn.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// Why a file was not cleaned.
pub enum CleaningError {
    /// It is not taken.
    Refused(Refusal),
    /// Too many others are being cleaned.
    Busy,
}

/// The places of files that are being cleaned.
pub struct Cleaners(Arc<Semaphore>);

impl Default for Cleaners {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Cleaners {
    /// Makes a file harmless. The place is given back when the work ends, also when nobody waits for it any more.
    pub async fn clean(&self, file: Bytes) -> Result<Cleaned, CleaningError> {
        let waited = timeout(WAIT_MAX, Arc::clone(&self.0).acquire_owned()).await;
        let Ok(Ok(place)) = waited else { return Err(CleaningError::Busy) };
        let work = spawn_blocking(move || {
            let cleaned = clean(&file);
            drop(place);
            cleaned
        });
        // A decoder that panics over a file has not read it.
        let cleaned = work.await.unwrap_or(Err(Refusal::Unreadable));
        cleaned.map_err(CleaningError::Refused)
    }
}
