//! The work that this room leaves for later.

use std::sync::Arc;
use std::time::Duration;

use ::jobs::{Backoff, Handler, Job, Outcome, Payload, Runner, Settings, complete};
use async_trait::async_trait;
use gateway_post::Event;
use identity::ops::merge::AccountMerged;
use kernel::SubjectId;
use proofing::DataInForce;
use serde::{Deserialize, Serialize};

use crate::Letters;
use crate::error::LetterError;
use crate::model::batch::BatchId;
use crate::ops::hand::{HandError, hand_batch};
use crate::ops::recall::recall;
use crate::ops::render::render_batch;
use crate::ops::{cancel, gather, housekeeping, track};

/// Makes the sheets of a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RenderBatch {
    /// Which.
    pub batch: BatchId,
}

impl Payload for RenderBatch {
    const KIND: &'static str = "letter.render";
}

/// Hands a batch over to the post.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HandBatch {
    /// Which.
    pub batch: BatchId,
}

impl Payload for HandBatch {
    const KIND: &'static str = "letter.hand";
}

/// Looks at a letter whose time is near its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Recall {
    pub subject: SubjectId,
    pub no: i32,
}

impl Payload for Recall {
    const KIND: &'static str = "letter.recall";
}

/// An event of the post that could not be recorded when it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RecordEvent {
    pub event: Event,
}

impl Payload for RecordEvent {
    const KIND: &'static str = "letter.record-event";
}

const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(60 * 60);

/// One batch at a time: each takes a core for seconds. The post may be closed for days. The lease is longer than the post may
/// take to answer, and so long a batch waits when the process that had it died.
const BATCHES: Settings = Settings {
    batch: 1,
    lease: Duration::from_secs(60),
    attempts_max: None,
    backoff: Backoff { first: Duration::from_secs(2), limit: Duration::from_secs(300) },
    workers: 1,
};

impl Letters {
    /// Registers the work of this room with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let endless = Settings { attempts_max: None, ..Settings::default() };
        let shared = Arc::new(self.clone());
        let runner = runner
            .subscribe::<DataInForce>("letter", Followed(self.clone()), endless)
            .subscribe::<AccountMerged>("letter", Followed(self.clone()), endless)
            .register::<Recall>(Recalled(self.clone()), endless);
        let forgetful = shared.clone();
        let runner = runner.every("letter.forget", HOUSEKEEPING_EVERY, move || {
            let letters = forgetful.clone();
            async move { housekeeping::forget_ended(&letters).await }
        });
        let Some(config) = self.config() else { return runner };
        let (gatherer, tracker) = (shared.clone(), shared);
        runner
            .register::<RenderBatch>(Rendered(self.clone()), BATCHES)
            .register::<HandBatch>(Handed(self.clone()), BATCHES)
            .register::<RecordEvent>(Recorded(self.clone()), endless)
            .every("letter.gather", config.gather_every, move || {
                let letters = gatherer.clone();
                async move { gather::gather_for_house(&letters).await.map(|_| ()) }
            })
            .every("letter.track", config.track_every, move || {
                let letters = tracker.clone();
                async move { follow_post(&letters).await }
            })
    }
}

/// Fetches until the queue is empty. A post that does not answer is asked again in a moment.
async fn follow_post(letters: &Letters) -> Result<(), ::store::StoreError> {
    loop {
        match track::fetch_events(letters).await {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(track::TrackError::Store(error)) => return Err(error),
            Err(track::TrackError::Post(error)) => {
                tracing::warn!(%error, "the post was not asked");
                return Ok(());
            }
        }
    }
}

struct Rendered(Letters);

#[async_trait]
impl Handler<RenderBatch> for Rendered {
    async fn handle(&self, batch: Vec<Job<RenderBatch>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(outcome(render_batch(&self.0, &job).await));
        }
        outcomes
    }
}

fn outcome(result: Result<(), LetterError>) -> Outcome {
    match result {
        Ok(()) => Outcome::Completed,
        Err(error) => {
            tracing::warn!(%error, "work on letters was not done");
            Outcome::Retry
        }
    }
}

struct Handed(Letters);

#[async_trait]
impl Handler<HandBatch> for Handed {
    async fn handle(&self, batch: Vec<Job<HandBatch>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(match hand_batch(&self.0, &job).await {
                Ok(()) => Outcome::Completed,
                Err(HandError::Letter(error)) => outcome(Err(error)),
                Err(HandError::Post(error)) if error.is_retryable() => {
                    tracing::warn!(%error, "a batch was not handed over");
                    Outcome::Retry
                }
                Err(HandError::Post(error)) => Outcome::Failed(error.to_string()),
            });
        }
        outcomes
    }
}

struct Recorded(Letters);

#[async_trait]
impl Handler<RecordEvent> for Recorded {
    async fn handle(&self, batch: Vec<Job<RecordEvent>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let recorded = track::record_event(&self.0, &job.payload.event).await;
            // It may be recorded twice: the second time it changes nothing.
            outcomes.push(if recorded.is_ok() { Outcome::Done } else { outcome(recorded) });
        }
        outcomes
    }
}

struct Recalled(Letters);

#[async_trait]
impl Handler<Recall> for Recalled {
    async fn handle(&self, batch: Vec<Job<Recall>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(outcome(self.recall(&job).await));
        }
        outcomes
    }
}

impl Recalled {
    async fn recall(&self, job: &Job<Recall>) -> Result<(), LetterError> {
        let tx = self.0.db().begin().await?;
        if complete(&tx, job).await? {
            recall(&self.0, &tx, (job.payload.subject, job.payload.no)).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

struct Followed(Letters);

#[async_trait]
impl Handler<AccountMerged> for Followed {
    async fn handle(&self, batch: Vec<Job<AccountMerged>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(match cancel::follow_merge(&self.0, job.payload.away).await {
                Ok(()) => Outcome::Done,
                Err(error) => {
                    tracing::warn!(%error, "the letter of a merged account was not called off");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}

#[async_trait]
impl Handler<DataInForce> for Followed {
    async fn handle(&self, batch: Vec<Job<DataInForce>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(match cancel::follow_data(&self.0, job.payload.subject).await {
                Ok(()) => Outcome::Done,
                Err(error) => {
                    tracing::warn!(%error, "a letter does not follow its person's data");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}
