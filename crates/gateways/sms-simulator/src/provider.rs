//! The two requests of the protocol.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream;
use gateway_sms::protocol::{MessageReply, Problem, ReceivedBody, code};
use gateway_sms::{SmsState, TEXT_CHARS_MAX};
use kernel::{Env, Secret, Uuid, new_uuid};
use person::Phone;

use crate::phones::{Delivery, Phones, ReceivedSms};
use crate::receipts::Receipts;
use crate::{SmsFault, SmsSimulatorConfig, SmsStatistics, SmsSwitches};

const BODY_BYTES_MAX: usize = 16 * 1024;
pub(crate) const DELAY_MAX: Duration = Duration::from_secs(120);

pub(crate) struct Provider {
    token: Secret<String>,
    pub(crate) system_id: String,
    pub(crate) password: Secret<String>,
    pub(crate) env: Env,
    pub(crate) receipts: Receipts,
    pub(crate) answer_delay: Duration,
    phones: Mutex<Phones>,
    switches: Mutex<SmsSwitches>,
    statistics: Mutex<SmsStatistics>,
}

impl Provider {
    pub(crate) fn new(config: SmsSimulatorConfig) -> Self {
        Self {
            token: config.token,
            system_id: config.system_id,
            password: config.password,
            env: config.env,
            receipts: Receipts::default(),
            answer_delay: config.answer_delay,
            phones: Mutex::new(Phones::new(config.messages_per_phone_max, config.messages_max)),
            switches: Mutex::default(),
            statistics: Mutex::default(),
        }
    }

    pub(crate) fn phones(&self) -> MutexGuard<'_, Phones> {
        lock(&self.phones)
    }

    pub(crate) fn switches(&self) -> MutexGuard<'_, SmsSwitches> {
        lock(&self.switches)
    }

    pub(crate) fn statistics(&self) -> SmsStatistics {
        *lock(&self.statistics)
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut SmsStatistics)) {
        change(&mut lock(&self.statistics));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/v1/messages", post(send))
        .route("/v1/messages/{client_message_id}", get(status))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(provider)
}

/// The request showed the right token.
struct Client;

impl FromRequestParts<Arc<Provider>> for Client {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, provider: &Arc<Provider>) -> Result<Self, Response> {
        if shows_token(&parts.headers, provider.token.expose()) {
            return Ok(Self);
        }
        provider.count(|counted| counted.refused += 1);
        Err(problem(StatusCode::UNAUTHORIZED, code::UNAUTHORIZED))
    }
}

fn shows_token(headers: &HeaderMap, token: &str) -> bool {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        == Some(token)
}

async fn send(
    State(provider): State<Arc<Provider>>,
    _client: Client,
    body: Result<Json<ReceivedBody>, JsonRejection>,
) -> Response {
    provider.count(|counted| counted.requests += 1);
    let switches = *provider.switches();
    tokio::time::sleep(switches.delay.min(DELAY_MAX)).await;
    let Ok(Json(body)) = body else {
        return refuse(&provider, StatusCode::BAD_REQUEST, code::BAD_REQUEST);
    };
    if let Some(objection) = objection(body.to.expose(), body.text.expose()) {
        let (status, code) = match objection {
            Objection::BadNumber => (StatusCode::UNPROCESSABLE_ENTITY, code::BAD_NUMBER),
            Objection::Blocked => (StatusCode::FORBIDDEN, code::BLOCKED),
            Objection::BadText => (StatusCode::UNPROCESSABLE_ENTITY, code::BAD_TEXT),
        };
        return refuse(&provider, status, code);
    }
    let fault = switches.fault.or_else(|| triggered(&provider, body.to.expose(), body.client_message_id));
    match fault {
        Some(SmsFault::Fail) => fail(&provider, StatusCode::SERVICE_UNAVAILABLE, code::UNAVAILABLE),
        Some(SmsFault::RateLimit) => fail(&provider, StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED),
        Some(SmsFault::LoseAnswer | SmsFault::Close) => {
            deliver(&provider, body);
            provider.count(|counted| counted.lost_answers += 1);
            lost()
        }
        Some(SmsFault::DoubleReceipts | SmsFault::LateReceipts) | None => {
            let answer = deliver(&provider, body);
            tokio::time::sleep(provider.answer_delay.min(DELAY_MAX)).await;
            answer
        }
    }
}

