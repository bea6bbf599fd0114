//! What this room holds of somebody who leaves.

use async_trait::async_trait;
use identity::{Holder, Obstacle};
use kernel::SubjectId;
use store::{ScopeKey, StoreError, Tx};

use super::remove::let_go;
use crate::store::scans;

/// Lets go of the scans of a subject: the rows at once, the files, which nothing opens any more, by a job.
pub struct ScansHolder;

#[async_trait]
impl Holder for ScansHolder {
    async fn find_obstacle(&self, _tx: &Tx, _subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        Ok(None)
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, _key: &ScopeKey) -> Result<(), StoreError> {
        let files = scans::list_files(tx, subject, None).await?;
        let_go(tx, subject, files).await
    }
}
