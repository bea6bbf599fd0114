//! `POST /notify/v1/messages`: docs/api/notify.openapi.yaml.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::{Oid, Uuid};
use serde::{Deserialize, Serialize};
use web::{Audience, Routes};

use super::basic::basic_credentials;
use crate::Identity;
use crate::model::notify_client::{NotifyClient, ServiceTemplate};
use crate::ops::notify_for_client::{
    Accepted, ClientMessage, ClientMessageError, authenticate, send_for_client,
};

pub fn routes() -> Routes<Identity> {
    Routes::new().post("/notify/v1/messages", Audience::Machine, send)
}

/// A request as it comes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Body {
    message_id: Uuid,
    oid: i64,
    template: String,
    params: BTreeMap<String, String>,
}

/// An answer of success.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    message_id: Uuid,
    state: &'static str,
}

/// An answer of refusal.
#[derive(Serialize)]
struct Problem {
    code: &'static str,
}

async fn send(State(identity): State<Identity>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(client) = client_of(&identity, &headers) else {
        let mut refused = problem(StatusCode::UNAUTHORIZED, "unauthorized");
        let challenge = HeaderValue::from_static("Basic realm=\"notify\"");
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        return refused;
    };
    let Ok(body) = serde_json::from_slice::<Body>(&body) else {
        return problem(StatusCode::BAD_REQUEST, "bad-request");
    };
    let Some(template) = ServiceTemplate::from_word(&body.template) else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-template");
    };
    let Ok(oid) = Oid::try_from(body.oid) else {
        return problem(StatusCode::NOT_FOUND, "unknown-subject");
    };
    let message = ClientMessage { message_id: body.message_id, oid, template, params: body.params };
    let reply = |state| Json(Reply { message_id: body.message_id, state });
    match send_for_client(&identity, client, &message).await {
        Ok(Accepted::Now) => (StatusCode::ACCEPTED, reply("accepted")).into_response(),
        Ok(Accepted::Before) => (StatusCode::OK, reply("accepted")).into_response(),
        Err(error) => refusal(&identity, error),
    }
}

fn refusal(identity: &Identity, error: ClientMessageError) -> Response {
    match error {
        ClientMessageError::UnknownSubject => problem(StatusCode::NOT_FOUND, "unknown-subject"),
        ClientMessageError::Params(_) => problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-params"),
        ClientMessageError::Conflict => problem(StatusCode::CONFLICT, "conflict"),
        ClientMessageError::Limited { until } => {
            let mut later = problem(StatusCode::TOO_MANY_REQUESTS, "rate-limited");
            let wait = until.since(identity.store().env().now()).as_secs().max(1);
            later.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
            later
        }
        ClientMessageError::Internal(error) => {
            tracing::error!(%error, "a client's message was not taken");
            problem(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
    }
}

fn problem(status: StatusCode, code: &'static str) -> Response {
    (status, Json(Problem { code })).into_response()
}

fn client_of<'i>(identity: &'i Identity, headers: &HeaderMap) -> Option<&'i NotifyClient> {
    let (id, secret) = basic_credentials(headers)?;
    authenticate(identity, &id, &secret)
}
