//! Turns what was published into a job for each subscriber.

use ::store::{Store, StoreError};
use async_trait::async_trait;

use crate::Enqueue;
use crate::model::Outcome;
use crate::store::{self, Claimed};
use crate::worker::Work;

pub struct Tell {
    pub store: Store,
    /// The kinds of the subscribers' jobs.
    pub kinds: Vec<String>,
}

#[async_trait]
impl Work for Tell {
    async fn work(&self, claimed: Vec<Claimed>) -> Vec<Outcome> {
        let outcome = match self.tell(&claimed).await {
            Ok(()) => Outcome::Completed,
            Err(error) => {
                tracing::warn!(%error, "events were not told");
                Outcome::Retry
            }
        };
        vec![outcome; claimed.len()]
    }
}

impl Tell {
    async fn tell(&self, claimed: &[Claimed]) -> Result<(), StoreError> {
        let tx = self.store.begin().await?;
        let held: Vec<_> = claimed.iter().map(|row| row.held).collect();
        let ours = store::delete(&tx, &held).await?;
        for row in claimed.iter().filter(|row| ours.contains(&row.held.id)) {
            for kind in &self.kinds {
                let payload = row.payload.clone();
                store::insert(&tx, (row.held.lane, kind), payload, Enqueue::now()).await?;
            }
        }
        tx.commit().await
    }
}
