//! How the PIN of a key is changed. No page ever sees it: the program on the person's own computer asks.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, PageError, Routes, Shell, allow_signing, page};

use super::PIN_PATH;
use crate::Signing;

pub fn routes() -> Routes<Signing> {
    Routes::new().get(PIN_PATH, Audience::Citizen, show)
}

#[derive(Template)]
#[template(path = "pin.html")]
struct PinPage {
    shell: Shell,
    /// Where the agent listens.
    agent: String,
}

async fn show(State(signing): State<Signing>, shell: Shell) -> Result<Response, PageError> {
    let agent = &signing.config().agent;
    let shown = PinPage { shell, agent: agent.as_str().to_owned() };
    Ok(allow_signing(page(&shown)?, agent))
}
