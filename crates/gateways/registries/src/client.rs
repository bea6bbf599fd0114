use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, HeaderValue, Method, Uri, header};
use http_signature::{
    Component, KeyRing, RequestView, ResponseView, SignError, SigningKey, SigningParameters, content_digest,
    sign_request, verify_response,
};
use kernel::Env;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::envelope::{
    Accepted, AcknowledgeBody, AcknowledgeReply, BATCH_MAX, BODY_BYTES_MAX, NextBody, Problem, SendReply,
};
use crate::signing::{LIFETIME_SECONDS, TAG, request_components, response_components, response_policy};
use crate::{
    Answer, AnswerId, CheckRequest, CorrectionId, CorrectionProgress, CorrectionRequest, CorrectionsReply,
    FollowBody, Registry, RegistryError, Unreadable, tls,
};

/// Where a registry is and by which keys the two sides know each other.
#[derive(Clone)]
pub struct RegistryClientConfig {
    /// Which one.
    pub registry: Registry,
    /// Its address, without `/v1`: https, or plain http on a loopback address, where the installation's cryptographic
    /// gateway to the state's exchange listens.
    pub base_url: String,
    /// Our key; its id names us as a consumer.
    pub consumer_key: Arc<SigningKey>,
    /// The registry's keys.
    pub registry_keys: KeyRing,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for a whole reply.
    pub timeout: Duration,
    /// The authorities to trust, in PEM. An https address needs them: the web's are not asked.
    pub trusted_ca_pem: Option<Vec<u8>>,
}

/// The answers of one call to [`RegistryClient::next`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Answers that follow the protocol. Whether each concerns a request that was sent is for the caller to say.
    pub answers: Vec<Answer>,
    /// Entries that do not.
    pub unreadable: Vec<Unreadable>,
}

impl Batch {
    /// Whether the queue had nothing.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.unreadable.is_empty()
    }
}

/// The client of one registry. Cheap to clone.
#[derive(Clone)]
pub struct RegistryClient(Arc<Inner>);

struct Inner {
    registry: Registry,
    base: Uri,
    key: Arc<SigningKey>,
    registry_keys: KeyRing,
    http: reqwest::Client,
    env: Env,
    request_components: [Component; 6],
    response_components: [Component; 4],
}

/// A signed batch whose entries are read one by one: one that cannot be read does not spoil the others.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawNextReply {
    answers: Vec<Box<RawValue>>,
}

/// What may be left of an entry that does not follow the protocol.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remains {
    answer_id: Option<AnswerId>,
    request_id: Option<crate::RequestId>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BorrowedSendBody<'a> {
    requests: &'a [CheckRequest],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BorrowedCorrectBody<'a> {
    corrections: &'a [CorrectionRequest],
}

