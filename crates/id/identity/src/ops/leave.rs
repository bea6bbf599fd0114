//! Asking that the account be deleted, by password and second factor, and changing one's mind.

use std::collections::BTreeMap;
use std::time::Duration;

use jobs::{Enqueue, enqueue};
use kernel::{Language, Oid, SubjectId, Timestamp};
use notify::Template;
use serde::{Deserialize, Serialize};
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Token, Tx, Vault};
use text::Words;

use super::codes::{self, CodeRequest, CodeTimes};
use super::merge::is_in_merge;
use super::sign_in::{password_matches, phone_of};
use super::tell::{Params, Telling, tell};
use crate::error::IdentityError;
use crate::leaving::{Leaving, Obstacle};
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::departure::{Cause, Departure, Step};
use crate::model::notice::NoticeKind;
use crate::model::tombstone::Tombstone;
use crate::model::visitor::Visitor;
use crate::ops::departing::Departing;
use crate::store::journeys::{self, JourneyKind};
use crate::store::{accounts, claims, departures, sessions, tombstones};
use crate::{Identity, SESSION_PURPOSE, limits, messages, records};

const KIND: JourneyKind = JourneyKind::Leaving;
/// How long the right password waits for its code.
const SECOND_FACTOR_TTL: Duration = Duration::from_secs(15 * 60);
const NOTICE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// A wish to leave whose password was right and whose code is on its way.
#[derive(Serialize, Deserialize)]
struct Wish {
    subject: SubjectId,
    phone: Contact,
    since: Timestamp,
}

/// What a password came to.
pub enum Asked {
    /// The account will go.
    Leaving,
    /// A code is on its way.
    SecondFactor,
    /// Not the password of this account.
    WrongPassword,
    /// Something stands against it.
    Obstacle(Obstacle),
}

/// What a code came to.
pub enum Confirmed {
    /// The account will go.
    Leaving,
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
    /// Something came up meanwhile that stands against it.
    Obstacle(Obstacle),
}

/// The departure of an account, if it is about to go.
pub async fn find_departure<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Option<Departure>, StoreError> {
    departures::find(conn, subject).await
}

/// What is left of an account that has gone, by its public number.
pub async fn find_tombstone<C: ConnectionTrait>(conn: &C, oid: Oid) -> Result<Option<Tombstone>, StoreError> {
    tombstones::find_by_oid(conn, oid).await
}

/// Whether the account behind a fresh session is about to go because the person asked: signing in then shows it.
pub async fn is_leaving(identity: &Identity, token: &Token) -> Result<bool, StoreError> {
    let store = identity.store();
    let hash = token.hash(store.vault(), SESSION_PURPOSE);
    let Some(session) = sessions::find(store.reader(), &hash, store.env().now()).await? else {
        return Ok(false);
    };
    Ok(departures::find(store.reader(), session.subject).await?.is_some())
}

/// What stands against leaving now, for the page.
pub async fn view_obstacle(leaving: &Leaving, subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
    let tx = leaving.identity().store().begin().await?;
    let found = find_obstacle(leaving, &tx, subject).await?;
    tx.rollback().await?;
    Ok(found)
}

pub(crate) async fn find_obstacle(
    leaving: &Leaving,
    tx: &Tx,
    subject: SubjectId,
) -> Result<Option<Obstacle>, StoreError> {
    if !claims::list(tx.conn(), subject).await?.is_empty() {
        return Ok(Some(Obstacle::Claim));
    }
    if is_in_merge(tx.conn(), subject).await? {
        return Ok(Some(Obstacle::Merge));
    }
    for holder in leaving.holders() {
        if let Some(obstacle) = holder.find_obstacle(tx, subject).await? {
            return Ok(Some(obstacle));
        }
    }
    Ok(None)
}

