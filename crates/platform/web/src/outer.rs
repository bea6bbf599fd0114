//! The outermost middleware: what surrounds every request, whichever route it takes or misses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64URL_NOPAD, Encoding, HEXLOWER};
use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use kernel::{Env, Rng};
use text::Words;

use crate::guard::Answered;
use crate::low_vision::{self, LowVision};
use crate::shell::{BrowserId, RequestFacts};
use crate::{Audience, Network, PageError, Shell, Site, assets, csrf, error_page, language, seconds, upload};

pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     require-trusted-types-for 'script'";

/// Set on every answer that does not set its own.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not stricter: where a browser sends no Origin, the guard of forms reads the Referer.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

pub(crate) fn wrap(site: &Site, pages: Router) -> Router {
    let pages = pages
        .fallback(|| async { PageError::NotFound })
        // Inside the other, so that it sees which route was taken.
        .layer(from_fn(name_route))
        .layer(from_fn_with_state(site.clone(), surround));
    assets::routes(site).fallback_service(pages)
}

/// The template of the route (`/centres/{id}`), which is what the log may name.
#[derive(Clone)]
struct RouteName(String);

async fn name_route(request: Request, next: Next) -> Response {
    let name = request.extensions().get::<MatchedPath>().map(|path| RouteName(path.as_str().to_owned()));
    let mut response = next.run(request).await;
    if let Some(name) = name {
        response.extensions_mut().insert(name);
    }
    response
}

async fn surround(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let started = site.0.env.now();
    let method = request.method().clone();
    let (facts, is_new_browser) = facts(&site, &request);
    let view = request_words(&site, &request);
    let shell = Shell { words: view, request: Arc::new(facts), pill: None, nav: None };
    let mut response = if is_for(&site, &request) {
        request.extensions_mut().insert(site.clone());
        request.extensions_mut().insert(shell.clone());
        run(&site, &shell, request, next).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    };
    let is_machine =
        response.extensions().get::<Answered>().is_some_and(|answered| answered.0 == Audience::Machine);
    let route = response.extensions().get::<RouteName>().cloned();
    response = error_page::dress(&shell, response);
    if is_new_browser && !is_machine && response.status() != StatusCode::MISDIRECTED_REQUEST {
        let cookie = site.0.cookies.set(csrf::BROWSER, shell.browser().as_str(), Some(seconds::YEAR));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    harden(&site, &mut response);
    let took = site.0.env.now().since(started);
    let named = route.as_ref().map_or("-", |route| route.0.as_str());
    measure(&site, (&method, named), (response.status(), took));
    tracing::info!(
        operation = shell.operation(),
        network = %shell.network(),
        %method,
        route = named,
        status = response.status().as_u16(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}

/// Counts a request for `/metrics`. Every label comes from a closed list: what a stranger sends opens no new series.
fn measure(site: &Site, (method, route): (&Method, &str), (status, took): (StatusCode, Duration)) {
    let part = site.config().side.name();
    let method = match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let labels = [
        ("side", part.to_owned()),
        ("method", method.to_owned()),
        ("route", route.to_owned()),
        ("status", status.as_str().to_owned()),
    ];
    metrics::counter!("okno_requests_total", &labels).increment(1);
    metrics::histogram!("okno_request_seconds", "side" => part, "route" => route.to_owned()).record(took);
}

/// Runs the handler with a time limit; a panic becomes the page of an internal error.
async fn run(site: &Site, shell: &Shell, request: Request, next: Next) -> Response {
    let limit =
        if upload::is_one(request.headers()) { site.0.upload_timeout } else { site.0.request_timeout };
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(limit, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!(operation = shell.operation(), "handler panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => {
            tracing::warn!(operation = shell.operation(), "request took too long");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Whether the request names the host under which the side is reached.
fn is_for(site: &Site, request: &Request) -> bool {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host =
        named.or_else(|| request.uri().authority().map(http::uri::Authority::as_str)).unwrap_or_default();
    let own = &site.config().public_url;
    let default_port = if own.is_secure() { ":443" } else { ":80" };
    host.strip_suffix(default_port).unwrap_or(host).eq_ignore_ascii_case(own.authority())
}

fn request_words(site: &Site, request: &Request) -> Words {
    let cookie = site.0.cookies.read(request.headers(), language::COOKIE);
    Words::new(language::of_request(cookie, request.headers()))
}

fn facts(site: &Site, request: &Request) -> (RequestFacts, bool) {
    let headers = request.headers();
    let known = site.0.cookies.read(headers, csrf::BROWSER).filter(|id| is_browser_id(id));
    let browser = known.map_or_else(|| random(&site.0.env, &BASE64URL_NOPAD, 32), str::to_owned);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(
        // In process (tests, the in-process transport) there is no peer.
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        |info| info.0.ip(),
    );
    let uri = request.uri();
    let facts = RequestFacts {
        site: site.clone(),
        path: uri.path().to_owned(),
        path_and_query: uri.path_and_query().map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned()),
        csrf: csrf::token(site, site.session_token(headers), &browser),
        once: random(&site.0.env, &HEXLOWER, 16),
        browser: BrowserId(browser),
        network: Network::of_request(peer, headers, &site.config().trusted_proxies),
        operation: random(&site.0.env, &HEXLOWER, 6),
        low_vision: LowVision::of_cookie(site.0.cookies.read(headers, low_vision::COOKIE)),
    };
    (facts, known.is_none())
}

fn is_browser_id(text: &str) -> bool {
    BASE64URL_NOPAD.decode(text.as_bytes()).is_ok_and(|bytes| bytes.len() == 32)
}

fn random(env: &Env, encoding: &Encoding, bytes: usize) -> String {
    let mut drawn = vec![0; bytes];
    Rng::fill(env.rng.as_ref(), &mut drawn);
    encoding.encode(&drawn)
}

pub(crate) fn harden(site: &Site, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if site.config().public_url.is_secure() {
        let value = HeaderValue::from_static("max-age=31536000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(value);
    }
}
