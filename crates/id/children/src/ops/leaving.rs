//! What this room holds of somebody who leaves.

use async_trait::async_trait;
use identity::{Holder, Obstacle};
use kernel::SubjectId;
use store::{ScopeKey, StoreError, Tx};

use super::end::{concerned, unbind};
use crate::Children;
use crate::records::{By, record};
use crate::store::{children, links};

/// Lets go of the links of an account. A child's record stays as long as somebody else holds a link to it.
pub struct ChildrenHolder(pub Children);

#[async_trait]
impl Holder for ChildrenHolder {
    async fn find_obstacle(&self, _tx: &Tx, _subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        Ok(None)
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, _key: &ScopeKey) -> Result<(), StoreError> {
        for stored in links::list_of(tx.conn(), tx.vault(), subject).await? {
            links::delete(tx, &stored.link).await?;
            let Some(child) = stored.link.child() else { continue };
            let all = concerned(tx, child).await?;
            if !all.contains(&subject) {
                // The account that this one became part of holds it.
                continue;
            }
            let others: Vec<SubjectId> = all.into_iter().filter(|other| *other != subject).collect();
            let details = [("role", stored.link.role.as_str()), ("end", "holder")];
            record(tx, &others, &By::system(), ("child.ended", &details)).await?;
            unbind(&self.0, tx, &stored.link, child).await?;
        }
        // A child whose record a restored backup brought back.
        for holding in children::list_holders(tx.conn(), subject).await? {
            if let Some(stored) = links::find(tx.conn(), tx.vault(), (holding.holder, holding.link)).await? {
                links::delete(tx, &stored.link).await?;
            }
        }
        children::delete(tx, subject).await
    }
}