impl RegistryClient {
    /// A client; it connects when it is first used.
    pub fn new(config: RegistryClientConfig, env: Env) -> Result<Self, RegistryError> {
        let base: Uri = config
            .base_url
            .trim_end_matches('/')
            .parse()
            .map_err(|_| RegistryError::Configuration("base_url is not a URL"))?;
        let local = is_loopback(&base);
        let protected = base.scheme_str() == Some("https") && config.trusted_ca_pem.is_some();
        if base.query().is_some() || !(protected || (local && base.scheme_str() == Some("http"))) {
            return Err(RegistryError::Configuration(
                "base_url is https with trusted_ca_pem, or http on a loopback address",
            ));
        }
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(config.trusted_ca_pem.as_deref())?)
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .tcp_nodelay(true);
        if local {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| RegistryError::Configuration("the HTTP client"))?;
        Ok(Self(Arc::new(Inner {
            registry: config.registry,
            base,
            key: config.consumer_key,
            registry_keys: config.registry_keys,
            http,
            env,
            request_components: request_components(),
            response_components: response_components(),
        })))
    }

    /// Which registry.
    pub fn registry(&self) -> Registry {
        self.0.registry
    }

    /// Hands over 1 to 50 requests. Sending one again under its id is safe and gives the same message id.
    pub async fn send(&self, requests: &[CheckRequest]) -> Result<Vec<Accepted>, RegistryError> {
        checked_size(requests.len())?;
        if let Some(stray) = requests.iter().find(|request| request.query.registry() != Some(self.registry()))
        {
            return Err(RegistryError::WrongRegistry(stray.id));
        }
        let reply: SendReply = self.0.post("/v1/requests", &BorrowedSendBody { requests }).await?;
        let same = reply.accepted.len() == requests.len()
            && reply
                .accepted
                .iter()
                .zip(requests)
                .all(|(accepted, request)| accepted.request_id == request.id);
        if same { Ok(reply.accepted) } else { Err(RegistryError::Garbled) }
    }

    /// Takes up to `limit` (at most 50) answers from our queue. They come again unless acknowledged.
    pub async fn next(&self, limit: usize) -> Result<Batch, RegistryError> {
        checked_size(limit)?;
        let reply: RawNextReply = self.0.post("/v1/answers/next", &NextBody { limit }).await?;
        if reply.answers.len() > limit {
            return Err(RegistryError::Garbled);
        }
        let mut batch = Batch::default();
        for entry in reply.answers {
            match serde_json::from_str(entry.get()) {
                Ok(answer) => batch.answers.push(answer),
                Err(_) => batch.unreadable.push(remains_of(&entry)),
            }
        }
        Ok(batch)
    }

    /// Says that 1 to 50 answers are recorded. Gives how many left the queue; acknowledging twice is no error.
    pub async fn acknowledge(&self, answers: &[AnswerId]) -> Result<usize, RegistryError> {
        checked_size(answers.len())?;
        let body = AcknowledgeBody { answer_ids: answers.to_vec() };
        let reply: AcknowledgeReply = self.0.post("/v1/answers/acknowledge", &body).await?;
        Ok(reply.acknowledged)
    }

    /// Hands over 1 to 50 corrections, and learns how far each has come. Sending one again under its id is safe.
    pub async fn correct(
        &self,
        corrections: &[CorrectionRequest],
    ) -> Result<Vec<CorrectionProgress>, RegistryError> {
        checked_size(corrections.len())?;
        if corrections.iter().any(|correction| correction.registry() != Some(self.registry())) {
            return Err(RegistryError::Configuration("a correction for another registry"));
        }
        let body = BorrowedCorrectBody { corrections };
        let reply: CorrectionsReply = self.0.post("/v1/corrections", &body).await?;
        known(reply, |id| corrections.iter().any(|correction| correction.id == id))
    }

    /// How far 1 to 50 corrections have come. One that is left out is not there: it is to be sent again.
    pub async fn follow(
        &self,
        corrections: &[CorrectionId],
    ) -> Result<Vec<CorrectionProgress>, RegistryError> {
        checked_size(corrections.len())?;
        let body = FollowBody { correction_ids: corrections.to_vec() };
        let reply: CorrectionsReply = self.0.post("/v1/corrections/progress", &body).await?;
        known(reply, |id| corrections.contains(&id))
    }
}

/// What was asked about, and nothing else.
fn known(
    reply: CorrectionsReply,
    is_asked: impl Fn(CorrectionId) -> bool,
) -> Result<Vec<CorrectionProgress>, RegistryError> {
    let all_asked = reply.corrections.iter().all(|progress| is_asked(progress.correction_id));
    if all_asked { Ok(reply.corrections) } else { Err(RegistryError::Garbled) }
}

impl fmt::Debug for RegistryClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RegistryClient").field(&self.0.registry).finish()
    }
}

fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

const fn checked_size(size: usize) -> Result<(), RegistryError> {
    if size == 0 || size > BATCH_MAX { Err(RegistryError::BatchSize(size)) } else { Ok(()) }
}

fn remains_of(entry: &RawValue) -> Unreadable {
    let remains = serde_json::from_str(entry.get()).unwrap_or(Remains { answer_id: None, request_id: None });
    Unreadable { answer_id: remains.answer_id, request_id: remains.request_id }
}

