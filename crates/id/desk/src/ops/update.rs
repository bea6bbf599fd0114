//! A new document in the place of the old one: typed from the paper, sent to the checks, vouched for. What is in force
//! stays in force until the checks pass.

use assurance::DeskRefusal;
use identity::model::visitor::Visitor;
use identity::ops::desk_journey;
use kernel::Date;
use person::Country;
use profile::model::form::{FormProblem, Mistake};
use profile::model::{PersonData, PersonForm};
use proofing::ops::standing::{find_standing, hold_standings};
use store::{StoreError, Tx};

use super::act::end;
use super::intake::load_intake;
use super::newcomer::submit_and_vouch;
use super::{find_bias, load_open_visit, load_visit, tell};
use crate::Desk;
use crate::error::DeskError;
use crate::model::intake::{Intake, Papers};
use crate::model::office::Officer;
use crate::model::refusal::{Bias, RefusalReason};
use crate::model::visit::{End, Purpose, Visit, VisitState};
use crate::records;
use crate::store::counts::Counted;
use crate::store::{counts, visits};

/// What stands in a new document and may differ from the old one; the date of birth is there to be compared.
pub const FIELDS: [&str; 22] = [
    "lastName",
    "lastNameNone",
    "firstName",
    "middleName",
    "middleNameNone",
    "birthDate-day",
    "birthDate-month",
    "birthDate-year",
    "birthPlace",
    "document",
    "series",
    "number",
    "issueDate-day",
    "issueDate-month",
    "issueDate-year",
    "issueId",
    "issuedBy",
    "expiryDate-day",
    "expiryDate-month",
    "expiryDate-year",
    "citizenship",
    "snils",
];

/// What typing the new document came to.
pub enum Typed {
    /// To be looked at once more, and sent.
    Ready,
    /// Fields to be mended.
    Mistakes(Vec<Mistake>),
    /// It is the document that the account has.
    Same,
    /// The date of birth is another's; so many tries are left.
    OtherPerson {
        /// Tries left.
        left: u8,
    },
    /// It was for the third time: the visit is over.
    Ended,
}

/// Types the new document of an applicant who is there. Only what a document may change is taken from the form.
pub async fn type_document(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    (no, typed, today): (i64, &PersonForm, Date),
) -> Result<Typed, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_open_visit(&tx, officer, no).await?;
    if visit.purpose != Purpose::Document || visit.state.presence().is_none() {
        return Err(DeskError::StepNotOpen);
    }
    let (known, version) = known_data(&tx, &visit).await?;
    let mut form = PersonForm::of_person(&known);
    for field in FIELDS.into_iter().filter(|field| may_change(field, &known, typed)) {
        form.set(field, typed.value(field));
    }
    let mut intake = Intake::begin(officer.subject, Papers::Updated { visit: no }, tx.now());
    intake.form = form;
    let checked = intake.form.check(today);
    desk_journey::save(&tx, &visitor.browser, &intake).await?;
    let outcome = match checked {
        Err(FormProblem::Mistakes(mistakes)) => Typed::Mistakes(mistakes),
        // Whoever has an account is no child: another date was typed.
        Err(FormProblem::Child) => differs(desk, &tx, officer, &visit).await?,
        Ok(checked) if checked.person.birth_date != known.birth_date => {
            differs(desk, &tx, officer, &visit).await?
        }
        Ok(checked) if checked.person.document == known.document => Typed::Same,
        Ok(_) => {
            if !visits::advance(&tx, &visit, visit.state.compare(Some(version))?).await? {
                return Err(DeskError::StepNotOpen);
            }
            let action = ("desk.seen", visit.purpose.as_str());
            records::record_act(&tx, officer, visit.subject, action, &[]).await?;
            Typed::Ready
        }
    };
    tx.commit().await?;
    Ok(outcome)
}

/// A foreign citizen may have become a citizen, and has a СНИЛС then; where nothing is typed, nothing has changed. Nobody's
/// СНИЛС changes with a document.
fn may_change(field: &str, known: &PersonData, typed: &PersonForm) -> bool {
    let is_typed = !typed.value(field).trim().is_empty();
    match field {
        "citizenship" => is_typed && known.citizenship != Country::RUSSIA,
        "snils" => is_typed && known.snils.is_none(),
        _ => true,
    }
}

/// What a new document may change beside itself: the citizenship of foreigners, and a СНИЛС that is not known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changeable {
    /// Whether another citizenship may be typed.
    pub citizenship: bool,
    /// Whether a СНИЛС may be typed.
    pub snils: bool,
}

