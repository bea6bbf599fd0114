//! What this room holds of somebody who leaves.

use async_trait::async_trait;
use identity::ops::merge::find_merge;
use identity::{Holder, Obstacle};
use kernel::SubjectId;
use store::{ScopeKey, StoreError, Tx};

use super::certify::hand_over_detached;
use crate::store::{certificates, challenges, documents, requests};

/// Lets go of the challenges, certificates and documents of a subject, its own and those that others ask for. What a signature
/// proved is evidence, and stays with the evidence. A certificate that was taken away stays so in the account that the subject's
/// became part of.
pub struct SigningHolder;

#[async_trait]
impl Holder for SigningHolder {
    async fn find_obstacle(&self, _tx: &Tx, _subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        Ok(None)
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, key: &ScopeKey) -> Result<(), StoreError> {
        if let Some(merge) = find_merge(tx.conn(), subject).await? {
            hand_over_detached(tx, (subject, key), merge.survivor).await?;
        }
        challenges::delete_of(tx, subject).await?;
        documents::delete_of(tx, subject).await?;
        requests::delete_of(tx, subject).await?;
        certificates::delete_of(tx, subject).await
    }
}
