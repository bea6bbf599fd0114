//! What becomes of links when two accounts of one person become one, and two again.

use kernel::SubjectId;
use store::{Scope, ScopeKey, StoreError, Tx};

use super::ask::draw_no;
use crate::model::{End, Link, LinkState, Role, follows, wakes};
use crate::records::{By, record};
use crate::store::children::{self, Holding};
use crate::store::links::{self, Stored};

/// The links of an account that was merged away go to the survivor. A link to a child whom the survivor acts for already stays
/// where it is and rests.
pub async fn follow(tx: &Tx, (away, survivor): (SubjectId, SubjectId)) -> Result<(), StoreError> {
    let theirs = links_of(tx, survivor).await?;
    for stored in links::list_of(tx.conn(), tx.vault(), away).await? {
        match stored.link.child() {
            Some(child) if !follows(&stored.link, &theirs) => {
                children::remove_holder(tx, child, away).await?;
            }
            _ => carry(tx, &stored, (survivor, Some(away))).await?,
        }
    }
    Ok(())
}

/// What came from an account that is one of two again goes back to it, and what rested there acts again.
pub async fn give_back(tx: &Tx, (away, survivor): (SubjectId, SubjectId)) -> Result<(), StoreError> {
    let before = links_of(tx, survivor).await?;
    let resting = links::list_of(tx.conn(), tx.vault(), away).await?;
    for stored in links::list_of(tx.conn(), tx.vault(), survivor).await? {
        if stored.came_from == Some(away) {
            carry(tx, &stored, (away, None)).await?;
        }
    }
    for stored in resting {
        let LinkState::Held { child, checked_at, .. } = stored.link.state else { continue };
        let link = stored.link;
        if link.role == Role::Child {
            continue;
        }
        if wakes(&link, &before) {
            let shares = std::collections::BTreeSet::new();
            let holding = Holding { holder: away, link: link.no, role: link.role, shares, since: checked_at };
            children::add_holder(tx, child, &holding).await?;
        } else {
            let end = end_meanwhile(tx, (&stored, survivor)).await?;
            links::update(tx, &stored, &link.ended(end, tx.now())).await?;
        }
    }
    Ok(())
}

async fn links_of(tx: &Tx, holder: SubjectId) -> Result<Vec<Link>, StoreError> {
    let all = links::list_of(tx.conn(), tx.vault(), holder).await?;
    Ok(all.into_iter().map(|stored| stored.link).collect())
}

/// Why the survivor's link to the same child ended. What is over and was taken off the list the holder let go of.
async fn end_meanwhile(tx: &Tx, (stored, survivor): (&Stored, SubjectId)) -> Result<End, StoreError> {
    let of_away = tx.vault().load_key(tx.conn(), Scope::subject(stored.link.holder)).await?;
    let of_survivor = tx.vault().load_key(tx.conn(), Scope::subject(survivor)).await?;
    let certificate = stored.asked(&of_away)?.child.certificate;
    for other in links::list_of(tx.conn(), tx.vault(), survivor).await? {
        if let LinkState::Ended { end, .. } = other.link.state
            && other.asked(&of_survivor)?.child.certificate == certificate
        {
            return Ok(end);
        }
    }
    Ok(End::Holder)
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
