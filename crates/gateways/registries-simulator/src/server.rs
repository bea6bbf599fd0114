//! The protocol on its socket.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use axum::serve::ListenerExt;
use data_encoding::BASE64URL_NOPAD;
use gateway_registries::{
    AcknowledgeBody, AcknowledgeReply, BATCH_MAX, BODY_BYTES_MAX, CorrectBody, CorrectionsReply, FollowBody,
    LIFETIME_SECONDS, NextBody, Problem, ProblemCode, Registry, SKEW_SECONDS_MAX, SendBody, SendReply, TAG,
    request_components, request_policy, response_components,
};
use http_signature::{
    KeyRing, ReplayGuard, RequestView, ResponseView, SigningParameters, VerifyingKey, content_digest,
    sign_response, verify_request,
};
use kernel::Env;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::exchange::{Delivery, Fault};
use crate::keys::RegistryKeys;
use crate::population::Population;
use crate::world::{Switch, Times, World};

/// How many nonces are remembered against replays: two minutes of a thousand calls a second.
const NONCES_MAX: usize = 120_000;

/// Somebody who may ask the registries. The queue belongs to the key's id.
#[derive(Clone, Debug)]
pub struct Consumer {
    /// Their public key.
    pub key: VerifyingKey,
}

/// What a simulator is started with.
pub struct SimulatorConfig {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Its people.
    pub population: Population,
    /// The registries' keys.
    pub keys: RegistryKeys,
    /// Who may ask.
    pub consumers: Vec<Consumer>,
    /// How long things take.
    pub times: Times,
    /// How many answers may wait for one consumer; beyond that requests are refused for now.
    pub waiting_max: usize,
}

