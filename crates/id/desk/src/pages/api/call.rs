//! What every call has: the software, the centre, the operator, and for acts the key under which each is done once.

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use identity::model::visitor::{Browser, Visitor};
use identity::pages::basic_credentials;
use kernel::{Date, Oid};
use proofing::pages::today;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web::{PageError, Shell};

use super::Api;
use super::problem::{Kind, Problem};
use crate::model::client::DeskClient;
use crate::model::office::Officer;
use crate::ops::admit::admit_operator;
use crate::ops::requests::{Answer, Noted, begin_call, count_call, end_call, find_client};

const CENTRE: HeaderName = HeaderName::from_static("okno-centre");
const OPERATOR: HeaderName = HeaderName::from_static("okno-operator");
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// A call is small: a page of papers.
const BODY_BYTES_MAX: usize = 16 * 1024;
/// How long a key may be that the software chooses.
const KEY_LETTERS: std::ops::RangeInclusive<usize> = 8..=80;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A request as it came.
pub struct Call {
    shell: Shell,
    headers: HeaderMap,
    path: String,
    /// None when it was over the limit.
    body: Option<Bytes>,
}

impl<S: Sync> FromRequest<S> for Call {
    type Rejection = PageError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, PageError> {
        let (parts, body) = request.into_parts();
        let shell = Shell::of(&parts).ok_or(PageError::Unavailable)?;
        let path = parts.uri.path().to_owned();
        let body = to_bytes(body, BODY_BYTES_MAX).await.ok();
        Ok(Self { shell, headers: parts.headers, path, body })
    }
}

/// Who calls, for whom.
pub struct Caller {
    /// The software.
    pub client: DeskClient,
    /// The operator at the centre.
    pub officer: Officer,
    /// How the answer is said.
    pub shell: Shell,
}

impl Caller {
    /// Today, where the installation is.
    pub fn today(&self) -> Date {
        today(&self.shell)
    }

    /// The place of a browser is taken by the software and its operator together; what is typed of one newcomer stands in
    /// a place of its own.
    pub fn visitor(&self, api: &Api, intake: i64) -> Visitor {
        let operator = self.officer.subject.uuid();
        let parts: [&[u8]; 3] = [self.client.id.as_bytes(), operator.as_bytes(), &intake.to_be_bytes()];
        let browser = api.desk.db().vault().code_hash("desk-api-browser", &parts);
        Visitor {
            browser: Browser(browser.to_vec()),
            network: self.shell.network().to_string(),
            language: self.shell.words.language,
            agent: self.client.id.clone(),
        }
    }
}

/// An act that has begun.
pub struct Act {
    /// Who calls.
    pub caller: Caller,
    key: String,
}

/// An answer of success.
pub struct Reply {
    status: StatusCode,
    body: serde_json::Value,
    /// What a repeat is answered; the same, unless it holds what is said once.
    kept: Option<serde_json::Value>,
}

impl Reply {
    /// Done.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::with(StatusCode::OK, body)
    }

    /// Something new is there.
    pub fn created(body: &impl Serialize) -> Self {
        Self::with(StatusCode::CREATED, body)
    }

    /// On its way.
    pub fn accepted(body: &impl Serialize) -> Self {
        Self::with(StatusCode::ACCEPTED, body)
    }

    fn with(status: StatusCode, body: &impl Serialize) -> Self {
        Self { status, body: serde_json::to_value(body).unwrap_or_default(), kept: None }
    }

    /// Done, with what is said this once and never kept.
    pub fn once(body: &impl Serialize, kept: &impl Serialize) -> Self {
        Self { kept: Some(serde_json::to_value(kept).unwrap_or_default()), ..Self::ok(body) }
    }
}

/// Lets a call that changes nothing pass.
pub async fn look(api: &Api, call: Call) -> Result<Caller, Response> {
    let shell = call.shell.clone();
    let refused = |problem: Problem| refusal(&shell, &problem);
    let client = client_of(api, &call.headers).map_err(refused)?;
    count_call(&api.desk, &client).await.map_err(|error| refused(error.into()))?;
    caller(api, client, call).await.map_err(refused)
}

/// Lets an act begin, with what was sent. A call that was done already has its answer here.
pub async fn begin<B: DeserializeOwned>(api: &Api, call: Call) -> Result<(Act, B), Response> {
    let shell = call.shell.clone();
    match begin_anew(api, call).await {
        Ok(Ok(begun)) => Ok(begun),
        Ok(Err(answer)) => Err(given(&answer)),
        Err(problem) => Err(refusal(&shell, &problem)),
    }
}

