//! The work of this room: a sender and a poller for each registry, giving up what is past its limit, and conclusions
//! that time or another account's confirmation asks for.

mod poll;
mod send;

use std::future::Future;
use std::time::Duration;

use ::jobs::{Event, Handler, Job, Outcome, Payload, Runner, Settings, complete};
use ::store::StoreError;
use async_trait::async_trait;
use gateway_registries::{Registry, RegistryError};
use kernel::{SubjectId, Uuid};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::model::{Breaker, BreakerState};
use crate::ops::answers::give_up_overdue;
use crate::ops::archive::forget_archives;
use crate::ops::conclude_level;
use crate::ops::corrections::{Followed, follow_correction, forget_corrections};
use crate::ops::note_registry;
use crate::ops::plans::{sweep_document_notices, sweep_rechecks};
use crate::{Line, Proofing};

/// How many requests or answers go at once: the most that the protocol carries.
pub(crate) const BATCH: usize = gateway_registries::BATCH_MAX;
/// How long a worker sleeps at most before it looks again.
const LOOK_AFTER_MAX: Duration = Duration::from_secs(1);
/// How often checks past their limit are looked for.
const OVERDUE_EVERY: Duration = Duration::from_secs(20);

/// How often it is looked for archives whose lawful time is over.
const ARCHIVES_EVERY: Duration = Duration::from_secs(6 * 60 * 60);

/// How often it is looked for people who are to be asked about again, or told that their document ends.
const PLANS_EVERY: Duration = Duration::from_secs(60);

/// How long a batch of corrections may take: each waits for its registry.
const CORRECTIONS_LEASE: Duration = Duration::from_secs(5 * 60);

/// Concludes the level of a subject anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reconclude {
    /// Whose.
    pub subject: SubjectId,
}

impl Payload for Reconclude {
    const KIND: &'static str = "proofing.reconclude";
}

/// Sends a request for a correction, and follows it until the registry has decided.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FollowCorrection {
    /// Whose.
    pub subject: SubjectId,
    /// Which.
    pub id: Uuid,
}

impl Payload for FollowCorrection {
    const KIND: &'static str = "proofing.follow-correction";
}

/// Other data of a person are in force than before. Versioned by its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DataInForce {
    /// Whose.
    pub subject: SubjectId,
}

impl Payload for DataInForce {
    const KIND: &'static str = "proofing.data-in-force.1";
}

impl Event for DataInForce {}

/// All checks of a person have passed, and a confirmed account of somebody else owns the СНИЛС or the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MetOwner {
    /// Whose checks.
    pub subject: SubjectId,
}

impl Payload for MetOwner {
    const KIND: &'static str = "proofing.met-owner.1";
}

impl Event for MetOwner {}

/// What one look of a worker came to.
pub(crate) enum Turn {
    /// There was work; there may be more.
    Worked,
    /// There was none.
    Idle,
    /// The registry is left alone for so long.
    Wait(Duration),
}

impl Proofing {
    /// Registers the work that goes through the queue.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        runner
            .register::<Reconclude>(
                Conclusions(self.clone()),
                Settings { attempts_max: None, ..Settings::default() },
            )
            .register::<FollowCorrection>(
                Corrections(self.clone()),
                Settings { attempts_max: None, lease: CORRECTIONS_LEASE, batch: 5, ..Settings::default() },
            )
            .every("proofing.archives", ARCHIVES_EVERY, {
                let proofing = self.clone();
                move || {
                    let proofing = proofing.clone();
                    async move {
                        forget_corrections(proofing.db()).await?;
                        forget_archives(proofing.db()).await.map(|_| ())
                    }
                }
            })
            .every("proofing.plans", PLANS_EVERY, {
                let proofing = self.clone();
                move || {
                    let proofing = proofing.clone();
                    async move {
                        sweep_document_notices(&proofing).await?;
                        sweep_rechecks(&proofing).await.map(|_| ())
                    }
                }
            })
    }

    /// One look of every worker, one after the other. Whether there was anything to do.
    pub async fn work_once(&self) -> Result<bool, StoreError> {
        let mut worked = give_up_overdue(self).await? > 0;
        for line in &self.0.lines {
            worked |= matches!(send::send_once(self, line).await?, Turn::Worked);
            worked |= matches!(poll::poll_once(self, line).await?, Turn::Worked);
        }
        Ok(worked)
    }

    /// Sends checks, fetches answers and gives up what is past its limit, until `shutdown` resolves; what is under way
    /// is finished first. Processes that do so beside each other do no harm: a request sent twice is one request, and
    /// an answer fetched twice is recorded once.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for registry in Registry::ALL {
            if self.line(registry).is_some() {
                tasks.spawn(send::run(self.clone(), registry, stopped.clone()));
                tasks.spawn(poll::run(self.clone(), registry, stopped.clone()));
            }
        }
        tasks.spawn(watch_limits(self.clone(), stopped.clone()));
        shutdown.await;
        // Nobody listens only when every task has ended already.
        let _ = stop.send(true);
        while tasks.join_next().await.is_some() {}
    }
}

