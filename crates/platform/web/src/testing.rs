//! A browser in process: page tests speak to the real router with it. Keeps cookies, sends `Origin`, and takes the form
//! token from the page it saw last, as a person's browser would.
#![expect(clippy::missing_panics_doc, reason = "a test that cannot make its request has failed")]

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use kernel::Secret;
use tower::ServiceExt;

use crate::{Localized, PublicUrl, Side, WebConfig};

/// A configuration for tests: `http://localhost:8081`, Moscow time.
pub fn config(side: Side) -> WebConfig {
    WebConfig {
        side,
        public_url: PublicUrl::parse("http://localhost:8081").unwrap_or_else(|error| panic!("{error}")),
        installation: Localized { ru: "Окно".to_owned(), en: "Okno".to_owned() },
        hotline: "8 800 000-00-00".to_owned(),
        hotline_hours: Localized {
            ru: "круглосуточно, бесплатно".to_owned(),
            en: "24 hours, free".to_owned(),
        },
        time_zone: TimeZone::get("Europe/Moscow").unwrap_or(TimeZone::UTC),
        trusted_proxies: Vec::new(),
        csrf_key: Secret::new(vec![7; 32]),
    }
}

/// What a browser got.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: bytes::Bytes,
}

impl Answer {
    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of a hidden field, such as `csrf` or `once`; empty when there is none.
    pub fn hidden(&self, name: &str) -> &str {
        let mark = format!("name=\"{name}\" value=\"");
        self.body.split_once(&mark).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value)
    }
}

/// The browser. A clone is a second tab with the same cookies.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// What it sends as `Origin` with forms.
    pub origin: String,
    /// Sent with every request; for example `accept-language`.
    pub headers: HeaderMap,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl Browser {
    /// A fresh browser before a router that lives at `origin`, such as `http://localhost:8081`.
    pub fn new(router: Router, origin: &str) -> Self {
        Self {
            router,
            origin: origin.to_owned(),
            headers: HeaderMap::new(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    /// Opens a page. Redirects are not followed.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form with the token of the page seen last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        if !fields.iter().any(|(name, _)| *name == "csrf") {
            body.append_pair("csrf", &self.csrf);
        }
        body.extend_pairs(fields);
        self.send(Method::POST, path, Some(body.finish())).await
    }

    /// Sends a form with a file under the name `file`, as a browser does.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let own = ("csrf", self.csrf.clone());
        let mut body = Vec::new();
        let given = fields.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let token = (!fields.iter().any(|(name, _)| *name == "csrf")).then_some(own);
        for (name, value) in token.into_iter().chain(given) {
            let part =
                format!("--okno\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--okno\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--okno--\r\n");
        let kind = "multipart/form-data; boundary=okno";
        self.send_as(Method::POST, path, Some((kind, Body::from(body)))).await
    }

    /// Opens a page and follows redirects (at most ten) as long as they stay on this origin.
    pub async fn visit(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..10 {
            if !answer.location().starts_with('/') {
                break;
            }
            let next = answer.location().to_owned();
            answer = self.get(&next).await;
        }
        answer
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Any request, with this browser's cookies. A body is sent as a form.
    pub async fn send(&mut self, method: Method, path: &str, body: Option<String>) -> Answer {
        let body = body.map(|body| ("application/x-www-form-urlencoded", Body::from(body)));
        self.send_as(method, path, body).await
    }

    async fn send_as(&mut self, method: Method, path: &str, body: Option<(&str, Body)>) -> Answer {
        let host = self.origin.split_once("://").map_or("", |(_, host)| host).to_owned();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, host);
        if !self.cookies.is_empty() {
            let jar: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, jar.join("; "));
        }
        let mut sent = Body::empty();
        if let Some((kind, body)) = body {
            request = request.header(header::ORIGIN, self.origin.clone()).header(header::CONTENT_TYPE, kind);
            sent = body;
        }
        let mut request = request.body(sent).unwrap_or_else(|error| panic!("{error}"));
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        self.receive(response).await
    }

    async fn receive(&mut self, response: axum::response::Response) -> Answer {
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let Some((name, rest)) = text.split_once('=') else { continue };
            let value = rest.split(';').next().unwrap_or_default();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.unwrap_or_else(|error| panic!("{error}")).to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer { status: parts.status, headers: parts.headers, body, bytes };
        if !answer.hidden("csrf").is_empty() {
            answer.hidden("csrf").clone_into(&mut self.csrf);
        }
        answer
    }
}
