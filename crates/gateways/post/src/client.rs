use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use http_signature::{
    Component, KeyRing, RequestView, ResponseView, SignError, SigningKey, SigningParameters, content_digest,
    sign_request, verify_response,
};
use kernel::{Env, Uuid};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::protocol::{
    AcknowledgeBody, AcknowledgeReply, BATCH_MAX, BODY_BYTES_MAX, BatchBody, BatchReply, EVENTS_MAX, Event,
    EventsBody, EventsReply, Problem, Taken,
};
use crate::signing::{LIFETIME_SECONDS, TAG, request_components, response_components, response_policy};
use crate::{PostError, tls};

/// Where the post is and by which keys the two sides know each other.
#[derive(Clone)]
pub struct PostClientConfig {
    /// Its address without `/v1`: https, or plain http on a loopback address.
    pub base_url: String,
    /// Our key; its id names us as a sender.
    pub sender_key: Arc<SigningKey>,
    /// The post's keys.
    pub post_keys: KeyRing,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for a whole reply.
    pub timeout: Duration,
    /// The authorities to trust, in PEM. An https address needs them: the web's are not asked.
    pub trusted_ca_pem: Option<Vec<u8>>,
}

/// The client. Cheap to clone; it connects when it is first used.
#[derive(Clone)]
pub struct PostClient(Arc<Inner>);

struct Inner {
    base: Uri,
    key: Arc<SigningKey>,
    post_keys: KeyRing,
    http: reqwest::Client,
    env: Env,
    request_components: [Component; 6],
    response_components: [Component; 4],
}

impl PostClient {
    /// A client.
    pub fn new(config: PostClientConfig, env: Env) -> Result<Self, PostError> {
        let base: Uri = config
            .base_url
            .trim_end_matches('/')
            .parse()
            .map_err(|_| PostError::Configuration("base_url is not a URL"))?;
        let local = is_loopback(&base);
        let is_protected = base.scheme_str() == Some("https") && config.trusted_ca_pem.is_some();
        if base.query().is_some() || !(is_protected || (local && base.scheme_str() == Some("http"))) {
            return Err(PostError::Configuration(
                "base_url is https with trusted_ca_pem, or http on a loopback address",
            ));
        }
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(config.trusted_ca_pem.as_deref())?)
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none());
        if local {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| PostError::Configuration("the HTTP client"))?;
        Ok(Self(Arc::new(Inner {
            base,
            key: config.sender_key,
            post_keys: config.post_keys,
            http,
            env,
            request_components: request_components(),
            response_components: response_components(),
        })))
    }

    /// Hands a batch over and gives the track numbers. Doing it again under the same id is safe.
    pub async fn hand_over(&self, batch: &BatchBody) -> Result<Vec<Taken>, PostError> {
        checked_size(batch.letters.len(), BATCH_MAX)?;
        let reply: BatchReply = self.0.post("/v1/batches", batch).await?;
        let is_same = reply.letters.len() == batch.letters.len()
            && reply
                .letters
                .iter()
                .zip(&batch.letters)
                .all(|(taken, letter)| taken.letter_id == letter.letter_id);
        if is_same { Ok(reply.letters) } else { Err(PostError::Garbled) }
    }

    /// Takes up to `limit` events from our queue, the oldest first. They come again unless acknowledged.
    pub async fn next(&self, limit: usize) -> Result<Vec<Event>, PostError> {
        checked_size(limit, EVENTS_MAX)?;
        let reply: EventsReply = self.0.post("/v1/events/next", &EventsBody { limit }).await?;
        if reply.events.len() > limit { Err(PostError::Garbled) } else { Ok(reply.events) }
    }

    /// Says that events are recorded. Gives how many left the queue.
    pub async fn acknowledge(&self, events: &[Uuid]) -> Result<usize, PostError> {
        checked_size(events.len(), EVENTS_MAX)?;
        let body = AcknowledgeBody { event_ids: events.to_vec() };
        let reply: AcknowledgeReply = self.0.post("/v1/events/acknowledge", &body).await?;
        Ok(reply.acknowledged)
    }
}

