//! The page that an applicant shows at the desk: a QR from their session.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::qr::draw;
use crate::Desk;
use crate::model::pass::PASS_LASTS;
use crate::ops::pass::{renew_pass, show_pass};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/account/visit", Audience::Citizen, show).post(
        "/account/visit",
        Audience::Citizen,
        renew,
    )
}

#[derive(Template)]
#[template(path = "pass.html")]
struct PassPage {
    shell: Shell,
    side: usize,
    path: String,
    digits: String,
    seconds: u64,
    total: u64,
    until: String,
}

async fn show(State(desk): State<Desk>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let stored = show_pass(&desk, signed_in.session.subject, &token).await?;
    let (side, path) = draw(stored.pass.expose()).ok_or(PageError::Unavailable)?;
    page(&PassPage {
        side,
        path,
        digits: groups(stored.pass.expose()),
        seconds: stored.expires_at.since(shell.now()).as_secs(),
        total: PASS_LASTS.as_secs(),
        until: shell.words.time(stored.expires_at, &shell.site().config().time_zone),
        shell,
    })
}

async fn renew(State(desk): State<Desk>, signed_in: SignedIn) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    renew_pass(&desk, signed_in.session.subject, &token).await?;
    Ok(see("/account/visit"))
}

/// Digits in groups of five: for whoever has to read them out.
fn groups(digits: &str) -> String {
    let parts: Vec<String> =
        digits.as_bytes().chunks(5).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    parts.join(" ")
}
