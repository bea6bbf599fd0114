//! What this room holds of somebody who leaves.

use async_trait::async_trait;
use identity::{Holder, Obstacle};
use kernel::SubjectId;
use store::{ScopeKey, StoreError, Tx};

use crate::store::{addresses, codes, drafts, letters, requests, sheets};

/// Lets go of the letters of a subject. A sheet that is under way confirms nothing any more: the post's word about it
/// finds nobody.
pub struct LetterHolder;

#[async_trait]
impl Holder for LetterHolder {
    async fn find_obstacle(&self, _tx: &Tx, _subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        Ok(None)
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, _key: &ScopeKey) -> Result<(), StoreError> {
        drafts::delete(tx, subject).await?;
        requests::delete_of(tx, subject).await?;
        addresses::delete_of(tx, subject).await?;
        sheets::delete_of(tx, subject).await?;
        codes::delete_of(tx, subject).await?;
        letters::delete_of(tx, subject).await
    }
}