impl Inner {
    async fn post<B: Serialize + Sync, R: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<R, RegistryError> {
        let body = serde_json::to_vec(body).map_err(|_| RegistryError::Configuration("a body"))?;
        let uri = self.uri(path)?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.sign(&uri, &mut headers, &body).map_err(|_| RegistryError::Configuration("the signing key"))?;
        let sent = self.http.post(uri.to_string()).headers(headers.clone()).body(body).send().await;
        let mut response = sent.map_err(unreached)?;
        let status = response.status();
        let bytes = read_bounded(&mut response).await?;
        let request = RequestView::of(&Method::POST, &uri, &headers);
        let verified = verify_response(
            &self.registry_keys,
            (ResponseView { status, headers: response.headers() }, request),
            &bytes,
            &response_policy(&self.response_components),
            self.env.now().as_seconds(),
        );
        if status.is_success() {
            verified?;
            return serde_json::from_slice(&bytes).map_err(|_| RegistryError::Garbled);
        }
        // What a proxy between says is not signed; it may ask to wait, but it cannot refuse for the registry.
        Err(match verified {
            Ok(_) => refusal(status, response.headers(), &bytes),
            Err(_) if is_temporary(status) => temporary(status, response.headers()),
            Err(error) => error.into(),
        })
    }

    fn uri(&self, path: &str) -> Result<Uri, RegistryError> {
        let prefix = self.base.path().trim_end_matches('/');
        let mut parts = self.base.clone().into_parts();
        parts.path_and_query = format!("{prefix}{path}").parse().ok();
        Uri::from_parts(parts).map_err(|_| RegistryError::Configuration("base_url"))
    }

    fn sign(&self, uri: &Uri, headers: &mut HeaderMap, body: &[u8]) -> Result<(), SignError> {
        let digest =
            HeaderValue::try_from(content_digest(body)).map_err(|_| SignError::Parameter("digest"))?;
        headers.insert("content-digest", digest);
        let mut nonce = [0; 16];
        self.env.rng.fill(&mut nonce);
        let created = self.env.now().as_seconds();
        let signature = sign_request(
            &self.key,
            RequestView::of(&Method::POST, uri, headers),
            &SigningParameters {
                label: "consumer",
                components: &self.request_components,
                created,
                expires: Some(created.saturating_add(LIFETIME_SECONDS)),
                nonce: Some(&BASE64URL_NOPAD.encode(&nonce)),
                tag: Some(TAG),
            },
        )?;
        signature.insert_into(headers);
        Ok(())
    }
}

fn unreached(error: reqwest::Error) -> RegistryError {
    // The address stands in the error's text; it holds no personal data, but it is nobody's business in a log either.
    let error = error.without_url();
    if error.is_timeout() { RegistryError::Timeout } else { RegistryError::Unreached(error) }
}

async fn read_bounded(response: &mut reqwest::Response) -> Result<Vec<u8>, RegistryError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreached)? {
        if bytes.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(RegistryError::Garbled);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn refusal(status: http::StatusCode, headers: &HeaderMap, body: &[u8]) -> RegistryError {
    if is_temporary(status) {
        return temporary(status, headers);
    }
    let problem: Option<Problem> = serde_json::from_slice(body).ok();
    RegistryError::Refused {
        status: status.as_u16(),
        code: problem.map(|problem| problem.code),
        request_id: problem.and_then(|problem| problem.request_id),
    }
}

fn is_temporary(status: http::StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429)
}

/// The wait that the other side asks for is bounded: nobody puts us to sleep for longer than an hour.
fn temporary(status: http::StatusCode, headers: &HeaderMap) -> RegistryError {
    const WAIT_SECONDS_MAX: u64 = 3_600;
    let seconds: Option<u64> = headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    RegistryError::Unavailable {
        status: status.as_u16(),
        retry_after: seconds.map(|seconds| Duration::from_secs(seconds.min(WAIT_SECONDS_MAX))),
    }
}
