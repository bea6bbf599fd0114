//! What happens to a request before anything else sees it.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use kernel::Language;

const OWN: &str = "okno_sandbox_";
const LANGUAGE: &str = "okno_sandbox_lang=";

/// Takes the cookies of other sides away, and lets `?lang=` choose the language.
pub(crate) async fn prepare(mut request: Request, next: Next) -> Response {
    let chosen = chosen_language(request.uri().query().unwrap_or_default());
    keep_own_cookies(request.headers_mut(), chosen.is_some());
    if let Some(language) = chosen {
        let tag = HeaderValue::from_static(language.tag());
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, tag);
    }
    next.run(request).await
}

fn chosen_language(query: &str) -> Option<Language> {
    let (_, tag) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang")?;
    Language::from_tag(&tag)
}

/// Keeps the cookies that the sandbox itself has set; of these not the language where the address chooses one.
fn keep_own_cookies(headers: &mut HeaderMap, language_chosen: bool) {
    let own: Vec<String> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(str::trim)
        .filter(|pair| {
            let name = pair.strip_prefix("__Host-").unwrap_or(pair);
            name.starts_with(OWN) && !(language_chosen && name.starts_with(LANGUAGE))
        })
        .map(str::to_owned)
        .collect();
    headers.remove(header::COOKIE);
    if let Ok(value) = HeaderValue::try_from(own.join("; "))
        && !own.is_empty()
    {
        headers.insert(header::COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(cookies: &'static str, language_chosen: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        keep_own_cookies(&mut headers, language_chosen);
        headers.get(header::COOKIE).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn cookies_of_other_sides_are_taken_away() {
        assert_eq!(kept("okno_id_session=secret; okno_portal_session=secret", false), None);
        assert_eq!(
            kept("okno_id_session=secret; okno_sandbox_browser=a;okno_sandbox_lang=en", false).as_deref(),
            Some("okno_sandbox_browser=a; okno_sandbox_lang=en")
        );
    }

    #[test]
    fn the_address_chooses_the_language_before_the_cookie() {
        assert_eq!(kept("okno_sandbox_lang=en", true), None);
        assert_eq!(chosen_language("number=1&lang=en"), Some(Language::En));
        assert_eq!(chosen_language("lang=xx"), None);
    }
}
