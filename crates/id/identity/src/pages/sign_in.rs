//! Login and password, then the second factor.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;
use store::Token;
use web::{Audience, Form, PageError, Routes, Shell, local_path, page, page_with_errors, see};

use super::code::{CodePage, CodePlace, note_limit, note_verdict};
use crate::Identity;
use crate::error::IdentityError;
use crate::model::code::CodePurpose;
use crate::model::contact::ContactKind;
use crate::model::visitor::Visitor;
use crate::ops::codes::{CodeTimes, code_times};
use crate::ops::leave::is_leaving;
use crate::ops::sign_in::{self, SecondFactor, SignIn, find_pending};

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/sign-in", Audience::Visitor, show)
        .post("/sign-in", Audience::Visitor, submit)
        .get("/sign-in/code", Audience::Visitor, show_code)
        .post("/sign-in/code", Audience::Visitor, enter_code)
        .post("/sign-in/code/resend", Audience::Visitor, resend)
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: Form,
    back: String,
    /// Whether a certificate signs in here.
    takes_signatures: bool,
}

#[derive(Template)]
#[template(path = "sign_in_closed.html")]
struct ClosedPage {
    shell: Shell,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

const HOME: &str = "/account";

/// Where signing in leads back to; never to another site, and never to signing in itself.
pub fn safe_back(back: &str) -> String {
    local_path(back).filter(|path| !path.starts_with("/sign-in")).unwrap_or(HOME).to_owned()
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    let takes_signatures = identity.config().takes_signatures;
    page(&SignInPage { shell, form: Form::new(), back: safe_back(&query.back), takes_signatures })
}

async fn submit(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    let back = safe_back(form.value("back"));
    if form.value("login").is_empty() {
        form.error("login", "sign-in-login-empty");
    }
    if form.exact("password").is_empty() {
        form.error("password", "password-empty");
    }
    if !form.has_errors() {
        match sign_in::sign_in(&identity, &visitor, form.value("login"), form.exact("password")).await {
            Ok(SignIn::SignedIn(token)) => return signed_in(&identity, &shell, &token, &back).await,
            Ok(SignIn::SecondFactor(_)) => return Ok(see(&with_back("/sign-in/code", &back))),
            Ok(SignIn::Closed) => return page(&ClosedPage { shell }),
            Ok(SignIn::Refused) => form.error("login", "sign-in-refused"),
            Err(error) => note_limit(&mut form, "login", &shell, error)?,
        }
    }
    form.forget("password");
    let takes_signatures = identity.config().takes_signatures;
    page_with_errors(&SignInPage { shell, form, back, takes_signatures })
}

/// A page of signing in that keeps where it leads back to.
pub fn with_back(path: &str, back: &str) -> String {
    if back == HOME {
        return path.to_owned();
    }
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{path}?back={back}")
}

/// Where an account is about to go, signing in shows it first, and how it is kept.
pub async fn signed_in(
    identity: &Identity,
    shell: &Shell,
    token: &Token,
    back: &str,
) -> Result<Response, PageError> {
    let to = if is_leaving(identity, token).await? { super::leaving::PATH } else { back };
    let cookie = shell.site().session_cookie(token.expose(), None);
    Ok(([(header::SET_COOKIE, cookie)], see(to)).into_response())
}

/// The page of the second factor; the way back to the password when none is waited for.
async fn code_page(
    identity: &Identity,
    visitor: &Visitor,
    shell: Shell,
    form: Form,
) -> Result<Result<CodePage, Response>, PageError> {
    let pending = find_pending(identity, visitor).await?;
    let times = code_times(identity, CodePurpose::SignIn, &visitor.browser.0).await?;
    let (Some(pending), Some(times)) = (pending, times) else { return Ok(Err(see("/sign-in"))) };
    let place = CodePlace {
        action: "/sign-in/code",
        change: Some(("/sign-in", "sign-in-start-again")),
        lead: Some("sign-in-code-lead"),
        step: 0,
        back: "/sign-in",
    };
    Ok(Ok(CodePage::new(shell, form, place, (ContactKind::Phone, pending.masked_phone()), times)))
}

async fn show_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    let form = Form::with_values([("back", safe_back(&query.back))]);
    match code_page(&identity, &visitor, shell, form).await? {
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
    match sign_in::enter_code(&identity, &visitor, form.value("code")).await {
        Ok(SecondFactor::SignedIn(token)) => {
            return signed_in(&identity, &shell, &token, &safe_back(form.value("back"))).await;
        }
        Ok(SecondFactor::Malformed) => form.error("code", "code-malformed"),
        Ok(SecondFactor::Refused(verdict)) => note_verdict(&mut form, verdict),
        Err(IdentityError::StepNotOpen) => return Ok(see("/sign-in")),
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
    mut form: Form,
) -> Result<Response, PageError> {
    match sign_in::resend_code(&identity, &visitor).await.and_then(CodeTimes::sent_anew) {
        Ok(_) => return Ok(see(&with_back("/sign-in/code", &safe_back(form.value("back"))))),
        Err(IdentityError::StepNotOpen) => return Ok(see("/sign-in")),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, shell, form).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}
