//! Letters to addresses of many people: the supervisor's page.

use askama::Template;
use axum::Extension;
use axum::extract::State as Room;
use axum::response::Response;
use desk::model::office::Officer;
use desk::pages::StaffHead;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::page_error;
use crate::Letters;
use crate::model::ask::Decision;
use crate::ops::approve::{Decided, RequestView, decide, list_requests};

const PATH: &str = "/desk/letter-requests";

pub fn routes() -> Routes<Letters> {
    Routes::new().get(PATH, Audience::Supervisor, show).post(PATH, Audience::Supervisor, send)
}

#[derive(Template)]
#[template(path = "letter_requests.html")]
struct RequestsPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    requests: Vec<(String, String, String)>,
    decisions: Vec<(&'static str, String)>,
}

async fn requests_page(
    letters: &Letters,
    shell: Shell,
    form: Form,
    officer: &Officer,
) -> Result<RequestsPage, PageError> {
    let head = StaffHead::load(letters.desk(), &shell, officer).await?;
    let option = |request: &RequestView| {
        let values = [
            ("others", i64::try_from(request.others).unwrap_or(i64::MAX).into()),
            ("reason", shell.t(request.reason.key()).into()),
            ("since", shell.moment(request.asked_at).into()),
        ];
        let about = shell.with("letter-requests-line", &values);
        (request.number.to_string(), request.address.join(", "), about)
    };
    let requests = list_requests(letters, officer).await?.iter().map(option).collect();
    let decisions = Decision::ALL.map(|decision| (decision.as_str(), shell.t(decision.key()))).to_vec();
    Ok(RequestsPage { shell, form, head, requests, decisions })
}

async fn show(
    Room(letters): Room<Letters>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    page(&requests_page(&letters, shell, Form::new(), &officer).await?)
}

/// A note is at least a few words.
const NOTE_LETTERS: std::ops::RangeInclusive<usize> = 10..=500;

async fn send(
    Room(letters): Room<Letters>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
    mut form: Form,
) -> Result<Response, PageError> {
    let number = form.value("request").parse::<i64>().ok();
    let decision = Decision::from_word(form.value("decision"));
    let note = form.value("note").trim().to_owned();
    if number.is_none() {
        form.error("request", "letter-requests-which-empty");
    }
    if decision.is_none() {
        form.error("decision", "letter-requests-decision-empty");
    }
    if !NOTE_LETTERS.contains(&note.chars().count()) {
        form.error("note", "flags-note-short");
    }
    if let Some(decided) = number.zip(decision).filter(|_| !form.has_errors()) {
        match decide(&letters, &officer, decided, &note).await.map_err(page_error)? {
            Decided::Done => return Ok(see(PATH)),
            Decided::Over => form.error("request", "letter-requests-over"),
            Decided::Biased => form.error("request", "letter-requests-biased"),
        }
    }
    page_with_errors(&requests_page(&letters, shell, form, &officer).await?)
}
