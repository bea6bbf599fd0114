//! The end of a link at a desk, where a paper is shown: presence, paper and office are the desk's business.

use audit::Actor;
use kernel::{SubjectId, Timestamp};
use person::PersonName;
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Tx, Vault};

use super::end::let_go_of;
use crate::Children;
use crate::model::{End, LinkState, Role};
use crate::records::By;
use crate::store::{children, links};

/// Which link: by the number of the applicant's own, and of somebody else's to the same child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskKey {
    /// The applicant's own.
    pub own: i32,
    /// Somebody else's.
    pub other: Option<i32>,
}

/// A link that may be ended.
pub struct DeskLink {
    /// Which.
    pub key: DeskKey,
    /// Whose.
    pub holder: SubjectId,
    /// As what.
    pub role: Role,
    /// The child.
    pub child: PersonName,
    /// Since when it is known to hold.
    pub since: Timestamp,
    /// Whether nobody else acts for the child: what is kept of it goes too.
    pub is_last: bool,
}

/// The applicant's own links that hold, each followed by those of others to the same child.
pub async fn list_to_end<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    applicant: SubjectId,
) -> Result<Vec<DeskLink>, StoreError> {
    let key = vault.load_key(conn, Scope::subject(applicant)).await?;
    let mut found = Vec::new();
    for stored in links::list_of(conn, vault, applicant).await? {
        let LinkState::Held { child, checked_at, .. } = stored.link.state else { continue };
        let name = stored.asked(&key)?.child.name;
        let holders = children::list_holders(conn, child).await?;
        let account = children::find(conn, child).await?.and_then(|stored| stored.account);
        let is_last = holders.len() + usize::from(account.is_some()) <= 1;
        let own = stored.link.no;
        let mine = holders.iter().find(|holding| holding.holder == applicant);
        found.push(DeskLink {
            key: DeskKey { own, other: None },
            holder: applicant,
            role: stored.link.role,
            child: name.clone(),
            since: mine.map_or(checked_at, |holding| holding.since),
            is_last,
        });
        found.extend(holders.iter().filter(|holding| holding.holder != applicant).map(|holding| DeskLink {
            key: DeskKey { own, other: Some(holding.link) },
            holder: holding.holder,
            role: holding.role,
            child: name.clone(),
            since: holding.since,
            is_last,
        }));
    }
    Ok(found)
}

/// Ends a link in the transaction of the act at the desk. All whom it concerns see it and are told. False when it does not
/// hold any more.
pub async fn end_at_desk(
    room: &Children,
    tx: &Tx,
    (applicant, key): (SubjectId, DeskKey),
    (officer, reason): (Actor, &str),
) -> Result<bool, StoreError> {
    let all = list_to_end(tx.conn(), tx.vault(), applicant).await?;
    let Some(link) = all.into_iter().find(|link| link.key == key) else { return Ok(false) };
    let place = (link.holder, key.other.unwrap_or(key.own));
    let Some(stored) = links::find(tx.conn(), tx.vault(), place).await? else { return Ok(false) };
    let by = By::operator(officer, reason);
    Ok(stored.link.child().is_some() && let_go_of(room, tx, &stored, (End::Desk, &by)).await?)
}
