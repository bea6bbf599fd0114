use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::SignedIn;
use crate::Identity;
use crate::model::visitor::Visitor;
use crate::ops::sign_out;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .post("/sign-out", Audience::Citizen, here)
        .post("/sign-out/everywhere", Audience::Citizen, everywhere)
        .get("/signed-out", Audience::Public, signed_out)
}

async fn here(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    if let Some(token) = signed_in.token() {
        sign_out::sign_out(&identity, &visitor, signed_in.session.subject, &token).await?;
    }
    Ok(ended(&shell))
}

async fn everywhere(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    sign_out::sign_out_everywhere(&identity, &visitor, signed_in.session.subject).await?;
    Ok(ended(&shell))
}

fn ended(shell: &Shell) -> Response {
    ([(header::SET_COOKIE, shell.site().session_end())], see("/signed-out")).into_response()
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage {
    shell: Shell,
}

async fn signed_out(shell: Shell) -> Result<Response, PageError> {
    page(&SignedOutPage { shell })
}
