//! What the queue promises, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jobs::{
    Backoff, Enqueue, Event, Handler, Job, Outcome, Payload, Runner, Settings, complete, complete_all,
    count_waiting, enqueue,
};
use kernel::{Lane, SubjectId};
use serde::{Deserialize, Serialize};
use store::sea_orm::{ConnectionTrait, Statement};
use store::testing::TestStore;
use store::{Migration, Store, on_both_engines};

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

/// The same kind, written by an older program in another shape.
#[derive(Serialize, Deserialize)]
struct OldGreet {
    name: String,
}

impl Payload for OldGreet {
    const KIND: &'static str = Greet::KIND;
}

/// A kind that no worker here knows.
#[derive(Serialize, Deserialize)]
struct Foreign {
    number: u32,
}

impl Payload for Foreign {
    const KIND: &'static str = "test.foreign";
}

/// Panics at the first attempt, hangs at the second, then does the work.
#[derive(Clone, Default)]
struct Troubled(Arc<Mutex<u32>>);

#[async_trait]
impl Handler<Greet> for Troubled {
    async fn handle(&self, batch: Vec<Job<Greet>>) -> Vec<Outcome> {
        let turn = {
            let mut turns = self.0.lock().unwrap();
            *turns += 1;
            *turns
        };
        match turn {
            1 => panic!("the first attempt"),
            2 => std::future::pending().await,
            _ => vec![Outcome::Done; batch.len()],
        }
    }
}

/// Completes its jobs in a transaction of its own, beside an effect that may exist only once for each number.
struct Effect(Store);

#[async_trait]
impl Handler<Greet> for Effect {
    async fn handle(&self, batch: Vec<Job<Greet>>) -> Vec<Outcome> {
        let tx = self.0.begin().await.unwrap();
        let ours = complete_all(&tx, &batch).await.unwrap();
        for job in batch.iter().filter(|job| ours.contains(&job.id)) {
            let sql = format!("INSERT INTO effects (number) VALUES ({})", job.payload.number);
            tx.conn().execute_unprepared(&sql).await.unwrap();
        }
        // Every third batch dies before it commits: neither effect nor completion remain.
        let dies = |job: &Job<Greet>| job.payload.number.is_multiple_of(3) && job.attempt == 1;
        if batch.first().is_some_and(dies) {
            drop(tx);
        } else {
            tx.commit().await.unwrap();
        }
        vec![Outcome::Completed; batch.len()]
    }
}

const EFFECTS: &[Migration] = &[Migration {
    id: "2026-11-28-test-1-effects",
    sql: "CREATE TABLE effects (number {int} NOT NULL PRIMARY KEY {end}",
}];

