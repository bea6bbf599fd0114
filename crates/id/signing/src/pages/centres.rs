//! Where a signature is to be had.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, PageError, Routes, Shell, page};

use super::CENTRES_PATH;
use crate::{AccreditedCentre, Signing};

pub fn routes() -> Routes<Signing> {
    Routes::new().get(CENTRES_PATH, Audience::Public, show)
}

#[derive(Template)]
#[template(path = "signature_centres.html")]
struct CentresPage {
    shell: Shell,
    centres: Vec<AccreditedCentre>,
}

async fn show(State(signing): State<Signing>, shell: Shell) -> Result<Response, PageError> {
    page(&CentresPage { centres: signing.trusted().current().centres.clone(), shell })
}
