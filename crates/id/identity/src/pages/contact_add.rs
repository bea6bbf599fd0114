//! Adding a contact, and the code that proves one, whatever it is proven for.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::request::Parts;
use person::{Email, EmailError, Phone, PhoneError};
use serde::Deserialize;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use super::code::{CodeLink, CodeLinkPage, CodePage, CodePlace, note_limit, note_verdict};
use super::prove::to_prove;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::contact::{Contact, ContactKind};
use crate::model::visitor::Visitor;
use crate::ops::add_contact::{self, ContactGiven, ContactProven};
use crate::ops::codes::{CodeTimes, LinkView};
use crate::ops::prove::is_fresh;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/account/contacts/add", Audience::Citizen, show)
        .post("/account/contacts/add", Audience::Citizen, give)
        .get("/account/contacts/code", Audience::Citizen, show_code)
        .post("/account/contacts/code", Audience::Citizen, enter_code)
        .post("/account/contacts/code/resend", Audience::Citizen, resend)
        .get("/contact/link/{token}", Audience::Visitor, show_link)
        .post("/contact/link/{token}", Audience::Citizen, press_link)
}

const ADD: &str = "/account/contacts/add";
const CODE: &str = "/account/contacts/code";
const LIST: &str = "/account/contacts";

#[derive(Deserialize)]
struct Kind {
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "contact_add.html")]
struct AddPage {
    shell: Shell,
    form: Form,
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Kind>,
) -> Result<Response, PageError> {
    let kind = ContactKind::from_word(&query.kind);
    if !is_fresh(&identity, &signed_in.session).await? {
        let back = kind.map_or_else(|| ADD.to_owned(), |kind| format!("{ADD}?kind={}", kind.as_str()));
        return Ok(to_prove(&back));
    }
    let kind = kind.unwrap_or(ContactKind::Phone);
    page(&AddPage { shell, form: Form::with_values([("contact", kind.as_str())]) })
}

fn read(identity: &Identity, form: &mut Form) -> Option<Contact> {
    match ContactKind::from_word(form.value("contact")) {
        Some(ContactKind::Phone) => {
            let policy = &identity.config().phone_policy;
            form.parse("phone", |text| Phone::parse(text, policy).map_err(PhoneError::key))
                .map(Contact::Phone)
        }
        Some(ContactKind::Email) => {
            form.parse("email", |text| Email::parse(text).map_err(EmailError::key)).map(Contact::Email)
        }
        None => {
            form.error("contact", "registration-contact-choose");
            None
        }
    }
}

async fn give(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let Some(contact) = read(&identity, &mut form) else {
        return page_with_errors(&AddPage { shell, form });
    };
    let field = contact.kind().as_str();
    match add_contact::give_contact(&identity, &visitor, &signed_in.session, contact).await {
        Ok(ContactGiven::Sent(_)) => return Ok(see(CODE)),
        Ok(ContactGiven::Already) => form.error(field, "contacts-already"),
        Ok(ContactGiven::Refused(refusal)) => form.error(field, refusal.key()),
        Err(IdentityError::ProofNeeded) => return Ok(to_prove(ADD)),
        Err(error) => note_limit(&mut form, field, &shell, error)?,
    }
    page_with_errors(&AddPage { shell, form })
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
    let (Some(contact), Some(times)) = (contact, times) else { return Ok(Err(see(LIST))) };
    let place = CodePlace { action: CODE, change: None, lead: None, step: 0, back: LIST };
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

/// Where a right code leads.
fn after(proven: &ContactProven) -> Option<Response> {
    match proven {
        ContactProven::SignsIn => Some(see("/account/contacts?done=proven")),
        ContactProven::Kept => Some(see("/account/contacts?done=kept")),
        ContactProven::HeldByAnother { no } => Some(see(&format!("{LIST}/{no}/taken"))),
        // The page of the code says why when it is typed there.
        ContactProven::Full(_) => Some(see(CODE)),
        ContactProven::Malformed | ContactProven::Refused(_) => None,
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
        Ok(ContactProven::Malformed) => form.error("code", "code-malformed"),
        Ok(ContactProven::Refused(verdict)) => note_verdict(&mut form, verdict),
        Ok(ContactProven::Full(refusal)) => form.error("code", refusal.key()),
        Ok(proven) => return Ok(after(&proven).unwrap_or_else(|| see(LIST))),
        Err(IdentityError::StepNotOpen) => return Ok(see(LIST)),
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
        Ok(_) => return Ok(see(CODE)),
        Err(IdentityError::StepNotOpen) => return Ok(see(LIST)),
        Err(IdentityError::ProofNeeded) => return Ok(to_prove(CODE)),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    match code_page(&identity, &visitor, &signed_in, (shell, form)).await? {
        Ok(template) => page_with_errors(&template),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn show_link(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    Path(token): Path<String>,
    parts: Parts,
) -> Result<Response, PageError> {
    let subject = parts.extensions.get::<SignedIn>().map(|signed_in| signed_in.session.subject);
    let view = match add_contact::view_link(&identity, &visitor, subject, &token).await? {
        LinkView::SameBrowser => CodeLink::Button,
        LinkView::OtherBrowser(code) => CodeLink::Code(code),
        LinkView::Dead => CodeLink::Dead,
    };
    page(&CodeLinkPage { shell, view, action: format!("/contact/link/{token}"), start: LIST })
}

async fn press_link(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    match add_contact::enter_link(&identity, &visitor, signed_in.session.subject, &token).await {
        Ok(proven) => match after(&proven) {
            Some(elsewhere) => Ok(elsewhere),
            None => dead_link(shell),
        },
        Err(IdentityError::StepNotOpen) => dead_link(shell),
        Err(error) => Err(super::page_error(error, shell.now())),
    }
}

fn dead_link(shell: Shell) -> Result<Response, PageError> {
    page(&CodeLinkPage { shell, view: CodeLink::Dead, action: String::new(), start: LIST })
}
