//! Recovery of access by a contact.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::code::{CodeLink, CodeLinkPage, CodePage, CodePlace, note_limit, note_verdict};
use super::password::PasswordPage;
use super::refusal;
use super::registration::read_contact;
use super::reset_link::MessagePage;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::code::CodePurpose;
use crate::model::contact::Contact;
use crate::model::recovery::{Recovery, RecoveryStep};
use crate::model::visitor::Visitor;
use crate::ops::codes::{CodeTimes, LinkView, code_times, view_link};
use crate::ops::recover::{self, PasswordReset, RecoveryCode, find_recovery};

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/recovery", Audience::Visitor, show)
        .post("/recovery", Audience::Visitor, give_contact)
        .get("/recovery/code", Audience::Visitor, show_code)
        .post("/recovery/code", Audience::Visitor, enter_code)
        .post("/recovery/code/resend", Audience::Visitor, resend)
        .get("/recovery/link/{token}", Audience::Visitor, show_link)
        .post("/recovery/link/{token}", Audience::Visitor, press_link)
        .get("/recovery/password", Audience::Visitor, show_password)
        .post("/recovery/password", Audience::Visitor, set_password)
        .get("/recovery/desk", Audience::Visitor, show_end)
        .get("/recovery/no-account", Audience::Visitor, show_end)
        .get("/recovery/done", Audience::Visitor, show_end)
}

/// The address of a step.
pub fn path_of(step: RecoveryStep) -> &'static str {
    match step {
        RecoveryStep::Contact => "/recovery",
        RecoveryStep::Code => "/recovery/code",
        RecoveryStep::Password => "/recovery/password",
        RecoveryStep::Desk => "/recovery/desk",
        RecoveryStep::NoAccount => "/recovery/no-account",
        RecoveryStep::Done => "/recovery/done",
    }
}

async fn step_now(identity: &Identity, visitor: &Visitor) -> Result<RecoveryStep, PageError> {
    Ok(find_recovery(identity, visitor).await?.map_or(RecoveryStep::Contact, |recovery| recovery.step()))
}

async fn lead_on(
    identity: &Identity,
    visitor: &Visitor,
    error: IdentityError,
    shell: &Shell,
) -> Result<Response, PageError> {
    match error {
        IdentityError::StepNotOpen => Ok(see(path_of(step_now(identity, visitor).await?))),
        other => Ok(refusal(other, shell.now())),
    }
}

#[derive(Template)]
#[template(path = "recovery.html")]
struct RecoveryPage {
    shell: Shell,
    form: Form,
}

async fn show(shell: Shell) -> Result<Response, PageError> {
    page(&RecoveryPage { shell, form: Form::with_values([("contact", "phone")]) })
}

async fn give_contact(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    let Some(contact) = read_contact(&identity, &mut form) else {
        return page_with_errors(&RecoveryPage { shell, form });
    };
    let field = contact.kind().as_str();
    match recover::give_contact(&identity, &visitor, contact).await {
        Ok(_) => Ok(see(path_of(RecoveryStep::Code))),
        Err(error) => {
            note_limit(&mut form, field, &shell, error)?;
            page_with_errors(&RecoveryPage { shell, form })
        }
    }
}

async fn code_page(
    identity: &Identity,
    visitor: &Visitor,
    shell: Shell,
    form: Form,
) -> Result<Result<CodePage, Response>, PageError> {
    let recovery = find_recovery(identity, visitor).await?;
    let times = code_times(identity, CodePurpose::Recovery, &visitor.browser.0).await?;
    let (Some(Recovery::ContactGiven { contact }), Some(times)) = (recovery, times) else {
        return Ok(Err(see(path_of(step_now(identity, visitor).await?))));
    };
    let change = match contact {
        Contact::Phone(_) => "code-change-phone",
        Contact::Email(_) => "code-change-email",
    };
    let place = CodePlace {
        action: "/recovery/code",
        change: Some(("/recovery", change)),
        lead: None,
        step: 0,
        back: "/recovery",
    };
    Ok(Ok(CodePage::new(shell, form, place, (contact.kind(), contact.masked()), times)))
}

