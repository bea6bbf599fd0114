use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Store, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::model::{Event, Handler, Payload, Settings};
use crate::ops::{outbox_kind, subscription_kind};
use crate::outbox::Tell;
use crate::schedule::{Schedule, Turn, keep_schedule};
use crate::store;
use crate::worker::{Kind, Typed, work_on};

/// How long nobody looks for work when nothing is committed in this process.
const POLL: Duration = Duration::from_millis(500);
/// How long after a commit at most the look comes, so that a flood of commits does not become a flood of looks.
const LOOK_AFTER: Duration = Duration::from_millis(10);

/// Everything that runs again and again. Cheap to clone.
#[derive(Clone)]
pub struct Turns(Arc<[(&'static str, Turn)]>);

impl Turns {
    /// Takes every turn once, in the order of registration, whether or not it is due.
    pub async fn take_all(&self) -> Result<(), StoreError> {
        for (name, turn) in self.0.iter() {
            tracing::debug!(schedule = name, "a turn is taken at will");
            turn().await?;
        }
        Ok(())
    }
}

/// Works on jobs until it is told to stop.
pub struct Runner {
    store: Store,
    lease_max: Duration,
    kinds: Vec<Kind>,
    schedules: Vec<Schedule>,
    subscribers: BTreeMap<String, Vec<String>>,
}

impl Runner {
    /// A runner without work.
    pub fn new(store: Store) -> Self {
        Self {
            lease_max: Duration::MAX,
            store,
            kinds: Vec::new(),
            schedules: Vec::new(),
            subscribers: BTreeMap::new(),
        }
    }

    /// No kind that is registered after this holds work for longer. What a worker held that died is taken up after so long.
    #[must_use]
    pub const fn lease_at_most(mut self, lease: Duration) -> Self {
        self.lease_max = lease;
        self
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

    /// What runs again and again, to be run at will.
    pub fn turns(&self) -> Turns {
        Turns(self.schedules.iter().map(|schedule| (schedule.name, schedule.turn.clone())).collect())
    }

    /// The kinds of work that go through the queue, the outboxes of events among them.
    pub fn kinds(&self) -> Vec<String> {
        self.kinds.iter().map(|kind| kind.name.clone()).chain(self.subscribers.keys().cloned()).collect()
    }

    fn add<P: Payload>(mut self, name: String, handler: impl Handler<P>, settings: Settings) -> Self {
        let settings = Settings { lease: settings.lease.min(self.lease_max), ..settings };
        self.kinds.push(Kind::new(name, settings, Arc::new(Typed::new(handler))));
        self
    }

    /// Works until `shutdown` resolves; the batches under way are finished first.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        for (name, kinds) in std::mem::take(&mut self.subscribers) {
            let work = Arc::new(Tell { store: self.store.clone(), kinds });
            self.kinds.push(Kind::new(name, Settings::default(), work));
        }
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let mut wakers = BTreeMap::new();
        for kind in self.kinds {
            let (waker, wake) = watch::channel(());
            wakers.insert(kind.name.clone(), waker);
            let kind = Arc::new(kind);
            for _ in 0..kind.settings.workers.max(1) {
                tasks.spawn(work_on(self.store.clone(), kind.clone(), wake.clone(), stopped.clone()));
            }
        }
        if !wakers.is_empty() {
            tasks.spawn(watch_for_work(self.store.clone(), wakers, stopped.clone()));
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

/// Looks for due work of all kinds by one read, after commits and by timer, and wakes the workers of those that have some.
async fn watch_for_work(
    store: Store,
    wakers: BTreeMap<String, watch::Sender<()>>,
    mut stopped: watch::Receiver<bool>,
) {
    let kinds: Vec<String> = wakers.keys().cloned().collect();
    while !*stopped.borrow() {
        let mut committed = pin!(store.committed());
        // Listening begins at the first poll: before the look, or a commit during the look would wake nobody.
        let already = tokio::select! {
            biased;
            () = &mut committed => true,
            () = ready(()) => false,
        };
        match store::due_kinds(&store, &kinds).await {
            Ok(due) => due.iter().filter_map(|kind| wakers.get(kind)).for_each(|waker| {
                waker.send_replace(());
            }),
            Err(error) => tracing::warn!(%error, "looking for work failed"),
        }
        tokio::select! {
            () = &mut committed, if !already => tokio::time::sleep(LOOK_AFTER).await,
            () = tokio::time::sleep(if already { LOOK_AFTER } else { POLL }) => {}
            _ = stopped.changed() => return,
        }
    }
}
