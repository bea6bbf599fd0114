//! The postal operators' page: what waits, and the batches with the step that each may take.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State as Room};
use axum::response::{IntoResponse, Response};
use desk::model::office::Officer;
use http::header;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::page_error;
use crate::Letters;
use crate::error::LetterError;
use crate::model::batch::{BatchRefusal, BatchState, Printer};
use crate::ops::batch::{
    StepError, begin_batch, find_by_number, hand_over_batch, number_of, print_batch, release_batch,
    view_print_room, void_and_reprint,
};
use crate::store::batches::Batch;

const PATH: &str = "/desk/letters";

pub fn routes() -> Routes<Letters> {
    Routes::new()
        .get(PATH, Audience::Postal, show)
        .post(PATH, Audience::Postal, begin)
        .post("/desk/letters/{number}/release", Audience::Postal, release)
        .post("/desk/letters/{number}/print", Audience::Postal, print)
        .post("/desk/letters/{number}/handed", Audience::Postal, handed)
        .post("/desk/letters/{number}/void", Audience::Postal, void)
}

/// What an operator can do with a batch now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// Nothing: it is being made, or past everything.
    None,
    /// Another operator releases it.
    Release,
    /// Print it, once.
    Print,
    /// Say that the post has it.
    HandOver,
}

struct BatchLine {
    number: String,
    about: String,
    state: String,
    deed: Deed,
    may_void: bool,
    /// The sheets are on paper: the post's register may name their track numbers.
    is_on_paper: bool,
}

#[derive(Template)]
#[template(path = "print_room.html")]
struct PrintRoomPage {
    shell: Shell,
    form: Form,
    centre: String,
    waiting: String,
    may_begin: bool,
    by_house: bool,
    batches: Vec<BatchLine>,
}

async fn room_page(
    letters: &Letters,
    shell: Shell,
    form: Form,
    officer: &Officer,
) -> Result<PrintRoomPage, PageError> {
    let room = view_print_room(letters).await?;
    let by_house = letters.printer() == Some(Printer::House);
    let waiting = i64::try_from(room.waiting).unwrap_or(i64::MAX);
    Ok(PrintRoomPage {
        centre: letters.desk().centre_name(&officer.centre, shell.words.language),
        waiting: shell.with_one("print-waiting", "count", waiting),
        may_begin: room.waiting > 0 && letters.printer() == Some(Printer::Operators),
        by_house,
        batches: room.batches.iter().map(|batch| line(&shell, batch, officer)).collect(),
        shell,
        form,
    })
}

fn line(shell: &Shell, batch: &Batch, officer: &Officer) -> BatchLine {
    let is_ours = batch.printer == Printer::Operators;
    let (key, deed) = match &batch.state {
        BatchState::Gathered { .. } => ("print-state-gathered", Deed::None),
        BatchState::Rendered { by, .. } if *by == Some(officer.subject) => {
            ("print-state-rendered-own", Deed::None)
        }
        BatchState::Rendered { .. } => ("print-state-rendered", Deed::Release),
        BatchState::Released { .. } => ("print-state-released", Deed::Print),
        BatchState::Printed { .. } => ("print-state-printed", Deed::HandOver),
        BatchState::Handed { .. } => ("print-state-handed", Deed::None),
        BatchState::Void { .. } => ("print-state-void", Deed::None),
    };
    let may_void = matches!(
        batch.state,
        BatchState::Rendered { .. } | BatchState::Released { .. } | BatchState::Printed { .. }
    );
    let about = [("time", shell.moment(batch.begun_at).into()), ("count", i64::from(batch.letters).into())];
    BatchLine {
        number: number_of(batch.id),
        about: shell.with("print-batch-about", &about),
        state: shell.t(if is_ours { key } else { house_key(&batch.state) }),
        deed: if is_ours { deed } else { Deed::None },
        may_void: is_ours && may_void,
        is_on_paper: is_ours && matches!(batch.state, BatchState::Printed { .. } | BatchState::Handed { .. }),
    }
}

const fn house_key(state: &BatchState) -> &'static str {
    match state {
        BatchState::Handed { .. } => "print-state-handed",
        BatchState::Void { .. } => "print-state-void",
        _ => "print-state-house",
    }
}

async fn show(
    Room(letters): Room<Letters>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    page(&room_page(&letters, shell, Form::new(), &officer).await?)
}

async fn begin(
    Room(letters): Room<Letters>,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    begin_batch(&letters, &officer).await?;
    Ok(see(PATH))
}

/// Shows the page again with what stood against the step.
async fn after(
    letters: &Letters,
    shell: Shell,
    officer: &Officer,
    done: Result<(), StepError>,
) -> Result<Response, PageError> {
    let refusal = match done {
        Ok(()) => return Ok(see(PATH)),
        Err(StepError::Refused(refusal)) => refusal,
        Err(StepError::Letter(LetterError::StepNotOpen)) => BatchRefusal::NotNow,
        Err(StepError::Letter(error)) => return Err(page_error(error)),
    };
    let mut form = Form::new();
    form.error("batches", refusal_key(refusal));
    page_with_errors(&room_page(letters, shell, form, officer).await?)
}

pub const fn refusal_key(refusal: BatchRefusal) -> &'static str {
    match refusal {
        BatchRefusal::NotNow => "print-refused-not-now",
        BatchRefusal::SamePerson => "print-refused-same-person",
    }
}

async fn release(
    Room(letters): Room<Letters>,
    Path(number): Path<String>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    let id = find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    let done = release_batch(&letters, &officer, id).await;
    after(&letters, shell, &officer, done).await
}

async fn print(
    Room(letters): Room<Letters>,
    Path(number): Path<String>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    let id = find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    match print_batch(&letters, &officer, id).await {
        Ok(pdf) => {
            let name = format!("attachment; filename=\"letters-{number}.pdf\"");
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            Ok((headers, pdf).into_response())
        }
        Err(error) => after(&letters, shell, &officer, Err(error)).await,
    }
}

async fn handed(
    Room(letters): Room<Letters>,
    Path(number): Path<String>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    let id = find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    let done = hand_over_batch(&letters, &officer, id).await;
    after(&letters, shell, &officer, done).await
}

async fn void(
    Room(letters): Room<Letters>,
    Path(number): Path<String>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    let id = find_by_number(&letters, &number).await?.ok_or(PageError::NotFound)?;
    let done = void_and_reprint(&letters, &officer, id).await;
    after(&letters, shell, &officer, done).await
}
