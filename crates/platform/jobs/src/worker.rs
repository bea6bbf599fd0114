//! Claims batches of one kind, hands them to the handler, writes what became of them.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Store, StoreError, Tx};
use async_trait::async_trait;
use tokio::sync::{Mutex, watch};

use crate::model::{Handler, Job, Outcome, Payload, Settings};
use crate::store::{self, Claimed, Held};

/// How long a worker rests after the database refused.
const REST: Duration = Duration::from_millis(500);

/// One kind of job and who works on it.
pub struct Kind {
    pub name: String,
    pub settings: Settings,
    pub work: Arc<dyn Work>,
    /// The workers of one process claim one after the other: claiming the same rows they would only wait in the database.
    pub claiming: Mutex<()>,
}

impl Kind {
    pub fn new(name: String, settings: Settings, work: Arc<dyn Work>) -> Self {
        Self { name, settings, work, claiming: Mutex::new(()) }
    }
}

/// A handler whose payload type is forgotten.
#[async_trait]
pub trait Work: Send + Sync + 'static {
    async fn work(&self, claimed: Vec<Claimed>) -> Vec<Outcome>;
}

/// A handler of a payload type.
pub struct Typed<P, H> {
    handler: H,
    payload: PhantomData<fn() -> P>,
}

impl<P, H> Typed<P, H> {
    pub const fn new(handler: H) -> Self {
        Self { handler, payload: PhantomData }
    }
}

#[async_trait]
impl<P: Payload, H: Handler<P>> Work for Typed<P, H> {
    async fn work(&self, claimed: Vec<Claimed>) -> Vec<Outcome> {
        let mut jobs = Vec::with_capacity(claimed.len());
        let mut readable = Vec::with_capacity(claimed.len());
        for row in claimed {
            let payload = serde_json::from_str::<P>(&row.payload).ok();
            readable.push(payload.is_some());
            jobs.extend(payload.map(|payload| Job {
                id: row.held.id,
                lane: row.held.lane,
                payload,
                attempt: row.attempt,
                enqueued_at: row.enqueued_at,
                lease: row.held.lease,
            }));
        }
        let mut outcomes =
            if jobs.is_empty() { Vec::new() } else { self.handler.handle(jobs).await }.into_iter();
        let unreadable = || Outcome::Failed("the payload is not readable".to_owned());
        // A handler that answers for fewer jobs than it got has lost the rest: they come again.
        readable
            .into_iter()
            .map(|read| if read { outcomes.next().unwrap_or(Outcome::Retry) } else { unreadable() })
            .collect()
    }
}

