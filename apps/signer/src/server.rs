//! The protocol: JSON over HTTP on the loopback, for pages of the allowed origins and nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json};
use data_encoding::BASE64;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::agent::{Agent, PAIRING_SECONDS, Paired};
use crate::envelope::{self, Binding};
use crate::keys::{Key, Refusal};
use crate::signing::{self, Order};

/// The largest thing that is signed.
const CONTENT_MAX: usize = 10 * 1024 * 1024;
/// A request: the content in base64, and what stands around it.
const REQUEST_MAX: usize = CONTENT_MAX / 3 * 4 + 64 * 1024;
const NONCE_MAX: usize = 64;

/// The origin that asks, which the guard has found allowed.
#[derive(Clone)]
struct Origin(String);

/// Serves until told to stop.
pub async fn serve(
    agent: Arc<Agent>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let port = listener.local_addr()?.port();
    axum::serve(listener, router(agent, port)).with_graceful_shutdown(stop).await
}

fn router(agent: Arc<Agent>, port: u16) -> Router {
    Router::new()
        .route("/agent", get(introduce))
        .route("/pair", post(begin_pairing))
        .route("/pair/confirm", post(finish_pairing))
        .route("/keys", post(list_keys))
        .route("/sign", post(sign))
        .route("/pin", post(change_pin))
        .layer(DefaultBodyLimit::max(REQUEST_MAX))
        .layer(from_fn_with_state((agent.clone(), port), guard))
        .with_state(agent)
}