async fn begin_anew<B: DeserializeOwned>(api: &Api, call: Call) -> Result<Result<(Act, B), Answer>, Problem> {
    let client = client_of(api, &call.headers)?;
    let body = call.body.clone().ok_or(Kind::TOO_LARGE)?;
    if !body.is_empty() && !is_json(&call.headers) {
        return Err(Kind::MEDIA_TYPE.into());
    }
    let text = std::str::from_utf8(&body).map_err(|_| Kind::BAD_REQUEST)?.to_owned();
    let read: B =
        serde_json::from_str(if text.is_empty() { "{}" } else { &text }).map_err(|_| Kind::BAD_REQUEST)?;
    let key = header_text(&call.headers, &KEY).ok_or(Kind::KEY_MISSING)?.to_owned();
    if !KEY_LETTERS.contains(&key.len()) {
        return Err(Kind::KEY_MISSING.into());
    }
    let path = call.path.clone();
    let caller = caller(api, client, call).await?;
    let operator = caller.officer.subject.uuid().to_string();
    let parts = [path.as_str(), operator.as_str(), text.as_str()];
    match begin_call(&api.desk, (&caller.client, &key), &parts).await? {
        Noted::New => Ok(Ok((Act { caller, key }, read))),
        Noted::Answered(answer) => Ok(Err(answer)),
        Noted::Running => Err(Kind::RUNNING.into()),
        Noted::Other => Err(Kind::KEY_REUSED.into()),
    }
}

/// Ends an act: its answer is kept, unless the same may come to another end later.
pub async fn end(api: &Api, act: Act, outcome: Result<Reply, Problem>) -> Response {
    let Act { caller, key } = act;
    let (answer, response) = match &outcome {
        Ok(reply) => {
            let status = reply.status.as_u16();
            let response = given(&Answer { status, body: reply.body.to_string() });
            let kept = reply.kept.as_ref().unwrap_or(&reply.body).to_string();
            (Some(Answer { status, body: kept }), response)
        }
        Err(problem) => {
            let answer = Answer { status: problem.status().as_u16(), body: problem.body(&caller.shell) };
            (Some(answer).filter(|_| !problem.is_passing()), refusal(&caller.shell, problem))
        }
    };
    if let Err(error) = end_call(&api.desk, (&caller.client, &key), answer.as_ref()).await {
        // What was done is done, and the state of the visit says so to a repeat.
        tracing::error!(%error, "the answer to a centre's software was not kept");
    }
    response
}

/// Ends a call that changed nothing.
pub fn show(caller: &Caller, outcome: Result<Reply, Problem>) -> Response {
    match outcome {
        Ok(reply) => given(&Answer { status: reply.status.as_u16(), body: reply.body.to_string() }),
        Err(problem) => refusal(&caller.shell, &problem),
    }
}

fn client_of(api: &Api, headers: &HeaderMap) -> Result<DeskClient, Problem> {
    let credentials = basic_credentials(headers);
    let found = credentials.and_then(|(id, secret)| find_client(&api.clients, (&id, &secret)).cloned());
    found.ok_or_else(|| Kind::UNAUTHORIZED.into())
}

/// The centre and the operator of the call. Whatever is not allowed does not exist.
async fn caller(api: &Api, client: DeskClient, call: Call) -> Result<Caller, Problem> {
    let centre = header_text(&call.headers, &CENTRE).ok_or(Kind::OPERATOR_MISSING)?;
    let operator = header_text(&call.headers, &OPERATOR).ok_or(Kind::OPERATOR_MISSING)?;
    let operator = operator.parse::<i64>().ok().and_then(|number| Oid::try_from(number).ok());
    let operator = operator.filter(|_| centre == client.centre.as_str()).ok_or(Kind::NOT_FOUND)?;
    let officer = admit_operator(&api.desk, &client, operator).await?.ok_or(Kind::NOT_FOUND)?;
    Ok(Caller { client, officer, shell: call.shell })
}

fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = header_text(headers, &header::CONTENT_TYPE).and_then(|text| text.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// An answer as it is given, the first time and again.
fn given(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let kind = if status.is_success() { JSON } else { PROBLEM_JSON };
    (status, [(header::CONTENT_TYPE, kind)], answer.body.clone()).into_response()
}

fn refusal(shell: &Shell, problem: &Problem) -> Response {
    let mut response = given(&Answer { status: problem.status().as_u16(), body: problem.body(shell) });
    if let Some(wait) = problem.wait(shell.now()) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    if problem.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Basic realm=\"desk\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The number in an address; what is none is nothing that exists.
pub fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Kind::NOT_FOUND.into())
}
