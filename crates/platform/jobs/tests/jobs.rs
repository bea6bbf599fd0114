//! What the queue promises, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jobs::{
    Backoff, Enqueue, Event, Handler, Job, Outcome, Payload, Runner, Settings, complete, count_waiting,
    enqueue,
};
use kernel::{Lane, SubjectId};
use serde::{Deserialize, Serialize};
use store::testing::TestStore;
use store::{Store, on_both_engines};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Greet {
    number: u32,
}

impl Payload for Greet {
    const KIND: &'static str = "test.greet";
}

impl Event for Greet {}

/// Counts how often each number was worked on, and answers as told.
#[derive(Clone)]
struct Counter {
    seen: Arc<Mutex<BTreeMap<u32, u32>>>,
    answer: fn(&Job<Greet>) -> Outcome,
}

impl Counter {
    fn new(answer: fn(&Job<Greet>) -> Outcome) -> Self {
        Self { seen: Arc::default(), answer }
    }

    fn seen(&self) -> BTreeMap<u32, u32> {
        self.seen.lock().unwrap().clone()
    }
}

#[async_trait]
impl Handler<Greet> for Counter {
    async fn handle(&self, batch: Vec<Job<Greet>>) -> Vec<Outcome> {
        for job in &batch {
            *self.seen.lock().unwrap().entry(job.payload.number).or_default() += 1;
        }
        batch.iter().map(self.answer).collect()
    }
}

/// Keeps the jobs that it was handed and never settles them.
struct Keep(Arc<Mutex<Vec<Job<Greet>>>>);

#[async_trait]
impl Handler<Greet> for Keep {
    async fn handle(&self, batch: Vec<Job<Greet>>) -> Vec<Outcome> {
        let outcomes = batch.iter().map(|_| Outcome::Completed).collect();
        self.0.lock().unwrap().extend(batch);
        outcomes
    }
}

fn lane(number: u32) -> Lane {
    Lane::of_bytes(&number.to_be_bytes())
}

