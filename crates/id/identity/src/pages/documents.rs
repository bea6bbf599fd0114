use std::str::FromStr;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, PageError, Routes, Shell, page};

use crate::Identity;

pub fn routes() -> Routes<Identity> {
    Routes::new().get("/terms", Audience::Public, terms).get("/privacy", Audience::Public, privacy)
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    shell: Shell,
    title: String,
    version: String,
    paragraphs: Vec<String>,
}

async fn terms(State(identity): State<Identity>, shell: Shell) -> Result<Response, PageError> {
    let title = shell.t("terms-title");
    let paragraphs = vec![
        shell.t("terms-1"),
        shell.t("terms-2"),
        shell.t("terms-3"),
        shell.t("terms-4"),
        shell.t("terms-5"),
    ];
    let version = edition(&shell, &identity.config().terms_version);
    page(&DocumentPage { shell, title, version, paragraphs })
}

async fn privacy(State(identity): State<Identity>, shell: Shell) -> Result<Response, PageError> {
    let title = shell.t("privacy-title");
    let paragraphs = vec![
        shell.t("privacy-1"),
        shell.t("privacy-2"),
        shell.t("privacy-3"),
        shell.t("privacy-4"),
        shell.t("privacy-5"),
    ];
    let version = edition(&shell, &identity.config().privacy_version);
    page(&DocumentPage { shell, title, version, paragraphs })
}

/// A version that is a date, in words; any other as it is.
fn edition(shell: &Shell, version: &str) -> String {
    kernel::Date::from_str(version).map_or_else(|_| version.to_owned(), |date| shell.words.date(date))
}
