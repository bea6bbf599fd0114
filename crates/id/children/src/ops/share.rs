//! From 14 on the child chooses what those who act for them see.

use std::collections::BTreeSet;

use identity::model::notice::NoticeKind;
use kernel::SubjectId;
use store::StoreError;

use super::tell::tell;
use crate::model::{LinkState, Role, Share};
use crate::records::{By, record};
use crate::store::{children, links};
use crate::{Children, messages};

/// Writes what a holder may see. False when the account is not a child's or nobody holds such a link.
pub async fn share(
    room: &Children,
    (account, network): (SubjectId, &str),
    no: i32,
    shares: &BTreeSet<Share>,
) -> Result<bool, StoreError> {
    let tx = room.db().begin().await?;
    let own = links::list_of(tx.conn(), tx.vault(), account).await?;
    let child = own.iter().filter(|stored| stored.link.role == Role::Child).find_map(|stored| {
        match stored.link.state {
            LinkState::Held { child, .. } => Some(child),
            _ => None,
        }
    });
    let Some(child) = child else { return Ok(false) };
    let holders = children::list_holders(tx.conn(), child).await?;
    let Some(holding) = holders.into_iter().find(|holding| holding.link == no) else { return Ok(false) };
    if holding.shares == *shares {
        return Ok(true);
    }
    children::set_shares(&tx, (child, holding.holder), shares).await?;
    let words = Share::write(shares);
    let concerned = [child, account, holding.holder];
    let by = By::person(account, network);
    record(&tx, &concerned, &by, ("child.shared", &[("shares", words.as_str())])).await?;
    tell(room, &tx, &[holding.holder], (NoticeKind::Level, &messages::SHARED)).await?;
    tx.commit().await?;
    Ok(true)
}
