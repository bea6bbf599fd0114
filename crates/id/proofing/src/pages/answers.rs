//! Check the answers, then send them to the registries.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use profile::model::form::FormProblem;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use super::data::{PERSON_PATH, find_unsent, has_phone, page_of, today};
use super::rows::{Answer, answers};
use crate::error::ProofingError;
use crate::ops::submit;

pub const PATH: &str = "/account/data/answers";

pub fn routes() -> Routes<Pages> {
    Routes::new().get(PATH, Audience::Citizen, show).post(PATH, Audience::Citizen, send)
}

#[derive(Template)]
#[template(path = "answers.html")]
struct AnswersPage {
    shell: Shell,
    form: Form,
    answers: Vec<Answer>,
    questions: Vec<String>,
}

async fn show(State(pages): State<Pages>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    let Some(typed) = find_unsent(&pages.proofing, signed_in.session.subject).await? else {
        return Ok(see(super::checks::PATH));
    };
    match typed.check(today(&shell)) {
        Ok(checked) => {
            let questions = checked.questions.iter().map(|question| shell.t(question.key)).collect();
            let answers = answers(&shell, &checked.person);
            page(&AnswersPage { shell, form: Form::new(), answers, questions })
        }
        Err(problem) => Ok(see(to_mend(&problem))),
    }
}

/// The page of the first mistake.
fn to_mend(problem: &FormProblem) -> &'static str {
    match problem {
        FormProblem::Child => PERSON_PATH,
        FormProblem::Mistakes(mistakes) => {
            mistakes.first().map_or(PERSON_PATH, |mistake| page_of(mistake.field))
        }
    }
}

async fn send(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    if !has_phone(&pages.proofing, subject).await? {
        return Ok(see("/account/phone"));
    }
    // A press that came twice, or again after its answer was lost: what was sent is being checked.
    let Some(typed) = find_unsent(&pages.proofing, subject).await? else {
        return Ok(see(super::checks::PATH));
    };
    let checked = match typed.check(today(&shell)) {
        Ok(checked) => checked,
        Err(problem) => return Ok(see(to_mend(&problem))),
    };
    match submit(&pages.proofing, subject, &checked.person, &shell.network().to_string()).await {
        Ok(_) => Ok(see(super::checks::PATH)),
        Err(ProofingError::Limited { until, limit }) => {
            form.error_with("send", limit.key(), &[("time", shell.moment(until).into())]);
            let answers = answers(&shell, &checked.person);
            page_with_errors(&AnswersPage { shell, form, answers, questions: Vec::new() })
        }
        Err(ProofingError::Internal(error)) => Err(error.into()),
    }
}
