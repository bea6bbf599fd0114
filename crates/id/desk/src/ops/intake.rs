//! Typing the papers of a newcomer, page by page: the phone is proven first, then the data are typed from the papers.

use identity::model::code::{CodePurpose, Verdict, parse_code};
use identity::model::contact::Contact;
use identity::model::registration::Agreement;
use identity::model::visitor::{Browser, Visitor};
use identity::ops::account::list_contacts;
use identity::ops::codes::{CodeRequest, CodeTimes, code_times, judge_code, send_code};
use identity::ops::desk_journey;
use identity::ops::identifiers::{IdentifierKind, find_by_phone, find_identifier_owner};
use kernel::{Date, Lane, SubjectId};
use person::Phone;
use profile::model::form::FormProblem;
use profile::model::{PersonData, PersonForm};
use proofing::ops::standing::list_claimants;
use store::{Scope, StoreError, Tx, Vault};

use super::find::is_born_on;
use crate::Desk;
use crate::error::DeskError;
use crate::model::intake::{Intake, Papers, Twin};
use crate::model::office::Officer;
use crate::model::refusal::Bias;
use crate::store::counts::{self, Counted};
use crate::store::visits::draw_no;
use crate::{limits, records};

/// What this registrar types in this browser.
pub async fn find_intake(
    desk: &Desk,
    officer: &Officer,
    visitor: &Visitor,
) -> Result<Option<Intake>, StoreError> {
    let store = desk.db();
    let now = store.env().now();
    let found: Option<Intake> =
        desk_journey::find(store.reader(), store.vault(), (&visitor.browser, now)).await?;
    Ok(found.filter(|intake| intake.is_open_for(officer.subject, now)))
}

/// A number for the papers of one newcomer, where no browser keeps them apart.
pub fn draw_intake(desk: &Desk) -> i64 {
    draw_no(desk.db().env())
}

pub(super) async fn load_intake(tx: &Tx, officer: &Officer, visitor: &Visitor) -> Result<Intake, DeskError> {
    let now = tx.now();
    let found: Option<Intake> = desk_journey::find(tx.conn(), tx.vault(), (&visitor.browser, now)).await?;
    found.filter(|intake| intake.is_open_for(officer.subject, now)).ok_or(DeskError::StepNotOpen)
}

/// What the first page came to.
pub enum Begun {
    /// A code is on its way to the phone.
    Code,
    /// Without a phone: on to the data.
    Data,
    /// Not by this registrar.
    Refused(Bias),
}

/// Begins with a newcomer who agrees to the terms. The code goes to the phone whether or not somebody signs in by it.
pub async fn begin_newcomer(
    desk: &Desk,
    officer: &Officer,
    visitor: &Visitor,
    phone: Option<Phone>,
) -> Result<Begun, DeskError> {
    let tx = desk.db().begin().await?;
    if let Err(limited) = limits::spend(&tx, limits::NEWCOMERS_PER_REGISTRAR, officer.subject).await {
        tx.commit().await?;
        return Err(limited);
    }
    desk_journey::end(&tx, &visitor.browser).await?;
    let config = desk.identity().config();
    let agreement = Agreement {
        terms_version: config.terms_version.clone(),
        privacy_version: config.privacy_version.clone(),
        agreed_at: tx.now(),
    };
    let Some(phone) = phone.map(Contact::Phone) else {
        let papers = Papers::Newcomer { agreement, phone: None, twin: None };
        let intake = Intake::begin(officer.subject, papers, tx.now());
        desk_journey::save(&tx, &visitor.browser, &intake).await?;
        tx.commit().await?;
        return Ok(Begun::Data);
    };
    if is_own(&tx, officer, &phone).await? {
        tx.commit().await?;
        return Ok(Begun::Refused(Bias::SharedContact));
    }
    let sent = send(desk, &tx, (officer, visitor), &phone).await;
    if sent.is_ok() {
        let intake = Intake::begin(officer.subject, Papers::Called { agreement, phone }, tx.now());
        desk_journey::save(&tx, &visitor.browser, &intake).await?;
    }
    tx.commit().await?;
    sent.map(|_| Begun::Code)
}

/// Whether the phone is the registrar's own.
async fn is_own(tx: &Tx, officer: &Officer, phone: &Contact) -> Result<bool, StoreError> {
    let key = tx.vault().load_key(tx.conn(), Scope::subject(officer.subject)).await?;
    let own = list_contacts(tx.conn(), &key, officer.subject).await?;
    Ok(own.iter().any(|stored| stored.contact.lookup_value() == phone.lookup_value()))
}

/// Sends a new code to the newcomer's phone.
pub async fn resend_newcomer_code(
    desk: &Desk,
    officer: &Officer,
    visitor: &Visitor,
) -> Result<CodeTimes, DeskError> {
    let tx = desk.db().begin().await?;
    let Papers::Called { phone, .. } = load_intake(&tx, officer, visitor).await?.papers else {
        return Err(DeskError::StepNotOpen);
    };
    let sent = send(desk, &tx, (officer, visitor), &phone).await;
    tx.commit().await?;
    Ok(sent?.sent_anew()?)
}

