//! Suspicious patterns: looked for in the day of every centre, raised once, settled by the supervisor with a note.

use identity::ops::account::list_contacts;
use kernel::{SubjectId, Timestamp};
use store::{Field, Scope, StoreError};

use super::lists::record_list;
use crate::model::centre::Centre;
use crate::model::day::Day;
use crate::model::list::ListReason;
use crate::model::office::Officer;
use crate::model::pattern::{Confirmed, Pattern, Quarter, find_patterns};
use crate::model::visit::{End, Visit, VisitState};
use crate::store::counts::quarter_of;
use crate::store::flags::{self, Flag};
use crate::store::{counts, visits};
use crate::{Desk, records};

/// More visits of one day than this are not looked through.
const VISITS_MAX: u64 = 2_000;
/// Phones are compared by a keyed hash, and no longer than a look takes.
const PHONE: Field = Field("desk.pattern-phone");

/// One round over all centres. A recurring job calls it.
pub async fn raise_flags(desk: &Desk) -> Result<(), StoreError> {
    for centre in desk.centres().all() {
        raise_at(desk, centre).await?;
    }
    Ok(())
}

async fn raise_at(desk: &Desk, centre: &Centre) -> Result<(), StoreError> {
    let store = desk.db();
    let Some(day) = Day::of(store.env().now(), &desk.zone(&centre.code)) else { return Ok(()) };
    let mut confirmed = Vec::new();
    for visit in visits::list_of_day(store.reader(), &centre.code, &day, VISITS_MAX).await? {
        if visit.state == VisitState::Ended(End::Confirmed) {
            confirmed.push(seen(desk, centre, &visit).await?);
        }
    }
    let quarters = counts::list(store.reader(), &centre.code, quarter_of(day.from)).await?;
    let quarters: Vec<Quarter> = quarters
        .into_iter()
        .map(|one| Quarter {
            registrar: one.registrar,
            quarter: one.quarter,
            searches: one.searches,
            acts: one.acts,
        })
        .collect();
    let found = find_patterns(&confirmed, &quarters);
    if found.is_empty() {
        return Ok(());
    }
    let tx = store.begin().await?;
    for (registrar, pattern) in found {
        flags::raise(&tx, &centre.code, &Flag { registrar, pattern, day: day.from }).await?;
    }
    tx.commit().await
}

async fn seen(desk: &Desk, centre: &Centre, visit: &Visit) -> Result<Confirmed, StoreError> {
    let store = desk.db();
    let local = desk.zone(&centre.code).to_datetime(visit.begun_at.to_jiff());
    let phone = match store.vault().find_key(store.reader(), Scope::subject(visit.subject)).await? {
        Some(key) => {
            let contacts = list_contacts(store.reader(), &key, visit.subject).await?;
            let phone = contacts.into_iter().find(|stored| stored.contact.kind().is_phone());
            phone.map(|stored| store.vault().index(PHONE, &stored.contact.lookup_value()).hash)
        }
        None => None,
    };
    Ok(Confirmed {
        registrar: visit.registrar,
        subject: visit.subject,
        at: visit.begun_at,
        is_open: centre.hours.is_open(local),
        phone,
    })
}

/// A flag, as the page shows it.
pub struct FlagView {
    /// How the form names it.
    pub id: String,
    /// «Пётр П.»
    pub registrar: String,
    /// What was seen.
    pub pattern: Pattern,
    /// On which day.
    pub day: Timestamp,
}

fn id_of(flag: &Flag) -> String {
    format!("{}.{}.{}", flag.registrar.uuid(), flag.pattern.as_str(), flag.day.as_micros())
}

/// The flags of the officer's centre that nobody has settled. The registrars see that the supervisor looked.
pub async fn list_flags(desk: &Desk, officer: &Officer) -> Result<Vec<FlagView>, StoreError> {
    let tx = desk.db().begin().await?;
    let open = flags::list_open(tx.conn(), &officer.centre).await?;
    let people = open.iter().map(|flag| flag.registrar).filter(|one| *one != officer.subject).collect();
    record_list(&tx, officer, &people, ListReason::Flags).await?;
    tx.commit().await?;
    let mut found = Vec::new();
    for flag in open {
        found.push(FlagView {
            id: id_of(&flag),
            registrar: name_of(desk, flag.registrar).await?,
            pattern: flag.pattern,
            day: flag.day,
        });
    }
    Ok(found)
}

async fn name_of(desk: &Desk, registrar: SubjectId) -> Result<String, StoreError> {
    let store = desk.db();
    let key = store.vault().find_key(store.reader(), Scope::subject(registrar)).await?;
    let Some(key) = key else { return Ok(String::new()) };
    let version = profile::ops::load_current(store.reader(), &key, registrar).await?;
    Ok(version.content.name().short())
}

/// What settling a flag came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is settled.
    Done,
    /// It was settled already.
    Over,
    /// It is about the supervisor: a colleague settles it.
    Own,
}

/// Settles a flag. The note stays in the audit of the registrar and of the supervisor.
pub async fn settle_flag(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    note: &str,
) -> Result<Settled, StoreError> {
    let tx = desk.db().begin().await?;
    let open = flags::list_open(tx.conn(), &officer.centre).await?;
    let Some(flag) = open.into_iter().find(|flag| id_of(flag) == id) else { return Ok(Settled::Over) };
    if flag.registrar == officer.subject {
        return Ok(Settled::Own);
    }
    if !flags::settle(&tx, &officer.centre, &flag).await? {
        return Ok(Settled::Over);
    }
    let details = [("pattern", flag.pattern.as_str())];
    records::record_act(&tx, officer, flag.registrar, ("desk.flag-settled", note), &details).await?;
    tx.commit().await?;
    Ok(Settled::Done)
}
