//! The visits of a day: a registrar's own, and for the supervisor those of the centre. Each look is written down.

use std::collections::{BTreeMap, BTreeSet};

use audit::{Action, Actor, Entry};
use jiff::civil::Date;
use kernel::{SubjectId, Timestamp};
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Tx, Vault};

use crate::Desk;
use crate::model::day::Day;
use crate::model::list::ListReason;
use crate::model::office::Officer;
use crate::model::visit::{End, Purpose, Visit, VisitState};
use crate::store::visits;

/// More visits of one day than this are not shown.
const VISITS_MAX: u64 = 500;
/// The reason that stands in the audit when a registrar looks at the own day.
const OWN_DAY: &str = "own-day";

/// One visit of a day.
pub struct DayLine {
    /// When it began.
    pub at: Timestamp,
    /// «Пётр П.», who works on it.
    pub registrar: String,
    /// «П. П.», who came.
    pub initials: String,
    /// What for.
    pub purpose: Purpose,
    /// How it ended, if it has.
    pub end: Option<End>,
}

/// The visits of one day, the latest first.
pub struct DayList {
    /// The date, where the centre is.
    pub date: Date,
    /// The visits.
    pub lines: Vec<DayLine>,
}

/// What the officer has done today.
pub async fn list_own_day(desk: &Desk, officer: &Officer) -> Result<Option<DayList>, StoreError> {
    let tx = desk.db().begin().await?;
    let Some(day) = Day::of(tx.now(), &desk.zone(&officer.centre)) else { return Ok(None) };
    let found = visits::list_of_day(tx.conn(), &officer.centre, &day, VISITS_MAX).await?;
    let own: Vec<Visit> = found.into_iter().filter(|visit| visit.registrar == officer.subject).collect();
    let lines = lines(tx.conn(), tx.vault(), &own).await?;
    audit::record(&tx, &look(officer, officer.subject, (OWN_DAY, false))).await?;
    tx.commit().await?;
    Ok(Some(DayList { date: day.date, lines }))
}

/// What was done at the officer's centre on a day. Everybody on the list sees who looked, and why.
pub async fn list_centre_day(
    desk: &Desk,
    officer: &Officer,
    (date, reason): (Date, ListReason),
) -> Result<Option<DayList>, StoreError> {
    let tx = desk.db().begin().await?;
    let Some(day) = Day::on(date, &desk.zone(&officer.centre)) else { return Ok(None) };
    let found = visits::list_of_day(tx.conn(), &officer.centre, &day, VISITS_MAX).await?;
    let lines = lines(tx.conn(), tx.vault(), &found).await?;
    let people = found.iter().map(|visit| visit.subject).collect();
    record_list(&tx, officer, &people, reason).await?;
    tx.commit().await?;
    Ok(Some(DayList { date, lines }))
}

/// Writes down that the officer looked at these people in a list: each of them sees it.
pub async fn record_list(
    tx: &Tx,
    officer: &Officer,
    people: &BTreeSet<SubjectId>,
    reason: ListReason,
) -> Result<(), StoreError> {
    let looks = people.iter().map(|subject| look(officer, *subject, (reason.as_str(), true)));
    let own = look(officer, officer.subject, (reason.as_str(), false));
    audit::record_all(tx, &looks.chain([own]).collect::<Vec<_>>()).await
}

fn look(officer: &Officer, subject: SubjectId, (reason, is_visible): (&str, bool)) -> Entry {
    Entry {
        lane: subject.lane(),
        subject,
        actor: Actor::Operator {
            subject: officer.subject,
            role: officer.role.as_str().to_owned(),
            centre: officer.centre.as_str().to_owned(),
        },
        action: Action::from("desk.listed"),
        reason: Some(reason.to_owned()),
        details: BTreeMap::new(),
        visible_to_subject: is_visible,
        network: None,
    }
}

async fn lines<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    found: &[Visit],
) -> Result<Vec<DayLine>, StoreError> {
    let people: BTreeSet<SubjectId> =
        found.iter().flat_map(|visit| [visit.subject, visit.registrar]).collect();
    let scopes: Vec<Scope> = people.into_iter().map(Scope::subject).collect();
    let keys = vault.load_keys(conn, &scopes).await?;
    let profiles = profile::ops::list_profiles(conn, &keys).await?;
    let line = |visit: &Visit| DayLine {
        at: visit.begun_at,
        registrar: profiles
            .get(&visit.registrar)
            .map(|profile| profile.current.content.name().short())
            .unwrap_or_default(),
        initials: profiles
            .get(&visit.subject)
            .map(|profile| profile.newest().content.name().initials())
            .unwrap_or_default(),
        purpose: visit.purpose,
        end: match visit.state {
            VisitState::Ended(end) => Some(end),
            VisitState::Found | VisitState::Present { .. } | VisitState::Compared { .. } => None,
        },
    };
    Ok(found.iter().map(line).collect())
}
