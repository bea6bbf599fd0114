//! The work that this room leaves for later.

use std::time::Duration;

use ::jobs::{Handler, Job, Outcome, Runner, Settings, complete};
use ::store::StoreError;
use async_trait::async_trait;

use crate::Identity;
use crate::ops::disown_contact::{ClaimedContact, tell_or_free};
use crate::ops::housekeeping;

const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(60);

impl Identity {
    /// Registers the work of this room with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let identity = self.clone();
        runner
            .register::<ClaimedContact>(
                Claims(self.clone()),
                Settings { attempts_max: None, ..Settings::default() },
            )
            .every("identity.housekeeping", HOUSEKEEPING_EVERY, move || {
                let identity = identity.clone();
                async move { housekeeping::forget_ended(&identity).await }
            })
    }
}

/// One day of every claim on a contact.
struct Claims(Identity);

#[async_trait]
impl Handler<ClaimedContact> for Claims {
    async fn handle(&self, batch: Vec<Job<ClaimedContact>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(self.day(&job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a claim was not worked on");
                Outcome::Retry
            }));
        }
        outcomes
    }
}

impl Claims {
    async fn day(&self, job: &Job<ClaimedContact>) -> Result<Outcome, StoreError> {
        let tx = self.0.store().begin().await?;
        match tell_or_free(&tx, &job.payload).await? {
            Some(next) => {
                tx.commit().await?;
                Ok(Outcome::RetryAt(next))
            }
            None if complete(&tx, job).await? => {
                tx.commit().await?;
                Ok(Outcome::Completed)
            }
            None => Ok(Outcome::Completed),
        }
    }
}
