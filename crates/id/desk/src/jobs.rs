//! What this room does about what happens in the rooms below.

use ::jobs::{Handler, Job, Outcome};
use async_trait::async_trait;
use proofing::MetOwner;

use crate::Desk;
use crate::ops::disputes::open_dispute;

/// Opens a dispute when two accounts have proven the same number.
pub struct Disputes(pub Desk);

#[async_trait]
impl Handler<MetOwner> for Disputes {
    async fn handle(&self, batch: Vec<Job<MetOwner>>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            outcomes.push(match open_dispute(&self.0, job.payload.subject).await {
                Ok(()) => Outcome::Done,
                Err(error) => {
                    tracing::warn!(%error, "a dispute was not opened");
                    Outcome::Retry
                }
            });
        }
        outcomes
    }
}
