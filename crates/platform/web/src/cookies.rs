use std::fmt::Write;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

use crate::WebConfig;

/// The cookies of one side: their names carry the side, and on https the `__Host-` prefix, so that neither another
/// side nor another port nor a subdomain can set them.
#[derive(Clone)]
pub(crate) struct CookieNames {
    prefix: String,
    secure: bool,
}

impl CookieNames {
    pub(crate) fn new(config: &WebConfig) -> Self {
        let secure = config.public_url.is_secure();
        let host = if secure { "__Host-" } else { "" };
        Self { prefix: format!("{host}okno_{}_", config.side.name()), secure }
    }

    /// The value of our cookie `kind` in a request.
    pub(crate) fn read<'h>(&self, headers: &'h HeaderMap, kind: &str) -> Option<&'h str> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| name.strip_prefix(self.prefix.as_str()) == Some(kind))
            .map(|(_, value)| value)
    }

    /// The header that sets our cookie `kind`; without `max_age` it ends with the browser's session. The value must be
    /// of URL-safe characters.
    pub(crate) fn set(&self, kind: &str, value: &str, max_age: Option<Duration>) -> HeaderValue {
        let mut text = format!("{}{kind}={value}; Path=/; HttpOnly; SameSite=Lax", self.prefix);
        if let Some(age) = max_age {
            let _ = write!(text, "; Max-Age={}", age.as_secs());
        }
        if self.secure {
            text.push_str("; Secure");
        }
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(secure: bool) -> CookieNames {
        CookieNames { prefix: if secure { "__Host-okno_id_" } else { "okno_id_" }.to_owned(), secure }
    }

    #[test]
    fn only_our_own_cookie_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            "okno_portal_session=b; okno_id_session=a; okno_id_sessions=c".parse().unwrap(),
        );
        assert_eq!(names(false).read(&headers, "session"), Some("a"));
        assert_eq!(names(true).read(&headers, "session"), None);
    }

    #[test]
    fn a_cookie_is_http_only_and_secure_on_https() {
        let header = names(true).set("session", "v", Some(Duration::from_secs(60)));
        assert_eq!(
            header.to_str().unwrap(),
            "__Host-okno_id_session=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
    }
}