async fn count_effects(store: &Store) -> u64 {
    let backend = store.reader().get_database_backend();
    let sql = Statement::from_string(backend, "SELECT COUNT(*) AS effects FROM effects");
    let row = store.reader().query_one_raw(sql).await.unwrap().unwrap();
    u64::try_from(row.try_get::<i64>("", "effects").unwrap()).unwrap()
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
    &[store::MIGRATIONS, jobs::MIGRATIONS, EFFECTS];

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

    effects_and_completions_are_one_on_two_nodes_of_which_batches_die => async |t: TestStore| {
        put(&t.store, 0..150).await;
        let node = || {
            let runner = Runner::new(t.store.clone()).register::<Greet>(Effect(t.store.clone()), settings());
            run_until(runner, async || {
                t.clock.advance(Duration::from_secs(5));
                count_waiting::<Greet>(&t.store).await.unwrap() == 0
            })
        };
        tokio::join!(node(), node());
        assert_eq!(count_effects(&t.store).await, 150);
        assert!(jobs::list_failed(&t.store, 1).await.unwrap().is_empty());
    };

    a_handler_that_panics_or_hangs_costs_an_attempt_and_no_worker => async |t: TestStore| {
        put(&t.store, 0..1).await;
        let handler = Troubled::default();
        let settings = Settings { lease: Duration::from_millis(200), workers: 1, ..settings() };
        let runner = Runner::new(t.store.clone()).register::<Greet>(handler.clone(), settings);
        run_until(runner, async || {
            t.clock.advance(Duration::from_secs(1));
            count_waiting::<Greet>(&t.store).await.unwrap() == 0
        }).await;
        assert_eq!(*handler.0.lock().unwrap(), 3);
        assert!(jobs::list_failed(&t.store, 1).await.unwrap().is_empty());
    };

    a_job_that_kills_its_workers_fails_in_the_end => async |t: TestStore| {
        put(&t.store, 0..1).await;
        let jobs: Arc<Mutex<Vec<Job<Greet>>>> = Arc::default();
        let settings = Settings { attempts_max: Some(2), ..settings() };
        for _ in 0..3 {
            let runner = Runner::new(t.store.clone()).register::<Greet>(Keep(jobs.clone()), settings);
            let before = jobs.lock().unwrap().len();
            run_until(runner, async || {
                jobs.lock().unwrap().len() > before || count_waiting::<Greet>(&t.store).await.unwrap() == 0
            }).await;
            t.clock.advance(Duration::from_secs(61));
        }
        assert_eq!(jobs.lock().unwrap().len(), 2);
        assert_eq!(jobs::list_failed(&t.store, 10).await.unwrap().len(), 1);
    };

    a_payload_that_cannot_be_read_fails_and_the_rest_is_done => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        enqueue(&tx, lane(1), &OldGreet { name: "x".into() }, Enqueue::now()).await.unwrap();
        enqueue(&tx, lane(1), &Greet { number: 1 }, Enqueue::now()).await.unwrap();
        tx.commit().await.unwrap();
        let counter = Counter::new(|_| Outcome::Done);
        let runner = Runner::new(t.store.clone()).register::<Greet>(counter.clone(), settings());
        run_until(runner, async || count_waiting::<Greet>(&t.store).await.unwrap() == 0).await;
        assert_eq!(counter.seen(), BTreeMap::from([(1, 1)]));
        let failed = jobs::list_failed(&t.store, 10).await.unwrap();
        assert_eq!(failed.iter().map(|job| job.failure.as_str()).collect::<Vec<_>>(), ["the payload is not readable"]);
    };

    an_unknown_kind_is_left_alone => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        enqueue(&tx, lane(1), &Foreign { number: 1 }, Enqueue::now()).await.unwrap();
        tx.commit().await.unwrap();
        put(&t.store, 0..1).await;
        let counter = Counter::new(|_| Outcome::Done);
        let runner = Runner::new(t.store.clone()).register::<Greet>(counter, settings());
        run_until(runner, async || count_waiting::<Greet>(&t.store).await.unwrap() == 0).await;
        assert_eq!(count_waiting::<Foreign>(&t.store).await.unwrap(), 1);
        assert!(jobs::list_failed(&t.store, 1).await.unwrap().is_empty());
    };

    a_key_is_free_again_when_its_job_is_done_or_has_failed => async |t: TestStore| {
        for answer in [(|_| Outcome::Done) as fn(&Job<Greet>) -> Outcome, |_| Outcome::Failed("no".into())] {
            let tx = t.store.begin().await.unwrap();
            enqueue(&tx, lane(1), &Greet { number: 1 }, Enqueue::now().once("one")).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(count_waiting::<Greet>(&t.store).await.unwrap(), 1);
            let runner = Runner::new(t.store.clone()).register::<Greet>(Counter::new(answer), settings());
            run_until(runner, async || count_waiting::<Greet>(&t.store).await.unwrap() == 0).await;
        }
    };

    work_begins_at_the_commit_and_does_not_wait_for_the_timer => async |t: TestStore| {
        let counter = Counter::new(|_| Outcome::Done);
        let runner = Runner::new(t.store.clone()).register::<Greet>(counter.clone(), settings());
        let mut waits = Vec::new();
        let shutdown = async {
            for number in 0..10 {
                let begun = Instant::now();
                put(&t.store, number..number + 1).await;
                while !counter.seen().contains_key(&number) {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                waits.push(begun.elapsed());
            }
        };
        runner.run(shutdown).await;
        waits.sort();
        // By the timer alone, half of them would wait for a quarter of a second or more.
        assert!(waits[5] < Duration::from_millis(200), "{waits:?}");
    };

    a_turn_that_panics_does_not_end_its_schedule => async |t: TestStore| {
        let turns: Arc<Mutex<u32>> = Arc::default();
        let counted = turns.clone();
        let runner = Runner::new(t.store.clone()).every("tick", Duration::from_millis(20), move || {
            let turns = counted.clone();
            async move {
                *turns.lock().unwrap() += 1;
                panic!("a turn")
            }
        });
        run_until(runner, async || { t.clock.advance(Duration::from_secs(1)); *turns.lock().unwrap() > 2 }).await;
    };
}
