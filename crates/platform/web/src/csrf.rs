//! Form tokens: HMAC-SHA256 over the session, or over the browser where there is no session.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::Site;

pub(crate) const FIELD: &str = "csrf";
pub(crate) const BROWSER: &str = "browser";

/// The token for a page shown to this session (or, without one, to this browser).
pub(crate) fn token(site: &Site, session: Option<&str>, browser: &str) -> String {
    let (kind, holder) = session.map_or(("browser", browser), |session| ("session", session));
    let config = site.config();
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(config.csrf_key.expose()) else {
        return String::new();
    };
    for part in ["form", config.side.name(), kind, holder] {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
}

/// Whether the token belongs to whom the cookies name. Without any cookie nothing belongs.
pub(crate) fn verify(site: &Site, headers: &HeaderMap, given: &str) -> bool {
    let session = site.session_token(headers);
    let browser = site.0.cookies.read(headers, BROWSER).filter(|id| !id.is_empty());
    if session.is_none() && browser.is_none() {
        return false;
    }
    let expected = token(site, session, browser.unwrap_or_default());
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
}
