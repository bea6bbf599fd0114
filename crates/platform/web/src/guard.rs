//! What stands before every handler: the audience, and for unsafe methods the origin and the form token.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::{Audience, PageError, Shell, Site, csrf, upload};

/// The fields of a form, read once by the guard.
#[derive(Clone, Default)]
pub(crate) struct FormFields(pub(crate) std::sync::Arc<Vec<(String, String)>>);

/// A mark on the response: the kit leaves answers to machines as they are.
#[derive(Clone, Copy)]
pub(crate) struct Answered(pub(crate) Audience);

/// What a route asks of a request.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// Whom it is for.
    pub(crate) audience: Audience,
    /// How large the file may be that comes with the form; none where no file comes.
    pub(crate) file_bytes_max: Option<usize>,
    /// How large the body of a program's call may be; none where it is as small as everybody's.
    pub(crate) call_bytes_max: Option<usize>,
}

pub(crate) async fn pass(rule: Rule, request: Request, next: Next) -> Response {
    let audience = rule.audience;
    let mut response = match check(rule, request).await {
        Ok(request) => {
            let shell = request.extensions().get::<Shell>().cloned();
            let pill = request.extensions().get().cloned();
            let nav = request.extensions().get().cloned();
            let mut response = next.run(request).await;
            if let Some(shell) = shell {
                response.extensions_mut().insert(Shell { pill, nav, ..shell });
            }
            response
        }
        Err(refused) => refused,
    };
    response.extensions_mut().insert(Answered(audience));
    response
}

async fn check(rule: Rule, request: Request) -> Result<Request, Response> {
    let audience = rule.audience;
    let (mut parts, body) = request.into_parts();
    // Routes that are not behind Site::mount are not served at all.
    let site =
        parts.extensions.get::<Site>().cloned().ok_or_else(|| PageError::Unavailable.into_response())?;
    if let Some(bytes_max) = rule.file_bytes_max {
        check_origin(&site, &parts).map_err(IntoResponse::into_response)?;
        site.0.gate.admit(audience, &mut parts).await?;
        upload::read(&site, &mut parts, body, bytes_max).await.map_err(IntoResponse::into_response)?;
        return Ok(Request::from_parts(parts, Body::empty()));
    }
    let body = if is_safe(&parts.method) || audience == Audience::Machine {
        Body::new(Limited::new(body, rule.call_bytes_max.unwrap_or(site.0.body_bytes_max)))
    } else {
        Body::from(check_form(&site, &mut parts, body).await.map_err(IntoResponse::into_response)?)
    };
    site.0.gate.admit(audience, &mut parts).await?;
    Ok(Request::from_parts(parts, body))
}

const fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn check_origin(site: &Site, parts: &Parts) -> Result<(), PageError> {
    let is_ours = comes_from(&parts.headers, site.config().public_url.origin());
    if is_ours { Ok(()) } else { Err(PageError::ForeignForm) }
}

async fn check_form(site: &Site, parts: &mut Parts, body: Body) -> Result<Bytes, PageError> {
    check_origin(site, parts)?;
    let bytes = read(&parts.headers, body, site.0.body_bytes_max).await?;
    if !is_urlencoded(&parts.headers) {
        return Err(PageError::BadRequest);
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
    let token = fields.iter().find(|(name, _)| name == csrf::FIELD).map_or("", |(_, value)| value);
    if !csrf::verify(site, &parts.headers, token) {
        return Err(PageError::StaleForm);
    }
    parts.extensions.insert(FormFields(std::sync::Arc::new(fields)));
    Ok(bytes)
}

/// Whether a form was sent by a page of ours: `Origin` says so, or, where a browser sends none, `Referer`.
fn comes_from(headers: &HeaderMap, own: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    if headers.contains_key(header::ORIGIN) {
        return text(header::ORIGIN) == Some(own);
    }
    text(header::REFERER)
        .and_then(|referer| referer.strip_prefix(own))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

fn is_urlencoded(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

async fn read(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Bytes, PageError> {
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > bytes_max) {
        return Err(PageError::TooLarge);
    }
    match Limited::new(body, bytes_max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(PageError::TooLarge),
        Err(_) => Err(PageError::BadRequest),
    }
}
