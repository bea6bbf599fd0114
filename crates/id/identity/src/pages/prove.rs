//! The second factor again, before a change.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use web::{Audience, Form, PageError, Routes, Shell, local_path, page, page_with_errors, see};

use super::SignedIn;
use super::code::{CodePage, CodePlace, note_limit, note_verdict};
use super::reset_link::MessagePage;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::contact::{Contact, ContactKind};
use crate::model::visitor::Visitor;
use crate::ops::prove::{self, Proof};

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/account/prove", Audience::Citizen, show)
        .post("/account/prove", Audience::Citizen, send)
        .get("/account/prove/code", Audience::Citizen, show_code)
        .post("/account/prove/code", Audience::Citizen, enter_code)
        .post("/account/prove/code/resend", Audience::Citizen, send)
}

const HOME: &str = "/account";

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

fn safe_back(back: &str) -> String {
    local_path(back).filter(|path| path.starts_with("/account")).unwrap_or(HOME).to_owned()
}

fn with_back(path: &str, back: &str) -> String {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{path}?back={back}")
}

/// To the second factor, and from there to a page of the account.
pub fn to_prove(back: &str) -> Response {
    see(&with_back("/account/prove", back))
}

#[derive(Template)]
#[template(path = "prove.html")]
struct ProvePage {
    shell: Shell,
    form: Form,
    masked: String,
}

async fn prove_page(
    identity: &Identity,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
) -> Result<Result<ProvePage, MessagePage>, PageError> {
    Ok(match prove::find_phone(identity, signed_in.session.subject).await? {
        Some(phone) => Ok(ProvePage { shell, form, masked: phone.masked() }),
        None => Err(MessagePage {
            title: shell.t("prove-title"),
            text: shell.t("prove-no-phone"),
            button: ("/centres", shell.t("recovery-desk-button")),
            shell,
        }),
    })
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    let back = safe_back(&query.back);
    if prove::is_fresh(&identity, &signed_in.session).await? {
        return Ok(see(&back));
    }
    match prove_page(&identity, &signed_in, (shell, Form::with_values([("back", back)]))).await? {
        Ok(template) => page(&template),
        Err(message) => page(&message),
    }
}

async fn send(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let back = safe_back(form.value("back"));
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    match prove::send_code(&identity, &visitor, (&signed_in.session, &token)).await {
        Ok(_) => return Ok(see(&with_back("/account/prove/code", &back))),
        Err(IdentityError::StepNotOpen) => return Ok(to_prove(&back)),
        Err(error) => note_limit(&mut form, "send", &shell, error)?,
    }
    form.set("back", back);
    match prove_page(&identity, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(message) => page(&message),
    }
}

async fn code_page(
    identity: &Identity,
    visitor: &Visitor,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
) -> Result<Result<CodePage, Response>, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let phone = prove::find_phone(identity, signed_in.session.subject).await?.as_ref().map(Contact::masked);
    let times = prove::code_times(identity, visitor, &token).await?;
    let (Some(phone), Some(times)) = (phone, times) else {
        return Ok(Err(to_prove(&safe_back(form.value("back")))));
    };
    let place = CodePlace {
        action: "/account/prove/code",
        change: None,
        lead: Some("prove-code-lead"),
        step: 0,
        back: HOME,
    };
    Ok(Ok(CodePage::new(shell, form, place, (ContactKind::Phone, phone), times)))
}

async fn show_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    let form = Form::with_values([("back", safe_back(&query.back))]);
    match code_page(&identity, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn enter_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let typed = prove::enter_code(&identity, &visitor, (&signed_in.session, &token), form.value("code"));
    match typed.await {
        Ok(Proof::Fresh) => return Ok(see(&safe_back(form.value("back")))),
        Ok(Proof::Malformed) => form.error("code", "code-malformed"),
        Ok(Proof::Refused(verdict)) => note_verdict(&mut form, verdict),
        Err(IdentityError::StepNotOpen) => return Ok(to_prove(&safe_back(form.value("back")))),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}
