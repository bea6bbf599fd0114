//! One applicant before one registrar: presence, paper, act.

use askama::Template;
use assurance::Level;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::model::code::Verdict;
use person::{DateError, Gender};
use profile::model::PersonData;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::newcomer::code_line;
use super::staff::{Staff, StaffHead, note_limit, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::model::paper::{Paper, number_problem, parse_day};
use crate::model::refusal::obstacle_key;
use crate::model::visit::{End, Purpose, VisitState};
use crate::ops::act::{Confirmation, confirm_applicant, send_password_link};
use crate::ops::paper::{Comparison, compare_paper};
use crate::ops::presence::{Sent, Typed, enter_presence_code, presence_times, send_presence_code};
use crate::ops::view::{PresentView, VisitView, view_visit};

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/desk/visit/{no}", Audience::Registrar, show)
        .post("/desk/visit/{no}/code", Audience::Registrar, send_code)
        .post("/desk/visit/{no}/presence", Audience::Registrar, enter_code)
        .post("/desk/visit/{no}/paper", Audience::Registrar, compare)
        .post("/desk/visit/{no}/confirm", Audience::Registrar, confirm)
        .post("/desk/visit/{no}/password", Audience::Registrar, send_link)
}

/// How far the visit is, as the page shows it.
enum Stage {
    /// Nothing proven; whether a code is on its way, and how long it lasts.
    Found { has_phone: bool, code: Option<CodeLine> },
    /// There: the paper is asked for.
    Present,
    /// There: the new document is typed on a page of its own.
    NewDocument,
    /// The paper fits: the data are shown.
    Compared { rows: Vec<CompareRow> },
    /// Over: how, in a word and a sentence.
    Over { kind: &'static str, word: String, text: String },
}

/// The one act at the end: where it is posted, and what the button says.
struct Act {
    path: &'static str,
    text: String,
    /// What it means; empty where the button says it all.
    about: String,
    is_grave: bool,
}

impl Act {
    fn of(shell: &Shell, purpose: Purpose) -> Self {
        let (path, text, about) = match purpose {
            // A new document, a merge and a child have pages of their own.
            Purpose::Confirm | Purpose::Document | Purpose::Merge | Purpose::Child => {
                ("confirm", "desk-confirm", None)
            }
            Purpose::Password => ("password", "desk-send-link", None),
            Purpose::Code => ("sheet", "office-hand", Some("office-about")),
            Purpose::Leave => ("leave", "desk-delete", Some("desk-delete-about")),
        };
        Self {
            path,
            text: shell.t(text),
            about: about.map(|key| shell.t(key)).unwrap_or_default(),
            is_grave: purpose == Purpose::Leave,
        }
    }
}

pub struct CodeLine {
    pub seconds: u64,
    pub total: u64,
    pub until: String,
    pub resend_seconds: u64,
}

struct CompareRow {
    key: String,
    value: String,
    word: String,
}

#[derive(Template)]
#[template(path = "visit.html")]
pub struct VisitPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    title: String,
    initials: String,
    digits: String,
    presence: String,
    standing: String,
    obstacle: String,
    act: Act,
    /// The page where the act is done, and the words that lead there.
    elsewhere: Option<(&'static str, String)>,
    is_over: bool,
    stage: Stage,
}

pub async fn visit_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    staff: &Staff,
    no: i64,
) -> Result<VisitPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let view = view_visit(desk, &staff.officer, no).await.map_err(|error| page_error(error, &shell))?;
    let times = presence_times(desk, &staff.officer, &staff.visitor, no)
        .await
        .map_err(|error| page_error(error, &shell))?;
    let code = times.and_then(|times| code_line(&shell, times));
    let stage = stage_of(&shell, &view, code);
    let title = shell.t(match &stage {
        Stage::Found { .. } => "desk-presence-title",
        Stage::Present => "desk-paper-title",
        Stage::NewDocument => "update-title",
        Stage::Compared { .. } => "desk-compared-title",
        Stage::Over { .. } => "desk-over-title",
    });
    let present = view.present.as_ref();
    Ok(VisitPage {
        head,
        no,
        title,
        initials: view.initials.clone(),
        digits: view
            .phone_digits
            .map(|digits| shell.with_one("desk-phone-digits", "digits", digits))
            .unwrap_or_default(),
        presence: present.map(|seen| presence_line(&shell, seen)).unwrap_or_default(),
        standing: present.map(|seen| standing_line(&shell, seen)).unwrap_or_default(),
        obstacle: present
            .and_then(|seen| obstacle_of(view.visit.purpose, seen))
            .map(|key| shell.t(key))
            .unwrap_or_default(),
        act: Act::of(&shell, view.visit.purpose),
        elsewhere: match view.visit.purpose {
            Purpose::Merge => Some(("merge", shell.t("merge-open"))),
            Purpose::Child => Some(("child", shell.t("desk-child-open"))),
            _ => None,
        },
        is_over: matches!(stage, Stage::Over { .. }),
        stage,
        shell,
        form,
    })
}

