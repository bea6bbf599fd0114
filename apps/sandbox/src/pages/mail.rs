use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use gateway_mail_simulator::{MailFault, MailStatistics, MailSwitches, MailboxSummary, ReceivedMail};
use http::{HeaderValue, header};
use person::{Email, EmailError};
use serde::{Deserialize, Serialize};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::instant;
use crate::changes::Topic;
use crate::links::{self, Piece, pieces};
use crate::{Room, faults};

/// The kit's policy, with frames of this very site: a mail's HTML stands in one.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'; require-trusted-types-for 'script'";
/// A mail's HTML may do nothing at all: no scripts, no forms, no addresses to fetch, an origin of its own.
const MAIL_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

pub(crate) fn routes() -> Routes<Room> {
    Routes::new()
        .get("/mail", Audience::Visitor, list)
        .get("/mail.json", Audience::Public, list_json)
        .get("/mail/open", Audience::Visitor, open)
        .get("/mail/{address}", Audience::Public, show)
        .get("/mail/{address}/{number}", Audience::Public, letter)
        .get("/mail/{address}/{number}/html", Audience::Public, html)
        .post("/mail/switches", Audience::Visitor, switch)
}

#[derive(Template)]
#[template(path = "pages/mailboxes.html")]
struct MailboxesPage {
    shell: Shell,
    form: Form,
    live: String,
    mailboxes: Vec<MailboxView>,
    statistics: MailStatistics,
    misbehaves: bool,
}

struct MailboxView {
    href: String,
    address: String,
    messages: u64,
    newest: String,
}

impl MailboxesPage {
    fn new(room: &Room, shell: Shell, form: Form) -> Self {
        let mailboxes = room.0.mail.mailboxes();
        Self {
            live: room.stream(Topic::Mail),
            mailboxes: mailboxes.iter().map(|mailbox| MailboxView::new(mailbox, &shell)).collect(),
            statistics: room.0.mail.statistics(),
            misbehaves: room.0.mail.switches() != MailSwitches::default(),
            form,
            shell,
        }
    }
}

impl MailboxView {
    fn new(mailbox: &MailboxSummary, shell: &Shell) -> Self {
        Self {
            href: links::mailbox(&mailbox.address),
            address: mailbox.address.clone(),
            messages: u64::try_from(mailbox.messages).unwrap_or(u64::MAX),
            newest: shell.moment(mailbox.newest_at),
        }
    }
}

async fn list(State(room): State<Room>, shell: Shell) -> Result<Response, PageError> {
    let form = switch_form(&room);
    page(&MailboxesPage::new(&room, shell, form))
}

