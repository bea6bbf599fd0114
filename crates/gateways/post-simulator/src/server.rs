//! The protocol on its socket.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use data_encoding::BASE64URL_NOPAD;
use gateway_post::{
    AcknowledgeBody, AcknowledgeReply, BODY_BYTES_MAX, BatchBody, BatchReply, EVENTS_MAX, EventsBody,
    EventsReply, LIFETIME_SECONDS, Problem, ProblemCode, SKEW_SECONDS_MAX, TAG, request_components,
    request_policy, response_components,
};
use http_signature::{
    KeyRing, ReplayGuard, RequestView, ResponseView, SigningKey, SigningParameters, VerifyingKey,
    content_digest, sign_response, verify_request,
};
use kernel::{Env, Secret};
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::world::{Switch, Taking, World};

/// How many nonces are remembered against replays.
const NONCES_MAX: usize = 20_000;

/// What a simulator is started with.
pub struct PostSimulatorConfig {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The post's key.
    pub key: SigningKey,
    /// The secret key of its printing house.
    pub house_secret: Secret<String>,
    /// Who may hand letters over.
    pub senders: Vec<VerifyingKey>,
}

/// The post on its socket. It ends when this is dropped or stopped.
pub struct PostSimulator {
    address: SocketAddr,
    world: Arc<World>,
    key: VerifyingKey,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

struct Shared {
    world: Arc<World>,
    key: SigningKey,
    senders: KeyRing,
    replays: ReplayGuard,
}

impl PostSimulator {
    /// Starts to listen.
    pub async fn start(config: PostSimulatorConfig, env: Env) -> io::Result<Self> {
        let world = Arc::new(World::new(env, config.house_secret));
        let key = config.key.verifying_key();
        let shared = Arc::new(Shared {
            world: world.clone(),
            key: config.key,
            senders: KeyRing::new(config.senders),
            replays: ReplayGuard::new(NONCES_MAX),
        });
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let (end, ended) = oneshot::channel::<()>();
        let served = axum::serve(listener, router(shared)).with_graceful_shutdown(async {
            let _ = ended.await;
        });
        let task = tokio::spawn(async move { served.await });
        Ok(Self { address, world, key, end: Some(end), task })
    }

    /// Its base address, for a client.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its public key, for a client.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.clone()
    }

    /// Letters and switches: for the sandbox's pages.
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

impl Drop for PostSimulator {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone, Copy)]
enum Operation {
    Batch,
    Events,
    Acknowledge,
}

fn router(shared: Arc<Shared>) -> Router {
    let route = |operation: Operation| {
        post(move |State(shared): State<Arc<Shared>>, request: Request| async move {
            call(&shared, operation, request).await
        })
    };
    Router::new()
        .route("/v1/batches", route(Operation::Batch))
        .route("/v1/events/next", route(Operation::Events))
        .route("/v1/events/acknowledge", route(Operation::Acknowledge))
        .with_state(shared)
}

struct Reply {
    status: StatusCode,
    body: Vec<u8>,
    is_lost: bool,
    is_late: bool,
}

/// How long a late answer takes.
const LATE: Duration = Duration::from_secs(2);

async fn call(shared: &Shared, operation: Operation, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let reply = match to_bytes(body, BODY_BYTES_MAX).await {
        Err(_) => problem(ProblemCode::TooLarge),
        Ok(body) => match sender(shared, &parts, &body) {
            None => problem(ProblemCode::Signature),
            Some(_) if shared.world.switch() == Switch::Fails => problem(ProblemCode::Unavailable),
            Some(sender) => perform(&shared.world, operation, (&sender, &body)),
        },
    };
    if reply.is_lost {
        // Neither signed nor of the protocol: what a line that broke in the middle leaves behind.
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        return response;
    }
    if reply.is_late {
        tokio::time::sleep(LATE).await;
    }
    signed(shared, &parts, reply)
}

