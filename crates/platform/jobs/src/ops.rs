use std::collections::BTreeSet;

use ::store::{Store, StoreError, Tx};
use kernel::{Lane, Timestamp};

use crate::model::{Backlog, Enqueue, Event, FailedJob, Job, JobId, Payload};
use crate::store::{self, Held};

/// Enqueues work in the transaction that makes it.
pub async fn enqueue<P: Payload>(
    tx: &Tx,
    lane: Lane,
    payload: &P,
    enqueue: Enqueue,
) -> Result<JobId, StoreError> {
    store::insert(tx, (lane, P::KIND), to_text(payload)?, enqueue).await
}

/// Enqueues many jobs of one kind, due now, by one statement.
pub async fn enqueue_all<P: Payload>(tx: &Tx, jobs: &[(Lane, P)]) -> Result<(), StoreError> {
    enqueue_all_at(tx, tx.now(), jobs).await
}

/// Enqueues many jobs of one kind, due at one moment, by one statement.
pub async fn enqueue_all_at<P: Payload>(
    tx: &Tx,
    moment: Timestamp,
    jobs: &[(Lane, P)],
) -> Result<(), StoreError> {
    let texts = jobs.iter().map(|(lane, payload)| Ok((*lane, to_text(payload)?)));
    store::insert_all(tx, (P::KIND, moment), texts.collect::<Result<_, StoreError>>()?).await
}

/// Publishes an event in the transaction in which it happened; every subscriber gets a job of its own.
///
/// It waits in the outbox until a runner has a subscriber for it: publish nothing that nobody listens to.
pub async fn publish<E: Event>(tx: &Tx, lane: Lane, event: &E) -> Result<(), StoreError> {
    store::insert(tx, (lane, &outbox_kind::<E>()), to_text(event)?, Enqueue::now()).await?;
    Ok(())
}

/// Takes a job away in the handler's own transaction, so that effect and completion are one.
///
/// False when the lease was lost: another worker has the job, and the handler rolls back.
pub async fn complete<P>(tx: &Tx, job: &Job<P>) -> Result<bool, StoreError> {
    Ok(!store::delete(tx, &[held(job)]).await?.is_empty())
}

/// [`complete`] for a whole batch by one statement. Gives the jobs whose lease still held.
///
/// A handler that completes first and then writes the effects of those jobs alone need not roll back for the rest.
pub async fn complete_all<P>(tx: &Tx, jobs: &[Job<P>]) -> Result<BTreeSet<JobId>, StoreError> {
    let held: Vec<_> = jobs.iter().map(held).collect();
    store::delete(tx, &held).await
}

fn held<P>(job: &Job<P>) -> Held {
    Held { lane: job.lane, id: job.id, lease: job.lease }
}

/// The jobs that have failed for good, newest first.
pub async fn list_failed(store: &Store, limit: u64) -> Result<Vec<FailedJob>, StoreError> {
    store::list_failed(store, limit).await
}

/// How far each kind is behind. Counts end at `count_max`, so that the look costs the same however much waits.
pub async fn find_backlog(
    store: &Store,
    kinds: &[String],
    count_max: u32,
) -> Result<Vec<Backlog>, StoreError> {
    store::find_backlog(store, kinds, count_max).await
}

/// Gives a failed job another life. False when there is none.
pub async fn retry_failed(tx: &Tx, lane: Lane, id: JobId) -> Result<bool, StoreError> {
    store::retry(tx, lane, id).await
}

/// How many jobs of a kind wait, those held by workers included.
pub async fn count_waiting<P: Payload>(store: &Store) -> Result<u64, StoreError> {
    store::count(store, P::KIND).await
}

pub(crate) fn to_text<P: Payload>(payload: &P) -> Result<String, StoreError> {
    serde_json::to_string(payload).map_err(|error| StoreError::row("jobs", error.to_string()))
}

/// The kind under which an event waits to be told to its subscribers.
pub(crate) fn outbox_kind<E: Event>() -> String {
    format!("outbox:{}", E::KIND)
}

/// The kind under which one subscriber is told.
pub(crate) fn subscription_kind<E: Event>(subscriber: &str) -> String {
    format!("event:{}:{subscriber}", E::KIND)
}
