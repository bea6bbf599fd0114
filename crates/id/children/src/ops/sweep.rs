//! What time brings: birthdays, questions that stay without an answer, and what is over for long.

use std::time::Duration;

use identity::model::notice::NoticeKind;
use store::{StoreError, Tx};

use super::answers::could_not_check;
use super::end::let_go_of;
use super::tell::tell;
use crate::model::{ASK_DAYS_MAX, End, LinkState, Role, Step, TellAhead};
use crate::records::By;
use crate::store::children::{self, StoredChild};
use crate::store::links;
use crate::{Children, messages};

/// How long what is over stays in the holder's list.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// One round.
pub async fn sweep(room: &Children) -> Result<(), StoreError> {
    let store = room.db();
    let now = store.env().now();
    for child in children::list_due(store.reader(), now).await? {
        let tx = store.begin().await?;
        look(room, &tx, &child).await?;
        tx.commit().await?;
    }
    let since = now.minus(Duration::from_secs(ASK_DAYS_MAX * 24 * 60 * 60));
    for stored in links::list_open(store.reader(), store.vault(), since).await? {
        let tx = store.begin().await?;
        let after = stored.link.give_up(tx.now());
        if after != stored.link && links::update(&tx, &stored, &after).await? {
            if matches!(after.state, LinkState::CouldNotCheck { .. }) {
                could_not_check(room, &tx, &after).await?;
            }
            tx.commit().await?;
        }
    }
    let tx = store.begin().await?;
    links::forget_settled(&tx, now.minus(KEPT)).await?;
    tx.commit().await
}

async fn look(room: &Children, tx: &Tx, child: &StoredChild) -> Result<(), StoreError> {
    match child.birthdays.step(child.told, tx.now()) {
        Step::Wait(until) => children::postpone(tx, child.child, until).await,
        Step::Tell(what) => announce(room, tx, child, what).await,
        Step::ComeOfAge => come_of_age(room, tx, child).await,
    }
}

async fn announce(room: &Children, tx: &Tx, child: &StoredChild, what: TellAhead) -> Result<(), StoreError> {
    if !children::set_told(tx, child, what).await? {
        return Ok(());
    }
    let template = match what {
        TellAhead::Fourteen => &messages::FOURTEEN,
        TellAhead::AdultSoon => &messages::ADULT_SOON,
    };
    let mut receivers: Vec<_> = children::list_holders(tx.conn(), child.child)
        .await?
        .into_iter()
        .map(|holding| holding.holder)
        .collect();
    // To whoever has an account already it is told what ends, not that they may have one.
    receivers.extend(child.account.filter(|_| what == TellAhead::AdultSoon));
    tell(room, tx, &receivers, (NoticeKind::Level, template)).await
}

/// Every link ends; with the last one the record of the child goes.
async fn come_of_age(room: &Children, tx: &Tx, child: &StoredChild) -> Result<(), StoreError> {
    let holders = children::list_holders(tx.conn(), child.child).await?;
    let mut bound: Vec<_> = holders.iter().map(|holding| (holding.holder, holding.link)).collect();
    if let Some(account) = child.account {
        let own = links::list_of(tx.conn(), tx.vault(), account).await?;
        let own = own.iter().filter(|stored| stored.link.role == Role::Child);
        bound.extend(
            own.filter(|stored| stored.link.child() == Some(child.child))
                .map(|stored| (account, stored.link.no)),
        );
    }
    for place in bound {
        if let Some(stored) = links::find(tx.conn(), tx.vault(), place).await? {
            let_go_of(room, tx, &stored, (End::CameOfAge, &By::system())).await?;
        }
    }
    Ok(())
}