/// The registries on one socket. They end when this is dropped or stopped.
pub struct RegistriesSimulator {
    address: SocketAddr,
    world: Arc<World>,
    shared: Arc<Shared>,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl RegistriesSimulator {
    /// Starts to listen.
    pub async fn start(config: SimulatorConfig, env: Env) -> io::Result<Self> {
        let world = Arc::new(World::new(env, config.population, config.times, config.waiting_max));
        let shared = Arc::new(Shared {
            world: world.clone(),
            keys: config.keys,
            consumers: KeyRing::new(config.consumers.into_iter().map(|consumer| consumer.key)),
            replays: ReplayGuard::new(NONCES_MAX),
        });
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let (end, ended) = oneshot::channel::<()>();
        let listener = listener.tap_io(|stream| {
            // Small replies must not wait for each other; where the option cannot be set they only come later.
            let _ = stream.set_nodelay(true);
        });
        let served = axum::serve(listener, router(shared.clone())).with_graceful_shutdown(async {
            let _ = ended.await;
        });
        let task = tokio::spawn(async move { served.await });
        Ok(Self { address, world, shared, end: Some(end), task })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base address of a registry, for its client.
    pub fn base_url(&self, registry: Registry) -> String {
        format!("http://{}/{}", self.address, registry.code())
    }

    /// The public key of a registry, for its client.
    pub fn verifying_key(&self, registry: Registry) -> VerifyingKey {
        self.shared.keys.verifying_key(registry)
    }

    /// People, switches and counters: for the sandbox's pages.
    pub const fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Ends it after the calls in hand.
    pub async fn stop(mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        let _ = (&mut self.task).await;
    }
}

impl Drop for RegistriesSimulator {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Shared {
    world: Arc<World>,
    keys: RegistryKeys,
    consumers: KeyRing,
    replays: ReplayGuard,
}

#[derive(Clone, Copy)]
enum Operation {
    Send,
    Next,
    Acknowledge,
    Correct,
    Follow,
}

fn router(shared: Arc<Shared>) -> Router {
    let route = |operation: Operation| {
        post(
            move |State(shared): State<Arc<Shared>>, Path(registry): Path<String>, request: Request| async move {
                match Registry::from_code(&registry) {
                    Some(registry) => call(&shared, registry, operation, request).await,
                    None => bare(StatusCode::NOT_FOUND),
                }
            },
        )
    };
    Router::new()
        .route("/{registry}/v1/requests", route(Operation::Send))
        .route("/{registry}/v1/answers/next", route(Operation::Next))
        .route("/{registry}/v1/answers/acknowledge", route(Operation::Acknowledge))
        .route("/{registry}/v1/corrections", route(Operation::Correct))
        .route("/{registry}/v1/corrections/progress", route(Operation::Follow))
        .with_state(shared)
}

/// What is to be sent back.
struct Reply {
    status: StatusCode,
    body: Vec<u8>,
    fault: Option<Fault>,
}

async fn call(shared: &Shared, registry: Registry, operation: Operation, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let reply = match to_bytes(body, BODY_BYTES_MAX).await {
        Err(_) => refused(ProblemCode::TooLarge),
        Ok(body) => match caller(shared, registry, &parts, &body) {
            None => refused(ProblemCode::Signature),
            Some(_) if shared.world.switches(registry).contains(&Switch::Fail) => {
                refused(ProblemCode::Unavailable)
            }
            Some(consumer) => perform(&shared.world, registry, operation, (&consumer, &body)),
        },
    };
    signed(shared, registry, &parts, reply)
}

/// Who calls, when the signature holds and was not seen before.
fn caller(shared: &Shared, registry: Registry, parts: &Parts, body: &[u8]) -> Option<String> {
    let now = shared.world.env().now().as_seconds();
    let components = request_components();
    let verified = verify_request(&shared.consumers, view(parts), body, &request_policy(&components), now);
    let consumer = match verified {
        Ok(verified) => {
            let nonce = verified.nonce.unwrap_or_default();
            let keep_until = now + LIFETIME_SECONDS + 2 * SKEW_SECONDS_MAX;
            shared.replays.admits((&verified.key_id, &nonce), now, keep_until).then_some(verified.key_id)
        }
        Err(error) => {
            tracing::info!(registry = registry.code(), %error, "a call was refused");
            None
        }
    };
    if consumer.is_none() {
        shared.world.count_refusal(registry);
    }
    consumer
}

fn view(parts: &Parts) -> RequestView<'_> {
    RequestView::received(&parts.method, &parts.uri, &parts.headers, "http")
}

fn perform(
    world: &World,
    registry: Registry,
    operation: Operation,
    (consumer, body): (&str, &[u8]),
) -> Reply {
    let performed = match operation {
        Operation::Send => read::<SendBody>(body).and_then(|body| {
            let accepted = world.send(registry, consumer, &body.requests)?;
            Ok(success(StatusCode::ACCEPTED, &SendReply { accepted }))
        }),
        Operation::Next => read::<NextBody>(body).and_then(|body| {
            checked_size(body.limit)?;
            Ok(delivered(world.next(registry, consumer, body.limit)))
        }),
        Operation::Acknowledge => read::<AcknowledgeBody>(body).and_then(|body| {
            checked_size(body.answer_ids.len())?;
            let acknowledged = world.acknowledge(registry, consumer, &body.answer_ids);
            Ok(success(StatusCode::OK, &AcknowledgeReply { acknowledged }))
        }),
        Operation::Correct => read::<CorrectBody>(body).and_then(|body| {
            let corrections = world.correct(registry, consumer, &body.corrections)?;
            Ok(success(StatusCode::ACCEPTED, &CorrectionsReply { corrections }))
        }),
        Operation::Follow => read::<FollowBody>(body).and_then(|body| {
            checked_size(body.correction_ids.len())?;
            let corrections = world.follow(registry, consumer, &body.correction_ids);
            Ok(success(StatusCode::OK, &CorrectionsReply { corrections }))
        }),
    };
    performed.unwrap_or_else(problem)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| Problem { code: ProblemCode::Malformed, request_id: None })
}

const fn checked_size(size: usize) -> Result<(), Problem> {
    if size == 0 || size > BATCH_MAX {
        return Err(Problem { code: ProblemCode::BatchSize, request_id: None });
    }
    Ok(())
}

fn success<T: serde::Serialize>(status: StatusCode, body: &T) -> Reply {
    Reply { status, body: serde_json::to_vec(body).unwrap_or_default(), fault: None }
}

fn delivered(delivery: Delivery) -> Reply {
    let entries: Vec<Value> = delivery
        .entries
        .into_iter()
        .map(|entry| match entry.garbled {
            None => serde_json::to_value(&entry.answer).unwrap_or_default(),
            Some(_) => json!({
                "answerId": entry.answer.answer_id,
                "requestId": entry.answer.request_id,
                "result": {"code": "perhaps", "text": "\u{fffd}\u{fffd}"},
            }),
        })
        .collect();
    let body = match delivery.fault {
        Some(Fault::NotJson) => b"<html><body>502 Bad Gateway</body></html>".to_vec(),
        _ => serde_json::to_vec(&json!({ "answers": entries })).unwrap_or_default(),
    };
    Reply { status: StatusCode::OK, body, fault: delivery.fault }
}

fn refused(code: ProblemCode) -> Reply {
    problem(Problem { code, request_id: None })
}

fn problem(problem: Problem) -> Reply {
    let status = match problem.code {
        ProblemCode::Malformed => StatusCode::BAD_REQUEST,
        ProblemCode::Signature => StatusCode::UNAUTHORIZED,
        ProblemCode::RequestIdReused => StatusCode::CONFLICT,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::BatchSize | ProblemCode::WrongRegistry => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    success(status, &problem)
}

fn signed(shared: &Shared, registry: Registry, parts: &Parts, reply: Reply) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if matches!(reply.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if let Ok(digest) = HeaderValue::try_from(content_digest(&reply.body)) {
        headers.insert("content-digest", digest);
    }
    if reply.fault != Some(Fault::Unsigned) {
        sign(shared, (registry, parts), &reply, &mut headers);
    }
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    *response.headers_mut() = headers;
    response
}

/// A request that came without a signature leaves nothing to bind the reply to: that reply goes unsigned.
fn sign(shared: &Shared, (registry, parts): (Registry, &Parts), reply: &Reply, headers: &mut HeaderMap) {
    let key = match reply.fault {
        Some(Fault::WronglySigned) => shared.keys.wrong(registry),
        _ => shared.keys.right(registry),
    };
    let mut nonce = [0; 16];
    shared.world.env().rng.fill(&mut nonce);
    let created = shared.world.env().now().as_seconds();
    let parameters = SigningParameters {
        label: "registry",
        components: &response_components(),
        created,
        expires: Some(created + LIFETIME_SECONDS),
        nonce: Some(&BASE64URL_NOPAD.encode(&nonce)),
        tag: Some(TAG),
    };
    let response = ResponseView { status: reply.status, headers };
    if let Ok(signature) = sign_response(key, response, view(parts), &parameters) {
        signature.insert_into(headers);
    }
}

fn bare(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