#[derive(Serialize)]
struct Mailboxes {
    mailboxes: Vec<MailboxJson>,
    statistics: MailStatistics,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MailboxJson {
    address: String,
    messages: usize,
    newest_at: String,
}

async fn list_json(State(room): State<Room>) -> Response {
    let mailboxes = room.0.mail.mailboxes().into_iter().map(|mailbox| MailboxJson {
        messages: mailbox.messages,
        newest_at: instant(mailbox.newest_at),
        address: mailbox.address,
    });
    Json(Mailboxes { mailboxes: mailboxes.collect(), statistics: room.0.mail.statistics() }).into_response()
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    address: String,
}

/// Leads from the address as typed to the mailbox.
async fn open(
    State(room): State<Room>,
    shell: Shell,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let mut form = switch_form(&room);
    form.set("address", typed.address);
    match form.parse("address", |typed| Email::parse(typed).map_err(EmailError::key)) {
        Some(email) => Ok(see(&links::mailbox(&email.key()))),
        None => page_with_errors(&MailboxesPage::new(&room, shell, form)),
    }
}

async fn switch(State(room): State<Room>, shell: Shell, mut form: Form) -> Result<Response, PageError> {
    let Some((fault, delay)) = faults::read(&mut form, MailFault::from_word) else {
        return page_with_errors(&MailboxesPage::new(&room, shell, form));
    };
    room.0.mail.set_switches(MailSwitches { delay, fault });
    Ok(see("/mail"))
}

fn switch_form(room: &Room) -> Form {
    let switches = room.0.mail.switches();
    faults::form(switches.fault.map(MailFault::word), switches.delay)
}

#[derive(Template)]
#[template(path = "pages/mailbox.html")]
struct MailboxPage {
    shell: Shell,
    live: String,
    address: String,
    messages: Vec<MessageView>,
}

struct MessageView {
    subject: String,
    from: String,
    time: String,
    pieces: Vec<Piece>,
    html: Option<String>,
    repeats: u64,
}

#[derive(Serialize)]
struct MailboxContent {
    address: String,
    messages: Vec<MessageJson>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageJson {
    number: u64,
    message_id: String,
    from: String,
    to: String,
    subject: String,
    text: String,
    html: Option<String>,
    received_at: String,
    times_sent: u64,
}

async fn show(
    State(room): State<Room>,
    shell: Shell,
    Path(address): Path<String>,
) -> Result<Response, PageError> {
    // A mailbox of a domain that ends in .json has its page at its JSON's JSON; there is no such domain.
    let (address, as_json) = address.strip_suffix(".json").map_or((address.as_str(), false), |a| (a, true));
    let email = Email::parse(address).map_err(|_| PageError::NotFound)?;
    let address = email.key();
    let mailbox = room.0.mail.mailbox(&address);
    if as_json {
        let messages = mailbox.iter().map(MessageJson::new).collect();
        return Ok(Json(MailboxContent { address, messages }).into_response());
    }
    page(&MailboxPage {
        live: room.stream(Topic::Mail),
        messages: mailbox.iter().map(|mail| MessageView::new(mail, &shell)).collect(),
        address,
        shell,
    })
}

#[derive(Template)]
#[template(path = "pages/letter.html")]
struct LetterPage {
    shell: Shell,
    back: String,
    subject: String,
    from: String,
    time: String,
    html: String,
}

/// A mail as it was designed. A page of its own: nothing of a mail is loaded before somebody asks for it.
async fn letter(
    State(room): State<Room>,
    shell: Shell,
    Path((address, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (number, as_json) = number.strip_suffix(".json").map_or((number.as_str(), false), |n| (n, true));
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let mail = room.0.mail.find_message(&address, number).ok_or(PageError::NotFound)?;
    if as_json {
        return Ok(Json(MessageJson::new(&mail)).into_response());
    }
    if mail.html.is_none() {
        return Err(PageError::NotFound);
    }
    let back = links::mailbox(&mail.mailbox);
    let mut response = page(&LetterPage {
        html: format!("{back}/{}/html", mail.number),
        back,
        time: shell.moment(mail.received_at),
        subject: mail.subject,
        from: mail.from,
        shell,
    })?;
    let policy = HeaderValue::from_static(PAGE_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The HTML of a mail, for the frame in its page.
async fn html(
    State(room): State<Room>,
    Path((address, number)): Path<(String, u64)>,
) -> Result<Response, PageError> {
    let mail = room.0.mail.find_message(&address, number).ok_or(PageError::NotFound)?;
    let html = mail.html.as_ref().ok_or(PageError::NotFound)?;
    let policy = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_POLICY))];
    Ok((policy, Html(html.expose().clone())).into_response())
}

impl MessageView {
    fn new(mail: &ReceivedMail, shell: &Shell) -> Self {
        let page = links::mailbox(&mail.mailbox);
        Self {
            subject: mail.subject.clone(),
            from: mail.from.clone(),
            time: shell.moment(mail.received_at),
            pieces: pieces(mail.text.expose().trim_end()),
            html: mail.html.as_ref().map(|_| format!("{page}/{}", mail.number)),
            repeats: mail.times_sent.saturating_sub(1),
        }
    }
}

impl MessageJson {
    fn new(mail: &ReceivedMail) -> Self {
        Self {
            number: mail.number,
            message_id: mail.message_id.clone(),
            from: mail.from.clone(),
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.expose().clone(),
            html: mail.html.as_ref().map(|html| html.expose().clone()),
            received_at: instant(mail.received_at),
            times_sent: mail.times_sent,
        }
    }
}