/// What is wrong with a message for good.
pub(crate) enum Objection {
    BadNumber,
    Blocked,
    BadText,
}

pub(crate) fn objection(to: &str, text: &str) -> Option<Objection> {
    if Phone::from_e164(to).is_none() || to == "+79000000001" {
        return Some(Objection::BadNumber);
    }
    if to == "+79000000002" {
        return Some(Objection::Blocked);
    }
    let fits = (1..=TEXT_CHARS_MAX).contains(&text.chars().count());
    (!fits).then_some(Objection::BadText)
}

/// The fault that a number asks for, at the first try of each message only.
pub(crate) fn triggered(provider: &Provider, to: &str, client_message_id: Uuid) -> Option<SmsFault> {
    let fault = match to {
        "+79000000003" => SmsFault::Fail,
        "+79000000004" => SmsFault::RateLimit,
        "+79000000005" => SmsFault::LoseAnswer,
        "+79000000007" => SmsFault::Close,
        _ => return None,
    };
    provider.phones().is_first_try(client_message_id).then_some(fault)
}

/// The number of a phone that is not there, though nobody says so before a message was taken.
pub(crate) const DEAD: &str = "+79000000006";

fn deliver(provider: &Provider, body: ReceivedBody) -> Response {
    let client_message_id = body.client_message_id;
    let message = ReceivedSms {
        client_message_id,
        provider_id: new_uuid(&provider.env).simple().to_string(),
        to: body.to.expose().clone(),
        sender: body.sender,
        text: body.text,
        received_at: provider.env.now(),
        times_sent: 1,
    };
    let delivery = provider.phones().deliver(message);
    let (status, provider_id) = match delivery {
        Delivery::Arrived { provider_id } => {
            provider.count(|counted| counted.accepted += 1);
            (StatusCode::ACCEPTED, provider_id)
        }
        Delivery::Repeated { provider_id } => {
            provider.count(|counted| counted.repeated += 1);
            (StatusCode::OK, provider_id)
        }
        Delivery::Conflict => return refuse(provider, StatusCode::CONFLICT, code::CONFLICT),
    };
    let reply = MessageReply { client_message_id, provider_id, state: SmsState::Accepted };
    (status, Json(reply)).into_response()
}

async fn status(
    State(provider): State<Arc<Provider>>,
    _client: Client,
    Path(client_message_id): Path<Uuid>,
) -> Response {
    let phones = provider.phones();
    let found = phones.provider_id_of(client_message_id).map(str::to_owned);
    // A simulated phone is always on: what has been accepted has arrived, but for the one that is not there.
    let is_dead = phones.went_to(client_message_id, DEAD);
    let state = if is_dead { SmsState::Undeliverable } else { SmsState::Delivered };
    match found {
        Some(provider_id) => Json(MessageReply { client_message_id, provider_id, state }).into_response(),
        None => problem(StatusCode::NOT_FOUND, code::NOT_FOUND),
    }
}

fn refuse(provider: &Provider, status: StatusCode, code: &str) -> Response {
    provider.count(|counted| counted.refused += 1);
    problem(status, code)
}

fn fail(provider: &Provider, status: StatusCode, code: &str) -> Response {
    provider.count(|counted| counted.failed += 1);
    let mut response = problem(status, code);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn problem(status: StatusCode, code: &str) -> Response {
    (status, Json(Problem { code: code.to_owned() })).into_response()
}

/// An answer whose body breaks off, so that the connection ends in the middle of it.
fn lost() -> Response {
    let broken = stream::once(async { Err::<Vec<u8>, io::Error>(io::ErrorKind::ConnectionReset.into()) });
    Body::from_stream(broken).into_response()
}