/// Who calls, when the signature holds and was not seen before.
fn sender(shared: &Shared, parts: &Parts, body: &[u8]) -> Option<String> {
    let now = shared.world.env().now().as_seconds();
    let components = request_components();
    let verified = verify_request(&shared.senders, view(parts), body, &request_policy(&components), now);
    let sender = verified.ok().and_then(|verified| {
        let nonce = verified.nonce.unwrap_or_default();
        let keep_until = now + LIFETIME_SECONDS + 2 * SKEW_SECONDS_MAX;
        shared.replays.admits((&verified.key_id, &nonce), now, keep_until).then_some(verified.key_id)
    });
    if sender.is_none() {
        tracing::info!("a call to the post was refused");
        shared.world.count_refusal();
    }
    sender
}

fn view(parts: &Parts) -> RequestView<'_> {
    RequestView::received(&parts.method, &parts.uri, &parts.headers, "http")
}

fn perform(world: &World, operation: Operation, (sender, body): (&str, &[u8])) -> Reply {
    let performed = match operation {
        Operation::Batch => read::<BatchBody>(body).and_then(|batch| match world.take(sender, &batch) {
            Taking::Taken(letters) => Ok(success(StatusCode::OK, &BatchReply { letters })),
            Taking::Late(letters) => {
                Ok(Reply { is_late: true, ..success(StatusCode::OK, &BatchReply { letters }) })
            }
            Taking::Lost => {
                Ok(Reply { status: StatusCode::OK, body: Vec::new(), is_lost: true, is_late: false })
            }
            Taking::Refused(code) => Err(code),
        }),
        Operation::Events => read::<EventsBody>(body).and_then(|body| {
            checked_size(body.limit)?;
            Ok(success(StatusCode::OK, &EventsReply { events: world.events(sender, body.limit) }))
        }),
        Operation::Acknowledge => read::<AcknowledgeBody>(body).and_then(|body| {
            checked_size(body.event_ids.len())?;
            let acknowledged = world.acknowledge(sender, &body.event_ids);
            Ok(success(StatusCode::OK, &AcknowledgeReply { acknowledged }))
        }),
    };
    performed.unwrap_or_else(problem)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ProblemCode> {
    serde_json::from_slice(body).map_err(|_| ProblemCode::Malformed)
}

const fn checked_size(size: usize) -> Result<(), ProblemCode> {
    if size == 0 || size > EVENTS_MAX { Err(ProblemCode::BatchSize) } else { Ok(()) }
}

fn success<T: serde::Serialize>(status: StatusCode, body: &T) -> Reply {
    Reply { status, body: serde_json::to_vec(body).unwrap_or_default(), is_lost: false, is_late: false }
}

fn problem(code: ProblemCode) -> Reply {
    let status = match code {
        ProblemCode::Malformed => StatusCode::BAD_REQUEST,
        ProblemCode::Signature => StatusCode::UNAUTHORIZED,
        ProblemCode::Conflict => StatusCode::CONFLICT,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::BatchSize | ProblemCode::Sheets => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    success(status, &Problem { code })
}

fn signed(shared: &Shared, parts: &Parts, reply: Reply) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if reply.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if let Ok(digest) = HeaderValue::try_from(content_digest(&reply.body)) {
        headers.insert("content-digest", digest);
    }
    let mut nonce = [0; 16];
    shared.world.env().rng.fill(&mut nonce);
    let created = shared.world.env().now().as_seconds();
    let parameters = SigningParameters {
        label: "post",
        components: &response_components(),
        created,
        expires: Some(created + LIFETIME_SECONDS),
        nonce: Some(&BASE64URL_NOPAD.encode(&nonce)),
        tag: Some(TAG),
    };
    let view_of_reply = ResponseView { status: reply.status, headers: &headers };
    // A call that came without a signature leaves nothing to bind the reply to: that reply goes unsigned.
    if let Ok(signature) = sign_response(&shared.key, view_of_reply, view(parts), &parameters) {
        signature.insert_into(&mut headers);
    }
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    *response.headers_mut() = headers;
    response
}