/// Gives the password. Where the account has a phone, a code follows.
pub async fn give_password(
    leaving: &Leaving,
    visitor: &Visitor,
    (subject, session): (SubjectId, &Token),
    typed: &str,
) -> Result<Asked, IdentityError> {
    let identity = leaving.identity();
    let tx = identity.store().begin().await?;
    let budget_key = format!("leaving {}", subject.uuid());
    let limited = limits::spend(&tx, limits::SIGN_INS_PER_DEVICE, &budget_key).await;
    tx.commit().await?;
    limited?;
    if !password_matches(identity, subject, typed).await? {
        return Ok(Asked::WrongPassword);
    }
    let tx = identity.store().begin().await?;
    limits::SIGN_INS_PER_DEVICE.reset(&tx, &limits::key(&tx, &budget_key)).await?;
    if let Some(obstacle) = find_obstacle(leaving, &tx, subject).await? {
        tx.commit().await?;
        return Ok(Asked::Obstacle(obstacle));
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let Some(phone) = phone_of(tx.conn(), &key, subject).await? else {
        begin(leaving, &tx, visitor, (subject, session)).await?;
        tx.commit().await?;
        return Ok(Asked::Leaving);
    };
    let wish = Wish { subject, phone, since: tx.now() };
    let times = send(identity, &tx, visitor, &wish).await;
    if times.is_ok() {
        journeys::end(&tx, KIND, &visitor.browser).await?;
        journeys::save(&tx, KIND, &visitor.browser, &wish).await?;
    }
    tx.commit().await?;
    times.map(|_| Asked::SecondFactor)
}

/// Where the code went and its times, for the page; none when no code is waited for.
pub async fn find_code(
    leaving: &Leaving,
    visitor: &Visitor,
    subject: SubjectId,
) -> Result<Option<(String, CodeTimes)>, StoreError> {
    let store = leaving.identity().store();
    let found: Option<Wish> =
        journeys::find(store.reader(), store.vault(), (KIND, &visitor.browser, store.env().now())).await?;
    let Some(wish) = found.filter(|wish| is_good(wish, subject, store.env().now())) else { return Ok(None) };
    let holder = holder(store.vault(), visitor, subject);
    let times = codes::code_times(leaving.identity(), CodePurpose::Leaving, &holder).await?;
    Ok(times.map(|times| (wish.phone.masked(), times)))
}

/// Sends the code anew.
pub async fn resend_code(
    leaving: &Leaving,
    visitor: &Visitor,
    subject: SubjectId,
) -> Result<CodeTimes, IdentityError> {
    let tx = leaving.identity().store().begin().await?;
    let wish = load(&tx, visitor, subject).await?;
    let times = send(leaving.identity(), &tx, visitor, &wish).await;
    tx.commit().await?;
    times
}

/// Types the code: from now on the account is about to go.
pub async fn enter_code(
    leaving: &Leaving,
    visitor: &Visitor,
    (subject, session): (SubjectId, &Token),
    typed: &str,
) -> Result<Confirmed, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(Confirmed::Malformed) };
    let tx = leaving.identity().store().begin().await?;
    let wish = load(&tx, visitor, subject).await?;
    let holder = holder(tx.vault(), visitor, subject);
    let verdict = codes::judge_code(&tx, (CodePurpose::Leaving, &holder), &wish.phone, &typed).await?;
    if verdict != Some(Verdict::Right) {
        tx.commit().await?;
        return Ok(Confirmed::Refused(verdict.unwrap_or(Verdict::Expired)));
    }
    journeys::end(&tx, KIND, &visitor.browser).await?;
    accounts::hold(&tx, &[subject]).await?;
    if let Some(obstacle) = find_obstacle(leaving, &tx, subject).await? {
        tx.commit().await?;
        return Ok(Confirmed::Obstacle(obstacle));
    }
    begin(leaving, &tx, visitor, (subject, session)).await?;
    tx.commit().await?;
    Ok(Confirmed::Leaving)
}

/// Keeps the account. False when it was not about to go.
pub async fn keep(leaving: &Leaving, visitor: &Visitor, subject: SubjectId) -> Result<bool, StoreError> {
    let tx = leaving.identity().store().begin().await?;
    if !departures::delete(&tx, subject, None).await? {
        return Ok(false);
    }
    records::record(&tx, subject, "leaving.kept", visitor, &[]).await?;
    notice(leaving, &tx, subject, (messages::LEAVING_KEPT, &|_| BTreeMap::new())).await?;
    tx.commit().await?;
    Ok(true)
}

/// The same at a desk, after presence and paper: every session ends. The desk records the act. Some when something stands
/// against it; an account that is about to go already stays so.
pub async fn ask_at_desk(
    leaving: &Leaving,
    tx: &Tx,
    subject: SubjectId,
) -> Result<Option<Obstacle>, StoreError> {
    accounts::hold(tx, &[subject]).await?;
    if let Some(obstacle) = find_obstacle(leaving, tx, subject).await? {
        return Ok(Some(obstacle));
    }
    departures::delete(tx, subject, Some(Cause::Unused)).await?;
    if start(leaving, tx, Departure::begin(subject, Cause::Asked, tx.now())).await? {
        sessions::end_all(tx, subject, None).await?;
    }
    Ok(None)
}

