//! What monitoring reads of the queue, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Backlog, Enqueue, Handler, Job, Outcome, Payload, Runner, Settings, enqueue, find_backlog};
use kernel::Lane;
use serde::{Deserialize, Serialize};
use store::testing::TestStore;
use store::{Store, on_both_engines};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Greet {
    number: u32,
}

impl Payload for Greet {
    const KIND: &'static str = "test.greet";
}

/// Fails the first three for good, and says of the others that they completed themselves, which they did not.
struct Failing;

#[async_trait]
impl Handler<Greet> for Failing {
    async fn handle(&self, batch: Vec<Job<Greet>>) -> Vec<Outcome> {
        let end = |job: &Job<Greet>| match job.payload.number {
            0..3 => Outcome::Failed("no".to_owned()),
            _ => Outcome::Completed,
        };
        batch.iter().map(end).collect()
    }
}

async fn look(store: &Store, count_max: u32) -> Backlog {
    let kinds = ["nobody's".to_owned(), Greet::KIND.to_owned()];
    let mut found = find_backlog(store, &kinds, count_max).await.unwrap();
    assert_eq!(found.len(), 2);
    let place = found.iter().position(|one| one.kind == Greet::KIND).unwrap();
    found.swap_remove(place)
}

on_both_engines! {
    &[store::MIGRATIONS, jobs::MIGRATIONS];

    the_backlog_is_what_is_due_and_held_by_nobody => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        for number in 0..7_u32 {
            let lane = Lane::of_bytes(&number.to_be_bytes());
            enqueue(&tx, lane, &Greet { number }, Enqueue::now()).await.unwrap();
        }
        let later = Enqueue::at(tx.now().plus(Duration::from_secs(3_600)));
        enqueue(&tx, Lane::of_bytes(b"later"), &Greet { number: 7 }, later).await.unwrap();
        tx.commit().await.unwrap();
        t.clock.advance(Duration::from_secs(90));
        let before = look(&t.store, 100).await;
        assert_eq!((before.due, before.late, before.failed), (7, Duration::from_secs(90), 0));
        assert_eq!(look(&t.store, 5).await.due, 5);
        let runner = Runner::new(t.store.clone()).register::<Greet>(Failing, Settings::default());
        let taken = async {
            for _ in 0..400 {
                let now = look(&t.store, 100).await;
                if now.due == 0 && now.failed == 3 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            panic!("the work was not taken in ten seconds");
        };
        runner.run(taken).await;
        assert_eq!(look(&t.store, 2).await.failed, 2);
    };
}