async fn show_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match code_page(&identity, &visitor, shell, Form::new()).await? {
        Ok(template) => page(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn enter_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    match recover::enter_code(&identity, &visitor, form.value("code")).await {
        Ok(RecoveryCode::Proven(recovery)) => return Ok(see(path_of(recovery.step()))),
        Ok(RecoveryCode::Malformed) => form.error("code", "code-malformed"),
        Ok(RecoveryCode::Refused(verdict)) => note_verdict(&mut form, verdict),
        Err(IdentityError::StepNotOpen) => return Ok(see(path_of(step_now(&identity, &visitor).await?))),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, shell, form).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn resend(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match recover::resend_code(&identity, &visitor).await.and_then(CodeTimes::sent_anew) {
        Ok(_) => return Ok(see(path_of(RecoveryStep::Code))),
        Err(IdentityError::StepNotOpen) => return Ok(see(path_of(step_now(&identity, &visitor).await?))),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, shell, form).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn show_link(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let view = match view_link(&identity, CodePurpose::Recovery, &visitor.browser.0, &token).await? {
        LinkView::SameBrowser => CodeLink::Button,
        LinkView::OtherBrowser(code) => CodeLink::Code(code),
        LinkView::Dead => CodeLink::Dead,
    };
    page(&CodeLinkPage { shell, view, action: format!("/recovery/link/{token}"), start: "/recovery" })
}

async fn press_link(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    match recover::enter_link(&identity, &visitor, &token).await {
        Ok(RecoveryCode::Proven(recovery)) => Ok(see(path_of(recovery.step()))),
        Ok(RecoveryCode::Malformed | RecoveryCode::Refused(_)) => {
            page(&CodeLinkPage { shell, view: CodeLink::Dead, action: String::new(), start: "/recovery" })
        }
        Err(error) => lead_on(&identity, &visitor, error, &shell).await,
    }
}

fn password_page(shell: Shell, form: Form) -> PasswordPage {
    let title = shell.t("recovery-password-title");
    PasswordPage { shell, form, title, action: path_of(RecoveryStep::Password).to_owned(), step: 0 }
}

async fn show_password(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match step_now(&identity, &visitor).await? {
        RecoveryStep::Password => page(&password_page(shell, Form::new())),
        other => Ok(see(path_of(other))),
    }
}

async fn set_password(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    match recover::set_password(&identity, &visitor, form.exact("password")).await {
        Ok(PasswordReset::Done) => return Ok(see(path_of(RecoveryStep::Done))),
        Ok(PasswordReset::Refused(problem)) => form.error("password", problem.key()),
        Err(IdentityError::StepNotOpen) => return Ok(see(path_of(step_now(&identity, &visitor).await?))),
        Err(error) => note_limit(&mut form, "password", &shell, error)?,
    }
    form.forget("password");
    page_with_errors(&password_page(shell, form))
}

async fn show_end(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let step = step_now(&identity, &visitor).await?;
    let (title, text, href, button) = match step {
        RecoveryStep::Desk => {
            ("recovery-desk-title", "recovery-desk-text", "/centres", "recovery-desk-button")
        }
        RecoveryStep::NoAccount => {
            ("recovery-none-title", "recovery-none-text", "/registration", "id-home-register")
        }
        RecoveryStep::Done => ("recovery-done-title", "recovery-done-text", "/sign-in", "sign-in-button"),
        other => return Ok(see(path_of(other))),
    };
    if shell.path() != path_of(step) {
        return Ok(see(path_of(step)));
    }
    page(&MessagePage { title: shell.t(title), text: shell.t(text), button: (href, shell.t(button)), shell })
}
