//! The work that this room leaves for later.

use std::time::Duration;

use ::jobs::{Handler, Job, Outcome, Runner, Settings, complete};
use ::store::StoreError;
use async_trait::async_trait;

use crate::ops::bounced::tell_of_dead;
use crate::ops::departing::{self, Departing, LogTombstone, Scrub};
use crate::ops::disown_contact::{ClaimedContact, tell_or_free};
use crate::ops::housekeeping;
use crate::ops::merge::{self, FinishMerge, GrantsAnew};
use crate::{Identity, Leaving};

const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(60);
const UNUSED_EVERY: Duration = Duration::from_secs(6 * 60 * 60);

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
            .subscribe::<notify::Bounced>(
                "identity",
                Bounces(self.clone()),
                Settings { attempts_max: None, ..Settings::default() },
            )
            .every("identity.housekeeping", HOUSEKEEPING_EVERY, move || {
                let identity = identity.clone();
                async move { housekeeping::forget_ended(&identity).await }
            })
    }
}

impl Leaving {
    /// Registers the ends of accounts with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let leaving = self.clone();
        let patient = Settings { attempts_max: None, ..Settings::default() };
        runner
            .register::<Departing>(Departures(self.clone()), patient)
            .register::<LogTombstone>(Tombstones(self.clone()), patient)
            .register::<Scrub>(Scrubber(self.clone()), patient)
            .register::<FinishMerge>(Merges(self.clone()), patient)
            .register::<GrantsAnew>(Grants(self.clone()), patient)
            .every("identity.unused", UNUSED_EVERY, move || {
                let leaving = leaving.clone();
                async move { departing::find_unused(&leaving).await }
            })
    }
}

/// Tells people whose contact takes no messages any more.
struct Bounces(Identity);

#[async_trait]
impl Handler<notify::Bounced> for Bounces {
    async fn handle(&self, batch: Vec<Job<notify::Bounced>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(self.tell(&job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a dead contact was not told");
                Outcome::Retry
            }));
        }
        outcomes
    }
}

impl Bounces {
    async fn tell(&self, job: &Job<notify::Bounced>) -> Result<Outcome, StoreError> {
        let tx = self.0.store().begin().await?;
        if complete(&tx, job).await? {
            tell_of_dead(&self.0, &tx, job.payload.message).await?;
            tx.commit().await?;
        }
        Ok(Outcome::Completed)
    }
}

/// Looks at accounts that are about to go.
struct Departures(Leaving);

#[async_trait]
impl Handler<Departing> for Departures {
    async fn handle(&self, batch: Vec<Job<Departing>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(self.look(&job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a departure was not worked on");
                Outcome::Retry
            }));
        }
        outcomes
    }
}

impl Departures {
    async fn look(&self, job: &Job<Departing>) -> Result<Outcome, StoreError> {
        let tx = self.0.identity().store().begin().await?;
        match departing::look(&self.0, &tx, (job.payload.subject, job.payload.since)).await? {
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

/// Writes tombstones into the log outside the database.
struct Tombstones(Leaving);

#[async_trait]
impl Handler<LogTombstone> for Tombstones {
    async fn handle(&self, batch: Vec<Job<LogTombstone>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(match self.0.log(job.payload.subject).await {
                Ok(()) => Outcome::Done,
                Err(error) => {
                    tracing::error!(%error, "a tombstone was not logged");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}

/// Makes merges final.
struct Merges(Leaving);

#[async_trait]
impl Handler<FinishMerge> for Merges {
    async fn handle(&self, batch: Vec<Job<FinishMerge>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(self.finish(&job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a merge was not made final");
                Outcome::Retry
            }));
        }
        outcomes
    }
}

impl Merges {
    async fn finish(&self, job: &Job<FinishMerge>) -> Result<Outcome, StoreError> {
        let tx = self.0.identity().store().begin().await?;
        merge::finish(&self.0, &tx, &job.payload).await?;
        if complete(&tx, job).await? {
            tx.commit().await?;
        }
        Ok(Outcome::Completed)
    }
}

/// Has what people allowed to others asked anew.
struct Grants(Leaving);

#[async_trait]
impl Handler<GrantsAnew> for Grants {
    async fn handle(&self, batch: Vec<Job<GrantsAnew>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(self.forget(&job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "grants were not forgotten");
                Outcome::Retry
            }));
        }
        outcomes
    }
}

impl Grants {
    async fn forget(&self, job: &Job<GrantsAnew>) -> Result<Outcome, StoreError> {
        let tx = self.0.identity().store().begin().await?;
        self.0.forget_grants(&tx, job.payload.subject).await?;
        if complete(&tx, job).await? {
            tx.commit().await?;
        }
        Ok(Outcome::Completed)
    }
}

/// Overwrites what deleted keys left on the disk.
struct Scrubber(Leaving);

#[async_trait]
impl Handler<Scrub> for Scrubber {
    async fn handle(&self, batch: Vec<Job<Scrub>>) -> Vec<Outcome> {
        let outcome = match self.0.identity().store().scrub().await {
            Ok(()) => Outcome::Done,
            Err(error) => {
                tracing::warn!(%error, "what deleted keys left on the disk was not overwritten");
                Outcome::Retry
            }
        };
        vec![outcome; batch.len()]
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
        match tell_or_free(&self.0, &tx, &job.payload).await? {
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