/// Lets a request pass that names this very address, so that no name of others leads here, and comes from a page of
/// an allowed origin. Another page's browser gets an answer that it does not let the page read.
async fn guard(State((agent, port)): State<(Arc<Agent>, u16)>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = header_text(headers, &header::HOST);
    if host != format!("127.0.0.1:{port}") && host != format!("localhost:{port}") {
        return refuse(StatusCode::MISDIRECTED_REQUEST, "wrong_host");
    }
    let origin = header_text(headers, &header::ORIGIN).to_owned();
    if !agent.allows(&origin) {
        return refuse(StatusCode::FORBIDDEN, "wrong_origin");
    }
    let is_private = headers.contains_key("access-control-request-private-network");
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else if request.method() == Method::POST
        && !header_text(headers, &header::CONTENT_TYPE).starts_with("application/json")
    {
        // What a form can send needs no leave of the browser.
        refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_type")
    } else {
        request.extensions_mut().insert(Origin(origin.clone()));
        next.run(request).await
    };
    let headers = response.headers_mut();
    if let Ok(origin) = HeaderValue::from_str(&origin) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    for (name, value) in [
        (header::VARY, "origin"),
        (header::CACHE_CONTROL, "no-store"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_private {
        let name = HeaderName::from_static("access-control-allow-private-network");
        headers.insert(name, HeaderValue::from_static("true"));
    }
    response
}

fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn refuse(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

fn internal(agent: &Agent, error: &dyn std::error::Error) -> Response {
    agent.console.say(&error.to_string());
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "failed")
}

/// Base64 and nothing else: what goes into a code must not hold the end of a line.
fn is_nonce(text: &str) -> bool {
    !text.is_empty() && text.len() <= NONCE_MAX && BASE64.decode(text.as_bytes()).is_ok()
}

#[derive(Deserialize)]
struct Introduction {
    nonce: String,
}

/// What it is, and the proof that it is the linked one.
async fn introduce(
    State(agent): State<Arc<Agent>>,
    Extension(Origin(origin)): Extension<Origin>,
    Query(asked): Query<Introduction>,
) -> Response {
    if !is_nonce(&asked.nonce) {
        return refuse(StatusCode::BAD_REQUEST, "wrong_request");
    }
    let key = match agent.shared_key(&origin) {
        Ok(key) => key,
        Err(error) => return internal(&agent, &error),
    };
    let challenge = agent.new_challenge(&origin);
    let binding = Binding { origin: &origin, path: "/agent", challenge: &challenge, nonce: &asked.nonce };
    let proof = key.map(|key| envelope::answer(&key, binding, ""));
    Json(json!({
        "okno_signer": 1,
        "version": env!("CARGO_PKG_VERSION"),
        "paired": proof.is_some(),
        "challenge": challenge,
        "proof": proof,
    }))
    .into_response()
}

#[derive(Deserialize)]
struct PairingRequest {
    key: String,
    nonce: String,
}

async fn begin_pairing(
    State(agent): State<Arc<Agent>>,
    Extension(Origin(origin)): Extension<Origin>,
    Json(asked): Json<PairingRequest>,
) -> Response {
    let key = BASE64.decode(asked.key.as_bytes());
    let (Ok(key), true) = (key, is_nonce(&asked.nonce)) else {
        return refuse(StatusCode::BAD_REQUEST, "wrong_request");
    };
    // Half a second of work, on purpose: not on the threads that answer others.
    let begun = tokio::task::spawn_blocking(move || agent.begin_pairing(&origin, &key, &asked.nonce)).await;
    match begun {
        Ok(Ok(opening)) => Json(json!({
            "key": BASE64.encode(&opening.agent_key),
            "nonce": opening.nonce,
            "seconds": PAIRING_SECONDS,
        }))
        .into_response(),
        Ok(Err(Refusal::Busy)) => refuse(StatusCode::TOO_MANY_REQUESTS, "busy"),
        _ => refuse(StatusCode::BAD_REQUEST, "wrong_request"),
    }
}

#[derive(Deserialize)]
struct Confirmation {
    proof: String,
}

async fn finish_pairing(
    State(agent): State<Arc<Agent>>,
    Extension(Origin(origin)): Extension<Origin>,
    Json(asked): Json<Confirmation>,
) -> Response {
    let proof = BASE64.decode(asked.proof.as_bytes()).unwrap_or_default();
    match agent.finish_pairing(&origin, &proof) {
        Ok(Paired::Yes { proof }) => Json(json!({ "proof": BASE64.encode(&proof) })).into_response(),
        Ok(Paired::WrongCode { left }) => {
            (StatusCode::FORBIDDEN, Json(json!({ "error": "wrong_code", "left": left }))).into_response()
        }
        Ok(Paired::Over) => refuse(StatusCode::GONE, "over"),
        Err(error) => internal(&agent, &error),
    }
}

/// A question of the linked page.
#[derive(Deserialize)]
struct Sealed {
    challenge: String,
    nonce: String,
    body: String,
    code: String,
}

/// A question whose code holds, and what seals the answer to it.
struct Opened {
    key: Vec<u8>,
    origin: String,
    path: &'static str,
    sealed: Sealed,
}

impl Opened {
    /// A question is taken once: its challenge is used up, whatever comes of it.
    fn of(agent: &Agent, origin: String, path: &'static str, bytes: &[u8]) -> Result<Self, Box<Response>> {
        let sealed: Sealed = serde_json::from_slice(bytes)
            .map_err(|_| Box::new(refuse(StatusCode::BAD_REQUEST, "wrong_request")))?;
        if !is_nonce(&sealed.nonce) || !is_nonce(&sealed.challenge) {
            return Err(Box::new(refuse(StatusCode::BAD_REQUEST, "wrong_request")));
        }
        let key = agent.shared_key(&origin).map_err(|error| Box::new(internal(agent, &error)))?;
        let key = key.ok_or_else(|| Box::new(refuse(StatusCode::UNAUTHORIZED, "unpaired")))?;
        let is_fresh = agent.take_challenge(&origin, &sealed.challenge);
        let opened = Self { key, origin, path, sealed };
        let is_genuine =
            envelope::is_of_page(&opened.key, opened.binding(), &opened.sealed.body, &opened.sealed.code);
        if !is_fresh || !is_genuine {
            return Err(Box::new(refuse(StatusCode::UNAUTHORIZED, "unproven")));
        }
        Ok(opened)
    }

    fn binding(&self) -> Binding<'_> {
        let (origin, path) = (&self.origin, self.path);
        Binding { origin, path, challenge: &self.sealed.challenge, nonce: &self.sealed.nonce }
    }

    fn answer(&self, answer: &Value) -> Response {
        let body = answer.to_string();
        let code = envelope::answer(&self.key, self.binding(), &body);
        Json(json!({ "body": body, "code": code })).into_response()
    }
}

async fn list_keys(
    State(agent): State<Arc<Agent>>,
    Extension(Origin(origin)): Extension<Origin>,
    bytes: Bytes,
) -> Response {
    let opened = match Opened::of(&agent, origin, "/keys", &bytes) {
        Ok(opened) => opened,
        Err(refusal) => return *refusal,
    };
    let asking = agent.clone();
    let listed = tokio::task::spawn_blocking(move || asking.list_keys()).await;
    match listed {
        Ok(Ok(keys)) => opened.answer(&json!({ "keys": keys.iter().map(described).collect::<Vec<_>>() })),
        Ok(Err(error)) => {
            agent.console.say(&error.to_string());
            opened.answer(&json!({ "error": Refusal::Failed.code() }))
        }
        Err(_) => opened.answer(&json!({ "error": Refusal::Failed.code() })),
    }
}

fn described(key: &Key) -> Value {
    json!({
        "id": key.id(),
        "owner": key.owner(),
        "until": key.certificate().not_after(),
        "place": if key.is_on_token() { "token" } else { "file" },
        "factoryPin": key.has_factory_pin(),
        "locked": key.is_locked(),
    })
}

#[derive(Deserialize)]
struct SigningRequest {
    content: String,
    kind: Kind,
    name: String,
    key: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Text,
    Document,
}

/// Says that the page has gone, when the connection is closed before the answer.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn sign(
    State(agent): State<Arc<Agent>>,
    Extension(Origin(origin)): Extension<Origin>,
    bytes: Bytes,
) -> Response {
    let opened = match Opened::of(&agent, origin, "/sign", &bytes) {
        Ok(opened) => opened,
        Err(refusal) => return *refusal,
    };
    let made = match order_of(&opened) {
        Ok(order) => {
            in_turn(agent, move |agent, is_wanted| signing::carry_out(agent, &order, is_wanted)).await
        }
        Err(refusal) => Err(refusal),
    };
    match made {
        Ok(signature) => opened.answer(&json!({ "signature": BASE64.encode(&signature) })),
        Err(refusal) => opened.answer(&json!({ "error": refusal.code() })),
    }
}

