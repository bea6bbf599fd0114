//! Terms, name, contact, code.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use person::{Email, EmailError, NameError, NamePart, PersonName, Phone, PhoneError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::code::{CodeLink, CodeLinkPage, CodePage, CodePlace, note_limit, note_verdict};
use super::refusal;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::code::CodePurpose;
use crate::model::contact::Contact;
use crate::model::registration::{Registration, Step};
use crate::model::visitor::Visitor;
use crate::ops::codes::{CodeTimes, LinkView, code_times, view_link};
use crate::ops::register::{self, CodeEntered, find_registration};

const STEPS: usize = 4;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/registration", Audience::Visitor, show_start)
        .post("/registration", Audience::Visitor, agree)
        .post("/registration/anew", Audience::Visitor, begin_anew)
        .get("/registration/name", Audience::Visitor, show_name)
        .post("/registration/name", Audience::Visitor, give_name)
        .get("/registration/contact", Audience::Visitor, show_contact)
        .post("/registration/contact", Audience::Visitor, give_contact)
        .get("/registration/code", Audience::Visitor, show_code)
        .post("/registration/code", Audience::Visitor, enter_code)
        .post("/registration/code/resend", Audience::Visitor, resend)
        .get("/registration/link/{token}", Audience::Visitor, show_link)
        .post("/registration/link/{token}", Audience::Visitor, press_link)
}

/// The address of a step.
pub fn path_of(step: Step) -> &'static str {
    match step {
        Step::Start => "/registration",
        Step::Name => "/registration/name",
        Step::Contact => "/registration/contact",
        Step::Code => "/registration/code",
        Step::Taken => "/registration/taken",
        Step::Password => "/registration/password",
        Step::Done => "/registration/done",
    }
}

/// The registration, if it allows this page; else the way to the furthest page that it allows.
pub async fn open_at(
    identity: &Identity,
    visitor: &Visitor,
    step: Step,
) -> Result<Result<Registration, Response>, PageError> {
    Ok(match find_registration(identity, visitor).await? {
        Some(registration) if registration.may_see(step) => Ok(registration),
        Some(registration) => Err(see(path_of(registration.furthest()))),
        None => Err(see(path_of(Step::Start))),
    })
}

/// Where a refused step leads.
pub async fn lead_on(
    identity: &Identity,
    visitor: &Visitor,
    error: IdentityError,
    shell: &Shell,
) -> Result<Response, PageError> {
    if !matches!(error, IdentityError::StepNotOpen) {
        return Ok(refusal(error, shell.now()));
    }
    let registration = find_registration(identity, visitor).await?;
    Ok(see(path_of(registration.map_or(Step::Start, |registration| registration.furthest()))))
}

#[derive(Template)]
#[template(path = "registration_start.html")]
struct StartPage {
    shell: Shell,
    form: Form,
    resume: Option<&'static str>,
}

async fn show_start(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let registration = find_registration(&identity, &visitor).await?;
    let under_way =
        registration.map(|registration| registration.furthest()).filter(|step| *step != Step::Done);
    page(&StartPage { shell, form: Form::new(), resume: under_way.map(path_of) })
}

async fn agree(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    if !form.has("agree", "yes") {
        form.error("agree", "registration-agree-missing");
        return page_with_errors(&StartPage { shell, form, resume: None });
    }
    match register::agree(&identity, &visitor).await {
        Ok(registration) => Ok(see(path_of(registration.furthest()))),
        Err(error) => Ok(refusal(error, shell.now())),
    }
}

async fn begin_anew(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match register::begin_anew(&identity, &visitor).await {
        Ok(()) => Ok(see(path_of(Step::Start))),
        Err(error) => Ok(refusal(error, shell.now())),
    }
}

#[derive(Template)]
#[template(path = "registration_name.html")]
struct NamePage {
    shell: Shell,
    form: Form,
    current: usize,
    total: usize,
}

impl NamePage {
    fn new(shell: Shell, form: Form) -> Self {
        Self { shell, form, current: 1, total: STEPS }
    }
}

