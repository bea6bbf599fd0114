//! A new document of an applicant who is there: what stands in it, and the act.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use person::DocumentKind;
use profile::model::PersonForm;
use proofing::pages::{Answer, answers, countries, document_key, today};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::newcomer_data::to_form;
use super::staff::{Staff, StaffHead, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::model::refusal::obstacle_key;
use crate::model::visit::Purpose;
use crate::ops::update::{
    Changeable, FIELDS, Typed, Updated, find_changeable, find_update, type_document, update_document,
};
use crate::ops::view::view_visit;

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/desk/visit/{no}/document", Audience::Registrar, show)
        .post("/desk/visit/{no}/document", Audience::Registrar, take)
        .get("/desk/visit/{no}/document/answers", Audience::Registrar, show_answers)
        .post("/desk/visit/{no}/document/answers", Audience::Registrar, send)
}

fn visit_path(no: i64) -> String {
    format!("/desk/visit/{no}")
}

#[derive(Template)]
#[template(path = "update.html")]
struct UpdatePage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    documents: Vec<(&'static str, String)>,
    /// Empty for citizens.
    countries: Vec<(String, String)>,
    asks_snils: bool,
}

async fn update_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<UpdatePage, PageError> {
    let changeable = match find_changeable(desk, &staff.officer, no).await {
        // Without data there is no old document; the use case says so.
        Err(DeskError::StepNotOpen) => Changeable::default(),
        found => found.map_err(|error| page_error(error, &shell))?,
    };
    // The citizenship that the account has is not shown.
    let same = (String::new(), shell.t("update-citizenship-same"));
    let countries = [same].into_iter().chain(countries(&shell)).filter(|_| changeable.citizenship);
    let countries = countries.collect();
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let documents = DocumentKind::ALL.into_iter().map(|kind| (kind.as_str(), shell.t(document_key(kind))));
    let documents = documents.collect();
    Ok(UpdatePage { documents, countries, asks_snils: changeable.snils, head, no, shell, form })
}

async fn show(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let view = view_visit(&desk, &staff.officer, no).await.map_err(|error| page_error(error, &shell))?;
    if view.visit.purpose != Purpose::Document || view.present.is_none() {
        return Ok(see(&visit_path(no)));
    }
    let typed = find_update(&desk, (&staff.officer, &staff.visitor), no)
        .await
        .map_err(|error| page_error(error, &shell))?;
    // Nothing that the registrar has not typed is shown: the old data are not needed here.
    let form = match typed {
        Some(intake) => with_fields(&to_form(&intake.form)),
        None => Form::with_values([("document", DocumentKind::RussianPassport.as_str())]),
    };
    page(&update_page(&desk, shell, form, (&staff, no)).await?)
}

/// The fields of this page alone.
fn with_fields(form: &Form) -> Form {
    Form::with_values(FIELDS.map(|field| (field, form.exact(field))))
}

async fn take(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    form: Form,
) -> Result<Response, PageError> {
    let mut typed = PersonForm::default();
    for field in FIELDS {
        typed.set(field, form.exact(field));
    }
    let mut form = with_fields(&form);
    let who = (&staff.officer, &staff.visitor);
    match type_document(&desk, who, (no, &typed, today(&shell))).await {
        Ok(Typed::Ready) => return Ok(see(&format!("{}/document/answers", visit_path(no)))),
        Ok(Typed::Ended) | Err(DeskError::StepNotOpen) => return Ok(see(&visit_path(no))),
        Ok(Typed::Mistakes(mistakes)) => {
            for mistake in mistakes {
                form.error(mistake.field, mistake.key);
            }
        }
        Ok(Typed::Same) => form.error("number", "update-same"),
        Ok(Typed::OtherPerson { left }) => {
            form.error_with("birthDate", "update-other-person", &[("left", i64::from(left).into())]);
        }
        Err(error) => return Err(page_error(error, &shell)),
    }
    page_with_errors(&update_page(&desk, shell, form, (&staff, no)).await?)
}

#[derive(Template)]
#[template(path = "update_answers.html")]
struct AnswersPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    answers: Vec<Answer>,
    questions: Vec<String>,
}

async fn answers_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<Result<AnswersPage, Response>, PageError> {
    let found = find_update(desk, (&staff.officer, &staff.visitor), no)
        .await
        .map_err(|error| page_error(error, &shell))?;
    let checked = found.map(|intake| intake.form.check(today(&shell)));
    let Some(Ok(checked)) = checked else { return Ok(Err(see(&visit_path(no)))) };
    Ok(Ok(AnswersPage {
        head: StaffHead::load(desk, &shell, &staff.officer).await?,
        no,
        answers: answers(&shell, &checked.person),
        questions: checked.questions.iter().map(|question| shell.t(question.key)).collect(),
        shell,
        form,
    }))
}

async fn show_answers(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    match answers_page(&desk, shell, Form::new(), (&staff, no)).await? {
        Ok(shown) => page(&shown),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn send(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    let who = (&staff.officer, &staff.visitor);
    match update_document(&desk, who, (no, today(&shell))).await {
        Ok(Updated::Done) | Err(DeskError::StepNotOpen) => return Ok(see(&visit_path(no))),
        Ok(Updated::Unfinished) => return Ok(see(&format!("{}/document", visit_path(no)))),
        Ok(Updated::Obstacle(obstacle)) => form.error("act", obstacle_key(obstacle)),
        Ok(Updated::Refused(bias)) => form.error("act", bias.key()),
        Err(DeskError::Limited { until }) => {
            form.error_with("act", "proofing-limit-data", &[("time", shell.moment(until).into())]);
        }
        Err(error) => return Err(page_error(error, &shell)),
    }
    match answers_page(&desk, shell, form, (&staff, no)).await? {
        Ok(shown) => page_with_errors(&shown),
        Err(elsewhere) => Ok(elsewhere),
    }
}
