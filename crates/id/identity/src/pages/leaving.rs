//! Deleting the account: what will happen, password, code; and how it is kept.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use super::code::{CodePage, CodePlace, note_limit, note_verdict};
use super::reset_link::MessagePage;
use crate::Leaving;
use crate::error::IdentityError;
use crate::leaving::Obstacle;
use crate::model::contact::ContactKind;
use crate::model::visitor::Visitor;
use crate::ops::codes::CodeTimes;
use crate::ops::leave::{self, Asked, Confirmed};

pub const PATH: &str = "/account/delete";
const CODE_PATH: &str = "/account/delete/code";

/// The routes of leaving: they need every room that holds something.
pub fn routes(leaving: Leaving) -> Routes {
    Routes::new()
        .get(PATH, Audience::Citizen, show)
        .post(PATH, Audience::Citizen, give_password)
        .get(CODE_PATH, Audience::Citizen, show_code)
        .post(CODE_PATH, Audience::Citizen, enter_code)
        .post("/account/delete/code/resend", Audience::Citizen, resend)
        .post("/account/delete/keep", Audience::Citizen, keep)
        .with_state(leaving)
}

/// What the page has to say.
enum View {
    /// The account may go: what will happen, and the password.
    Ask,
    /// Something stands against it: the key of what.
    Obstacle(&'static str),
    /// It is about to go, at this moment.
    Leaving(String),
}

#[derive(Template)]
#[template(path = "leaving.html")]
struct LeavingPage {
    shell: Shell,
    form: Form,
    view: View,
}

async fn view(leaving: &Leaving, shell: &Shell, signed_in: &SignedIn) -> Result<View, PageError> {
    let subject = signed_in.session.subject;
    let store = leaving.identity().store();
    if let Some(departure) = leave::find_departure(store.reader(), subject).await? {
        return Ok(View::Leaving(shell.moment(departure.due_at)));
    }
    Ok(leave::view_obstacle(leaving, subject).await?.map_or(View::Ask, of_obstacle))
}

const fn of_obstacle(obstacle: Obstacle) -> View {
    View::Obstacle(obstacle.key())
}

async fn show(
    State(leaving): State<Leaving>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let view = view(&leaving, &shell, &signed_in).await?;
    page(&LeavingPage { shell, form: Form::new(), view })
}

async fn give_password(
    State(leaving): State<Leaving>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let who = (signed_in.session.subject, &token);
    // The second press of a double click, and a page that stood open: there is nothing to ask any more.
    if let view @ View::Leaving(_) = view(&leaving, &shell, &signed_in).await? {
        return page(&LeavingPage { shell, form: Form::new(), view });
    }
    let mut view = View::Ask;
    if form.exact("password").is_empty() {
        form.error("password", "password-empty");
    } else {
        match leave::give_password(&leaving, &visitor, who, form.exact("password")).await {
            Ok(Asked::Leaving) => return Ok(see(PATH)),
            Ok(Asked::SecondFactor) => return Ok(see(CODE_PATH)),
            Ok(Asked::WrongPassword) => form.error("password", "leaving-password-wrong"),
            Ok(Asked::Obstacle(obstacle)) => view = of_obstacle(obstacle),
            Err(error) => note_limit(&mut form, "password", &shell, error)?,
        }
    }
    form.forget("password");
    page_with_errors(&LeavingPage { shell, form, view })
}

/// The page of the code; the way back to the password when none is waited for.
async fn code_page(
    leaving: &Leaving,
    visitor: &Visitor,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
) -> Result<Result<CodePage, Response>, PageError> {
    let found = leave::find_code(leaving, visitor, signed_in.session.subject).await?;
    let Some((masked, times)) = found else { return Ok(Err(see(PATH))) };
    let place =
        CodePlace { action: CODE_PATH, change: None, lead: Some("leaving-code-lead"), step: 0, back: PATH };
    Ok(Ok(CodePage::new(shell, form, place, (ContactKind::Phone, masked), times)))
}

async fn show_code(
    State(leaving): State<Leaving>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    match code_page(&leaving, &visitor, &signed_in, (shell, Form::new())).await? {
        Ok(template) => page(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn enter_code(
    State(leaving): State<Leaving>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let who = (signed_in.session.subject, &token);
    match leave::enter_code(&leaving, &visitor, who, form.value("code")).await {
        Ok(Confirmed::Leaving | Confirmed::Obstacle(_)) | Err(IdentityError::StepNotOpen) => {
            return Ok(see(PATH));
        }
        Ok(Confirmed::Malformed) => form.error("code", "code-malformed"),
        Ok(Confirmed::Refused(verdict)) => note_verdict(&mut form, verdict),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&leaving, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn resend(
    State(leaving): State<Leaving>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match leave::resend_code(&leaving, &visitor, signed_in.session.subject)
        .await
        .and_then(CodeTimes::sent_anew)
    {
        Ok(_) => return Ok(see(CODE_PATH)),
        Err(IdentityError::StepNotOpen) => return Ok(see(PATH)),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&leaving, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn keep(
    State(leaving): State<Leaving>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    if !leave::keep(&leaving, &visitor, signed_in.session.subject).await? {
        return Ok(see("/account"));
    }
    let button = ("/account", shell.t("nav-to-account"));
    let (title, text) = (shell.t("leaving-kept-title"), shell.t("leaving-kept-text"));
    page(&MessagePage { shell, title, text, button })
}