async fn show_name(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let registration = match open_at(&identity, &visitor, Step::Name).await? {
        Ok(registration) => registration,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut form = Form::new();
    if let Some(name) = registration.name() {
        form.set("lastName", name.last.as_ref().map_or("", NamePart::as_str));
        form.set("firstName", name.first.as_str());
    }
    page(&NamePage::new(shell, form))
}

async fn give_name(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    let last = form.parse_optional("lastName", |text| NamePart::parse(text).map_err(NameError::key));
    let first = form.parse("firstName", |text| match text {
        "" => Err("registration-first-name-missing"),
        _ => NamePart::parse(text).map_err(NameError::key),
    });
    let Some(first) = first.filter(|_| !form.has_errors()) else {
        return page_with_errors(&NamePage::new(shell, form));
    };
    match register::give_name(&identity, &visitor, PersonName { last, first, middle: None }).await {
        Ok(registration) => Ok(see(path_of(registration.furthest()))),
        Err(error) => lead_on(&identity, &visitor, error, &shell).await,
    }
}

#[derive(Template)]
#[template(path = "registration_contact.html")]
struct ContactPage {
    shell: Shell,
    form: Form,
    current: usize,
    total: usize,
}

impl ContactPage {
    fn new(shell: Shell, form: Form) -> Self {
        Self { shell, form, current: 2, total: STEPS }
    }
}

async fn show_contact(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let registration = match open_at(&identity, &visitor, Step::Contact).await? {
        Ok(registration) => registration,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut form = Form::with_values([("contact", "phone")]);
    if let Some(contact) = registration.contact() {
        form.set("contact", contact.kind().as_str());
        match contact {
            Contact::Phone(phone) => form.set("phone", phone.to_string()),
            Contact::Email(email) => form.set("email", email.address()),
        }
    }
    page(&ContactPage::new(shell, form))
}

/// Reads the contact that was chosen. The field of the other kind does not count.
pub fn read_contact(identity: &Identity, form: &mut Form) -> Option<Contact> {
    let policy = &identity.config().phone_policy;
    match form.value("contact") {
        "phone" => {
            let phone = form.parse("phone", |text| Phone::parse(text, policy).map_err(PhoneError::key));
            phone.map(Contact::Phone)
        }
        "email" => {
            form.parse("email", |text| Email::parse(text).map_err(EmailError::key)).map(Contact::Email)
        }
        _ => {
            form.error("contact", "registration-contact-choose");
            None
        }
    }
}

async fn give_contact(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    let Some(contact) = read_contact(&identity, &mut form) else {
        return page_with_errors(&ContactPage::new(shell, form));
    };
    let field = contact.kind().as_str();
    match register::give_contact(&identity, &visitor, contact).await {
        Ok(_) => Ok(see(path_of(Step::Code))),
        Err(error @ IdentityError::Limited { .. }) => {
            note_limit(&mut form, field, &shell, error)?;
            page_with_errors(&ContactPage::new(shell, form))
        }
        Err(error) => lead_on(&identity, &visitor, error, &shell).await,
    }
}

async fn code_page(
    identity: &Identity,
    visitor: &Visitor,
    shell: Shell,
    form: Form,
) -> Result<Result<CodePage, Response>, PageError> {
    let registration = match open_at(identity, visitor, Step::Code).await? {
        Ok(registration) => registration,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    let times = code_times(identity, CodePurpose::Registration, &visitor.browser.0).await?;
    let (Some(contact), Some(times)) = (registration.contact(), times) else {
        return Ok(Err(see(path_of(Step::Contact))));
    };
    let change = match contact {
        Contact::Phone(_) => "code-change-phone",
        Contact::Email(_) => "code-change-email",
    };
    let place = CodePlace {
        action: "/registration/code",
        change: Some(("/registration/contact", change)),
        lead: None,
        step: 3,
        back: "/registration/contact",
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
    match register::enter_code(&identity, &visitor, form.value("code")).await {
        Ok(CodeEntered::Proven(registration)) => return Ok(see(path_of(registration.furthest()))),
        Ok(CodeEntered::Malformed) => form.error("code", "code-malformed"),
        Ok(CodeEntered::Refused(verdict)) => note_verdict(&mut form, verdict),
        Err(IdentityError::StepNotOpen) => {
            return lead_on(&identity, &visitor, IdentityError::StepNotOpen, &shell).await;
        }
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
    match register::resend_code(&identity, &visitor).await.and_then(CodeTimes::sent_anew) {
        Ok(_) => return Ok(see(path_of(Step::Code))),
        Err(IdentityError::StepNotOpen) => {
            return lead_on(&identity, &visitor, IdentityError::StepNotOpen, &shell).await;
        }
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
    let view = match view_link(&identity, CodePurpose::Registration, &visitor.browser.0, &token).await? {
        LinkView::SameBrowser => CodeLink::Button,
        LinkView::OtherBrowser(code) => CodeLink::Code(code),
        LinkView::Dead => CodeLink::Dead,
    };
    page(&CodeLinkPage { shell, view, action: format!("/registration/link/{token}"), start: "/registration" })
}

async fn press_link(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    match register::enter_link(&identity, &visitor, &token).await {
        Ok(CodeEntered::Proven(registration)) => Ok(see(path_of(registration.furthest()))),
        Ok(CodeEntered::Malformed | CodeEntered::Refused(_)) => {
            let view = CodeLink::Dead;
            page(&CodeLinkPage { shell, view, action: String::new(), start: "/registration" })
        }
        Err(error) => lead_on(&identity, &visitor, error, &shell).await,
    }
}