async fn watch_limits(proofing: Proofing, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match give_up_overdue(&proofing).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "checks past their limit were not given up"),
        }
        tokio::select! {
            () = tokio::time::sleep(OVERDUE_EVERY) => {}
            _ = stopped.changed() => return,
        }
    }
}

struct Corrections(Proofing);

#[async_trait]
impl Handler<FollowCorrection> for Corrections {
    async fn handle(&self, batch: Vec<Job<FollowCorrection>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let followed = follow_correction(&self.0, job.payload.subject, job.payload.id).await;
            outcomes.push(match followed {
                Ok(Followed::Ended) => Outcome::Done,
                Ok(Followed::LookAt(at)) => Outcome::RetryAt(at),
                Err(error) => {
                    tracing::warn!(%error, "a correction was not followed");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}

struct Conclusions(Proofing);

#[async_trait]
impl Handler<Reconclude> for Conclusions {
    async fn handle(&self, batch: Vec<Job<Reconclude>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(self.conclude(&job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a level was not concluded");
                Outcome::Retry
            }));
        }
        outcomes
    }
}

impl Conclusions {
    async fn conclude(&self, job: &Job<Reconclude>) -> Result<Outcome, StoreError> {
        let tx = self.0.db().begin().await?;
        conclude_level(&self.0, &tx, job.payload.subject).await?;
        if complete(&tx, job).await? {
            tx.commit().await?;
        }
        Ok(Outcome::Completed)
    }
}

impl Line {
    /// Asks the breaker for one call.
    pub(crate) fn try_call(&self, proofing: &Proofing) -> Result<(), Duration> {
        let mut breaker = self.breaker();
        *breaker = breaker.try_call(proofing.db().env().now())?;
        Ok(())
    }

    pub(crate) async fn note_success(&self, proofing: &Proofing) -> Result<(), StoreError> {
        self.measure("answered");
        self.change(proofing, Breaker::succeeded).await
    }

    /// Notes a failed call; nothing of what a registry says when it fails is shown to anybody.
    pub(crate) async fn note_failure(
        &self,
        proofing: &Proofing,
        error: &RegistryError,
    ) -> Result<(), StoreError> {
        let registry = self.client.registry().code();
        self.measure(error.code());
        if error.is_retryable() {
            tracing::warn!(registry, code = error.code(), "a registry failed");
        } else {
            tracing::error!(registry, code = error.code(), %error, "a registry refuses us");
        }
        let wanted = match error {
            RegistryError::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        };
        let now = proofing.db().env().now();
        self.change(proofing, |breaker| breaker.failed(now, wanted)).await
    }

    fn measure(&self, end: &'static str) {
        let registry = self.client.registry().code();
        metrics::counter!("okno_registry_calls_total", "registry" => registry, "end" => end).increment(1);
    }

    /// Changes the breaker, and writes down what pages show of it.
    async fn change(
        &self,
        proofing: &Proofing,
        change: impl FnOnce(Breaker) -> Breaker,
    ) -> Result<(), StoreError> {
        let (before, after) = {
            let mut breaker = self.breaker();
            let before = breaker.state();
            *breaker = change(*breaker);
            (before, breaker.state())
        };
        let was_open = before != BreakerState::Closed;
        let is_open = after != BreakerState::Closed;
        metrics::gauge!("okno_registry_open", "registry" => self.client.registry().code()).set(if is_open {
            1.0
        } else {
            0.0
        });
        if was_open == is_open {
            return Ok(());
        }
        note_registry(proofing.db(), self.client.registry(), after).await
    }
}

/// Sleeps after a turn without work.
async fn rest(turn: &Turn, wake: &tokio::sync::Notify, stopped: &mut watch::Receiver<bool>, idle: Duration) {
    let (span, is_woken) = match turn {
        Turn::Worked => return,
        Turn::Idle => (idle, true),
        // The clock of the installation may not be the machine's: look again soon whatever it says.
        Turn::Wait(wait) => ((*wait).min(LOOK_AFTER_MAX), false),
    };
    tokio::select! {
        () = tokio::time::sleep(span) => {}
        () = wake.notified(), if is_woken => {}
        _ = stopped.changed() => {}
    }
}
