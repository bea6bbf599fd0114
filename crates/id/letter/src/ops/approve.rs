//! A supervisor decides whether a letter may go to an address of many people.

use std::collections::BTreeSet;

use desk::model::list::ListReason;
use desk::model::office::Officer;
use desk::ops::find_bias;
use desk::ops::lists::record_list;
use kernel::Timestamp;
use person::{PostalAddress, PostalPart};
use store::{Scope, StoreError, Tx};

use super::order::{count_others, queue};
use super::settle::{hold, settle};
use super::tell::{tell, tell_declined};
use crate::error::LetterError;
use crate::model::ask::{AskReason, Decision};
use crate::model::letter::State;
use crate::store::letters::{self, Letter};
use crate::store::requests::{self, Request};
use crate::{Letters, messages, records};

/// A request as the supervisor sees it: where, how many, why. Who asks is not needed.
pub struct RequestView {
    /// Its number.
    pub number: i64,
    /// Where the letter would go, line by line.
    pub address: Vec<String>,
    /// Others to whom letters went there in 30 days.
    pub others: usize,
    /// Why so many.
    pub reason: AskReason,
    /// Since when it waits.
    pub asked_at: Timestamp,
}

/// The requests to the officer's centre and to any, the oldest first. Whose they are sees that the supervisor looked.
pub async fn list_requests(letters: &Letters, officer: &Officer) -> Result<Vec<RequestView>, StoreError> {
    let tx = letters.db().begin().await?;
    let (mut found, mut people) = (Vec::new(), BTreeSet::new());
    for request in requests::list(tx.conn(), &officer.centre).await? {
        let Some((_, address)) = load(&tx, &request).await? else { continue };
        let mut lines = address.lines();
        lines.push(address.part(PostalPart::Postcode).to_owned());
        people.insert(request.subject);
        found.push(RequestView {
            number: request.number,
            address: lines,
            others: count_others(&tx, &address, request.subject).await?,
            reason: request.reason,
            asked_at: request.asked_at,
        });
    }
    record_list(&tx, officer, &people, ListReason::Letters).await?;
    tx.commit().await?;
    Ok(found)
}

/// The letter of a request and where it would go; none when nothing is to be decided any more.
async fn load(tx: &Tx, request: &Request) -> Result<Option<(Letter, PostalAddress)>, StoreError> {
    let Some(letter) = letters::find(tx.conn(), (request.subject, request.no)).await? else {
        return Ok(None);
    };
    if !matches!(letter.state.clone().expire(tx.now()), State::Held { .. }) {
        return Ok(None);
    }
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(request.subject)).await? else {
        return Ok(None);
    };
    let address = letter.content(&key)?.and_then(|content| content.address);
    Ok(address.map(|address| (letter, address)))
}

/// What a decision came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is done.
    Done,
    /// There is nothing to decide any more.
    Over,
    /// It is the supervisor's own letter, or that of somebody with the same phone: a colleague decides.
    Biased,
}

/// Lets a letter go, or does not. The note stays in the audit of both; the person is told.
pub async fn decide(
    letters: &Letters,
    officer: &Officer,
    (number, decision): (i64, Decision),
    note: &str,
) -> Result<Decided, LetterError> {
    let tx = letters.db().begin().await?;
    let mut waiting = requests::list(tx.conn(), &officer.centre).await?.into_iter();
    let Some(request) = waiting.find(|request| request.number == number) else { return Ok(Decided::Over) };
    let subject = request.subject;
    if hold(&tx, subject).await?.is_none() {
        return Ok(Decided::Over);
    }
    let Some((letter, address)) = load(&tx, &request).await? else { return Ok(Decided::Over) };
    if find_bias(tx.conn(), tx.vault(), officer.subject, subject).await?.is_some() {
        return Ok(Decided::Biased);
    }
    match decision {
        Decision::Approve => {
            settle(&tx, &letter, &letter.state.clone().approve(tx.now())?).await?;
            letters::restart(&tx, &letter).await?;
            queue(&tx, (subject, request.no), &address).await?;
            records::by_supervisor(&tx, officer, subject, ("letter.approved", note)).await?;
            tell(&tx, letters, subject, &messages::APPROVED).await?;
        }
        Decision::Decline(why) => {
            settle(&tx, &letter, &letter.state.clone().decline(why, tx.now())?).await?;
            records::by_supervisor(&tx, officer, subject, ("letter.declined", note)).await?;
            tell_declined(&tx, letters, subject, why).await?;
        }
    }
    tx.commit().await?;
    Ok(Decided::Done)
}