fn stage_of(shell: &Shell, view: &VisitView, code: Option<CodeLine>) -> Stage {
    let over = |kind, word, text| Stage::Over { kind, word: shell.t(word), text: shell.t(text) };
    match view.visit.state {
        VisitState::Ended(End::Confirmed) => over("good", "desk-end-confirmed", "desk-over-confirmed"),
        VisitState::Ended(End::Refused) => over("bad", "desk-end-refused", "desk-over-refused"),
        VisitState::Ended(End::PasswordSent) => over("good", "desk-end-password", "desk-over-password"),
        VisitState::Ended(End::DocumentUpdated) => over("good", "desk-end-document", "desk-over-document"),
        VisitState::Ended(End::CodeHanded) => over("good", "desk-end-code", "desk-over-code"),
        VisitState::Ended(End::Leaving) => over("note", "desk-end-leaving", "desk-over-leaving"),
        VisitState::Ended(End::Merged) => over("good", "desk-end-merged", "desk-over-merged"),
        VisitState::Ended(End::Unmerged) => over("good", "desk-end-unmerged", "desk-over-unmerged"),
        VisitState::Ended(End::Overtaken) => over("note", "desk-end-overtaken", "desk-over-overtaken"),
        VisitState::Ended(End::ChildEnded) => over("good", "desk-end-child", "desk-over-child"),
        _ if !view.visit.is_open(shell.now()) => over("note", "desk-end-time", "desk-over-time"),
        VisitState::Found => Stage::Found { has_phone: view.phone_digits.is_some(), code },
        VisitState::Present { .. } | VisitState::Compared { .. }
            if view.visit.purpose == Purpose::Document =>
        {
            Stage::NewDocument
        }
        VisitState::Present { .. } => Stage::Present,
        VisitState::Compared { .. } => {
            let person = view.present.as_ref().and_then(|present| present.person.as_ref());
            person.map_or(Stage::Present, |person| Stage::Compared { rows: rows(shell, person) })
        }
    }
}

/// Why there is nothing to press now.
fn obstacle_of(purpose: Purpose, seen: &PresentView) -> Option<&'static str> {
    match (purpose, seen.level) {
        (Purpose::Code, Level::Simplified) => Some("office-not-standard"),
        (Purpose::Code, Level::Confirmed) => Some("office-confirmed"),
        _ => seen.obstacle.map(obstacle_key),
    }
}

fn presence_line(shell: &Shell, present: &PresentView) -> String {
    let time = shell.words.time(present.presence.at, &shell.site().config().time_zone);
    shell.with_one("desk-present-since", "time", time)
}

fn standing_line(shell: &Shell, present: &PresentView) -> String {
    let level = shell.t(match present.level {
        Level::Simplified => "desk-level-simplified",
        Level::Standard => "desk-level-standard",
        Level::Confirmed => "desk-level-confirmed",
    });
    if present.is_waiting { format!("{level} {}", shell.t("desk-checks-waiting")) } else { level }
}

