//! What this room holds of somebody who leaves.

use async_trait::async_trait;
use identity::{Holder, Obstacle};
use kernel::SubjectId;
use store::{ScopeKey, StoreError, Tx};

use crate::store::{certificates, challenges, documents, requests};

/// Lets go of the challenges, certificates and documents of a subject, its own and those that others ask for. What a signature proved is evidence, and stays with
/// the evidence.
pub struct SigningHolder;

#[async_trait]
impl Holder for SigningHolder {
    async fn find_obstacle(&self, _tx: &Tx, _subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        Ok(None)
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, _key: &ScopeKey) -> Result<(), StoreError> {
        challenges::delete_of(tx, subject).await?;
        documents::delete_of(tx, subject).await?;
        requests::delete_of(tx, subject).await?;
        certificates::delete_of(tx, subject).await
    }
}
