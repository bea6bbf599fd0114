//! Durable queue and event outbox: typed payloads, leases, retries, schedules.
//!
//! Work is enqueued in the transaction that makes it and done after that commits, at least once. A payload holds ids,
//! never personal data. This room never knows what a job does.

mod model;
mod ops;
mod outbox;
mod runner;
mod schedule;
mod store;
mod worker;

pub use model::{
    Backlog, Backoff, Enqueue, Event, FailedJob, Handler, Job, JobId, Outcome, Payload, Settings,
};
pub use ops::{
    complete, complete_all, count_waiting, enqueue, enqueue_all, enqueue_all_at, find_backlog, list_failed,
    publish, retry_failed,
};
pub use runner::{Runner, Turns};
pub use store::MIGRATIONS;
