//! What the civil registry answers: verified, recorded and told in one transaction.

use std::collections::BTreeSet;

use gateway_registries::Answer;
use identity::model::notice::NoticeKind;
use identity::ops::subjects::open_subject;
use kernel::{SubjectId, Timestamp};
use store::{Scope, StoreError, Tx};

use super::ask::request_of;
use super::end::{concerned, let_go_of};
use super::tell::tell;
use crate::model::{Answered, Asked, Birthdays, Link, LinkState, Refusal, Role};
use crate::records::{By, record};
use crate::store::children::{self, Holding};
use crate::store::links::{self, Stored};
use crate::{Children, messages};

/// Records an answer. Gives whether it may be acknowledged: it is recorded, or of no use to anybody.
pub async fn record_answer(room: &Children, answer: &Answer) -> Result<bool, StoreError> {
    let tx = room.db().begin().await?;
    let found = links::find_by_request(tx.conn(), tx.vault(), answer.request_id).await?;
    let Some(stored) = found else {
        tracing::warn!("an answer to nothing that was asked is ignored");
        return Ok(true);
    };
    let scope = Scope::subject(stored.link.holder);
    let Some(key) = tx.vault().find_key(tx.conn(), scope).await? else { return Ok(true) };
    let asked = stored.asked(&key)?;
    let concerns = request_of(tx.conn(), tx.vault(), &stored, &asked)
        .await?
        .is_some_and(|request| answer.concerns(&request));
    let said = if concerns { Answered::of(&answer.result) } else { Answered::Later };
    let done = take(room, &tx, &stored, (&asked, said)).await?;
    if done {
        tx.commit().await?;
    }
    Ok(done)
}

/// False when the link changed meanwhile: the answer comes again.
async fn take(
    room: &Children,
    tx: &Tx,
    stored: &Stored,
    (asked, said): (&Asked, Answered),
) -> Result<bool, StoreError> {
    let before = stored.link;
    let birthdays = Birthdays::of(asked.child.birth_date.date(), &room.identity().config().time_zone);
    let makes = before.is_asked() && said == Answered::Yes && tx.now() < birthdays.adult_at;
    let (said, child) = if makes {
        let child = find_or_open(tx, asked, birthdays).await?;
        if is_taken(tx, &before, child).await? {
            (Answered::No(Refusal::Taken), child)
        } else {
            (said, child)
        }
    } else {
        (said, before.child().unwrap_or(before.holder))
    };
    let Some(after) = before.answered(said, (child, birthdays.adult_at), tx.now()) else { return Ok(true) };
    if let LinkState::Ended { end, .. } = after.state {
        return let_go_of(room, tx, stored, (end, &By::system())).await;
    }
    if !links::update(tx, stored, &after).await? {
        return Ok(false);
    }
    match after.state {
        LinkState::Held { child, checked_at, .. } if before.is_asked() => {
            hold(room, tx, &after, (child, checked_at)).await?;
        }
        LinkState::Refused { refusal, .. } => refuse(room, tx, &after, refusal).await?,
        LinkState::CouldNotCheck { .. } => could_not_check(room, tx, &after).await?,
        _ => {}
    }
    Ok(true)
}

/// The child of a certificate: the one whom another holder brought already, or a new subject without an account.
async fn find_or_open(tx: &Tx, asked: &Asked, birthdays: Birthdays) -> Result<SubjectId, StoreError> {
    let certificate = &asked.child.certificate;
    if let Some(child) = children::find_by_certificate(tx.conn(), tx.vault(), certificate).await? {
        return Ok(child);
    }
    let (child, key) = open_subject(tx).await?;
    if !children::take_certificate(tx, child, certificate).await? {
        // The other parent's answer is being recorded at this very moment: ours comes again.
        return Err(StoreError::row("child_certificates", "taken meanwhile"));
    }
    children::insert(tx, &key, (child, birthdays), &asked.child).await?;
    Ok(child)
}

/// Whether the place is another's: an account of the child's, or a link of the same holder.
async fn is_taken(tx: &Tx, link: &Link, child: SubjectId) -> Result<bool, StoreError> {
    if link.role == Role::Child {
        let stored = children::find(tx.conn(), child).await?;
        return Ok(stored.and_then(|stored| stored.account).is_some_and(|account| account != link.holder));
    }
    let holders = children::list_holders(tx.conn(), child).await?;
    Ok(holders.iter().any(|holding| holding.holder == link.holder))
}

async fn hold(
    room: &Children,
    tx: &Tx,
    link: &Link,
    (child, since): (SubjectId, Timestamp),
) -> Result<(), StoreError> {
    let others = concerned(tx, child).await?;
    if link.role == Role::Child {
        children::set_account(tx, child, Some(link.holder)).await?;
    } else {
        let holding =
            Holding { holder: link.holder, link: link.no, role: link.role, shares: BTreeSet::new(), since };
        children::add_holder(tx, child, &holding).await?;
    }
    let all: Vec<SubjectId> = others.iter().copied().chain([link.holder]).collect();
    record(tx, &all, &By::system(), ("child.held", &[("role", link.role.as_str())])).await?;
    tell(room, tx, &[link.holder], (NoticeKind::Level, &messages::HELD)).await?;
    tell(room, tx, &others, (NoticeKind::Security, &messages::JOINED)).await
}

async fn refuse(room: &Children, tx: &Tx, link: &Link, refusal: Refusal) -> Result<(), StoreError> {
    let details = [("role", link.role.as_str()), ("outcome", refusal.as_str())];
    record(tx, &[link.holder], &By::system(), ("child.refused", &details)).await?;
    tell(room, tx, &[link.holder], (NoticeKind::Level, &messages::REFUSED)).await
}

/// Says that no answer came in time.
pub(super) async fn could_not_check(room: &Children, tx: &Tx, link: &Link) -> Result<(), StoreError> {
    let details = [("role", link.role.as_str())];
    record(tx, &[link.holder], &By::system(), ("child.could-not-check", &details)).await?;
    tell(room, tx, &[link.holder], (NoticeKind::Level, &messages::UNAVAILABLE)).await
}
