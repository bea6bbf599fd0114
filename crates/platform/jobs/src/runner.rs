use std::collections::BTreeMap;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Store, StoreError, Tx};
use async_trait::async_trait;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::model::{Event, Handler, Job, Outcome, Payload, Settings};
use crate::ops::{outbox_kind, subscription_kind};
use crate::store::{self, Claimed};

/// How long a worker sleeps when nothing wakes it.
const POLL: Duration = Duration::from_millis(500);
/// How often at most a worker looks for work, so that a flood of commits does not become a flood of looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Works on jobs until it is told to stop.
pub struct Runner {
    store: Store,
    kinds: Vec<Kind>,
    schedules: Vec<Schedule>,
    subscribers: BTreeMap<String, Vec<String>>,
}

struct Kind {
    name: String,
    settings: Settings,
    work: Arc<dyn Work>,
}

type Turn = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>> + Send + Sync>;

struct Schedule {
    name: &'static str,
    interval: Duration,
    turn: Turn,
}

/// A handler whose payload type is forgotten.
#[async_trait]
trait Work: Send + Sync {
    async fn work(&self, claimed: Vec<Claimed>) -> Vec<Outcome>;
}

struct Typed<P, H> {
    handler: H,
    payload: PhantomData<fn() -> P>,
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
                id: row.id,
                lane: row.lane,
                payload,
                attempt: row.attempt,
                enqueued_at: row.enqueued_at,
                lease: row.lease,
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

/// Turns one outbox row into a job for each subscriber.
struct Tell {
    store: Store,
    kinds: Vec<String>,
}

#[async_trait]
impl Work for Tell {
    async fn work(&self, claimed: Vec<Claimed>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(claimed.len());
        for row in claimed {
            outcomes.push(match self.tell(&row).await {
                Ok(()) => Outcome::Completed,
                Err(error) => {
                    tracing::warn!(%error, "an event was not told");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}

impl Tell {
    async fn tell(&self, row: &Claimed) -> Result<(), StoreError> {
        let tx = self.store.begin().await?;
        for kind in &self.kinds {
            store::insert(&tx, (row.lane, kind), row.payload.clone(), crate::Enqueue::now()).await?;
        }
        if store::delete(&tx, (row.lane, row.id, row.lease)).await? {
            tx.commit().await
        } else {
            tx.rollback().await
        }
    }
}

impl Runner {
    /// A runner without work.
    pub fn new(store: Store) -> Self {
        Self { store, kinds: Vec::new(), schedules: Vec::new(), subscribers: BTreeMap::new() }
    }

    /// Registers the handler of a kind.
    #[must_use]
    pub fn register<P: Payload>(self, handler: impl Handler<P>, settings: Settings) -> Self {
        self.add::<P>(P::KIND.to_owned(), handler, settings)
    }

    /// Subscribes to an event under a stable name.
    #[must_use]
    pub fn subscribe<E: Event>(
        mut self,
        subscriber: &'static str,
        handler: impl Handler<E>,
        settings: Settings,
    ) -> Self {
        let kind = subscription_kind::<E>(subscriber);
        self.subscribers.entry(outbox_kind::<E>()).or_default().push(kind.clone());
        self.add::<E>(kind, handler, settings)
    }

    /// Runs something again and again, on one node of all at a time.
    #[must_use]
    pub fn every<F, Fut>(mut self, name: &'static str, interval: Duration, turn: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let turn: Turn = Arc::new(move || Box::pin(turn()));
        self.schedules.push(Schedule { name, interval, turn });
        self
    }

    fn add<P: Payload>(mut self, name: String, handler: impl Handler<P>, settings: Settings) -> Self {
        let work = Arc::new(Typed { handler, payload: PhantomData });
        self.kinds.push(Kind { name, settings, work });
        self
    }

    /// Works until `shutdown` resolves; the batches under way are finished first.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        for (kind, subscribers) in std::mem::take(&mut self.subscribers) {
            let work = Arc::new(Tell { store: self.store.clone(), kinds: subscribers });
            self.kinds.push(Kind { name: kind, settings: Settings::default(), work });
        }
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for kind in self.kinds {
            let kind = Arc::new(kind);
            for _ in 0..kind.settings.workers.max(1) {
                tasks.spawn(work_on(self.store.clone(), kind.clone(), stopped.clone()));
            }
        }
        for schedule in self.schedules {
            tasks.spawn(keep_schedule(self.store.clone(), schedule, stopped.clone()));
        }
        shutdown.await;
        // Nobody listens only when every task has ended already.
        let _ = stop.send(true);
        while tasks.join_next().await.is_some() {}
    }
}

async fn work_on(store: Store, kind: Arc<Kind>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let committed = store.committed();
        match work_once(&store, &kind).await {
            Ok(0) => {
                tokio::select! {
                    () = committed => tokio::time::sleep(LOOK_EVERY).await,
                    () = tokio::time::sleep(POLL) => {}
                    _ = stopped.changed() => return,
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(kind = kind.name, %error, "looking for work failed");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

/// One look: claims a batch, works on it, writes what became of it. Returns how many jobs there were.
async fn work_once(store: &Store, kind: &Kind) -> Result<usize, StoreError> {
    let settings = &kind.settings;
    let lanes = store::due_lanes(store, &kind.name, store.env().now(), settings.batch).await?;
    if lanes.is_empty() {
        return Ok(0);
    }
    let tx = store.begin().await?;
    let until = tx.now().plus(settings.lease);
    let claimed = store::claim(&tx, store.engine(), (&kind.name, &lanes), settings.batch, until).await?;
    tx.commit().await?;
    if claimed.is_empty() {
        return Ok(0);
    }
    let held: Vec<_> = claimed.iter().map(|row| ((row.lane, row.id, row.lease), row.attempt)).collect();
    let outcomes = kind.work.work(claimed).await;
    let open: Vec<_> =
        held.into_iter().zip(outcomes).filter(|(_, outcome)| *outcome != Outcome::Completed).collect();
    let count = open.len().max(1);
    if !open.is_empty() {
        let tx = store.begin().await?;
        for ((held, attempt), outcome) in open {
            settle(&tx, kind, (held, attempt), outcome).await?;
        }
        tx.commit().await?;
    }
    Ok(count)
}

type Held = (kernel::Lane, crate::JobId, kernel::Uuid);

async fn settle(
    tx: &Tx,
    kind: &Kind,
    (held, attempt): (Held, u32),
    outcome: Outcome,
) -> Result<(), StoreError> {
    let settings = &kind.settings;
    let last = settings.attempts_max.is_some_and(|most| attempt >= most);
    match outcome {
        Outcome::Completed => Ok(()),
        Outcome::Done => store::delete(tx, held).await.map(|_| ()),
        Outcome::RetryAt(moment) => store::postpone(tx, held, moment).await,
        Outcome::Retry if !last => {
            let wait = settings.backoff.after(attempt, tx.env().rng.as_ref());
            store::postpone(tx, held, tx.now().plus(wait)).await
        }
        Outcome::Retry => store::fail(tx, held, "too many attempts").await,
        Outcome::Failed(why) => {
            tracing::warn!(kind = kind.name, why, "a job has failed for good");
            store::fail(tx, held, &why).await
        }
    }
}

async fn keep_schedule(store: Store, schedule: Schedule, mut stopped: watch::Receiver<bool>) {
    let look = schedule.interval.min(Duration::from_secs(30)).max(LOOK_EVERY);
    while !*stopped.borrow() {
        if let Err(error) = take_turn(&store, &schedule).await {
            tracing::warn!(schedule = schedule.name, %error, "a turn failed");
        }
        tokio::select! {
            () = tokio::time::sleep(look) => {}
            _ = stopped.changed() => return,
        }
    }
}

async fn take_turn(store: &Store, schedule: &Schedule) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    let mine = store::take_turn(&tx, schedule.name, tx.now().plus(schedule.interval)).await?;
    tx.commit().await?;
    if mine { (schedule.turn)().await } else { Ok(()) }
}
