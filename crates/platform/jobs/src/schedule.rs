//! What runs again and again, on one node of all at a time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Store, StoreError};
use tokio::sync::watch;

use crate::store;

/// How often at least a schedule looks whether its turn has come: another node may have stopped.
const LOOK_MAX: Duration = Duration::from_secs(30);
/// How often at most.
const LOOK_MIN: Duration = Duration::from_millis(10);

pub type Turn = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>> + Send + Sync>;

pub struct Schedule {
    pub name: &'static str,
    pub interval: Duration,
    pub turn: Turn,
}

pub async fn keep_schedule(store: Store, schedule: Schedule, mut stopped: watch::Receiver<bool>) {
    let look = schedule.interval.clamp(LOOK_MIN, LOOK_MAX);
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
    if !store::turn_is_due(store, schedule.name).await? {
        return Ok(());
    }
    let tx = store.begin().await?;
    let mine = store::take_turn(&tx, schedule.name, tx.now().plus(schedule.interval)).await?;
    tx.commit().await?;
    if !mine {
        return Ok(());
    }
    // A task of its own: a turn that panics ends itself and not the schedule.
    match tokio::spawn((schedule.turn)()).await {
        Ok(result) => result,
        Err(panic) => {
            tracing::error!(schedule = schedule.name, %panic, "a turn panicked");
            Ok(())
        }
    }
}
