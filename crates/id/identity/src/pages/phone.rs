//! Adding a mobile phone to an account that has none.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use person::{Phone, PhoneError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use super::code::{CodePage, CodePlace, note_limit, note_verdict};
use super::prove::to_prove;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::contact::Contact;
use crate::model::visitor::Visitor;
use crate::ops::add_contact::{self, ContactGiven, ContactProven};
use crate::ops::codes::CodeTimes;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/account/phone", Audience::Citizen, show)
        .post("/account/phone", Audience::Citizen, give_phone)
        .get("/account/phone/code", Audience::Citizen, show_code)
        .post("/account/phone/code", Audience::Citizen, enter_code)
        .post("/account/phone/code/resend", Audience::Citizen, resend)
}

/// Where one goes once the phone is there: the personal data that it was asked for.
const NEXT: &str = "/account/data";

#[derive(Template)]
#[template(path = "phone.html")]
struct PhonePage {
    shell: Shell,
    form: Form,
}

async fn show(shell: Shell) -> Result<Response, PageError> {
    page(&PhonePage { shell, form: Form::new() })
}

async fn give_phone(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let policy = &identity.config().phone_policy;
    let Some(phone) = form.parse("phone", |text| Phone::parse(text, policy).map_err(PhoneError::key)) else {
        return page_with_errors(&PhonePage { shell, form });
    };
    match add_contact::give_contact(&identity, &visitor, &signed_in.session, Contact::Phone(phone)).await {
        Ok(ContactGiven::Sent(_)) => Ok(see("/account/phone/code")),
        Ok(ContactGiven::Already) => Ok(see(NEXT)),
        Ok(ContactGiven::Refused(refusal)) => {
            form.error("phone", refusal.key());
            page_with_errors(&PhonePage { shell, form })
        }
        Err(IdentityError::ProofNeeded) => Ok(to_prove("/account/phone")),
        Err(error) => {
            note_limit(&mut form, "phone", &shell, error)?;
            page_with_errors(&PhonePage { shell, form })
        }
    }
}

async fn code_page(
    identity: &Identity,
    visitor: &Visitor,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
) -> Result<Result<CodePage, Response>, PageError> {
    let subject = signed_in.session.subject;
    let contact = add_contact::find_adding(identity, visitor, subject).await?;
    let times = add_contact::adding_times(identity, visitor, subject).await?;
    let (Some(contact), Some(times)) = (contact, times) else { return Ok(Err(see("/account/phone"))) };
    let place = CodePlace {
        action: "/account/phone/code",
        change: Some(("/account/phone", "code-change-phone")),
        lead: None,
        step: 0,
        back: "/account/phone",
    };
    Ok(Ok(CodePage::new(shell, form, place, (contact.kind(), contact.masked()), times)))
}

async fn show_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    match code_page(&identity, &visitor, &signed_in, (shell, Form::new())).await? {
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
    let subject = signed_in.session.subject;
    match add_contact::enter_code(&identity, &visitor, subject, form.value("code")).await {
        Ok(ContactProven::SignsIn | ContactProven::Kept) => return Ok(see(NEXT)),
        Ok(ContactProven::HeldByAnother { .. }) => {
            let button = (NEXT, shell.t("button-continue"));
            let (title, text) = (shell.t("phone-add-title"), shell.t("phone-added-shared"));
            return page(&super::reset_link::MessagePage { shell, title, text, button });
        }
        Ok(ContactProven::Malformed) => form.error("code", "code-malformed"),
        Ok(ContactProven::Refused(verdict)) => note_verdict(&mut form, verdict),
        Ok(ContactProven::Full(refusal)) => form.error("code", refusal.key()),
        Err(IdentityError::StepNotOpen) => return Ok(see("/account/phone")),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn resend(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match add_contact::resend_code(&identity, &visitor, &signed_in.session)
        .await
        .and_then(CodeTimes::sent_anew)
    {
        Ok(_) => return Ok(see("/account/phone/code")),
        Err(IdentityError::StepNotOpen) => return Ok(see("/account/phone")),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}
