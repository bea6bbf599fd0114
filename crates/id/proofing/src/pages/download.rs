//! Downloading everything that is known of oneself.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use identity::ops::prove::is_fresh;
use identity::pages::{SignedIn, to_prove};
use web::{Audience, PageError, Routes, Shell, page};

use super::Pages;
use crate::ops::export::export;

pub fn routes() -> Routes<Pages> {
    Routes::new().get(PATH, Audience::Citizen, show).post(PATH, Audience::Citizen, download)
}

const PATH: &str = "/account/download";
const DISPOSITION: &str = "attachment; filename=\"okno-personal-data.json\"";

#[derive(Template)]
#[template(path = "download.html")]
struct DownloadPage {
    shell: Shell,
}

async fn show(State(pages): State<Pages>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    if !is_fresh(pages.proofing.identity(), &signed_in.session).await? {
        return Ok(to_prove(PATH));
    }
    page(&DownloadPage { shell })
}

async fn download(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    // A stolen session must not carry off everything at once.
    if !is_fresh(pages.proofing.identity(), &signed_in.session).await? {
        return Ok(to_prove(PATH));
    }
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let network = shell.network().to_string();
    let whole = export(&pages.proofing, (signed_in.session.subject, &network), &token).await?;
    let text = serde_json::to_string_pretty(&whole).map_err(|_| PageError::Unavailable)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, DISPOSITION),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
