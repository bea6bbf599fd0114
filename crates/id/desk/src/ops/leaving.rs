//! What the desk holds of somebody who leaves, and what it forgets by itself.

use std::time::Duration;

use async_trait::async_trait;
use identity::{Holder, Obstacle};
use kernel::SubjectId;
use store::{ScopeKey, Store, StoreError, Tx};

use super::disputes::{forget_of, is_disputed};
use super::requests::REQUEST_KEPT;
use crate::model::office::Office;
use crate::model::visit::VISIT_LASTS;
use crate::store::counts::quarter_of;
use crate::store::{counts, flags, newcomers, offices, passes, requests, staff_sessions, visits};

/// How long a visit is kept after it began: long enough to answer for it; the acts stand in the audit.
pub const VISIT_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How long the counts of a registrar's searches are kept.
pub const COUNTS_KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// The longest session of staff: what is older belongs to none.
const STAFF_SESSION_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Lets go of what the desk holds of a subject.
pub struct DeskHolder;

#[async_trait]
impl Holder for DeskHolder {
    async fn find_obstacle(&self, tx: &Tx, subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        if visits::is_open_for(tx.conn(), subject, tx.now().minus(VISIT_LASTS)).await? {
            return Ok(Some(Obstacle::Visit));
        }
        if is_disputed(tx, subject).await? {
            return Ok(Some(Obstacle::Dispute));
        }
        let held = offices::list_of(tx.conn(), tx.vault(), subject).await?;
        Ok(held.iter().any(Office::is_held).then_some(Obstacle::Office))
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, _key: &ScopeKey) -> Result<(), StoreError> {
        forget_of(tx, subject).await?;
        visits::delete_of(tx, subject).await?;
        newcomers::delete_of(tx, subject).await?;
        passes::delete_of(tx, subject).await?;
        offices::delete_of(tx, subject).await
    }
}

/// Forgets visits, counts, passes and marks of staff sessions whose time is over. A recurring job calls it.
pub async fn forget_ended(store: &Store) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    let ended_visits = visits::forget_begun_before(&tx, tx.now().minus(VISIT_KEPT)).await?;
    newcomers::forget_begun_before(&tx, tx.now().minus(VISIT_KEPT)).await?;
    let ended_counts = counts::forget_before(&tx, quarter_of(tx.now().minus(COUNTS_KEPT))).await?;
    flags::forget_before(&tx, tx.now().minus(COUNTS_KEPT)).await?;
    let ended_passes = passes::forget_ended(&tx).await?;
    requests::forget_before(&tx, tx.now().minus(REQUEST_KEPT)).await?;
    staff_sessions::forget_before(&tx, tx.now().minus(STAFF_SESSION_KEPT)).await?;
    tx.commit().await?;
    tracing::debug!(ended_visits, ended_counts, ended_passes, "the desk forgot what has ended");
    Ok(())
}
