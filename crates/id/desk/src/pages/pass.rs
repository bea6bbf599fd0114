//! The page that an applicant shows at the desk: a QR from their session.

use std::fmt::Write;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};
use web::{Audience, PageError, Routes, Shell, page, see};

use crate::Desk;
use crate::model::pass::{PASS_LASTS, Pass};
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
    let (side, path) = draw(&stored.pass).ok_or(PageError::Unavailable)?;
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

/// White modules around the code: the standard asks for four.
const QUIET: usize = 4;

/// The side in modules, and the dark modules as one path: no style, no picture, sharp at every size.
fn draw(pass: &Pass) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(pass.expose(), EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let mut path = String::new();
    for (at, _) in dark {
        let (x, y) = (at % width + QUIET, at / width + QUIET);
        // Writing to a text cannot fail.
        let _ = write!(path, "M{x} {y}h1v1h-1z");
    }
    Some((width + 2 * QUIET, path))
}

/// Digits in groups of five: for whoever has to read them out.
fn groups(digits: &str) -> String {
    let parts: Vec<String> =
        digits.as_bytes().chunks(5).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    parts.join(" ")
}
