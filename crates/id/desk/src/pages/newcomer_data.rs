//! A newcomer at the desk: what stands in the papers, and the one act.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use person::{Country, DocumentKind};
use profile::model::PersonForm;
use profile::model::form::FormProblem;
use proofing::pages::{Answer, answers, countries, document_key, today};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::newcomer::{ANSWERS, DATA, path_after};
use super::staff::{Staff, StaffHead, note_limit, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::model::intake::{Intake, Papers, Twin};
use crate::model::refusal::obstacle_key;
use crate::ops::intake::{find_intake, keep_papers};
use crate::ops::newcomer::{Registered, register_newcomer};

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get(DATA, Audience::Registrar, show)
        .post(DATA, Audience::Registrar, take)
        .get(ANSWERS, Audience::Registrar, show_answers)
        .post(ANSWERS, Audience::Registrar, register)
}

#[derive(Template)]
#[template(path = "newcomer_data.html")]
struct DataPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    is_mended: bool,
    genders: Vec<(&'static str, String)>,
    countries: Vec<(String, String)>,
    documents: Vec<(&'static str, String)>,
}

impl DataPage {
    fn new(shell: Shell, form: Form, (head, intake): (StaffHead, &Intake)) -> Self {
        let documents =
            DocumentKind::ALL.into_iter().map(|kind| (kind.as_str(), shell.t(document_key(kind))));
        Self {
            head,
            is_mended: matches!(intake.papers, Papers::Mended { .. }),
            genders: vec![("M", shell.t("gender-male")), ("F", shell.t("gender-female"))],
            countries: countries(&shell),
            documents: documents.collect(),
            shell,
            form,
        }
    }
}

/// The intake whose data may be typed now, or where the registrar is instead.
async fn open_intake(desk: &Desk, staff: &Staff) -> Result<Result<Intake, Response>, PageError> {
    let intake = find_intake(desk, &staff.officer, &staff.visitor).await?;
    Ok(match intake {
        Some(intake) if intake.takes_data() => Ok(intake),
        other => Err(see(&path_after(other.as_ref()))),
    })
}

pub fn to_form(typed: &PersonForm) -> Form {
    let filled = PersonForm::FIELDS.iter().map(|field| (*field, typed.value(field)));
    Form::with_values(filled.filter(|(_, value)| !value.is_empty()))
}

async fn show(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    let mut intake = match open_intake(&desk, &staff).await? {
        Ok(intake) => intake,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if intake.form.citizenship.is_empty() {
        Country::RUSSIA.code().clone_into(&mut intake.form.citizenship);
        DocumentKind::RussianPassport.as_str().clone_into(&mut intake.form.document);
    }
    let head = StaffHead::load(&desk, &shell, &staff.officer).await?;
    page(&DataPage::new(shell, to_form(&intake.form), (head, &intake)))
}

async fn take(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    form: Form,
) -> Result<Response, PageError> {
    let intake = match open_intake(&desk, &staff).await? {
        Ok(intake) => intake,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut typed = PersonForm::default();
    for field in PersonForm::FIELDS {
        typed.set(field, form.exact(field));
    }
    let mut form = to_form(&typed);
    match keep_papers(&desk, (&staff.officer, &staff.visitor), (typed, today(&shell))).await {
        Ok(Ok(())) => return Ok(see(ANSWERS)),
        Ok(Err(FormProblem::Child)) => form.error("birthDate", "newcomer-child"),
        Ok(Err(FormProblem::Mistakes(mistakes))) => {
            for mistake in mistakes {
                form.error(mistake.field, mistake.key);
            }
        }
        Err(DeskError::StepNotOpen) => return Ok(see(DATA)),
        Err(error) => note_limit(&mut form, "lastName", &shell, error)?,
    }
    let head = StaffHead::load(&desk, &shell, &staff.officer).await?;
    page_with_errors(&DataPage::new(shell, form, (head, &intake)))
}

#[derive(Template)]
#[template(path = "newcomer_answers.html")]
struct AnswersPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    is_mended: bool,
    answers: Vec<Answer>,
    questions: Vec<String>,
    phone: String,
    /// An account that the СНИЛС is confirmed in: nothing can be registered.
    is_owned: bool,
    /// An account that claims the СНИЛС: the newcomer is asked.
    is_claimed: bool,
}

async fn answers_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    staff: &Staff,
) -> Result<Result<AnswersPage, Response>, PageError> {
    let intake = match open_intake(desk, staff).await? {
        Ok(intake) => intake,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    let Ok(checked) = intake.form.check(today(&shell)) else { return Ok(Err(see(DATA))) };
    let (phone, twin) = match &intake.papers {
        Papers::Newcomer { phone, twin, .. } => {
            let none = || shell.t("newcomer-phone-none-word");
            (phone.as_ref().map_or_else(none, identity::model::contact::Contact::masked), *twin)
        }
        _ => (String::new(), None),
    };
    Ok(Ok(AnswersPage {
        head: StaffHead::load(desk, &shell, &staff.officer).await?,
        is_mended: matches!(intake.papers, Papers::Mended { .. }),
        answers: answers(&shell, &checked.person),
        questions: checked.questions.iter().map(|question| shell.t(question.key)).collect(),
        phone,
        is_owned: twin == Some(Twin::Owns),
        is_claimed: twin == Some(Twin::Claims),
        shell,
        form,
    }))
}

async fn show_answers(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    match answers_page(&desk, shell, Form::new(), &staff).await? {
        Ok(shown) => page(&shown),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn register(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    let mut form = Form::new();
    let who = (&staff.officer, &staff.visitor);
    match register_newcomer(&desk, who, today(&shell)).await {
        Ok(Registered::Done(no)) => return Ok(see(&format!("/desk/newcomers/{no}"))),
        Ok(Registered::Unfinished) | Err(DeskError::StepNotOpen) => return Ok(see(DATA)),
        Ok(Registered::Obstacle(obstacle)) => form.error("act", obstacle_key(obstacle)),
        Ok(Registered::Twin) => form.error("act", "newcomer-owned"),
        Ok(Registered::PhoneTaken) => form.error("act", "newcomer-phone-taken"),
        Err(DeskError::Limited { until }) => {
            form.error_with("act", "proofing-limit-data", &[("time", shell.moment(until).into())]);
        }
        Err(error) => return Err(page_error(error, &shell)),
    }
    match answers_page(&desk, shell, form, &staff).await? {
        Ok(shown) => page_with_errors(&shown),
        Err(elsewhere) => Ok(elsewhere),
    }
}
