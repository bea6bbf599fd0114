//! The ends of a link, and of what is kept of a child when nobody is left who acts for them.

use identity::model::notice::NoticeKind;
use identity::ops::subjects::erase_subject;
use kernel::SubjectId;
use store::{StoreError, Tx};

use super::tell::tell;
use crate::model::{Link, Role};
use crate::records::{By, record};
use crate::store::children;
use crate::store::links::{self, Stored};
use crate::{Children, messages};

pub use crate::model::End;

/// The child, whoever acts for the child, and the child's account.
pub(super) async fn concerned(tx: &Tx, child: SubjectId) -> Result<Vec<SubjectId>, StoreError> {
    let mut all = vec![child];
    all.extend(children::list_holders(tx.conn(), child).await?.into_iter().map(|holding| holding.holder));
    all.extend(children::find(tx.conn(), child).await?.and_then(|stored| stored.account));
    Ok(all)
}

/// Ends a link that holds, tells everybody, and erases the child's record when nobody is left. False when the link changed
/// meanwhile.
pub(crate) async fn let_go_of(
    room: &Children,
    tx: &Tx,
    stored: &Stored,
    (end, by): (End, &By<'_>),
) -> Result<bool, StoreError> {
    let Some(child) = stored.link.child() else { return Ok(true) };
    let after = stored.link.ended(end, tx.now());
    if !links::update(tx, stored, &after).await? {
        return Ok(false);
    }
    let all = concerned(tx, child).await?;
    let details = [("role", after.role.as_str()), ("end", end.as_str())];
    record(tx, &all, by, ("child.ended", &details)).await?;
    let others: Vec<SubjectId> = all.into_iter().filter(|subject| *subject != after.holder).collect();
    tell(room, tx, &[after.holder], (NoticeKind::Security, &messages::ENDED)).await?;
    if end != End::CameOfAge {
        tell(room, tx, &others, (NoticeKind::Security, &messages::OTHER_ENDED)).await?;
    }
    unbind(room, tx, &after, child).await?;
    Ok(true)
}

/// Takes a link away from the child's side. The record goes with the last one.
pub(super) async fn unbind(
    room: &Children,
    tx: &Tx,
    link: &Link,
    child: SubjectId,
) -> Result<(), StoreError> {
    if link.role == Role::Child {
        // Of an account that was merged away another may have taken the place.
        let stored = children::find(tx.conn(), child).await?;
        if stored.is_some_and(|stored| stored.account == Some(link.holder)) {
            children::set_account(tx, child, None).await?;
        }
    } else {
        children::remove_holder(tx, child, link.holder).await?;
    }
    let account = children::find(tx.conn(), child).await?.and_then(|stored| stored.account);
    if account.is_none() && children::list_holders(tx.conn(), child).await?.is_empty() {
        children::delete(tx, child).await?;
        erase_subject(tx, &room.identity().config().time_zone, child).await?;
    }
    Ok(())
}

/// The holder lets go: a link ends, a question is taken back, what is over is forgotten. False when it is not there.
pub async fn let_go(
    room: &Children,
    (holder, network): (SubjectId, &str),
    no: i32,
) -> Result<bool, StoreError> {
    let tx = room.db().begin().await?;
    let Some(stored) = links::find(tx.conn(), tx.vault(), (holder, no)).await? else { return Ok(false) };
    let by = By::person(holder, network);
    if stored.link.child().is_some() {
        if !let_go_of(room, &tx, &stored, (End::Holder, &by)).await? {
            return Ok(false);
        }
    } else {
        if stored.link.is_asked() {
            let details = [("role", stored.link.role.as_str())];
            record(&tx, &[holder], &by, ("child.withdrawn", &details)).await?;
        }
        links::delete(&tx, &stored.link).await?;
    }
    tx.commit().await?;
    Ok(true)
}
