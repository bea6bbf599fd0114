//! How many jobs a second the queue carries from claim to completion, on one engine.
//!
//! `cargo run -p jobs --example rate -- [sqlite|postgres] [jobs] [batch] [workers]`; PostgreSQL is the server that
//! `OKNO_TEST_POSTGRES_URL` names. Every job leaves one row behind, in the transaction that completes it.

#![expect(clippy::unwrap_used, reason = "a measurement that fails may stop")]

use std::time::{Duration, Instant};

use async_trait::async_trait;
use jobs::{Enqueue, Handler, Job, Outcome, Payload, Runner, Settings, complete_all, count_waiting, enqueue};
use kernel::Lane;
use serde::{Deserialize, Serialize};
use store::sea_orm::ConnectionTrait;
use store::testing::{TestStore, with_store};
use store::{Engine, Migration, Store, StoreError};

#[derive(Serialize, Deserialize)]
struct Measured {
    number: u32,
}

impl Payload for Measured {
    const KIND: &'static str = "rate.measured";
}

struct Effect(Store);

impl Effect {
    async fn try_handle(&self, batch: &[Job<Measured>]) -> Result<(), StoreError> {
        let tx = self.0.begin().await?;
        let ours = complete_all(&tx, batch).await?;
        let rows: Vec<_> = batch
            .iter()
            .filter(|job| ours.contains(&job.id))
            .map(|job| format!("({}, {})", job.lane.number(), job.payload.number))
            .collect();
        let sql = format!("INSERT INTO effects (lane, number) VALUES {}", rows.join(", "));
        tx.conn().execute_unprepared(&sql).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Handler<Measured> for Effect {
    async fn handle(&self, batch: Vec<Job<Measured>>) -> Vec<Outcome> {
        let outcome = if self.try_handle(&batch).await.is_ok() { Outcome::Completed } else { Outcome::Retry };
        vec![outcome; batch.len()]
    }
}

const EFFECTS: &[Migration] = &[Migration {
    id: "2026-11-28-rate-1-effects",
    sql: "CREATE TABLE effects (lane {lane} NOT NULL, number {int} NOT NULL, PRIMARY KEY (lane, number) {end}",
}];

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: u64| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(default);
    let engine =
        if words.first().is_some_and(|word| word == "postgres") { Engine::Postgres } else { Engine::Sqlite };
    let (jobs, batch, workers) = (number(1, 20_000), number(2, 100), number(3, 2));
    let settings = Settings { batch, workers: usize::try_from(workers).unwrap(), ..Settings::default() };
    let migrations: &[&[Migration]] = &[store::MIGRATIONS, jobs::MIGRATIONS, EFFECTS];
    with_store(engine, migrations, async |t: TestStore| {
        let begun = Instant::now();
        fill(&t.store, u32::try_from(jobs).unwrap()).await;
        say("enqueued, 100 in a transaction", jobs, begun.elapsed());
        let begun = Instant::now();
        let runner = Runner::new(t.store.clone()).register::<Measured>(Effect(t.store.clone()), settings);
        let drained = async {
            while count_waiting::<Measured>(&t.store).await.unwrap() > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        runner.run(drained).await;
        say(&format!("done by {workers} workers, batches of {batch}"), jobs, begun.elapsed());
    })
    .await;
}

async fn fill(store: &Store, jobs: u32) {
    for first in (0..jobs).step_by(100) {
        let tx = store.begin().await.unwrap();
        for number in first..jobs.min(first + 100) {
            let lane = Lane::of_bytes(&number.to_be_bytes());
            enqueue(&tx, lane, &Measured { number }, Enqueue::now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

fn say(what: &str, jobs: u64, taken: Duration) {
    let rate = u128::from(jobs) * 1_000_000 / taken.as_micros().max(1);
    println!("{jobs} {what}: {:.2} s, {rate} a second", taken.as_secs_f64());
}
