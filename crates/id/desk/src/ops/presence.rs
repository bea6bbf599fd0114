//! Proving that the applicant is there: a code to their confirmed phone, told to the registrar.

use identity::model::code::{CodePurpose, Verdict, parse_code};
use identity::model::contact::Contact;
use identity::model::visitor::{Browser, Visitor};
use identity::ops::account::{find_account, list_contacts};
use identity::ops::codes::{CodeRequest, CodeTimes, code_times, judge_code, send_code};
use kernel::SubjectId;
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Vault};

use super::{load_open_visit, load_visit};
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::visit::{Proof, Visit, VisitState};
use crate::records;
use crate::store::visits;

/// What asking for a code came to.
pub enum Sent {
    /// It is on its way.
    Sent(CodeTimes),
    /// The account has no phone: only the QR can prove presence.
    NoPhone,
}

/// Sends the applicant a code.
pub async fn send_presence_code(
    desk: &Desk,
    officer: &Officer,
    visitor: &Visitor,
    no: i64,
) -> Result<Sent, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_open_visit(&tx, officer, no).await?;
    if visit.state != VisitState::Found {
        return Err(DeskError::StepNotOpen);
    }
    let Some(phone) = phone_of(tx.conn(), tx.vault(), visit.subject).await? else { return Ok(Sent::NoPhone) };
    let holder = holder_of(tx.vault(), visitor, &visit);
    let language = find_account(tx.conn(), visit.subject).await?.map(|account| account.language);
    let request = CodeRequest {
        purpose: CodePurpose::Desk,
        holder: &holder,
        contact: &phone,
        lane: visit.subject.lane(),
        language: language.unwrap_or_default(),
    };
    // A centre is one browser and one network for hundreds of people: each visit and each registrar has a budget.
    let source = Visitor {
        browser: Browser(holder.clone()),
        network: format!("desk {}", officer.subject.uuid()),
        ..visitor.clone()
    };
    let sent = send_code(desk.identity(), &tx, request, &source).await;
    tx.commit().await?;
    Ok(Sent::Sent(sent?.sent_anew()?))
}

/// What a typed code came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// The applicant is there.
    Proven,
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the code that the applicant told.
pub async fn enter_presence_code(
    desk: &Desk,
    officer: &Officer,
    visitor: &Visitor,
    (no, typed): (i64, &str),
) -> Result<Typed, DeskError> {
    let Some(typed) = parse_code(typed) else { return Ok(Typed::Malformed) };
    let tx = desk.db().begin().await?;
    let visit = load_open_visit(&tx, officer, no).await?;
    if matches!(visit.state, VisitState::Present { .. } | VisitState::Compared { .. }) {
        // The button was pressed twice.
        return Ok(Typed::Proven);
    }
    let next = visit.state.prove(Proof::Code, tx.now())?;
    let phone = phone_of(tx.conn(), tx.vault(), visit.subject).await?.ok_or(DeskError::StepNotOpen)?;
    let holder = holder_of(tx.vault(), visitor, &visit);
    let verdict = judge_code(&tx, (CodePurpose::Desk, &holder), &phone, &typed).await?;
    if verdict == Some(Verdict::Right) {
        if !visits::advance(&tx, &visit, next).await? {
            return Err(DeskError::StepNotOpen);
        }
        let details = [("by", Proof::Code.as_str())];
        let action = ("desk.present", visit.purpose.as_str());
        records::record_act(&tx, officer, visit.subject, action, &details).await?;
    }
    tx.commit().await?;
    Ok(match verdict {
        Some(Verdict::Right) => Typed::Proven,
        verdict => Typed::Refused(verdict.unwrap_or(Verdict::Expired)),
    })
}

/// The times of the code that was sent for a visit.
pub async fn presence_times(
    desk: &Desk,
    officer: &Officer,
    visitor: &Visitor,
    no: i64,
) -> Result<Option<CodeTimes>, DeskError> {
    let store = desk.db();
    let visit = load_visit(store.reader(), officer, no).await?;
    let holder = holder_of(store.vault(), visitor, &visit);
    Ok(code_times(desk.identity(), CodePurpose::Desk, &holder).await?)
}

/// The phone that codes go to: the first one confirmed.
pub(super) async fn phone_of<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subject: SubjectId,
) -> Result<Option<Contact>, StoreError> {
    let key = vault.load_key(conn, Scope::subject(subject)).await?;
    let contacts = list_contacts(conn, &key, subject).await?;
    Ok(contacts.into_iter().map(|stored| stored.contact).find(|contact| matches!(contact, Contact::Phone(_))))
}

/// The code belongs to this visit and to the registrar's browser together.
fn holder_of(vault: &Vault, visitor: &Visitor, visit: &Visit) -> Vec<u8> {
    let centre = visit.centre.as_str().as_bytes();
    vault.code_hash("desk-holder", &[&visitor.browser.0, centre, &visit.no.to_be_bytes()]).to_vec()
}
