//! A person asks to act for a child, or a child to be known as one.

use assurance::{Level, level};
use gateway_registries::{Asker, CheckRequest, PersonData as Asking, Query, Text};
use kernel::SubjectId;
use profile::model::PersonData;
use proofing::model::Standing;
use proofing::ops::standing::find_standing;
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Tx, Vault};

use crate::error::ChildrenError;
use crate::model::{Asked, Birthdays, ChildData, HELD_MAX, Link, LinkState, Role};
use crate::records::{By, record};
use crate::store::links::{self, Stored};
use crate::{Children, limits};

/// What a question came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on its way, under this number.
    Asked(i32),
    /// The account has not the level that it takes.
    LevelTooLow,
    /// This child stands in the list already.
    Same,
    /// The list is full.
    TooMany,
    /// Whoever it is about is 18 already, or not yet 14 and asks for themselves.
    WrongAge,
}

/// The level that a role takes: to act for a child standard, to be known as one confirmed.
pub const fn level_for(role: Role) -> Level {
    match role {
        Role::Parent | Role::Guardian => Level::Standard,
        Role::Child => Level::Confirmed,
    }
}

/// The data in force of an account, and its level.
pub async fn find_person<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subject: SubjectId,
    now: kernel::Timestamp,
) -> Result<(Level, Option<PersonData>), StoreError> {
    let Some(standing) = find_standing(conn, vault, subject).await? else {
        return Ok((Level::Simplified, None));
    };
    let reached = level_of(&standing, now);
    Ok((reached, standing.profile.current.person().cloned()))
}

fn level_of(standing: &Standing, now: kernel::Timestamp) -> Level {
    level(&standing.records, &standing.facts(), standing.moment(now)).level
}

/// Asks the civil registry.
pub async fn ask(
    children: &Children,
    (holder, network): (SubjectId, &str),
    role: Role,
    asked: &Asked,
) -> Result<Outcome, ChildrenError> {
    let tx = children.db().begin().await?;
    let (reached, _) = find_person(tx.conn(), tx.vault(), holder, tx.now()).await?;
    if reached < level_for(role) {
        return Ok(Outcome::LevelTooLow);
    }
    let birthdays = Birthdays::of(asked.child.birth_date.date(), &children.identity().config().time_zone);
    let too_young = role == Role::Child && tx.now() < birthdays.fourteen_at;
    if tx.now() >= birthdays.adult_at || too_young {
        return Ok(Outcome::WrongAge);
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(holder)).await?;
    let all = links::list_of(tx.conn(), tx.vault(), holder).await?;
    let present: Vec<&Stored> = all.iter().filter(|stored| is_present(&stored.link)).collect();
    for stored in &present {
        if stored.asked(&key)?.child.certificate == asked.child.certificate {
            return Ok(Outcome::Same);
        }
    }
    if present.len() >= HELD_MAX {
        return Ok(Outcome::TooMany);
    }
    if let Err(limited) = limits::spend(&tx, holder, &asked.child.certificate, network).await {
        // What was spent before the one that is empty stays spent.
        tx.commit().await?;
        return Err(limited);
    }
    let link = Link::ask(holder, draw_no(&tx, &all), role, tx.now());
    links::insert(&tx, &key, (&link, None), asked).await?;
    let details = [("role", role.as_str())];
    record(&tx, &[holder], &By::person(holder, network), ("child.asked", &details)).await?;
    tx.commit().await?;
    Ok(Outcome::Asked(link.no))
}

/// Asks once more what could not be answered. False when there is nothing to ask.
pub async fn retry(
    children: &Children,
    (holder, network): (SubjectId, &str),
    no: i32,
) -> Result<bool, ChildrenError> {
    let tx = children.db().begin().await?;
    let Some(stored) = links::find(tx.conn(), tx.vault(), (holder, no)).await? else { return Ok(false) };
    let after = stored.link.retried(tx.now());
    if after == stored.link {
        return Ok(false);
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(holder)).await?;
    let asked = stored.asked(&key)?;
    if let Err(limited) = limits::spend(&tx, holder, &asked.child.certificate, network).await {
        tx.commit().await?;
        return Err(limited);
    }
    if !links::update(&tx, &stored, &after).await? {
        return Ok(false);
    }
    let details = [("role", after.role.as_str())];
    record(&tx, &[holder], &By::person(holder, network), ("child.asked", &details)).await?;
    tx.commit().await?;
    Ok(true)
}

const fn is_present(link: &Link) -> bool {
    matches!(
        link.state,
        LinkState::Queued { .. } | LinkState::Sent | LinkState::Held { .. } | LinkState::CouldNotCheck { .. }
    )
}

pub(super) fn draw_no(tx: &Tx, all: &[Stored]) -> i32 {
    loop {
        let mut bytes = [0; 4];
        tx.env().rng.fill(&mut bytes);
        let no = i32::from_be_bytes(bytes) & 0x3FFF_FFFF;
        if no > 0 && !all.iter().any(|stored| stored.link.no == no) {
            return no;
        }
    }
}

/// The request of a link as the registry takes it; none when the asker's data are not there any more.
pub(crate) async fn request_of<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    stored: &Stored,
    question: &Asked,
) -> Result<Option<CheckRequest>, StoreError> {
    let Some(standing) = find_standing(conn, vault, stored.link.holder).await? else { return Ok(None) };
    let Some(person) = standing.profile.current.person() else { return Ok(None) };
    let of = |person: &PersonData| Asking::of(&person.name, person.birth_date, person.gender);
    let asker = match (stored.link.role, &question.act) {
        (Role::Parent, _) => Asker::Parent { person: of(person) },
        (Role::Child, _) => Asker::Child {},
        (Role::Guardian, None) => return Ok(None),
        (Role::Guardian, Some(act)) => match Text::new(act.number.clone()) {
            Ok(act_number) => Asker::Guardian { person: of(person), act_number, act_date: act.date },
            Err(_) => return Ok(None),
        },
    };
    let ChildData { name, birth_date, gender, certificate, issued_on, .. } = &question.child;
    let child = Asking::of(name, *birth_date, *gender);
    let query = Query::birth_check(child, (certificate, *issued_on), asker);
    Ok(query.map(|query| CheckRequest { id: stored.request.request_id(), query }))
}
