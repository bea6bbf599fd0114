//! The post's register of track numbers: what every row came to.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State as Room};
use axum::response::Response;
use desk::model::office::Officer;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors};

use super::page_error;
use super::print_room::refusal_key;
use crate::Letters;
use crate::error::LetterError;
use crate::model::batch::BatchRefusal;
use crate::model::register::Register;
use crate::ops::batch::{StepError, find_by_number};
use crate::ops::tracks::take_register;

pub fn routes() -> Routes<Letters> {
    Routes::new().get("/desk/letters/{number}/tracks", Audience::Postal, show).post(
        "/desk/letters/{number}/tracks",
        Audience::Postal,
        take,
    )
}

struct Line {
    row: usize,
    text: String,
    fault: String,
}

#[derive(Template)]
#[template(path = "tracks.html")]
struct TracksPage {
    shell: Shell,
    form: Form,
    centre: String,
    number: String,
    /// What was done; none before anything was sent.
    taken: Option<String>,
    bad: Vec<Line>,
}

impl TracksPage {
    fn new(
        letters: &Letters,
        (shell, form): (Shell, Form),
        (number, officer): (String, &Officer),
        register: Option<&Register>,
    ) -> Self {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let taken = register.map(|register| {
            let values =
                [("count", count(register.good.len()).into()), ("same", count(register.same).into())];
            shell.with("tracks-taken", &values)
        });
        let bad = register.map(|register| register.bad.as_slice()).unwrap_or_default();
        Self {
            centre: letters.desk().centre_name(&officer.centre, shell.words.language),
            number,
            taken,
            bad: bad
                .iter()
                .map(|row| Line { row: row.line, text: row.text.clone(), fault: shell.t(row.fault.key()) })
                .collect(),
            shell,
            form,
        }
    }
}

async fn show(
    Room(letters): Room<Letters>,
    Path(number): Path<String>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    page(&TracksPage::new(&letters, (shell, Form::new()), (number, &officer), None))
}

async fn take(
    Room(letters): Room<Letters>,
    Path(number): Path<String>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    let text = form.value("register").to_owned();
    if text.trim().is_empty() {
        form.error("register", "tracks-empty");
        return page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), None));
    }
    let register = match take_register(&letters, &officer, (id, &text)).await {
        Ok(register) => register,
        Err(StepError::Letter(LetterError::Internal(error))) => return Err(error.into()),
        Err(StepError::Letter(error @ LetterError::NotFound)) => return Err(page_error(error)),
        Err(StepError::Refused(_) | StepError::Letter(LetterError::StepNotOpen)) => {
            form.error("register", refusal_key(BatchRefusal::NotNow));
            return page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), None));
        }
    };
    if register.bad.is_empty() {
        let done = (shell, Form::new());
        return page(&TracksPage::new(&letters, done, (number, &officer), Some(&register)));
    }
    form.error("register", "tracks-some-bad");
    page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), Some(&register)))
}
