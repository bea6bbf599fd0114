//! A newcomer at the desk: the phone, and the code that proves it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::model::code::{CODE_TTL, Verdict};
use identity::ops::codes::CodeTimes;
use person::{Phone, PhoneError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead, note_limit};
use super::visit::CodeLine;
use crate::Desk;
use crate::error::DeskError;
use crate::model::intake::{Intake, Page, Papers};
use crate::ops::intake::{
    Begun, Reached, begin_newcomer, enter_newcomer_code, find_intake, newcomer_code, resend_newcomer_code,
};

pub const START: &str = "/desk/newcomer";
pub const CODE: &str = "/desk/newcomer/code";
pub const DATA: &str = "/desk/newcomer/data";
pub const ANSWERS: &str = "/desk/newcomer/answers";

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get(START, Audience::Registrar, show)
        .post(START, Audience::Registrar, begin)
        .get(CODE, Audience::Registrar, show_code)
        .post(CODE, Audience::Registrar, enter)
        .post("/desk/newcomer/code/again", Audience::Registrar, resend)
}

/// Where a registrar goes on.
pub fn path_after(intake: Option<&Intake>) -> String {
    match intake.map(|intake| (&intake.papers, intake.next_page())) {
        Some((Papers::Registered { no }, _)) => format!("/desk/newcomers/{no}"),
        Some((_, Some(Page::Code))) => CODE.to_owned(),
        Some((_, Some(Page::Data))) => DATA.to_owned(),
        _ => START.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "newcomer_start.html")]
struct StartPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
}

async fn start_page(desk: &Desk, shell: Shell, form: Form, staff: &Staff) -> Result<StartPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    Ok(StartPage { shell, form, head })
}

async fn show(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    page(&start_page(&desk, shell, Form::new(), &staff).await?)
}

async fn begin(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let has_none = form.has("phoneNone", "yes");
    let typed = form.value("phone").trim().to_owned();
    let phone = match (typed.is_empty(), has_none) {
        (true, true) => None,
        (false, false) => {
            let policy = &desk.identity().config().phone_policy;
            form.parse("phone", |text| Phone::parse(text, policy).map_err(PhoneError::key))
        }
        _ => {
            form.error("phone", "newcomer-phone-choose");
            None
        }
    };
    if !form.has("agree", "yes") {
        form.error("agree", "newcomer-agree-empty");
    }
    if !form.has_errors() {
        match begin_newcomer(&desk, &staff.officer, &staff.visitor, phone).await {
            Ok(Begun::Code) => return Ok(see(CODE)),
            Ok(Begun::Data) => return Ok(see(DATA)),
            Ok(Begun::Refused(bias)) => form.error("phone", bias.key()),
            Err(error) => note_limit(&mut form, "phone", &shell, error)?,
        }
    }
    page_with_errors(&start_page(&desk, shell, form, &staff).await?)
}

#[derive(Template)]
#[template(path = "newcomer_code.html")]
struct CodePage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    phone: String,
    code: Option<CodeLine>,
}

/// The page of the code, or where the registrar is instead.
async fn code_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    staff: &Staff,
) -> Result<Result<CodePage, Response>, PageError> {
    let intake = find_intake(desk, &staff.officer, &staff.visitor).await?;
    let Some(Papers::Called { phone, .. }) = intake.as_ref().map(|intake| &intake.papers) else {
        return Ok(Err(see(&path_after(intake.as_ref()))));
    };
    let times = newcomer_code(desk, (&staff.officer, &staff.visitor), phone).await?;
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let code = times.and_then(|times| code_line(&shell, times));
    Ok(Ok(CodePage { phone: phone.masked(), code, shell, form, head }))
}

/// The times of a code as the page shows them; none when it is over.
pub fn code_line(shell: &Shell, times: CodeTimes) -> Option<CodeLine> {
    (shell.now() < times.expires_at).then(|| CodeLine {
        seconds: times.expires_at.since(shell.now()).as_secs(),
        total: CODE_TTL.as_secs(),
        until: shell.words.time(times.expires_at, &shell.site().config().time_zone),
        resend_seconds: times.resend_at.since(shell.now()).as_secs(),
    })
}

async fn show_code(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    match code_page(&desk, shell, Form::new(), &staff).await? {
        Ok(shown) => page(&shown),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn with_mistakes(desk: &Desk, shell: Shell, form: Form, staff: &Staff) -> Result<Response, PageError> {
    match code_page(desk, shell, form, staff).await? {
        Ok(shown) => page_with_errors(&shown),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn resend(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    let mut form = Form::new();
    match resend_newcomer_code(&desk, &staff.officer, &staff.visitor).await {
        Ok(_) | Err(DeskError::StepNotOpen) => return Ok(see(CODE)),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    with_mistakes(&desk, shell, form, &staff).await
}

async fn enter(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let who = (&staff.officer, &staff.visitor);
    match enter_newcomer_code(&desk, who, form.value("code")).await {
        Ok(Reached::Proven) => return Ok(see(DATA)),
        Err(DeskError::StepNotOpen) => return Ok(see(CODE)),
        Ok(Reached::PhoneTaken) => {
            let mut form = Form::new();
            form.error("phone", "newcomer-phone-taken");
            return page_with_errors(&start_page(&desk, shell, form, &staff).await?);
        }
        Ok(Reached::Malformed) => form.error("code", "code-malformed"),
        Ok(Reached::Refused(verdict)) => match verdict {
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
    with_mistakes(&desk, shell, form, &staff).await
}
