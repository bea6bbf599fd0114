//! What becomes of links when two accounts of one person become one, and two again.

use kernel::SubjectId;
use store::{Scope, ScopeKey, StoreError, Tx};

use super::ask::draw_no;
use crate::model::{End, Link, LinkState, Role};
use crate::records::{By, record};
use crate::store::children::{self, Holding};
use crate::store::links::{self, Stored};

/// The links of an account that was merged away go to the survivor. A link to a child whom the survivor acts for already stays
/// where it is and rests.
pub async fn follow(tx: &Tx, (away, survivor): (SubjectId, SubjectId)) -> Result<(), StoreError> {
    let theirs = links::list_of(tx.conn(), tx.vault(), survivor).await?;
    let held: Vec<SubjectId> = theirs.iter().filter_map(|stored| stored.link.child()).collect();
    for stored in links::list_of(tx.conn(), tx.vault(), away).await? {
        match stored.link.child().filter(|child| held.contains(child)) {
            Some(child) => children::remove_holder(tx, child, away).await?,
            None => carry(tx, &stored, (survivor, Some(away))).await?,
        }
    }
    Ok(())
}

/// What came from an account that is one of two again goes back to it.
pub async fn give_back(tx: &Tx, (away, survivor): (SubjectId, SubjectId)) -> Result<(), StoreError> {
    for stored in links::list_of(tx.conn(), tx.vault(), survivor).await? {
        if stored.came_from == Some(away) {
            carry(tx, &stored, (away, None)).await?;
        }
    }
    for stored in links::list_of(tx.conn(), tx.vault(), away).await? {
        let LinkState::Held { child, checked_at, .. } = stored.link.state else { continue };
        let link = stored.link;
        if link.role == Role::Child {
            continue;
        }
        if children::find(tx.conn(), child).await?.is_none() {
            // The survivor let go of it meanwhile, or the child came of age.
            links::update(tx, &stored, &link.ended(End::Holder, tx.now())).await?;
        } else if !children::list_holders(tx.conn(), child).await?.iter().any(|one| one.holder == away) {
            let shares = std::collections::BTreeSet::new();
            let holding = Holding { holder: away, link: link.no, role: link.role, shares, since: checked_at };
            children::add_holder(tx, child, &holding).await?;
        }
    }
    Ok(())
}

/// Takes a link from one account to another, sealed anew by the other's key, with what the child shows by it.
async fn carry(
    tx: &Tx,
    stored: &Stored,
    (to, came_from): (SubjectId, Option<SubjectId>),
) -> Result<(), StoreError> {
    let from = stored.link.holder;
    let (old, new): (ScopeKey, ScopeKey) = (
        tx.vault().load_key(tx.conn(), Scope::subject(from)).await?,
        tx.vault().load_key(tx.conn(), Scope::subject(to)).await?,
    );
    let asked = stored.asked(&old)?;
    let present = links::list_of(tx.conn(), tx.vault(), to).await?;
    let link = stored.link.moved((to, draw_no(tx, &present)), tx.now());
    links::delete(tx, &stored.link).await?;
    links::insert(tx, &new, (&link, came_from), &asked).await?;
    let Some(child) = link.child() else { return Ok(()) };
    rebind(tx, (from, &link), child).await?;
    record(tx, &[child, to], &By::system(), ("child.moved", &[("role", link.role.as_str())])).await
}

async fn rebind(tx: &Tx, (from, link): (SubjectId, &Link), child: SubjectId) -> Result<(), StoreError> {
    if link.role == Role::Child {
        return children::set_account(tx, child, Some(link.holder)).await;
    }
    let holders = children::list_holders(tx.conn(), child).await?;
    let Some(holding) = holders.into_iter().find(|holding| holding.holder == from) else { return Ok(()) };
    children::remove_holder(tx, child, from).await?;
    children::add_holder(tx, child, &Holding { holder: link.holder, link: link.no, ..holding }).await
}
