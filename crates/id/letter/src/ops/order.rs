//! Ordering a letter.

use assurance::{Level, PersonFacts, level};
use kernel::{SubjectId, Timestamp};
use person::PostalAddress;
use profile::model::PersonData;
use proofing::model::Standing;
use store::{Scope, StoreError, Tx};

use super::office::plan_end;
use super::settle::hold_active;
use super::tell::tell;
use crate::error::LetterError;
use crate::model::ask::Ask;
use crate::model::letter::{HELD_LASTS, State};
use crate::model::limits::{COUNTED, PEOPLE_AT_ADDRESS_MAX, next_order_at};
use crate::store::letters::{self, Content, Letter};
use crate::store::{addresses, drafts, requests, sheets};
use crate::{Letters, messages, records};

/// Why no letter can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Letters are not offered here.
    NotOffered,
    /// The registries have not confirmed name and document yet.
    NotStandard,
    /// The account is confirmed already.
    Confirmed,
    /// A letter is under way.
    Underway,
    /// One a day, four a month.
    TooSoon {
        /// From when on.
        until: Timestamp,
    },
    /// Letters for several people go to this address already.
    Crowded,
}

/// What stands against ordering; whether the address can be written to is asked by [`order_letter`] alone.
pub async fn find_obstacle(letters: &Letters, subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
    let store = letters.db();
    let standing = proofing::ops::standing::find_standing(store.reader(), store.vault(), subject).await?;
    let found = letters::list(store.reader(), subject).await?;
    Ok(judge(letters, standing.as_ref(), &found, store.env().now()).err())
}

/// The facts of the version in force: a letter is addressed to the name that the registries confirmed.
pub(super) fn facts_in_force(standing: &Standing) -> PersonFacts {
    PersonFacts { pending: None, ..standing.facts() }
}

fn judge<'s>(
    letters: &Letters,
    standing: Option<&'s Standing>,
    found: &[Letter],
    now: Timestamp,
) -> Result<(&'s PersonData, Vec<u8>), Obstacle> {
    if !letters.is_offered() {
        return Err(Obstacle::NotOffered);
    }
    let standing = standing.ok_or(Obstacle::NotStandard)?;
    match level(&standing.records, &facts_in_force(standing), now).level {
        Level::Simplified => return Err(Obstacle::NotStandard),
        Level::Confirmed => return Err(Obstacle::Confirmed),
        Level::Standard => {}
    }
    let current = &standing.profile.current;
    let facts = current.facts().ok_or(Obstacle::NotStandard)?;
    let person = current.person().ok_or(Obstacle::NotStandard)?;
    let newest = found.first().map(|letter| letter.state.clone().expire(now));
    if newest.is_some_and(|state| !state.is_over()) {
        return Err(Obstacle::Underway);
    }
    let ordered: Vec<Timestamp> = found.iter().map(|letter| letter.ordered_at).collect();
    match next_order_at(&ordered, now) {
        Some(until) => Err(Obstacle::TooSoon { until }),
        None => Ok((person, facts.core)),
    }
}

/// What an order came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordered {
    /// It waits to be printed.
    Queued,
    /// A supervisor looks at it first.
    Held,
}

/// Orders a letter to an address. The addressee is the name in force.
pub async fn order_letter(
    letters: &Letters,
    subject: SubjectId,
    address: &PostalAddress,
    network: &str,
) -> Result<Result<(), Obstacle>, LetterError> {
    Ok(order(letters, subject, (address, None), network).await?.map(drop))
}

/// The same to an address of many people: a supervisor is asked. If it is one of few meanwhile, it is a plain order.
pub async fn ask_for_letter(
    letters: &Letters,
    subject: SubjectId,
    (address, ask): (&PostalAddress, &Ask),
    network: &str,
) -> Result<Result<Ordered, Obstacle>, LetterError> {
    order(letters, subject, (address, Some(ask)), network).await
}