/// What may be typed for an applicant who is there.
pub async fn find_changeable(desk: &Desk, officer: &Officer, no: i64) -> Result<Changeable, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_open_visit(&tx, officer, no).await?;
    if visit.purpose != Purpose::Document || visit.state.presence().is_none() {
        return Err(DeskError::StepNotOpen);
    }
    let (known, _) = known_data(&tx, &visit).await?;
    Ok(Changeable { citizenship: known.citizenship != Country::RUSSIA, snils: known.snils.is_none() })
}

/// The data in force, or the newest ones when none are, and the number of the newest version.
async fn known_data(tx: &Tx, visit: &Visit) -> Result<(PersonData, i32), DeskError> {
    let missing = || StoreError::row("profile_versions", "an applicant without a profile");
    let standing = find_standing(tx.conn(), tx.vault(), visit.subject).await?.ok_or_else(missing)?;
    let newest = standing.profile.newest();
    let known = standing.profile.current.person().or_else(|| newest.person());
    // Without data there is no old document: such an account is confirmed, not updated.
    Ok((known.cloned().ok_or(DeskError::StepNotOpen)?, newest.no))
}

async fn differs(desk: &Desk, tx: &Tx, officer: &Officer, visit: &Visit) -> Result<Typed, DeskError> {
    let next = visit.state.compare(None)?;
    if !visits::advance(tx, visit, next).await? {
        return Err(DeskError::StepNotOpen);
    }
    let purpose = visit.purpose.as_str();
    if let VisitState::Present { wrong_papers, .. } = next {
        records::record_act(tx, officer, visit.subject, ("desk.paper-differs", purpose), &[]).await?;
        let left = crate::model::visit::WRONG_PAPERS_MAX.saturating_sub(wrong_papers);
        return Ok(Typed::OtherPerson { left });
    }
    records::record_act(tx, officer, visit.subject, ("desk.refused", purpose), &[]).await?;
    counts::count(tx, &officer.centre, officer.subject, Counted::Act).await?;
    tell::tell_refused(tx, desk, visit, RefusalReason::Data).await?;
    Ok(Typed::Ended)
}

/// What was typed for a visit, as long as it may be sent.
pub async fn find_update(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    no: i64,
) -> Result<Option<Intake>, DeskError> {
    let visit = load_visit(desk.db().reader(), officer, no).await?;
    let is_open = visit.is_open(desk.db().env().now())
        && visit.purpose == Purpose::Document
        && visit.state.presence().is_some();
    let found = super::intake::find_intake(desk, officer, visitor).await?;
    Ok(found.filter(|intake| is_open && intake.papers == Papers::Updated { visit: no }))
}

/// What sending came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// The new document is on its way to the checks, and vouched for.
    Done,
    /// The account cannot be confirmed with it.
    Obstacle(DeskRefusal),
    /// Not by this registrar.
    Refused(Bias),
    /// Something is wrong with what was typed.
    Unfinished,
}

/// Sends the new document to the checks and vouches for it, in one transaction.
pub async fn update_document(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    (no, today): (i64, Date),
) -> Result<Updated, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_visit(tx.conn(), officer, no).await?;
    if visit.state == VisitState::Ended(End::DocumentUpdated) {
        // The button was pressed twice.
        return Ok(Updated::Done);
    }
    let visit = load_open_visit(&tx, officer, visit.no).await?;
    let VisitState::Compared { version, .. } = visit.state else { return Err(DeskError::StepNotOpen) };
    let intake = load_intake(&tx, officer, visitor).await?;
    if visit.purpose != Purpose::Document || intake.papers != (Papers::Updated { visit: no }) {
        return Err(DeskError::StepNotOpen);
    }
    if let Some(bias) = find_bias(tx.conn(), tx.vault(), officer.subject, visit.subject).await? {
        return Ok(Updated::Refused(bias));
    }
    let Ok(checked) = intake.form.check(today) else { return Ok(Updated::Unfinished) };
    // Of two registrars who send at once, or of one and the applicant, the second waits here and finds other data.
    hold_standings(&tx, &[visit.subject]).await?;
    if known_data(&tx, &visit).await?.1 != version {
        // The applicant has sent other data meanwhile: type anew.
        return Ok(Updated::Unfinished);
    }
    if let Some(obstacle) = submit_and_vouch(desk, &tx, officer, (visit.subject, &checked.person)).await? {
        // Nothing of it stays.
        tx.rollback().await?;
        return Ok(Updated::Obstacle(obstacle));
    }
    let act = (End::DocumentUpdated, "desk.document-updated", visit.purpose.as_str());
    end(&tx, officer, &visit, act).await?;
    desk_journey::end(&tx, &visitor.browser).await?;
    tell::tell_document(&tx, desk, &visit).await?;
    tx.commit().await?;
    desk.proofing().wake();
    Ok(Updated::Done)
}
