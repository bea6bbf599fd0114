//! Check the answers, then send them to the registries.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use profile::model::form::FormProblem;
use profile::ops::delete_draft;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use super::data::{PERSON_PATH, has_phone, load_form, page_of, today};
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
    let (_, typed) = load_form(&pages.proofing, signed_in.session.subject).await?;
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
    let (_, typed) = load_form(&pages.proofing, subject).await?;
    let checked = match typed.check(today(&shell)) {
        Ok(checked) => checked,
        Err(problem) => return Ok(see(to_mend(&problem))),
    };
    match submit(&pages.proofing, subject, &checked.person, &shell.network().to_string()).await {
        Ok(_) => {
            let tx = pages.proofing.db().begin().await?;
            delete_draft(&tx, subject).await?;
            tx.commit().await?;
            Ok(see(super::checks::PATH))
        }
        Err(ProofingError::Limited { until, limit }) => {
            form.error_with("send", limit.key(), &[("time", shell.moment(until).into())]);
            let answers = answers(&shell, &checked.person);
            page_with_errors(&AnswersPage { shell, form, answers, questions: Vec::new() })
        }
        Err(ProofingError::Internal(error)) => Err(error.into()),
    }
}
