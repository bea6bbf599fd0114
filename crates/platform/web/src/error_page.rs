//! Turns every answer that is an error and not yet a page into a page in the reader's language.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::guard::Answered;
use crate::page::Rendered;
use crate::{Audience, PageError, Shell, page_with};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    title: String,
    text: String,
    code: u16,
}

/// The answer as the person gets it. `shell` is that of the request.
pub(crate) fn dress(shell: &Shell, response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.extensions().get::<Rendered>().is_some() {
        return response;
    }
    let error = response.extensions().get::<PageError>().cloned();
    if let Some(PageError::Internal(chain)) = &error {
        tracing::error!(operation = shell.operation(), cause = &**chain, "request failed");
    }
    let shell = response.extensions().get::<Shell>().unwrap_or(shell).clone();
    let audience = response.extensions().get::<Answered>().map(|answered| answered.0);
    if audience == Some(Audience::Machine) {
        return response;
    }
    let (title_key, text_key) = keys(status, error.as_ref());
    let text = match &error {
        Some(PageError::TooMany { wait }) => shell.with_one(text_key, "wait", shell.words.span(*wait)),
        _ => shell.t(text_key),
    };
    let title = shell.t(title_key);
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let allow = response.headers().get(header::ALLOW).cloned();
    let page = ErrorPage { shell, title, text, code: status.as_u16() };
    let mut dressed = page_with(status, &page).unwrap_or_else(|_| status.into_response());
    for (name, value) in [(header::RETRY_AFTER, retry), (header::ALLOW, allow)] {
        if let Some(value) = value {
            dressed.headers_mut().insert(name, value);
        }
    }
    dressed
}

/// The texts of an error: by what is known of it, else by the status.
fn keys(status: StatusCode, error: Option<&PageError>) -> (&'static str, &'static str) {
    match error {
        Some(PageError::ForeignForm) => ("web-error-foreign-form-title", "web-error-foreign-form-text"),
        Some(PageError::StaleForm) => ("web-error-stale-form-title", "web-error-stale-form-text"),
        Some(PageError::TooMany { .. }) => ("web-error-too-many-title", "web-error-too-many-wait"),
        _ => match status {
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => {
                ("web-error-forbidden-title", "web-error-forbidden-text")
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                ("web-error-not-found-title", "web-error-not-found-text")
            }
            StatusCode::METHOD_NOT_ALLOWED => ("web-error-method-title", "web-error-method-text"),
            StatusCode::PAYLOAD_TOO_LARGE => ("web-error-too-large-title", "web-error-too-large-text"),
            StatusCode::UNPROCESSABLE_ENTITY => {
                ("web-error-unprocessable-title", "web-error-unprocessable-text")
            }
            StatusCode::TOO_MANY_REQUESTS => ("web-error-too-many-title", "web-error-too-many-text"),
            StatusCode::MISDIRECTED_REQUEST => ("web-error-host-title", "web-error-host-text"),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => {
                ("web-error-unavailable-title", "web-error-unavailable-text")
            }
            _ if status.is_client_error() => ("web-error-bad-request-title", "web-error-bad-request-text"),
            _ => ("web-error-internal-title", "web-error-internal-text"),
        },
    }
}
