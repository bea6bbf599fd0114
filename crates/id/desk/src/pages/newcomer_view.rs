//! A newcomer whose account is there: the checks while the person waits, and the way to a password.

use askama::Template;
use axum::extract::{FromRef, Path, State};
use axum::response::Response;
use proofing::model::CheckViewState;
use proofing::pages::{Line, line};
use web::{Audience, Form, LiveHub, PageError, Routes, Seen, Shell, page, page_with_errors, see};

use super::newcomer::DATA;
use super::staff::{Staff, StaffHead, note_limit, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::ops::newcomer::{NewcomerView, find_own_subject, mend, resend_link, view_newcomer};

/// The room, and who tells open pages that something has changed.
#[derive(Clone)]
pub struct Live {
    pub desk: Desk,
    pub hub: LiveHub,
}

impl FromRef<Live> for Desk {
    fn from_ref(live: &Live) -> Self {
        live.desk.clone()
    }
}

pub fn routes() -> Routes<Live> {
    Routes::new()
        .get("/desk/newcomers/{newcomer}", Audience::Registrar, show)
        .get("/desk/newcomers/{newcomer}/changes", Audience::Registrar, changes)
        .post("/desk/newcomers/{newcomer}/link", Audience::Registrar, send_link)
        .post("/desk/newcomers/{newcomer}/mend", Audience::Registrar, mend_data)
}

#[derive(Template)]
#[template(path = "newcomer.html")]
struct NewcomerPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    initials: String,
    /// How it stands, in a pill, a heading and a sentence.
    pill: (&'static str, String),
    title: String,
    lead: String,
    lines: Vec<Line>,
    live: Option<String>,
    is_owned_by_other: bool,
    offers_mending: bool,
    password: Password,
}

/// How the newcomer comes to a password.
enum Password {
    /// It is set.
    Set,
    /// By a link, which may be sent anew, or not any more.
    Link { can_resend: bool },
    /// By a code that a colleague hands out.
    Paper,
}

impl Password {
    const fn of(view: &NewcomerView) -> Self {
        match (view.has_password, view.newcomer.has_phone) {
            (true, _) => Self::Set,
            (false, true) => Self::Link { can_resend: view.is_mendable },
            (false, false) => Self::Paper,
        }
    }
}

/// Where the checks of a newcomer stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Failed,
    Owned,
    Waiting,
    Confirmed,
    Stopped,
}

fn standing_of(view: &NewcomerView) -> Standing {
    let checks = &view.checks;
    if checks.checks.iter().any(|check| check.question.is_required() && check.has_failed()) {
        Standing::Failed
    } else if checks.is_owned_by_other {
        Standing::Owned
    } else if checks.level == assurance::Level::Confirmed {
        Standing::Confirmed
    } else if checks.is_waiting {
        Standing::Waiting
    } else {
        Standing::Stopped
    }
}

fn words(standing: Standing) -> (&'static str, [&'static str; 3]) {
    match standing {
        Standing::Failed => {
            ("bad", ["newcomer-failed-word", "newcomer-failed-title", "newcomer-failed-lead"])
        }
        Standing::Owned => ("bad", ["newcomer-failed-word", "newcomer-owned-title", "newcomer-owned"]),
        Standing::Waiting => {
            ("wait", ["newcomer-waiting-word", "newcomer-waiting-title", "newcomer-waiting-lead"])
        }
        Standing::Confirmed => ("good", ["newcomer-done-word", "newcomer-done-title", "newcomer-done-lead"]),
        Standing::Stopped => {
            ("note", ["newcomer-stopped-word", "newcomer-stopped-title", "newcomer-stopped-lead"])
        }
    }
}

async fn newcomer_page(
    live: &Live,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<NewcomerPage, PageError> {
    let head = StaffHead::load(&live.desk, &shell, &staff.officer).await?;
    let view =
        view_newcomer(&live.desk, &staff.officer, no).await.map_err(|error| page_error(error, &shell))?;
    let standing = standing_of(&view);
    let (kind, [word, title, lead]) = words(standing);
    let is_waiting =
        view.checks.checks.iter().any(|check| matches!(check.state, CheckViewState::Waiting { .. }));
    Ok(NewcomerPage {
        head,
        no,
        password: Password::of(&view),
        initials: view.initials,
        pill: (kind, shell.t(word)),
        title: shell.t(title),
        lead: shell.t(lead),
        lines: view.checks.checks.iter().map(|check| for_registrar(line(&shell, check))).collect(),
        live: is_waiting.then(|| format!("/desk/newcomers/{no}/changes?since={}", view.version)),
        is_owned_by_other: standing == Standing::Owned,
        offers_mending: view.is_mendable && standing == Standing::Failed,
        shell,
        form,
    })
}

/// What has passed is told to the person as theirs; the registrar reads the word beside it.
fn for_registrar(line: Line) -> Line {
    if line.state == "good" { Line { text: String::new(), ..line } } else { line }
}

async fn show(
    State(live): State<Live>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    page(&newcomer_page(&live, shell, Form::new(), (&staff, no)).await?)
}

async fn changes(
    State(live): State<Live>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    seen: Seen,
) -> Result<Response, PageError> {
    let subject =
        find_own_subject(&live.desk, &staff.officer, no).await.map_err(|error| page_error(error, &shell))?;
    live.hub.open(subject, seen)
}

async fn send_link(
    State(live): State<Live>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match resend_link(&live.desk, &staff.officer, no).await {
        Ok(_) | Err(DeskError::StepNotOpen) => return Ok(see(&format!("/desk/newcomers/{no}"))),
        Err(error) => note_limit(&mut form, "link", &shell, error)?,
    }
    page_with_errors(&newcomer_page(&live, shell, form, (&staff, no)).await?)
}

async fn mend_data(
    State(live): State<Live>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    match mend(&live.desk, (&staff.officer, &staff.visitor), no).await {
        Ok(()) => Ok(see(DATA)),
        Err(DeskError::StepNotOpen) => Ok(see(&format!("/desk/newcomers/{no}"))),
        Err(error) => Err(page_error(error, &shell)),
    }
}
