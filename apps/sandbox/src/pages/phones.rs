use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use gateway_sms_simulator::{PhoneSummary, ReceivedSms, SmsFault, SmsStatistics, SmsSwitches};
use person::{Phone, PhoneError, PhonePolicy};
use serde::{Deserialize, Serialize};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::instant;
use crate::changes::Topic;
use crate::links::{self, Piece, pieces};
use crate::{Room, faults};

pub(crate) fn routes() -> Routes<Room> {
    Routes::new()
        .get("/phones", Audience::Visitor, list)
        .get("/phones.json", Audience::Public, list_json)
        .get("/phones/open", Audience::Visitor, open)
        .get("/phones/{number}", Audience::Public, show)
        .post("/phones/switches", Audience::Visitor, switch)
}

#[derive(Template)]
#[template(path = "pages/phones.html")]
struct PhonesPage {
    shell: Shell,
    form: Form,
    live: String,
    phones: Vec<PhoneView>,
    statistics: SmsStatistics,
    misbehaves: bool,
}

struct PhoneView {
    href: String,
    shown: String,
    messages: u64,
    newest: String,
}

impl PhonesPage {
    fn new(room: &Room, shell: Shell, form: Form) -> Self {
        let phones = room.0.sms.phones();
        Self {
            live: room.stream(Topic::Phones),
            phones: phones.iter().map(|phone| PhoneView::new(phone, &shell)).collect(),
            statistics: room.0.sms.statistics(),
            misbehaves: room.0.sms.switches() != SmsSwitches::default(),
            form,
            shell,
        }
    }
}

impl PhoneView {
    fn new(phone: &PhoneSummary, shell: &Shell) -> Self {
        Self {
            href: links::phone(&phone.phone),
            shown: shown(&phone.phone),
            messages: u64::try_from(phone.messages).unwrap_or(u64::MAX),
            newest: shell.moment(phone.newest_at),
        }
    }
}

async fn list(State(room): State<Room>, shell: Shell) -> Result<Response, PageError> {
    let form = switch_form(&room);
    page(&PhonesPage::new(&room, shell, form))
}

#[derive(Serialize)]
struct Phones {
    phones: Vec<PhoneJson>,
    statistics: SmsStatistics,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhoneJson {
    phone: String,
    messages: usize,
    newest_at: String,
}

async fn list_json(State(room): State<Room>) -> Response {
    let phones = room.0.sms.phones().into_iter().map(|phone| PhoneJson {
        messages: phone.messages,
        newest_at: instant(phone.newest_at),
        phone: phone.phone,
    });
    Json(Phones { phones: phones.collect(), statistics: room.0.sms.statistics() }).into_response()
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    number: String,
}

/// Leads from the number as typed to the phone.
async fn open(
    State(room): State<Room>,
    shell: Shell,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let mut form = switch_form(&room);
    form.set("number", typed.number);
    match form.parse("number", |typed| Phone::parse(typed, &any_phone()).map_err(PhoneError::key)) {
        Some(phone) => Ok(see(&links::phone(phone.e164()))),
        None => page_with_errors(&PhonesPage::new(&room, shell, form)),
    }
}

async fn switch(State(room): State<Room>, shell: Shell, mut form: Form) -> Result<Response, PageError> {
    let Some((fault, delay)) = faults::read(&mut form, SmsFault::from_word) else {
        return page_with_errors(&PhonesPage::new(&room, shell, form));
    };
    room.0.sms.set_switches(SmsSwitches { delay, fault });
    Ok(see("/phones"))
}

fn switch_form(room: &Room) -> Form {
    let switches = room.0.sms.switches();
    faults::form(switches.fault.map(SmsFault::word), switches.delay)
}

#[derive(Template)]
#[template(path = "pages/phone.html")]
struct PhonePage {
    shell: Shell,
    live: String,
    shown: String,
    messages: Vec<MessageView>,
}

struct MessageView {
    sender: String,
    time: String,
    pieces: Vec<Piece>,
    repeats: u64,
}

#[derive(Serialize)]
struct PhoneContent {
    phone: String,
    messages: Vec<MessageJson>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageJson {
    client_message_id: String,
    provider_id: String,
    sender: String,
    text: String,
    received_at: String,
    times_sent: u64,
}

async fn show(
    State(room): State<Room>,
    shell: Shell,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let (number, as_json) = number.strip_suffix(".json").map_or((number.as_str(), false), |n| (n, true));
    let phone = Phone::parse(number, &any_phone()).map_err(|_| PageError::NotFound)?;
    let inbox = room.0.sms.inbox(phone.e164());
    if as_json {
        let messages = inbox.iter().map(MessageJson::new).collect();
        return Ok(Json(PhoneContent { phone: phone.e164().to_owned(), messages }).into_response());
    }
    page(&PhonePage {
        live: room.stream(Topic::Phones),
        shown: phone.to_string(),
        messages: inbox.iter().map(|message| MessageView::new(message, &shell)).collect(),
        shell,
    })
}

impl MessageView {
    fn new(message: &ReceivedSms, shell: &Shell) -> Self {
        Self {
            sender: message.sender.clone(),
            time: shell.moment(message.received_at),
            pieces: pieces(message.text.expose()),
            repeats: message.times_sent.saturating_sub(1),
        }
    }
}

impl MessageJson {
    fn new(message: &ReceivedSms) -> Self {
        Self {
            client_message_id: message.client_message_id.to_string(),
            provider_id: message.provider_id.clone(),
            sender: message.sender.clone(),
            text: message.text.expose().clone(),
            received_at: instant(message.received_at),
            times_sent: message.times_sent,
        }
    }
}

fn shown(e164: &str) -> String {
    Phone::from_e164(e164).map_or_else(|| e164.to_owned(), |phone| phone.to_string())
}

/// Here any number may be looked at.
fn any_phone() -> PhonePolicy {
    PhonePolicy { default_country_code: "7".to_owned(), allowed_prefixes: vec![String::new()] }
}