async fn begin(
    leaving: &Leaving,
    tx: &Tx,
    visitor: &Visitor,
    (subject, session): (SubjectId, &Token),
) -> Result<(), StoreError> {
    let departure = Departure::begin(subject, Cause::Asked, tx.now());
    // One that was about to go for want of use now goes because the person asked, and sooner.
    departures::delete(tx, subject, Some(Cause::Unused)).await?;
    if !start(leaving, tx, departure).await? {
        return Ok(());
    }
    records::record(tx, subject, "leaving.asked", visitor, &[]).await?;
    // Whoever else is signed in signs in again, and is shown what is about to happen.
    sessions::end_all(tx, subject, Some(&session.hash(tx.vault(), SESSION_PURPOSE))).await?;
    Ok(())
}

/// Writes a departure, gives its first notice and plans the rest. False when the account was about to go already.
pub(crate) async fn start(leaving: &Leaving, tx: &Tx, departure: Departure) -> Result<bool, StoreError> {
    let Step::Notice(told) = departure.step(tx.now()) else {
        return Err(StoreError::row("departures", "a departure begins with a notice"));
    };
    if !departures::insert(tx, &told).await? {
        return Ok(false);
    }
    give_notice(leaving, tx, &told).await?;
    let subject = departure.subject;
    // The job of an earlier departure may be ending at this very moment: it is never taken for this one's.
    let since = departure.since;
    let job = Enqueue::at(tx.now()).once(format!("{}-{}", subject.uuid(), since.as_micros()));
    enqueue(tx, subject.lane(), &Departing { subject, since }, job).await?;
    Ok(true)
}

/// Tells every contact that the account is about to go, and how it is kept.
pub(crate) async fn give_notice(leaving: &Leaving, tx: &Tx, departure: &Departure) -> Result<(), StoreError> {
    let template = match (departure.cause, departure.told) {
        (Cause::Asked, 0 | 1) => messages::LEAVING_ASKED,
        (Cause::Asked, _) => messages::LEAVING_SOON,
        (Cause::Unused, _) => messages::LEAVING_UNUSED,
    };
    let link = format!("{}/account/delete", leaving.identity().config().public_url);
    let params = |language: Language| {
        let time = Words::new(language).moment(departure.due_at, &leaving.identity().config().time_zone);
        BTreeMap::from([("time".to_owned(), time), ("link".to_owned(), link.clone())])
    };
    notice(leaving, tx, departure.subject, (template, &params)).await
}

async fn notice(
    leaving: &Leaving,
    tx: &Tx,
    subject: SubjectId,
    (template, params): (Template, Params<'_>),
) -> Result<(), StoreError> {
    let kind = NoticeKind::Security;
    let telling = Telling { kind, template, params, lasts: NOTICE_TTL, only: None, except: None };
    tell(leaving.identity(), tx, subject, &telling).await
}

fn is_good(wish: &Wish, subject: SubjectId, now: Timestamp) -> bool {
    wish.subject == subject && now < wish.since.plus(SECOND_FACTOR_TTL)
}

async fn load(tx: &Tx, visitor: &Visitor, subject: SubjectId) -> Result<Wish, IdentityError> {
    let found: Option<Wish> =
        journeys::find(tx.conn(), tx.vault(), (KIND, &visitor.browser, tx.now())).await?;
    found.filter(|wish| is_good(wish, subject, tx.now())).ok_or(IdentityError::StepNotOpen)
}

/// The code belongs to this browser and this account together.
fn holder(vault: &Vault, visitor: &Visitor, subject: SubjectId) -> Vec<u8> {
    vault.code_hash("leaving-holder", &[&visitor.browser.0, subject.uuid().as_bytes()]).to_vec()
}

async fn send(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    wish: &Wish,
) -> Result<CodeTimes, IdentityError> {
    let holder = holder(tx.vault(), visitor, wish.subject);
    let request = CodeRequest {
        purpose: CodePurpose::Leaving,
        holder: &holder,
        contact: &wish.phone,
        lane: wish.subject.lane(),
        language: visitor.language,
    };
    codes::send_code(identity, tx, request, visitor).await
}
