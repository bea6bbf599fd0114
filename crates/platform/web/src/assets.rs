//! The stylesheet, the script, fonts and icons: embedded, named by their hash, kept by browsers for ever.

use std::borrow::Cow;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::{Site, outer};

include!(concat!(env!("OKNO_ASSETS"), "/names.rs"));

#[derive(RustEmbed)]
#[folder = "$OKNO_ASSETS"]
struct Files;

pub(crate) fn routes(site: &Site) -> Router {
    Router::new().route("/assets/{name}", get(serve)).with_state(site.clone())
}

async fn serve(State(site): State<Site>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let mut response =
        find(&name, accepts_gzip(&headers)).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response());
    outer::harden(&site, &mut response);
    response
}

fn find(name: &str, gzip: bool) -> Option<Response> {
    let kind = match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => return None,
    };
    let packed = if gzip { Files::get(&format!("{name}.gz")) } else { None };
    let is_packed = packed.is_some();
    let file = packed.or_else(|| Files::get(name))?;
    let bytes = match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Some(response)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim().split(';').next() == Some("gzip")))
}
