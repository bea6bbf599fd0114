//! What an operator's monitoring reads: `/metrics` in the text form of Prometheus, beside health.
//!
//! It listens at an address of its own, which strangers do not reach: how many people register, and from which page
//! answers are slow, is nobody's business. No label holds anything that a request brought with it.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::{StatusCode, header};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;
use store::{Store, StoreError};

use super::{Composed, health};

/// Bounds of requests and batches, in seconds: from what a page takes to what nobody waits for.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// Counts of waiting work end here.
const COUNT_MAX: u32 = 10_000;
/// How often what was measured is put together, whether or not anybody reads it.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// What is measured in this process.
#[derive(Clone)]
pub struct Monitor {
    measured: PrometheusHandle,
    process: Collector,
}

/// The work whose backlog is shown.
#[derive(Clone)]
pub struct Queue {
    /// The database.
    pub store: Store,
    /// The kinds.
    pub kinds: Vec<String>,
}

/// Why nothing is measured.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The bounds are wrong.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Something else measures in this process already.
    #[error("something else measures in this process already")]
    Taken,
}

impl Monitor {
    /// Measures from now on; once in a process.
    pub fn install() -> Result<Self, MonitorError> {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BOUNDS)?
            .build_recorder();
        let measured = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(|_| MonitorError::Taken)?;
        describe();
        let process = Collector::default();
        process.describe();
        Ok(Self { measured, process })
    }

    /// Keeps what is measured small, as long as it is awaited.
    pub async fn keep(&self) {
        loop {
            tokio::time::sleep(UPKEEP_EVERY).await;
            self.measured.run_upkeep();
        }
    }

    /// `/metrics`, `/healthz` and `/readyz`.
    pub fn router(self, queue: Option<Queue>) -> Router {
        let store = queue.as_ref().map(|queue| queue.store.clone());
        let metrics = Router::new().route("/metrics", get(move || async move { self.render(queue).await }));
        health::before(metrics, store)
    }

    async fn render(
        self,
        queue: Option<Queue>,
    ) -> (StatusCode, [(header::HeaderName, &'static str); 1], String) {
        self.process.collect();
        if let Some(queue) = queue {
            // Without the database the rest is all the more worth reading.
            let answers = match tokio::time::timeout(health::ANSWER_WITHIN, queue.measure()).await {
                Ok(Ok(())) => 1.0,
                Ok(Err(_)) | Err(_) => 0.0,
            };
            metrics::gauge!("okno_database_answers").set(answers);
        }
        let form = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
        (StatusCode::OK, form, self.measured.render())
    }
}

/// The work of what a role runs.
pub fn queue(composed: &Composed) -> Option<Queue> {
    let side = composed.id.as_ref()?;
    Some(Queue { store: side.proofing.db().clone(), kinds: side.kinds() })
}

impl Queue {
    async fn measure(&self) -> Result<(), StoreError> {
        for backlog in jobs::find_backlog(&self.store, &self.kinds, COUNT_MAX).await? {
            let set = |name: &'static str, value: f64| {
                metrics::gauge!(name, "kind" => backlog.kind.clone()).set(value);
            };
            set("okno_jobs_due", count(backlog.due));
            set("okno_jobs_late_seconds", backlog.late.as_secs_f64());
            set("okno_jobs_given_up", count(backlog.failed));
        }
        let unsealed = audit::find_unsealed(&self.store).await?.unwrap_or_default();
        metrics::gauge!("okno_audit_late_seconds").set(unsealed.as_secs_f64());
        Ok(())
    }
}

/// Exact up to the limit of counts.
fn count(value: u64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}

fn describe() {
    describe_counter!(
        "okno_requests_total",
        "requests of pages and interfaces, by side, method, route and status"
    );
    describe_histogram!("okno_request_seconds", Unit::Seconds, "how long a request took, by side and route");
    describe_counter!(
        "okno_acts_total",
        "entries of the audit, by action: sign-ins, confirmations, refusals"
    );
    describe_counter!("okno_limits_refused_total", "tries that a limit refused, by limit");
    describe_counter!("okno_passwords_shed_total", "passwords that were not hashed because too many waited");
    describe_counter!("okno_jobs_total", "jobs by kind and end: done, retry, later, failed");
    describe_histogram!("okno_job_batch_seconds", Unit::Seconds, "how long a batch of jobs took, by kind");
    describe_gauge!("okno_jobs_due", "jobs that are due and that nobody works on, by kind, 10,000 at most");
    describe_gauge!("okno_jobs_late_seconds", Unit::Seconds, "for how long the oldest of them has been due");
    describe_gauge!("okno_jobs_given_up", "jobs that have failed for good, by kind, 10,000 at most");
    describe_counter!("okno_messages_total", "SMS and mails by end: sent, failed, expired");
    describe_counter!("okno_registry_calls_total", "calls of a registry by end: answered, or why not");
    describe_gauge!("okno_registry_open", "1 while a registry fails and is left alone");
    describe_counter!("okno_revocation_asked_total", "questions about certificates by end: heard or silent");
    describe_gauge!(
        "okno_audit_late_seconds",
        Unit::Seconds,
        "for how long the oldest entry of the audit is not chained"
    );
    describe_gauge!("okno_accredited_broken", "1 while a changed list of accredited authorities is unusable");
    describe_gauge!("okno_database_answers", "1 when the database answered this very reading");
}
