//! A person at a browser, in small: walks the demo's own pages to make the ready-made people the way people are made.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use gateway_sms_simulator::SmsSimulator;
use tower::ServiceExt;
use web::PublicUrl;

use crate::typed::code_in;

/// No page is longer.
const PAGE_BYTES_MAX: usize = 1024 * 1024;

/// One browser.
pub struct Walker {
    router: Router,
    site: PublicUrl,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

/// A page that did not come as it should.
#[derive(Debug, thiserror::Error)]
#[error("{path} answered {status} and led to {location:?}")]
pub struct Astray {
    path: String,
    status: StatusCode,
    location: String,
}

impl Walker {
    /// A browser that has seen nothing, before the router of a site.
    pub fn new(router: Router, site: &PublicUrl) -> Self {
        Self { router, site: site.clone(), cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// Opens a page, sends its form, and holds the answer to lead to `next`.
    pub async fn send(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        next: &str,
    ) -> Result<(), Box<dyn Error>> {
        self.open(path).await?;
        let mut form: Vec<(&str, &str)> = vec![("csrf", &self.csrf)];
        form.extend_from_slice(fields);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header(ORIGIN, self.site.origin())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let (status, headers, _) = self.ask(request, body).await?;
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if location == next {
            return Ok(());
        }
        Err(Astray { path: path.to_owned(), status, location: location.to_owned() }.into())
    }

    /// Opens a page, notes its form token, and gives the page.
    pub async fn open(&mut self, path: &str) -> Result<String, Box<dyn Error>> {
        let (_, _, body) = self.ask(Request::get(path), String::new()).await?;
        if let Some((_, rest)) = body.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.csrf);
        }
        Ok(body)
    }

    async fn ask(
        &mut self,
        request: axum::http::request::Builder,
        body: String,
    ) -> Result<(StatusCode, HeaderMap, String), Box<dyn Error>> {
        let request =
            request.header(HOST, self.site.authority()).header(COOKIE, self.jar()).body(Body::from(body))?;
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        self.keep_cookies(&parts.headers);
        let body = String::from_utf8_lossy(&to_bytes(body, PAGE_BYTES_MAX).await?).into_owned();
        Ok((parts.status, parts.headers, body))
    }

    fn jar(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
            if let Some((name, value)) = pair {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Waits for the newest code on a phone that had `before` messages.
pub async fn code_on(sms: &SmsSimulator, phone: &str, before: usize) -> Result<String, Box<dyn Error>> {
    for _ in 0..400 {
        let inbox = sms.inbox(phone);
        if let Some(newest) = inbox.first().filter(|_| inbox.len() > before) {
            let code = code_in(newest.text.expose());
            return code.map(str::to_owned).ok_or_else(|| "a message without a code".into());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Err("no code came in ten seconds".into())
}