async fn put(store: &Store, numbers: std::ops::Range<u32>) {
    let tx = store.begin().await.unwrap();
    for number in numbers {
        enqueue(&tx, lane(number), &Greet { number }, Enqueue::now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn run_until(runner: Runner, mut done: impl AsyncFnMut() -> bool) {
    let shutdown = async move {
        for _ in 0..400 {
            if done().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the work was not done in ten seconds");
    };
    runner.run(shutdown).await;
}

fn settings() -> Settings {
    Settings { batch: 7, workers: 3, ..Settings::default() }
}

on_both_engines! {
    &[store::MIGRATIONS, jobs::MIGRATIONS];

    every_job_is_done_once_by_many_workers => async |t: TestStore| {
        put(&t.store, 0..200).await;
        let counter = Counter::new(|_| Outcome::Done);
        let runner = Runner::new(t.store.clone()).register::<Greet>(counter.clone(), settings());
        run_until(runner, async || count_waiting::<Greet>(&t.store).await.unwrap() == 0).await;
        assert_eq!(counter.seen().len(), 200);
        assert!(counter.seen().values().all(|times| *times == 1));
    };

    a_job_of_a_dead_worker_is_taken_by_another_when_its_lease_ends => async |t: TestStore| {
        put(&t.store, 0..1).await;
        // The first worker claims and never settles: its outcome says that it completed the job itself, but it did not.
        let dead = Counter::new(|_| Outcome::Completed);
        let runner = Runner::new(t.store.clone()).register::<Greet>(dead.clone(), settings());
        run_until(runner, async || !dead.seen().is_empty()).await;
        assert_eq!(count_waiting::<Greet>(&t.store).await.unwrap(), 1);
        t.clock.advance(Duration::from_secs(61));
        let second = Counter::new(|job| if job.attempt == 2 { Outcome::Done } else { Outcome::Retry });
        let runner = Runner::new(t.store.clone()).register::<Greet>(second.clone(), settings());
        run_until(runner, async || count_waiting::<Greet>(&t.store).await.unwrap() == 0).await;
        assert_eq!(second.seen(), BTreeMap::from([(0, 1)]));
    };

    completing_with_a_lost_lease_is_refused => async |t: TestStore| {
        put(&t.store, 0..1).await;
        let jobs: Arc<Mutex<Vec<Job<Greet>>>> = Arc::default();
        for round in 1..=2 {
            let runner = Runner::new(t.store.clone()).register::<Greet>(Keep(jobs.clone()), settings());
            run_until(runner, async || jobs.lock().unwrap().len() == round).await;
            t.clock.advance(Duration::from_secs(61));
        }
        let (first, second) = { let held = jobs.lock().unwrap(); (held[0].clone(), held[1].clone()) };
        let tx = t.store.begin().await.unwrap();
        assert!(!complete(&tx, &first).await.unwrap());
        assert!(complete(&tx, &second).await.unwrap());
        tx.commit().await.unwrap();
    };

    a_key_lets_one_unfinished_job_exist => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        let first = enqueue(&tx, lane(1), &Greet { number: 1 }, Enqueue::now().once("one")).await.unwrap();
        let again = enqueue(&tx, lane(1), &Greet { number: 2 }, Enqueue::now().once("one")).await.unwrap();
        let other_lane = enqueue(&tx, lane(2), &Greet { number: 3 }, Enqueue::now().once("one")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(first, again);
        assert_ne!(first, other_lane);
        assert_eq!(count_waiting::<Greet>(&t.store).await.unwrap(), 2);
    };

    a_job_waits_for_its_time_and_dies_with_its_transaction => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        enqueue(&tx, lane(1), &Greet { number: 1 }, Enqueue::at(tx.now().plus(Duration::from_secs(60)))).await.unwrap();
        tx.commit().await.unwrap();
        let tx = t.store.begin().await.unwrap();
        enqueue(&tx, lane(2), &Greet { number: 2 }, Enqueue::now()).await.unwrap();
        drop(tx);
        put(&t.store, 3..4).await;
        let counter = Counter::new(|_| Outcome::Done);
        let runner = Runner::new(t.store.clone()).register::<Greet>(counter.clone(), settings());
        run_until(runner, async || !counter.seen().is_empty()).await;
        assert_eq!(counter.seen(), BTreeMap::from([(3, 1)]));
    };

    a_poison_job_fails_after_its_attempts_and_can_be_given_another_life => async |t: TestStore| {
        put(&t.store, 0..1).await;
        let counter = Counter::new(|_| Outcome::Retry);
        let settings = Settings { attempts_max: Some(3), backoff: Backoff { first: Duration::ZERO, limit: Duration::ZERO }, ..settings() };
        let runner = Runner::new(t.store.clone()).register::<Greet>(counter.clone(), settings);
        let clock = t.clock.clone();
        run_until(runner, async || { clock.advance(Duration::from_secs(1)); count_waiting::<Greet>(&t.store).await.unwrap() == 0 }).await;
        assert_eq!(counter.seen(), BTreeMap::from([(0, 3)]));
        let failed = jobs::list_failed(&t.store, 10).await.unwrap();
        assert_eq!(failed.len(), 1);
        let tx = t.store.begin().await.unwrap();
        assert!(jobs::retry_failed(&tx, failed[0].lane, failed[0].id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(count_waiting::<Greet>(&t.store).await.unwrap(), 1);
    };

    an_event_reaches_every_subscriber => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        jobs::publish(&tx, SubjectId::generate(&t.env).lane(), &Greet { number: 5 }).await.unwrap();
        tx.commit().await.unwrap();
        let (a, b) = (Counter::new(|_| Outcome::Done), Counter::new(|_| Outcome::Done));
        let runner = Runner::new(t.store.clone())
            .subscribe::<Greet>("a", a.clone(), settings())
            .subscribe::<Greet>("b", b.clone(), settings());
        run_until(runner, async || !a.seen().is_empty() && !b.seen().is_empty()).await;
        assert_eq!(a.seen(), BTreeMap::from([(5, 1)]));
        assert_eq!(b.seen(), a.seen());
    };

    a_schedule_has_one_turn_an_interval_whatever_the_nodes => async |t: TestStore| {
        let turns: Arc<Mutex<u32>> = Arc::default();
        let node = |turns: Arc<Mutex<u32>>| {
            Runner::new(t.store.clone()).every("tick", Duration::from_millis(20), move || {
                let turns = turns.clone();
                async move { *turns.lock().unwrap() += 1; Ok(()) }
            })
        };
        let pause = || async { tokio::time::sleep(Duration::from_millis(300)).await };
        tokio::join!(node(turns.clone()).run(pause()), node(turns.clone()).run(pause()));
        assert_eq!(*turns.lock().unwrap(), 1);
    };
}
