//! The pages of this room.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, PageError, Routes, Shell, page};

use crate::Catalogue;

/// Every route of this room.
pub fn routes(catalogue: Catalogue) -> Routes {
    Routes::new().get("/", Audience::Public, home).with_state(catalogue)
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    registration_url: String,
    account_url: String,
}

async fn home(State(catalogue): State<Catalogue>, shell: Shell) -> Result<Response, PageError> {
    let account = catalogue.account_url();
    let (registration_url, account_url) = (format!("{account}/registration"), format!("{account}/account"));
    page(&HomePage { shell, registration_url, account_url })
}