/// Whether letters for so many others go to an address that a supervisor is asked.
pub async fn is_crowded(
    letters: &Letters,
    subject: SubjectId,
    address: &PostalAddress,
) -> Result<bool, StoreError> {
    let tx = letters.db().begin().await?;
    Ok(count_others(&tx, address, subject).await? >= PEOPLE_AT_ADDRESS_MAX)
}

pub(super) async fn count_others(
    tx: &Tx,
    address: &PostalAddress,
    subject: SubjectId,
) -> Result<usize, StoreError> {
    addresses::count_others(tx, address, subject, tx.now().minus(COUNTED)).await
}

async fn order(
    letters: &Letters,
    subject: SubjectId,
    (address, ask): (&PostalAddress, Option<&Ask>),
    network: &str,
) -> Result<Result<Ordered, Obstacle>, LetterError> {
    let tx = letters.db().begin().await?;
    let standing = hold_active(&tx, subject).await?;
    let found = letters::list(tx.conn(), subject).await?;
    let (person, core) = match judge(letters, standing.as_ref(), &found, tx.now()) {
        Ok(judged) => judged,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let is_crowded = count_others(&tx, address, subject).await? >= PEOPLE_AT_ADDRESS_MAX;
    let ask = match ask {
        None if is_crowded => return Ok(Err(Obstacle::Crowded)),
        ask => ask.filter(|_| is_crowded),
    };
    end_before(&tx, found.first()).await?;
    let place = (subject, found.first().map_or(1, |letter| letter.no + 1));
    let content = Content {
        addressee: person.name.full(),
        name_key: person.name.matching_key(),
        birth_date: person.birth_date.to_string(),
        address: Some(address.clone()),
    };
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let state = if ask.is_some() { State::Held { since: tx.now() } } else { State::Queued };
    letters::insert(&tx, &key, place, (&content, &core), &state).await?;
    drafts::delete(&tx, subject).await?;
    let ordered = match ask {
        None => {
            queue(&tx, place, address).await?;
            records::by_person(&tx, subject, network, ("letter.ordered", &[])).await?;
            tell(&tx, letters, subject, &messages::ORDERED).await?;
            Ordered::Queued
        }
        Some(ask) => {
            requests::insert(&tx, ask, place).await?;
            plan_end(&tx, place, tx.now().plus(HELD_LASTS)).await?;
            records::by_person(&tx, subject, network, ("letter.held", &[])).await?;
            tell(&tx, letters, subject, &messages::HELD).await?;
            Ordered::Held
        }
    };
    tx.commit().await?;
    Ok(Ok(ordered))
}

/// Puts a letter into the post's queue, and counts the person at the address.
pub(super) async fn queue(
    tx: &Tx,
    place: (SubjectId, i32),
    address: &PostalAddress,
) -> Result<(), StoreError> {
    sheets::enqueue(tx, place, tx.now()).await?;
    addresses::note(tx, address, place.0).await
}

/// A letter whose time is over, and whose end no job has written yet, ends before the next begins.
pub(super) async fn end_before(tx: &Tx, newest: Option<&Letter>) -> Result<(), LetterError> {
    let Some(letter) = newest.filter(|letter| !letter.state.is_over()) else { return Ok(()) };
    let ended = letter.state.clone().expire(tx.now());
    super::settle::settle(tx, letter, &ended).await
}

/// Keeps the address that was typed, until it is ordered to.
pub async fn keep_address(
    letters: &Letters,
    subject: SubjectId,
    address: &PostalAddress,
) -> Result<(), StoreError> {
    let tx = letters.db().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    drafts::save(&tx, &key, subject, address).await?;
    tx.commit().await
}

/// The address that was typed and not yet ordered to.
pub async fn find_address(
    letters: &Letters,
    subject: SubjectId,
) -> Result<Option<PostalAddress>, StoreError> {
    let store = letters.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    drafts::find(store.reader(), &key, subject).await
}