fn order_of(opened: &Opened) -> Result<Order, Refusal> {
    let asked: SigningRequest = serde_json::from_str(&opened.sealed.body).map_err(|_| Refusal::Failed)?;
    let content = BASE64.decode(asked.content.as_bytes()).map_err(|_| Refusal::Failed)?;
    if content.len() > CONTENT_MAX {
        return Err(Refusal::TooLarge);
    }
    let is_text = asked.kind == Kind::Text;
    Ok(Order { origin: opened.origin.clone(), content, is_text, name: asked.name, key: asked.key })
}

#[derive(Deserialize)]
struct PinRequest {
    key: String,
}

/// The change of a PIN, in the terminal. The page says which key, and nothing else.
async fn change_pin(
    State(agent): State<Arc<Agent>>,
    Extension(Origin(origin)): Extension<Origin>,
    bytes: Bytes,
) -> Response {
    let opened = match Opened::of(&agent, origin, "/pin", &bytes) {
        Ok(opened) => opened,
        Err(refusal) => return *refusal,
    };
    let origin = opened.origin.clone();
    let changed = match serde_json::from_str::<PinRequest>(&opened.sealed.body) {
        Ok(asked) => {
            let change = move |agent: &Agent, is_wanted: &dyn Fn() -> bool| {
                signing::change_pin(agent, (&origin, &asked.key), is_wanted)
            };
            in_turn(agent, change).await
        }
        Err(_) => Err(Refusal::Failed),
    };
    match changed {
        Ok(()) => opened.answer(&json!({ "changed": true })),
        Err(refusal) => opened.answer(&json!({ "error": refusal.code() })),
    }
}

/// One question to the person at a time: the turn goes on when the terminal is free again, not when the page has gone.
async fn in_turn<T: Send + 'static>(
    agent: Arc<Agent>,
    work: impl FnOnce(&Agent, &dyn Fn() -> bool) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let turn = agent.turn.clone().try_lock_owned().map_err(|_| Refusal::Busy)?;
    let gone = Arc::new(AtomicBool::new(false));
    let watching = Gone(gone.clone());
    let made = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let begun = Instant::now();
        let is_wanted = || !gone.load(Ordering::Relaxed) && begun.elapsed() < agent.options.patience;
        work(&agent, &is_wanted)
    })
    .await;
    drop(watching);
    made.unwrap_or(Err(Refusal::Failed))
}
