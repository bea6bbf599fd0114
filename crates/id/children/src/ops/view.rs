//! What pages show.

use std::collections::BTreeSet;

use assurance::Level;
use identity::ops::account::list_contacts;
use kernel::{SubjectId, Timestamp};
use profile::model::PersonData;
use store::{Scope, StoreError};

use super::ask::find_person;
use crate::Children;
use crate::model::{Act, Birthdays, ChildData, Link, LinkState, Role, Share};
use crate::records::{By, record};
use crate::store::{children, links};

/// A link as the holder sees it.
pub struct LinkView {
    /// The link.
    pub link: Link,
    /// What was asked, or what is known of the child.
    pub child: ChildData,
    /// By which act, of a guardian.
    pub act: Option<Act>,
    /// When what changes by age.
    pub birthdays: Birthdays,
}

/// One child as a holder sees it.
pub struct ChildView {
    /// The link.
    pub link: LinkView,
    /// Who else acts for the child: as what, and since when. Not who: that is no business of the other.
    pub others: Vec<(Role, Timestamp)>,
    /// The child has an account.
    pub has_account: bool,
    /// What the child lets the holder see, with the values.
    pub shared: Vec<(Share, Vec<String>)>,
}

/// What a young person with an account sees of those who act for them.
pub struct OwnView {
    /// Their own link.
    pub link: LinkView,
    /// Those who act for them: the number, as what, the name, since when, what they see.
    pub holders: Vec<HolderView>,
}

/// Somebody who acts for the child, as the child sees them.
pub struct HolderView {
    /// The number in addresses.
    pub no: i32,
    /// As what.
    pub role: Role,
    /// The name.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// What they see.
    pub shares: BTreeSet<Share>,
}

/// The links of an account.
pub async fn list_links(room: &Children, holder: SubjectId) -> Result<Vec<LinkView>, StoreError> {
    let store = room.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(holder)).await?;
    let zone = &room.identity().config().time_zone;
    let all = links::list_of(store.reader(), store.vault(), holder).await?;
    all.iter()
        .map(|stored| {
            let asked = stored.asked(&key)?;
            let birthdays = Birthdays::of(asked.child.birth_date.date(), zone);
            Ok(LinkView { link: stored.link, child: asked.child, act: asked.act, birthdays })
        })
        .collect()
}

/// The level of an account, and its data in force.
pub async fn find_own(
    room: &Children,
    subject: SubjectId,
) -> Result<(Level, Option<PersonData>), StoreError> {
    let store = room.db();
    find_person(store.reader(), store.vault(), subject, store.env().now()).await
}

/// One link of an account, as the one who acts for a child sees it. What the child shares is looked at now, and the child sees
/// that it was.
pub async fn find_child(
    room: &Children,
    (holder, network): (SubjectId, &str),
    no: i32,
) -> Result<Option<ChildView>, StoreError> {
    let all = list_links(room, holder).await?;
    let found = all.into_iter().find(|view| view.link.no == no && view.link.role != Role::Child);
    let Some(mut link) = found else { return Ok(None) };
    let none = |link| ChildView { link, others: Vec::new(), has_account: false, shared: Vec::new() };
    let LinkState::Held { child, .. } = link.link.state else { return Ok(Some(none(link))) };
    let conn = room.db().reader();
    let holders = children::list_holders(conn, child).await?;
    let stored = children::find(conn, child).await?;
    let key = room.db().vault().find_key(conn, Scope::subject(child)).await?;
    if let Some((stored, key)) = stored.as_ref().zip(key) {
        // What was confirmed is the child's; what this holder typed beside it stays theirs.
        let snils = link.child.snils.take();
        link.child = ChildData { snils, ..stored.data(&key)? };
    }
    let account = stored.and_then(|stored| stored.account);
    let own = holders.iter().find(|holding| holding.holder == holder);
    let chosen = own.map(|own| own.shares.clone());
    let others = holders.iter().filter(|holding| holding.holder != holder);
    let others = others.map(|holding| (holding.role, holding.since)).collect();
    let shared = match (account, chosen) {
        (Some(account), Some(chosen)) if !chosen.is_empty() => {
            look(room, (holder, network), (child, account), &chosen).await?
        }
        _ => Vec::new(),
    };
    Ok(Some(ChildView { link, others, has_account: account.is_some(), shared }))
}

/// Reads what is shared from the child's account, and writes down that it was read.
async fn look(
    room: &Children,
    (holder, network): (SubjectId, &str),
    (child, account): (SubjectId, SubjectId),
    chosen: &BTreeSet<Share>,
) -> Result<Vec<(Share, Vec<String>)>, StoreError> {
    let tx = room.db().begin().await?;
    let (_, person) = find_person(tx.conn(), tx.vault(), account, tx.now()).await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(account)).await?;
    let contacts = list_contacts(tx.conn(), &key, account).await?;
    let values = |share: &Share| match share {
        Share::Contacts => contacts.iter().map(|stored| stored.contact.written()).collect(),
        Share::Document => person.iter().map(|person| person.document.number()).collect(),
        Share::Numbers => person.iter().flat_map(numbers).collect(),
    };
    let shared = chosen.iter().map(|share| (*share, values(share))).collect();
    let words = Share::write(chosen);
    let by = By::person(holder, network);
    record(&tx, &[child, account, holder], &by, ("child.viewed", &[("shares", words.as_str())])).await?;
    tx.commit().await?;
    Ok(shared)
}

fn numbers(person: &PersonData) -> Vec<String> {
    let snils = person.snils.as_ref().map(ToString::to_string);
    snils.into_iter().chain(person.inn.as_ref().map(|inn| inn.digits().to_owned())).collect()
}

/// What a young person sees of those who act for them; none when their account is bound to no child's record.
pub async fn find_own_child(room: &Children, account: SubjectId) -> Result<Option<OwnView>, StoreError> {
    let all = list_links(room, account).await?;
    let Some(link) = all.into_iter().find(|view| view.link.role == Role::Child) else { return Ok(None) };
    let LinkState::Held { child, .. } = link.link.state else {
        return Ok(Some(OwnView { link, holders: Vec::new() }));
    };
    let store = room.db();
    let mut views = Vec::new();
    for holding in children::list_holders(store.reader(), child).await? {
        let scope = Scope::subject(holding.holder);
        let Some(key) = store.vault().find_key(store.reader(), scope).await? else { continue };
        let current = profile::ops::load_current(store.reader(), &key, holding.holder).await?;
        views.push(HolderView {
            no: holding.link,
            role: holding.role,
            name: current.content.name().full(),
            since: holding.since,
            shares: holding.shares,
        });
    }
    Ok(Some(OwnView { link, holders: views }))
}
