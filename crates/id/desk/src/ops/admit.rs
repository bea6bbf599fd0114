//! Whether a session may work in an office now, or an operator whom the software of a centre names.

use std::time::Duration;

use assurance::{Level, level};
use identity::model::account::AccountState;
use identity::model::session::{STAFF, Session};
use identity::ops::account::{find_account, find_by_oid};
use kernel::{Oid, SubjectId};
use proofing::ops::standing::find_standing;
use store::{StoreError, Token};
use web::Audience;

use crate::model::client::DeskClient;
use crate::model::office::{Office, Officer};
use crate::store::{offices, staff_sessions};
use crate::{Desk, StaffSignIn};

/// What the hashes of staff sessions are made for.
const PURPOSE: &str = "staff-session";
/// How often a request is written.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// What an office says to a session.
pub enum Admitted {
    /// It may work.
    Officer(Officer),
    /// The person does not hold the office.
    NotHeld,
    /// Held, but a second factor or the confirmed level is missing.
    TooWeak,
    /// Held, but the session was not opened by a certificate, which this installation wants.
    NoCertificate,
    /// No staff page was asked for too long. The caller ends the session.
    Idle,
}

/// Looks at offices, factors, level and idleness, in this order.
pub async fn admit(
    desk: &Desk,
    session: &Session,
    token: &Token,
    audience: Audience,
) -> Result<Admitted, StoreError> {
    let store = desk.db();
    let held = offices::list_of(store.reader(), store.vault(), session.subject).await?;
    let office = held.into_iter().find(|office| {
        office.is_held() && office.role.opens(audience) && desk.centres().find(&office.centre).is_some()
    });
    let Some(office) = office else { return Ok(Admitted::NotHeld) };
    let now = store.env().now();
    if !is_confirmed(desk, session.subject).await? {
        return Ok(Admitted::TooWeak);
    }
    if desk.staff_sign_in() == StaffSignIn::Certificate && !session.factors.have_certificate() {
        return Ok(Admitted::NoCertificate);
    }
    if !session.factors.are_two() {
        return Ok(Admitted::TooWeak);
    }
    // Pages of a citizen prolong a session for longer: the desk counts by itself.
    let mark = token.hash(store.vault(), PURPOSE);
    let seen = staff_sessions::find(store.reader(), &mark).await?;
    if now.since(seen.unwrap_or(session.opened_at)) >= STAFF.idle {
        return Ok(Admitted::Idle);
    }
    if seen.is_none_or(|seen| now.since(seen) >= NOTE_EVERY) {
        let tx = store.begin().await?;
        staff_sessions::note(&tx, &mark, now.minus(STAFF.absolute)).await?;
        tx.commit().await?;
    }
    Ok(Admitted::Officer(officer_of(office, None)))
}

/// Who works, when the software of a centre says so: somebody confirmed who holds an office at that very centre now. None
/// for anybody else, and it is not told why.
pub async fn admit_operator(
    desk: &Desk,
    client: &DeskClient,
    operator: Oid,
) -> Result<Option<Officer>, StoreError> {
    let store = desk.db();
    let Some(subject) = find_by_oid(store.reader(), operator).await? else { return Ok(None) };
    let account = find_account(store.reader(), subject).await?;
    if account.is_none_or(|account| account.state != AccountState::Active) {
        return Ok(None);
    }
    let held = offices::list_of(store.reader(), store.vault(), subject).await?;
    let office = held.into_iter().find(|office| {
        office.is_held() && office.role.opens(Audience::Registrar) && office.centre == client.centre
    });
    let Some(office) = office.filter(|office| desk.centres().find(&office.centre).is_some()) else {
        return Ok(None);
    };
    let is_confirmed = is_confirmed(desk, subject).await?;
    Ok(is_confirmed.then(|| officer_of(office, Some(client.id.clone()))))
}

async fn is_confirmed(desk: &Desk, subject: SubjectId) -> Result<bool, StoreError> {
    let store = desk.db();
    let now = store.env().now();
    let standing = find_standing(store.reader(), store.vault(), subject).await?;
    Ok(standing.is_some_and(|standing| {
        level(&standing.records, &standing.facts(), standing.moment(now)).level == Level::Confirmed
    }))
}

fn officer_of(office: Office, client: Option<String>) -> Officer {
    Officer { subject: office.subject, role: office.role, centre: office.centre, client }
}
