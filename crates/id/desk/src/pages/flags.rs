//! Suspicious patterns: the supervisor's page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead};
use crate::Desk;
use crate::ops::flags::{FlagView, Settled, list_flags, settle_flag};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/desk/flags", Audience::Supervisor, show).post(
        "/desk/flags",
        Audience::Supervisor,
        settle,
    )
}

#[derive(Template)]
#[template(path = "flags.html")]
struct FlagsPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    flags: Vec<(String, String)>,
}

async fn flags_page(desk: &Desk, shell: Shell, form: Form, staff: &Staff) -> Result<FlagsPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let zone = desk.zone(&staff.officer.centre);
    let option = |flag: &FlagView| {
        let what = shell.t(flag.pattern.key());
        (flag.id.clone(), format!("{}, {}. {what}", flag.registrar, shell.date(flag.day.date_in(&zone))))
    };
    let flags = list_flags(desk, &staff.officer).await?.iter().map(option).collect();
    Ok(FlagsPage { shell, form, head, flags })
}

async fn show(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    page(&flags_page(&desk, shell, Form::new(), &staff).await?)
}

/// A note is at least a few words.
const NOTE_LETTERS: std::ops::RangeInclusive<usize> = 10..=500;

async fn settle(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let (flag, note) = (form.value("flag").to_owned(), form.value("note").trim().to_owned());
    if flag.is_empty() {
        form.error("flag", "flags-which-empty");
    }
    if !NOTE_LETTERS.contains(&note.chars().count()) {
        form.error("note", "flags-note-short");
    }
    if !form.has_errors() {
        match settle_flag(&desk, &staff.officer, &flag, &note).await? {
            Settled::Done => return Ok(see("/desk/flags")),
            Settled::Over => form.error("flag", "flags-over"),
            Settled::Own => form.error("flag", "flags-own"),
        }
    }
    page_with_errors(&flags_page(&desk, shell, form, &staff).await?)
}