/// Works whenever `wake` says that there is work, until `stopped`.
pub async fn work_on(
    store: Store,
    kind: Arc<Kind>,
    mut wake: watch::Receiver<()>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        // Marked before the look: work that comes during the look wakes again.
        wake.mark_unchanged();
        match work_once(&store, &kind).await {
            Ok(false) => tokio::select! {
                changed = wake.changed() => if changed.is_err() { return },
                _ = stopped.changed() => return,
            },
            Ok(true) => {}
            Err(error) => {
                tracing::warn!(kind = kind.name, %error, "work failed at the database");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Claims a batch, works on it, writes what became of it. False when nothing was due.
async fn work_once(store: &Store, kind: &Kind) -> Result<bool, StoreError> {
    let Some(claimed) = claim(store, kind).await? else { return Ok(false) };
    if claimed.is_empty() {
        return Ok(true);
    }
    let began = store.env().now();
    let results = work_on_batch(kind, claimed).await;
    measure(kind, &results, store.env().now().since(began));
    if results.iter().any(|result| result.outcome != Outcome::Completed) {
        let tx = store.begin().await?;
        settle(&tx, kind, results).await?;
        tx.commit().await?;
    }
    Ok(true)
}

/// Counts for `/metrics` what became of a batch.
fn measure(kind: &Kind, results: &[Settled], took: Duration) {
    for Settled { outcome, .. } in results {
        let end = match outcome {
            Outcome::Completed | Outcome::Done => "done",
            Outcome::Retry => "retry",
            Outcome::RetryAt(_) => "later",
            Outcome::Failed(_) => "failed",
        };
        metrics::counter!("okno_jobs_total", "kind" => kind.name.clone(), "end" => end).increment(1);
    }
    metrics::histogram!("okno_job_batch_seconds", "kind" => kind.name.clone()).record(took);
}

/// None when nothing is due; nothing when another node was faster.
async fn claim(store: &Store, kind: &Kind) -> Result<Option<Vec<Claimed>>, StoreError> {
    let settings = &kind.settings;
    let _turn = kind.claiming.lock().await;
    let lanes = store::due_lanes(store, &kind.name, settings.batch).await?;
    if lanes.is_empty() {
        return Ok(None);
    }
    let tx = store.begin().await?;
    let until = tx.now().plus(settings.lease);
    let claimed = store::claim(&tx, (&kind.name, &lanes), settings.batch, until).await?;
    if claimed.is_empty() {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(Some(claimed))
}

struct Settled {
    held: Held,
    attempt: u32,
    outcome: Outcome,
}

/// Hands a batch to the handler. A handler that panics, or does not return before its lease ends, has answered "retry".
async fn work_on_batch(kind: &Kind, claimed: Vec<Claimed>) -> Vec<Settled> {
    let attempts_max = kind.settings.attempts_max.unwrap_or(u32::MAX);
    // Its workers died before they could say so: such a job is not handed out again.
    let (exhausted, fresh): (Vec<_>, Vec<_>) =
        claimed.into_iter().partition(|row| row.attempt > attempts_max);
    let mut results: Vec<Settled> = exhausted
        .into_iter()
        .map(|row| Settled { held: row.held, attempt: row.attempt, outcome: Outcome::Retry })
        .collect();
    if fresh.is_empty() {
        return results;
    }
    let held: Vec<_> = fresh.iter().map(|row| (row.held, row.attempt)).collect();
    let work = kind.work.clone();
    // A task of its own: a panic ends the batch and not the worker.
    let mut task = tokio::spawn(async move { work.work(fresh).await });
    let outcomes = match tokio::time::timeout(kind.settings.lease, &mut task).await {
        Ok(Ok(outcomes)) => outcomes,
        Ok(Err(panic)) => {
            tracing::error!(kind = kind.name, %panic, "a handler panicked");
            vec![Outcome::Retry; held.len()]
        }
        Err(_) => {
            tracing::error!(kind = kind.name, "a handler did not return before its lease ended");
            task.abort();
            vec![Outcome::Retry; held.len()]
        }
    };
    results.extend(held.into_iter().zip(outcomes).map(|((held, attempt), outcome)| Settled {
        held,
        attempt,
        outcome,
    }));
    results
}

async fn settle(tx: &Tx, kind: &Kind, results: Vec<Settled>) -> Result<(), StoreError> {
    let settings = &kind.settings;
    let is_done = |result: &&Settled| result.outcome == Outcome::Done;
    let done: Vec<_> = results.iter().filter(is_done).map(|result| result.held).collect();
    store::delete(tx, &done).await?;
    for Settled { held, attempt, outcome } in results {
        let last = settings.attempts_max.is_some_and(|most| attempt >= most);
        match outcome {
            Outcome::Completed | Outcome::Done => {}
            Outcome::RetryAt(moment) => store::postpone(tx, held, moment).await?,
            Outcome::Retry if !last => {
                let wait = settings.backoff.after(attempt, tx.env().rng.as_ref());
                store::postpone(tx, held, tx.now().plus(wait)).await?;
            }
            Outcome::Retry => store::fail(tx, held, "too many attempts").await?,
            Outcome::Failed(why) => {
                tracing::warn!(kind = kind.name, why, "a job has failed for good");
                store::fail(tx, held, &why).await?;
            }
        }
    }
    Ok(())
}
