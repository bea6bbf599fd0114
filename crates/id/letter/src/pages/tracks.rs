//! The post's register of track numbers: what every row came to.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State as Room};
use axum::response::Response;
use desk::model::office::Officer;
use web::{Audience, Form, PageError, Routes, Sent, Shell, Upload, page, page_with_errors};

use super::page_error;
use super::print_room::refusal_key;
use crate::Letters;
use crate::error::LetterError;
use crate::model::batch::BatchRefusal;
use crate::model::register::Register;
use crate::model::register_file::{FILE_BYTES_MAX, FileFault, read_file};
use crate::ops::batch::{StepError, find_by_number};
use crate::ops::tracks::take_register;

pub fn routes() -> Routes<Letters> {
    Routes::new().get("/desk/letters/{number}/tracks", Audience::Postal, show).upload(
        "/desk/letters/{number}/tracks",
        Audience::Postal,
        FILE_BYTES_MAX,
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
    upload: Upload,
) -> Result<Response, PageError> {
    let id = find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    let (field, text) = text_of(&upload);
    let mut form = upload.form;
    let text = match text {
        Ok(text) => text,
        Err(fault) => {
            form.error(field, fault);
            return page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), None));
        }
    };
    let register = match take_register(&letters, &officer, (id, &text)).await {
        Ok(register) => register,
        Err(StepError::Letter(LetterError::Internal(error))) => return Err(error.into()),
        Err(StepError::Letter(error @ LetterError::NotFound)) => return Err(page_error(error)),
        Err(StepError::Refused(_) | StepError::Letter(LetterError::StepNotOpen)) => {
            form.error(field, refusal_key(BatchRefusal::NotNow));
            return page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), None));
        }
    };
    if register.is_empty() {
        form.error(field, "tracks-no-rows");
        return page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), None));
    }
    if register.bad.is_empty() {
        let done = (shell, Form::new());
        return page(&TracksPage::new(&letters, done, (number, &officer), Some(&register)));
    }
    form.error(field, "tracks-some-bad");
    page_with_errors(&TracksPage::new(&letters, (shell, form), (number, &officer), Some(&register)))
}

/// The register, by which field it came, or why it is none. A file goes before what was pasted.
fn text_of(upload: &Upload) -> (&'static str, Result<String, &'static str>) {
    match upload.sent() {
        Sent::TooLarge => ("file", Err("tracks-file-too-large")),
        Sent::File(file) => ("file", read_file(file).map_err(FileFault::key)),
        Sent::Nothing if upload.form.value("register").trim().is_empty() => ("file", Err("tracks-empty")),
        Sent::Nothing => ("register", Ok(upload.form.value("register").to_owned())),
    }
}
