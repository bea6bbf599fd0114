//! The work that this room leaves for later.

use std::time::Duration;

use ::jobs::{Backoff, Handler, Job, Outcome, Payload, Runner, Settings};
use async_trait::async_trait;
use kernel::{Lane, Uuid};
use serde::{Deserialize, Serialize};

use crate::Scans;
use crate::ops::sweep::sweep;

/// Takes sealed files away whose rows are gone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DropFiles {
    pub lane: Lane,
    pub files: Vec<Uuid>,
}

impl Payload for DropFiles {
    const KIND: &'static str = "scans.drop";
}

const SWEEP_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// The disk may be away for days.
const ENDLESS: Settings = Settings {
    batch: 20,
    lease: Duration::from_secs(60),
    attempts_max: None,
    backoff: Backoff { first: Duration::from_secs(2), limit: Duration::from_secs(15 * 60) },
    workers: 1,
};

impl Scans {
    /// Registers the work of this room with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let swept = self.clone();
        runner.register::<DropFiles>(Dropper(self.clone()), ENDLESS).every(
            "scans.sweep",
            SWEEP_EVERY,
            move || {
                let scans = swept.clone();
                async move { sweep(&scans).await.map(|_| ()) }
            },
        )
    }
}

struct Dropper(Scans);

#[async_trait]
impl Handler<DropFiles> for Dropper {
    async fn handle(&self, batch: Vec<Job<DropFiles>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let mut outcome = Outcome::Done;
            for file in &job.payload.files {
                if let Err(error) = self.0.objects().delete(job.payload.lane, *file).await {
                    tracing::warn!(%error, "a sealed file was not deleted");
                    outcome = Outcome::Retry;
                }
            }
            outcomes.push(outcome);
        }
        outcomes
    }
}
