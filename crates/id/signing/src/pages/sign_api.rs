//! `/sign/v1/documents`: other systems have people sign documents: docs/api/signing.openapi.json.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use identity::pages::basic_credentials;
use kernel::{Oid, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use web::{Audience, Routes};

use super::REQUESTS_PATH;
use crate::Signing;
use crate::model::client::SigningClient;
use crate::model::document::BYTES_MAX;
use crate::model::request::{CheckedLine, RequestId, SignedReport, WAITS};
use crate::ops::requests::{AskError, Asked, Taken, ask, authenticate, find_for_client, spend_call};
use crate::store::requests::StoredRequest;

/// The largest body: the document in base64, and what stands beside it.
const BODY_BYTES_MAX: usize = BYTES_MAX.div_ceil(3) * 4 + 16 * 1024;
const DESCRIPTION: &str = include_str!("../../../../../docs/api/signing.openapi.json");

pub fn routes() -> Routes<Signing> {
    let description =
        || async { ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response() };
    Routes::new()
        .get("/sign/v1/openapi.json", Audience::Machine, description)
        .call("/sign/v1/documents", BODY_BYTES_MAX, ask_for_signature)
        .get("/sign/v1/documents/{id}", Audience::Machine, tell_state)
}

/// What a call is refused with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
}

macro_rules! problems {
    ($($name:ident = $status:literal, $code:literal;)*) => {
        impl Problem {
            $(const $name: Self = Self { status: $status, code: $code };)*
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

problems! {
    BAD_REQUEST = 400, "bad-request";
    UNAUTHORIZED = 401, "unauthorized";
    UNKNOWN_SUBJECT = 404, "unknown-subject";
    NOT_FOUND = 404, "not-found";
    CONFLICT = 409, "conflict";
    TOO_LARGE = 413, "too-large";
    BAD_DOCUMENT = 422, "bad-document";
    BAD_PURPOSE = 422, "bad-purpose";
    BAD_RETURN_URL = 422, "bad-return-url";
    TOO_MANY_WAITING = 422, "too-many-waiting";
    RATE_LIMITED = 429, "rate-limited";
    UNAVAILABLE = 503, "unavailable";
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Told {
            code: &'static str,
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(Told { code: self.code })).into_response();
        if self == Self::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"sign\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// A request as it comes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Call {
    request_id: Uuid,
    oid: i64,
    name: String,
    media_type: String,
    content: String,
    purpose: String,
    return_url: String,
}

/// How a request stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    id: String,
    request_id: Uuid,
    state: &'static str,
    page: String,
    document: DocumentReply,
    opened_at: String,
    expires_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<ReportReply>,
}

/// The document, without its bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentReply {
    name: String,
    bytes: u64,
    streebog256: String,
    sha256: String,
}

/// What was checked.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportReply {
    checks: Vec<CheckedLine>,
    certificate: CertificateReply,
}

/// By which certificate it was signed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CertificateReply {
    serial: String,
    issuer: String,
    not_after: String,
}

impl Reply {
    fn of(signing: &Signing, stored: StoredRequest, signature: Option<&[u8]>) -> Self {
        let facts = stored.facts;
        let document = facts.document;
        Self {
            page: format!("{}{REQUESTS_PATH}/{}", signing.identity().config().public_url, stored.id),
            id: stored.id.to_string(),
            request_id: stored.request,
            state: stored.state.as_str(),
            document: DocumentReply {
                name: document.name,
                bytes: document.bytes,
                streebog256: document.streebog,
                sha256: document.sha256,
            },
            opened_at: told(stored.opened_at),
            expires_at: told(stored.opened_at.plus(WAITS)),
            ended_at: stored.ended_at.map(told),
            signature: signature.map(|bytes| BASE64.encode(bytes)),
            report: facts.report.map(report),
        }
    }
}

fn report(report: SignedReport) -> ReportReply {
    let not_after = told(Timestamp::from_seconds(report.not_after_seconds));
    let certificate = CertificateReply { serial: report.serial, issuer: report.issuer, not_after };
    ReportReply { checks: report.checks, certificate }
}

