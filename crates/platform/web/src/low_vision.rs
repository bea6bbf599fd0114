//! The low-vision mode (ГОСТ Р 52872-2019): larger type, contrast schemes, wider spacing, no images. A cookie holds
//! the settings and classes on `<html>` carry them, so the mode works without script.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use http::header;
use serde::Deserialize;

use crate::{Audience, Form, PageError, Routes, Shell, local_path, page, seconds};

pub(crate) const COOKIE: &str = "view";
const PATH: &str = "/low-vision";

pub(crate) fn routes() -> Routes {
    Routes::new().get(PATH, Audience::Public, show).post(PATH, Audience::Public, save)
}

/// The settings of one reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LowVision {
    size: u8,
    scheme: Scheme,
    spacing: u8,
    images_off: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Scheme {
    #[default]
    Own,
    White,
    Black,
    Blue,
}

impl Scheme {
    const ALL: [Self; 4] = [Self::Own, Self::White, Self::Black, Self::Blue];

    const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::White => "white",
            Self::Black => "black",
            Self::Blue => "blue",
        }
    }
}

impl LowVision {
    /// Reads the cookie; whatever is not understood is the ordinary view.
    pub(crate) fn of_cookie(value: Option<&str>) -> Self {
        let mut parts = value.unwrap_or_default().split('.');
        let mut next = || parts.next().unwrap_or_default();
        Self::of_words(next(), next(), next(), next())
    }

    fn of_words(size: &str, scheme: &str, spacing: &str, images: &str) -> Self {
        let step = |text: &str| text.parse().ok().filter(|step| *step <= 2).unwrap_or(0);
        Self {
            size: step(size),
            scheme: Scheme::ALL.into_iter().find(|one| one.name() == scheme).unwrap_or_default(),
            spacing: step(spacing),
            images_off: images == "off",
        }
    }

    fn to_cookie(self) -> String {
        format!("{}.{}.{}.{}", self.size, self.scheme.name(), self.spacing, self.images())
    }

    /// Whether anything differs from the ordinary view.
    pub fn is_on(self) -> bool {
        self != Self::default()
    }

    /// The classes of `<html>`.
    pub fn classes(self) -> String {
        let mut classes =
            format!("lv-size-{} lv-{} lv-spacing-{}", self.size, self.scheme.name(), self.spacing);
        if self.images_off {
            classes.push_str(" lv-no-images");
        }
        classes
    }

    fn images(self) -> &'static str {
        if self.images_off { "off" } else { "on" }
    }
}

#[derive(Template)]
#[template(path = "low_vision.html")]
struct LowVisionPage {
    shell: Shell,
    form: Form,
    back: String,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn show(shell: Shell, Query(query): Query<Back>) -> Result<Response, PageError> {
    let view = shell.low_vision();
    let form = Form::with_values([
        ("size", view.size.to_string()),
        ("scheme", view.scheme.name().to_owned()),
        ("spacing", view.spacing.to_string()),
        ("images", view.images().to_owned()),
    ]);
    let back = local_path(&query.back).unwrap_or("/").to_owned();
    page(&LowVisionPage { shell, form, back })
}

async fn save(shell: Shell, form: Form) -> Response {
    let view = if form.value("reset").is_empty() {
        LowVision::of_words(
            form.value("size"),
            form.value("scheme"),
            form.value("spacing"),
            form.value("images"),
        )
    } else {
        LowVision::default()
    };
    let cookie = shell.site().0.cookies.set(COOKIE, &view.to_cookie(), Some(seconds::YEAR));
    let back = local_path(form.value("back")).unwrap_or("/");
    ([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_brings_the_settings_back() {
        let view = LowVision::of_words("2", "black", "1", "off");
        assert_eq!(LowVision::of_cookie(Some(&view.to_cookie())), view);
        assert_eq!(view.classes(), "lv-size-2 lv-black lv-spacing-1 lv-no-images");
    }

    #[test]
    fn nonsense_in_the_cookie_is_the_ordinary_view() {
        assert!(!LowVision::of_cookie(Some("9.pink.x.\"><script>")).is_on());
        assert!(!LowVision::of_cookie(None).is_on());
    }
}
