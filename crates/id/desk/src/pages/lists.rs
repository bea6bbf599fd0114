//! The visits of a day: a registrar's own, and those of the centre for its supervisor.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors};

use super::staff::{Staff, StaffHead};
use crate::Desk;
use crate::model::list::ListReason;
use crate::model::paper::parse_day;
use crate::model::visit::End;
use crate::ops::lists::{DayLine, DayList, list_centre_day, list_own_day};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/desk/day", Audience::Registrar, own_day).get(
        "/desk/centre",
        Audience::Supervisor,
        centre_day,
    )
}

/// One visit on the page.
struct Line {
    at: String,
    registrar: String,
    initials: String,
    purpose: String,
    kind: &'static str,
    end: String,
}

#[derive(Template)]
#[template(path = "day.html")]
struct DayPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    is_of_centre: bool,
    reasons: Vec<(&'static str, String)>,
    date: Option<String>,
    lines: Vec<Line>,
}

fn line(desk: &Desk, shell: &Shell, (staff, line): (&Staff, &DayLine)) -> Line {
    let (kind, end) = match line.end {
        Some(End::Refused) => ("bad", "lists-end-refused"),
        Some(_) => ("good", "lists-end-done"),
        None => ("note", "lists-end-none"),
    };
    Line {
        at: shell.words.time(line.at, &desk.zone(&staff.officer.centre)),
        registrar: line.registrar.clone(),
        initials: line.initials.clone(),
        purpose: shell.t(line.purpose.key()),
        kind,
        end: shell.t(end),
    }
}

async fn day_page(
    desk: &Desk,
    (shell, form): (Shell, Form),
    staff: &Staff,
    (is_of_centre, list): (bool, Option<&DayList>),
) -> Result<DayPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let lines = list.map(|list| &list.lines).into_iter().flatten();
    Ok(DayPage {
        head,
        is_of_centre,
        reasons: ListReason::OF_DAY.map(|reason| (reason.as_str(), shell.t(reason.key()))).to_vec(),
        date: list.map(|list| shell.date(list.date)),
        lines: lines.map(|one| line(desk, &shell, (staff, one))).collect(),
        shell,
        form,
    })
}

async fn own_day(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    let list = list_own_day(&desk, &staff.officer).await?;
    page(&day_page(&desk, (shell, Form::new()), &staff, (false, list.as_ref())).await?)
}

async fn centre_day(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let today = shell.now().date_in(&desk.zone(&staff.officer.centre));
    let today = format!("{:02}.{:02}.{}", today.day(), today.month(), today.year());
    let asked = |name: &str| query.get(name).map(|text| text.chars().take(20).collect::<String>());
    let mut form = Form::with_values([
        ("day", asked("day").unwrap_or(today)),
        ("reason", asked("reason").unwrap_or_default()),
    ]);
    if !query.contains_key("day") {
        return page(&day_page(&desk, (shell, form), &staff, (true, None)).await?);
    }
    let date = form.parse("day", |text| parse_day(text).map_err(person::DateError::key));
    let reason = ListReason::from_word(form.value("reason"));
    let reason = reason.filter(|reason| ListReason::OF_DAY.contains(reason));
    if reason.is_none() {
        form.error("reason", "lists-reason-empty");
    }
    let Some(asked) = date.zip(reason) else {
        return page_with_errors(&day_page(&desk, (shell, form), &staff, (true, None)).await?);
    };
    let list = list_centre_day(&desk, &staff.officer, asked).await?;
    page(&day_page(&desk, (shell, form), &staff, (true, list.as_ref())).await?)
}