/// A moment by RFC 3339.
fn told(at: Timestamp) -> String {
    at.to_jiff().to_string()
}

fn client_of<'s>(signing: &'s Signing, headers: &HeaderMap) -> Result<&'s SigningClient, Problem> {
    let (id, secret) = basic_credentials(headers).ok_or(Problem::UNAUTHORIZED)?;
    authenticate(signing, &id, &secret).ok_or(Problem::UNAUTHORIZED)
}

async fn ask_for_signature(State(signing): State<Signing>, headers: HeaderMap, body: Body) -> Response {
    // Nobody fills the memory who is not known.
    let client = match client_of(&signing, &headers) {
        Ok(client) => client,
        Err(problem) => return problem.into_response(),
    };
    match read_and_ask(&signing, client, body).await {
        Ok(Taken::Now(stored)) => {
            (StatusCode::CREATED, Json(Reply::of(&signing, stored, None))).into_response()
        }
        Ok(Taken::Before(stored)) => Json(Reply::of(&signing, stored, None)).into_response(),
        Err(refused) => refused,
    }
}

async fn read_and_ask(signing: &Signing, client: &SigningClient, body: Body) -> Result<Taken, Response> {
    let refuse = |problem: Problem| problem.into_response();
    spend_call(signing, client).await.map_err(|error| refusal(signing, error))?;
    let _place = signing.calls_at_once().try_acquire().map_err(|_| refuse(Problem::UNAVAILABLE))?;
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| refuse(Problem::TOO_LARGE))?;
    let call: Call = serde_json::from_slice(&body).map_err(|_| refuse(Problem::BAD_REQUEST))?;
    drop(body);
    let file = BASE64.decode(call.content.as_bytes()).map_err(|_| refuse(Problem::BAD_REQUEST))?;
    if file.len() > BYTES_MAX {
        return Err(refuse(Problem::TOO_LARGE));
    }
    let asked = Asked {
        request: call.request_id,
        oid: Oid::try_from(call.oid).map_err(|_| refuse(Problem::UNKNOWN_SUBJECT))?,
        name: &call.name,
        media_type: &call.media_type,
        file: &file,
        purpose: &call.purpose,
        return_url: &call.return_url,
    };
    ask(signing, client, &asked).await.map_err(|error| refusal(signing, error))
}

async fn tell_state(State(signing): State<Signing>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let client = match client_of(&signing, &headers) {
        Ok(client) => client,
        Err(problem) => return problem.into_response(),
    };
    if let Err(error) = spend_call(&signing, client).await {
        return refusal(&signing, error);
    }
    let Some(id) = RequestId::parse(&id) else { return Problem::NOT_FOUND.into_response() };
    match find_for_client(&signing, client, &id).await {
        Ok((stored, signature)) => {
            let signature = signature.as_ref().map(|bytes| bytes.expose().as_slice());
            Json(Reply::of(&signing, stored, signature)).into_response()
        }
        Err(error) => refusal(&signing, error),
    }
}

fn refusal(signing: &Signing, error: AskError) -> Response {
    let problem = match error {
        AskError::Limited { until } => {
            let mut later = Problem::RATE_LIMITED.into_response();
            let wait = until.since(signing.db().env().now()).as_secs().max(1);
            later.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
            return later;
        }
        AskError::UnknownSubject => Problem::UNKNOWN_SUBJECT,
        AskError::NotFound => Problem::NOT_FOUND,
        AskError::Document => Problem::BAD_DOCUMENT,
        AskError::Purpose => Problem::BAD_PURPOSE,
        AskError::ReturnUrl => Problem::BAD_RETURN_URL,
        AskError::Full => Problem::TOO_MANY_WAITING,
        AskError::Conflict => Problem::CONFLICT,
        AskError::Internal(error) => {
            tracing::error!(%error, "a document of another system was not taken");
            Problem::UNAVAILABLE
        }
    };
    problem.into_response()
}
