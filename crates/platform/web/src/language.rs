//! The reader's language: the cookie they set by the switch, else what the browser asks for, else Russian.

// cyrillic: the name of a language in that language

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, header};
use kernel::Language;
use serde::Deserialize;

use crate::{Audience, PageError, Routes, Shell, local_path, seconds};

pub(crate) const COOKIE: &str = "lang";

pub(crate) fn routes() -> Routes {
    Routes::new().get("/language/{tag}", Audience::Public, switch)
}

/// How a language names itself. The same in every language, so not in the catalogue.
pub(crate) const fn own_name(language: Language) -> &'static str {
    match language {
        Language::Ru => "Русский",
        Language::En => "English",
    }
}

pub(crate) fn of_request(cookie: Option<&str>, headers: &HeaderMap) -> Language {
    cookie.and_then(Language::from_tag).or_else(|| accepted(headers)).unwrap_or_default()
}

/// The best language of `Accept-Language` that the catalogue speaks.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Language)> = None;
    for item in header.split(',').take(20) {
        let (tag, quality) = item.split_once(";q=").unwrap_or((item, "1"));
        let quality = quality.trim().parse().unwrap_or(0.0_f32);
        if let Some(language) = Language::from_tag(tag.trim())
            && quality > 0.0
            && best.is_none_or(|(most, _)| quality > most)
        {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn switch(
    shell: Shell,
    Path(tag): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, PageError> {
    let language =
        Language::ALL.into_iter().find(|language| language.tag() == tag).ok_or(PageError::NotFound)?;
    let cookie = shell.site().0.cookies.set(COOKIE, language.tag(), Some(seconds::YEAR));
    let back = local_path(&back.back).unwrap_or("/");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(cookie: Option<&str>, accept: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        of_request(cookie, &headers)
    }

    #[test]
    fn the_cookie_comes_before_the_browser_and_russian_is_the_fallback() {
        assert_eq!(language(Some("en"), "ru"), Language::En);
        assert_eq!(language(None, "de, en-GB;q=0.8, ru;q=0.5"), Language::En);
        assert_eq!(language(None, "de"), Language::Ru);
        assert_eq!(language(Some("xx"), "en;q=nonsense"), Language::Ru);
    }
}