fn rows(shell: &Shell, person: &PersonData) -> Vec<CompareRow> {
    let row = |key: String, value: String, word: String| CompareRow { key, value, word };
    let gender = shell.t(match person.gender {
        Gender::Male => "desk-gender-male",
        Gender::Female => "desk-gender-female",
    });
    let document = &person.document;
    let mut rows = vec![
        row(shell.t("desk-row-name"), person.name.full(), String::new()),
        row(shell.t("desk-row-gender"), gender, String::new()),
        row(
            shell.t("desk-row-birth"),
            format!("{}, {}", shell.date(person.birth_date.date()), person.birth_place),
            String::new(),
        ),
        row(shell.t("desk-row-number"), document.number(), shell.t("desk-typed-right")),
        row(shell.t("desk-row-issued-on"), shell.date(document.issued_on()), shell.t("desk-typed-right")),
        row(shell.t("desk-row-issued-by"), document.issued_by().to_string(), String::new()),
    ];
    if let person::IdentityDocument::RussianPassport { division_code, .. } = document {
        rows.push(row(shell.t("desk-row-division"), division_code.to_string(), String::new()));
    }
    if let Some(end) = document.expires_on() {
        rows.push(row(shell.t("desk-row-expires-on"), shell.date(end), String::new()));
    }
    rows
}

async fn show(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    page(&visit_page(&desk, shell, Form::new(), &staff, no).await?)
}

fn back_to(no: i64) -> Response {
    see(&format!("/desk/visit/{no}"))
}

async fn send_code(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match send_presence_code(&desk, &staff.officer, &staff.visitor, no).await {
        Ok(Sent::Sent(_) | Sent::NoPhone) | Err(DeskError::StepNotOpen) => return Ok(back_to(no)),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    page_with_errors(&visit_page(&desk, shell, form, &staff, no).await?)
}

async fn enter_code(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    match enter_presence_code(&desk, &staff.officer, &staff.visitor, (no, form.value("code"))).await {
        Ok(Typed::Proven) | Err(DeskError::StepNotOpen) => return Ok(back_to(no)),
        Ok(Typed::Malformed) => form.error("code", "code-malformed"),
        Ok(Typed::Refused(verdict)) => match verdict {
            Verdict::Right => {}
            Verdict::Wrong { left } => {
                form.error_with("code", "code-wrong", &[("left", i64::from(left).into())]);
            }
            Verdict::Exhausted => form.error("code", "code-exhausted"),
            Verdict::Expired => form.error("code", "code-expired"),
            Verdict::Used => form.error("code", "desk-code-used"),
        },
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    page_with_errors(&visit_page(&desk, shell, form, &staff, no).await?)
}

async fn compare(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    if let Some(problem) = number_problem(form.value("number")) {
        form.error("number", problem);
    }
    let issued_on = form.parse("issueDate", |text| parse_day(text).map_err(DateError::key));
    if let Some(issued_on) = issued_on.filter(|_| !form.has_errors()) {
        let paper = Paper::new(form.value("number"), issued_on);
        match compare_paper(&desk, &staff.officer, no, &paper).await {
            Ok(Comparison::Fits | Comparison::Ended) | Err(DeskError::StepNotOpen) => return Ok(back_to(no)),
            Ok(Comparison::Wrong { left }) => {
                form.error_with("number", "desk-paper-differs", &[("left", i64::from(left).into())]);
            }
            Err(error) => return Err(page_error(error, &shell)),
        }
    }
    page_with_errors(&visit_page(&desk, shell, form, &staff, no).await?)
}

async fn confirm(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match confirm_applicant(&desk, &staff.officer, no).await {
        Ok(Confirmation::Recorded) | Err(DeskError::StepNotOpen) => return Ok(back_to(no)),
        Ok(Confirmation::Obstacle(obstacle)) => form.error("act", obstacle_key(obstacle)),
        Ok(Confirmation::Refused(bias)) => form.error("act", bias.key()),
        Ok(Confirmation::DataChanged) => form.error("number", "desk-data-changed"),
        Err(error) => return Err(page_error(error, &shell)),
    }
    page_with_errors(&visit_page(&desk, shell, form, &staff, no).await?)
}

async fn send_link(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match send_password_link(&desk, &staff.officer, no).await {
        Ok(true) | Err(DeskError::StepNotOpen) => return Ok(back_to(no)),
        Ok(false) => form.error("act", "desk-no-phone"),
        Err(error) => return Err(page_error(error, &shell)),
    }
    page_with_errors(&visit_page(&desk, shell, form, &staff, no).await?)
}
