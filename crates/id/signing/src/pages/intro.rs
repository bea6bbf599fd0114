//! What a signature confirms, and what stands against it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use web::{Audience, PageError, Routes, Shell, page, page_with, see};

use super::{CHALLENGE_PATH, PATH, page_error};
use crate::Signing;
use crate::model::challenge::Purpose;
use crate::ops::challenge::{Obstacle, Who, find_obstacle, open_challenge};

pub fn routes() -> Routes<Signing> {
    Routes::new().get(PATH, Audience::Citizen, show).post(PATH, Audience::Citizen, begin)
}

#[derive(Template)]
#[template(path = "signature.html")]
struct IntroPage {
    shell: Shell,
    /// Why it cannot be done; empty when it can.
    obstacle: String,
    is_confirmed: bool,
}

impl IntroPage {
    fn new(shell: Shell, obstacle: Option<Obstacle>) -> Self {
        let is_confirmed = obstacle == Some(Obstacle::Confirmed);
        let obstacle = obstacle.map(|obstacle| shell.t(obstacle_key(obstacle))).unwrap_or_default();
        Self { shell, obstacle, is_confirmed }
    }
}

/// Why a signature cannot confirm.
pub const fn obstacle_key(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotOffered => "signing-obstacle-not-offered",
        Obstacle::NotStandard => "signing-obstacle-not-standard",
        Obstacle::NoSnils => "signing-account-without-snils",
        Obstacle::Confirmed => "signing-obstacle-confirmed",
    }
}

async fn show(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let obstacle = find_obstacle(&signing, signed_in.session.subject).await?;
    page(&IntroPage::new(shell, obstacle))
}

async fn begin(State(signing): State<Signing>, shell: Shell, who: Who) -> Result<Response, PageError> {
    let opened = open_challenge(&signing, &who, Purpose::Confirm, shell.words.language).await;
    match opened.map_err(|error| page_error(error, shell.now()))? {
        Ok(()) => Ok(see(CHALLENGE_PATH)),
        Err(obstacle) => {
            page_with(http::StatusCode::UNPROCESSABLE_ENTITY, &IntroPage::new(shell, Some(obstacle)))
        }
    }
}