async fn send(
    desk: &Desk,
    tx: &Tx,
    (officer, visitor): (&Officer, &Visitor),
    phone: &Contact,
) -> Result<CodeTimes, DeskError> {
    let holder = holder_of(tx.vault(), (officer, visitor), phone);
    let request = CodeRequest {
        purpose: CodePurpose::Desk,
        holder: &holder,
        contact: phone,
        lane: Lane::of_bytes(&holder),
        language: visitor.language,
    };
    // A centre is one browser and one network for hundreds of people: each newcomer and each registrar has a budget.
    let source = Visitor {
        browser: Browser(holder.clone()),
        network: format!("desk {}", officer.subject.uuid()),
        ..visitor.clone()
    };
    Ok(send_code(desk.identity(), tx, request, &source).await?)
}

/// The times of the code that was sent, and the phone as a page may show it.
pub async fn newcomer_code(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    phone: &Contact,
) -> Result<Option<CodeTimes>, StoreError> {
    let holder = holder_of(desk.db().vault(), (officer, visitor), phone);
    code_times(desk.identity(), CodePurpose::Desk, &holder).await
}

/// What a typed code came to.
pub enum Reached {
    /// The phone is the newcomer's: on to the data.
    Proven,
    /// The phone is theirs, and somebody signs in by it already.
    PhoneTaken,
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the code that the newcomer told.
pub async fn enter_newcomer_code(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    typed: &str,
) -> Result<Reached, DeskError> {
    let Some(typed) = parse_code(typed) else { return Ok(Reached::Malformed) };
    let tx = desk.db().begin().await?;
    let intake = load_intake(&tx, officer, visitor).await?;
    let phone = match &intake.papers {
        Papers::Called { phone, .. } => phone.clone(),
        // The button was pressed twice.
        Papers::Newcomer { .. } => return Ok(Reached::Proven),
        _ => return Err(DeskError::StepNotOpen),
    };
    let holder = holder_of(tx.vault(), (officer, visitor), &phone);
    let verdict = judge_code(&tx, (CodePurpose::Desk, &holder), &phone, &typed).await?;
    let reached = match verdict {
        Some(Verdict::Right) if is_taken(&tx, &phone).await? => {
            desk_journey::end(&tx, &visitor.browser).await?;
            Reached::PhoneTaken
        }
        Some(Verdict::Right) => {
            desk_journey::save(&tx, &visitor.browser, &intake.reached()?).await?;
            Reached::Proven
        }
        verdict => Reached::Refused(verdict.unwrap_or(Verdict::Expired)),
    };
    tx.commit().await?;
    Ok(reached)
}

async fn is_taken(tx: &Tx, phone: &Contact) -> Result<bool, StoreError> {
    let Contact::Phone(phone) = phone else { return Ok(false) };
    Ok(find_by_phone(tx.conn(), tx.vault(), phone).await?.is_some())
}

/// The code belongs to this phone and to the registrar's browser together.
fn holder_of(vault: &Vault, (officer, visitor): (&Officer, &Visitor), phone: &Contact) -> Vec<u8> {
    let (registrar, phone) = (officer.subject.uuid(), phone.lookup_value());
    let parts: [&[u8]; 3] = [&visitor.browser.0, registrar.as_bytes(), phone.as_bytes()];
    vault.code_hash("desk-newcomer-holder", &parts).to_vec()
}

/// Keeps what was typed from the papers. Once nothing is wrong with it, another account of the same СНИЛС and birth date
/// is looked for, which counts as a search.
pub async fn keep_papers(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    (form, today): (PersonForm, Date),
) -> Result<Result<(), FormProblem>, DeskError> {
    let tx = desk.db().begin().await?;
    let mut intake = load_intake(&tx, officer, visitor).await?;
    if !intake.takes_data() {
        return Err(DeskError::StepNotOpen);
    }
    let checked = form.check(today);
    if matches!(checked, Err(FormProblem::Child)) {
        // Of a child nothing is kept.
        intake.form = PersonForm::default();
        desk_journey::save(&tx, &visitor.browser, &intake).await?;
        tx.commit().await?;
        return Ok(Err(FormProblem::Child));
    }
    intake.form = form;
    if let (Papers::Newcomer { twin, .. }, Ok(checked)) = (&mut intake.papers, &checked) {
        if let Err(limited) = limits::spend_search(&tx, officer.subject).await {
            tx.commit().await?;
            return Err(limited);
        }
        counts::count(&tx, &officer.centre, officer.subject, Counted::Search).await?;
        records::record_search(&tx, officer, "newcomer").await?;
        *twin = find_twin(&tx, &checked.person, None).await?;
    }
    desk_journey::save(&tx, &visitor.browser, &intake).await?;
    tx.commit().await?;
    Ok(checked.map(|_| ()))
}

/// Another account of the same СНИЛС and birth date.
pub(super) async fn find_twin(
    tx: &Tx,
    person: &PersonData,
    own: Option<SubjectId>,
) -> Result<Option<Twin>, StoreError> {
    let Some(snils) = &person.snils else { return Ok(None) };
    let owner = find_identifier_owner(tx.conn(), tx.vault(), IdentifierKind::Snils, snils.digits()).await?;
    let mut twin = None;
    for other in list_claimants(tx, snils).await? {
        if Some(other) == own || !is_born_on(tx, other, person.birth_date.date()).await? {
            continue;
        }
        if owner == Some(other) {
            return Ok(Some(Twin::Owns));
        }
        twin = Some(Twin::Claims);
    }
    Ok(twin)
}