impl fmt::Debug for PostClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostClient")
    }
}

fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

const fn checked_size(size: usize, max: usize) -> Result<(), PostError> {
    if size == 0 || size > max { Err(PostError::BatchSize(size)) } else { Ok(()) }
}

impl Inner {
    async fn post<B: Serialize + Sync, R: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<R, PostError> {
        let body = serde_json::to_vec(body).map_err(|_| PostError::Configuration("a body"))?;
        let uri = self.uri(path)?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.sign(&uri, &mut headers, &body).map_err(|_| PostError::Configuration("the signing key"))?;
        let sent = self.http.post(uri.to_string()).headers(headers.clone()).body(body).send().await;
        let mut response = sent.map_err(unreached)?;
        let status = response.status();
        let bytes = read_bounded(&mut response).await?;
        let request = RequestView::of(&Method::POST, &uri, &headers);
        let verified = verify_response(
            &self.post_keys,
            (ResponseView { status, headers: response.headers() }, request),
            &bytes,
            &response_policy(&self.response_components),
            self.env.now().as_seconds(),
        );
        if status.is_success() {
            verified?;
            return serde_json::from_slice(&bytes).map_err(|_| PostError::Garbled);
        }
        // What a proxy between says is not signed; it may ask to wait, but it cannot refuse for the post.
        Err(match verified {
            Ok(_) if !is_temporary(status) => {
                let problem: Option<Problem> = serde_json::from_slice(&bytes).ok();
                PostError::Refused { status: status.as_u16(), code: problem.map(|problem| problem.code) }
            }
            Err(error) if !is_temporary(status) => error.into(),
            _ => temporary(status, response.headers()),
        })
    }

    fn uri(&self, path: &str) -> Result<Uri, PostError> {
        let prefix = self.base.path().trim_end_matches('/');
        let mut parts = self.base.clone().into_parts();
        parts.path_and_query = format!("{prefix}{path}").parse().ok();
        Uri::from_parts(parts).map_err(|_| PostError::Configuration("base_url"))
    }

    fn sign(&self, uri: &Uri, headers: &mut HeaderMap, body: &[u8]) -> Result<(), SignError> {
        let digest =
            HeaderValue::try_from(content_digest(body)).map_err(|_| SignError::Parameter("digest"))?;
        headers.insert("content-digest", digest);
        let mut nonce = [0; 16];
        self.env.rng.fill(&mut nonce);
        let created = self.env.now().as_seconds();
        let parameters = SigningParameters {
            label: "sender",
            components: &self.request_components,
            created,
            expires: Some(created.saturating_add(LIFETIME_SECONDS)),
            nonce: Some(&BASE64URL_NOPAD.encode(&nonce)),
            tag: Some(TAG),
        };
        sign_request(&self.key, RequestView::of(&Method::POST, uri, headers), &parameters)?
            .insert_into(headers);
        Ok(())
    }
}

fn unreached(error: reqwest::Error) -> PostError {
    let error = error.without_url();
    if error.is_timeout() { PostError::Timeout } else { PostError::Unreached(error) }
}

async fn read_bounded(response: &mut reqwest::Response) -> Result<Vec<u8>, PostError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreached)? {
        if bytes.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(PostError::Garbled);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn is_temporary(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429)
}

/// The wait that the other side asks for is bounded.
fn temporary(status: StatusCode, headers: &HeaderMap) -> PostError {
    const WAIT_SECONDS_MAX: u64 = 3_600;
    let seconds: Option<u64> = headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    PostError::Unavailable {
        status: status.as_u16(),
        retry_after: seconds.map(|seconds| Duration::from_secs(seconds.min(WAIT_SECONDS_MAX))),
    }
}
