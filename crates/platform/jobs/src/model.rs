use std::time::Duration;

use async_trait::async_trait;
use kernel::{Lane, Rng, Timestamp, Uuid};
use serde::Serialize;
use serde::de::DeserializeOwned;

kernel::typed_id! {
    /// One job.
    JobId
}

/// What a job works on: ids, never personal data.
pub trait Payload: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stored name of the kind, stable: `proofing.send-check`.
    const KIND: &'static str;
}

/// Something that happened, told to whoever subscribed. Versioned by its kind.
pub trait Event: Payload {}

/// When a job is due, and whether another like it is wanted.
#[derive(Clone, Debug, Default)]
pub struct Enqueue {
    /// Not before; now when none.
    pub run_at: Option<Timestamp>,
    /// At most one unfinished job of the kind with this key in its lane; a second one is not enqueued.
    pub key: Option<String>,
}

impl Enqueue {
    /// As soon as possible.
    pub fn now() -> Self {
        Self::default()
    }

    /// Not before a moment.
    pub fn at(moment: Timestamp) -> Self {
        Self { run_at: Some(moment), key: None }
    }

    /// Once only under a key.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }
}

/// A job that this worker holds until its lease ends.
#[derive(Clone, Debug)]
pub struct Job<P> {
    /// Which.
    pub id: JobId,
    /// Where it lives.
    pub lane: Lane,
    /// What it works on.
    pub payload: P,
    /// How often it has been started, this time included.
    pub attempt: u32,
    /// Since when it waits.
    pub enqueued_at: Timestamp,
    /// What proves that this worker holds it.
    pub lease: Uuid,
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; the runner takes it away.
    Done,
    /// Done, and taken away by the handler's own transaction through [`crate::complete`].
    Completed,
    /// Again at a moment.
    RetryAt(Timestamp),
    /// Again after the backoff.
    Retry,
    /// Never again: kept for the operator with the reason, which names no person.
    Failed(String),
}

/// Does the work of one kind.
#[async_trait]
pub trait Handler<P>: Send + Sync + 'static {
    /// Works on a batch and says of each job, in order, what became of it.
    async fn handle(&self, batch: Vec<Job<P>>) -> Vec<Outcome>;
}

/// How a kind is worked on.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Jobs handed over at once.
    pub batch: u64,
    /// How long a worker may hold a job; afterwards another takes it.
    pub lease: Duration,
    /// After so many attempts the job has failed; none for ever.
    pub attempts_max: Option<u32>,
    /// How long until the next attempt.
    pub backoff: Backoff,
    /// Workers of this kind in this process.
    pub workers: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch: 20,
            lease: Duration::from_secs(60),
            attempts_max: Some(12),
            backoff: Backoff::default(),
            workers: 1,
        }
    }
}

/// Doubles from attempt to attempt, up to a limit, with a fifth of chance.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// After the first attempt.
    pub first: Duration,
    /// At most.
    pub limit: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_secs(2), limit: Duration::from_secs(15 * 60) }
    }
}

impl Backoff {
    /// How long to wait after an attempt, counted from one.
    pub fn after(&self, attempt: u32, rng: &dyn Rng) -> Duration {
        let doubled = self.first.saturating_mul(1_u32 << attempt.saturating_sub(1).min(20));
        let wait = doubled.min(self.limit);
        let fifth = u64::try_from(wait.as_micros() / 5).unwrap_or(0);
        wait + Duration::from_micros(rng.below(fifth.max(1)))
    }
}

/// How far a kind of work is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The kind.
    pub kind: String,
    /// How many jobs are due and held by nobody, up to the limit that was asked for.
    pub due: u64,
    /// For how long the oldest of them has been due.
    pub late: Duration,
    /// How many have failed for good, up to the same limit.
    pub failed: u64,
}

/// A job that has failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedJob {
    /// Which.
    pub id: JobId,
    /// Where it lives.
    pub lane: Lane,
    /// Its kind.
    pub kind: String,
    /// Why.
    pub failure: String,
    /// Since when it was waited for.
    pub enqueued_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRng;

    #[test]
    fn the_backoff_doubles_up_to_its_limit() {
        let rng = SeededRng::new(1);
        let backoff = Backoff { first: Duration::from_secs(2), limit: Duration::from_secs(60) };
        let wait = |attempt| backoff.after(attempt, &rng).as_secs();
        assert!((2..3).contains(&wait(1)));
        assert!((8..10).contains(&wait(3)));
        assert!((60..73).contains(&wait(30)));
    }
}
