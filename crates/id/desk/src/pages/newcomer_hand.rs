//! Codes on paper for newcomers without a phone: a second operator compares the paper and prints.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use person::DateError;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors};

use super::sheet::{CodeSheet, sheet_page};
use super::staff::{Staff, StaffHead, note_limit};
use crate::Desk;
use crate::error::DeskError;
use crate::model::newcomer::HandRefusal;
use crate::model::paper::{Paper, number_problem, parse_day};
use crate::ops::newcomer::{Handed, hand_code, list_waiting, load_waiting};

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/desk/newcomers", Audience::Registrar, list)
        .get("/desk/newcomers/{newcomer}/code", Audience::Registrar, show)
        .post("/desk/newcomers/{newcomer}/code", Audience::Registrar, hand)
}

struct Row {
    no: i64,
    initials: String,
    since: String,
    /// Until when the code handed out is good; empty when none is.
    handed: String,
    is_own: bool,
}

#[derive(Template)]
#[template(path = "newcomers.html")]
struct ListPage {
    shell: Shell,
    head: StaffHead,
    rows: Vec<Row>,
}

async fn list(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    let head = StaffHead::load(&desk, &shell, &staff.officer).await?;
    let lines = list_waiting(&desk, &staff.officer).await?;
    let rows = lines.into_iter().map(|line| Row {
        no: line.newcomer.no,
        initials: line.initials,
        since: shell.moment(line.newcomer.begun_at),
        handed: line
            .code_ends
            .map(|ends| shell.with_one("newcomers-handed", "time", shell.moment(ends)))
            .unwrap_or_default(),
        is_own: line.is_own,
    });
    page(&ListPage { rows: rows.collect(), head, shell })
}

#[derive(Template)]
#[template(path = "newcomer_hand.html")]
struct HandPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    initials: String,
    is_again: bool,
}

async fn hand_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<HandPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let line = load_waiting(desk, &staff.officer, no)
        .await
        .map_err(|error| super::staff::page_error(error, &shell))?;
    Ok(HandPage { head, no, initials: line.initials, is_again: line.code_ends.is_some(), shell, form })
}

async fn show(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    page(&hand_page(&desk, shell, Form::new(), (&staff, no)).await?)
}

async fn hand(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    // Whoever may not hand out finds nothing, whatever they typed.
    hand_page(&desk, shell.clone(), Form::new(), (&staff, no)).await?;
    if let Some(problem) = number_problem(form.value("number")) {
        form.error("number", problem);
    }
    let issued_on = form.parse("issueDate", |text| parse_day(text).map_err(DateError::key));
    if let Some(issued_on) = issued_on.filter(|_| !form.has_errors()) {
        let paper = Paper::new(form.value("number"), issued_on);
        match hand_code(&desk, &staff.officer, no, &paper).await {
            Ok(Handed::Sheet { code, until, is_with_snils }) => {
                let address = format!("{}/activation", desk.identity().config().public_url);
                let by = if is_with_snils { "sheet-step-snils" } else { "sheet-step-document" };
                let sheet = CodeSheet {
                    code: code.printed(),
                    until,
                    address,
                    steps: vec![shell.t(by), shell.t("sheet-step-password")],
                    title: shell.with_one("sheet-title", "name", shell.installation()),
                    lead: shell.t("sheet-lead"),
                };
                return sheet_page(&desk, shell, &staff.officer, sheet).await;
            }
            Ok(Handed::Wrong) => form.error("number", "newcomer-paper-differs"),
            Ok(Handed::Refused(HandRefusal::SameOperator | HandRefusal::Oneself))
            | Err(DeskError::NotFound) => return Err(PageError::NotFound),
            Err(error) => note_limit(&mut form, "number", &shell, error)?,
        }
    }
    page_with_errors(&hand_page(&desk, shell, form, (&staff, no)).await?)
}
