//! The work that this room leaves for later.

use std::time::Duration;

use ::jobs::{Handler, Job, Outcome, Payload, Runner, Settings, complete};
use ::store::StoreError;
use async_trait::async_trait;
use kernel::SubjectId;
use serde::{Deserialize, Serialize};

use crate::Signing;
use crate::ops::certificates::tell_end;
use crate::ops::housekeeping;

const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(10 * 60);

/// A certificate is about to end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CertificateEnding {
    pub subject: SubjectId,
    pub no: i32,
}

impl Payload for CertificateEnding {
    const KIND: &'static str = "signing.ending";
}

impl Signing {
    /// Registers the work of this room with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let endless = Settings { attempts_max: None, ..Settings::default() };
        let forgetful = self.clone();
        runner.register::<CertificateEnding>(Ending(self.clone()), endless).every(
            "signing.forget",
            HOUSEKEEPING_EVERY,
            move || {
                let signing = forgetful.clone();
                async move { housekeeping::forget_ended(&signing).await }
            },
        )
    }
}

struct Ending(Signing);

#[async_trait]
impl Handler<CertificateEnding> for Ending {
    async fn handle(&self, batch: Vec<Job<CertificateEnding>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(match self.tell(&job).await {
                Ok(()) => Outcome::Completed,
                Err(error) => {
                    tracing::warn!(%error, "the end of a certificate was not told");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}

impl Ending {
    async fn tell(&self, job: &Job<CertificateEnding>) -> Result<(), StoreError> {
        let tx = self.0.db().begin().await?;
        if complete(&tx, job).await? {
            tell_end(&self.0, &tx, (job.payload.subject, job.payload.no)).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
