use askama::Template;
use axum::response::Response;
use http::request::Parts;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::SignedIn;
use crate::Identity;

pub fn routes() -> Routes<Identity> {
    Routes::new().get("/", Audience::Public, show)
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
}

async fn show(shell: Shell, parts: Parts) -> Result<Response, PageError> {
    if parts.extensions.get::<SignedIn>().is_some() {
        return Ok(see("/account"));
    }
    page(&HomePage { shell })
}
