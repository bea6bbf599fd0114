//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod activate;
mod agent;
mod basic;
mod code;
mod contact_add;
mod contact_fixed;
mod contacts;
mod documents;
mod gate;
mod home;
mod leaving;
mod nav;
mod notices;
mod notify_api;
mod password;
mod phone;
mod prove;
mod recovery;
mod registration;
mod reset_link;
mod security;
mod sign_in;
mod sign_out;
mod taken;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use kernel::Timestamp;
use store::Token;
use web::{PageError, Routes, Shell};

pub use basic::basic_credentials;
pub use contacts::{ClaimLine, claim_lines, fixed_key};
pub use gate::{Admission, IdentityGate, Roles};
pub use leaving::routes as leaving_routes;
pub use nav::ACCOUNT_LINKS;
pub use prove::to_prove;
pub use sign_in::{safe_back, signed_in, with_back};

use crate::error::IdentityError;
use crate::model::session::Session;
use crate::model::visitor::{Browser, Visitor};
use crate::{Identity, Leaving};

/// Every route of this room.
pub fn routes(identity: Identity) -> Routes {
    Routes::new()
        .merge(home::routes())
        .merge(documents::routes())
        .merge(registration::routes())
        .merge(taken::routes())
        .merge(password::routes())
        .merge(sign_in::routes())
        .merge(sign_out::routes())
        .merge(recovery::routes())
        .merge(reset_link::routes())
        .merge(activate::routes())
        .merge(phone::routes())
        .merge(contacts::routes())
        .merge(contact_add::routes())
        .merge(contact_fixed::routes())
        .merge(prove::routes())
        .merge(security::routes())
        .merge(notices::routes())
        .merge(notify_api::routes())
        .with_state(identity)
}

/// The session behind a request for signed-in people. The gate puts it there.
#[derive(Clone)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The token of its cookie, as text.
    token: std::sync::Arc<str>,
}

impl SignedIn {
    /// The token of the session's cookie.
    pub fn token(&self) -> Option<Token> {
        Token::parse(&self.token)
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, PageError> {
        parts.extensions.get::<Self>().cloned().ok_or(PageError::NotFound)
    }
}

impl FromRequestParts<Identity> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, identity: &Identity) -> Result<Self, PageError> {
        visitor_of(parts, identity)
    }
}

impl FromRequestParts<Leaving> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, leaving: &Leaving) -> Result<Self, PageError> {
        visitor_of(parts, leaving.identity())
    }
}

/// Who asks. For extractors of rooms above with another state.
pub fn visitor_of(parts: &Parts, identity: &Identity) -> Result<Visitor, PageError> {
    let shell = Shell::of(parts).ok_or(PageError::Unavailable)?;
    let browser = identity.store().vault().code_hash("browser", &[shell.browser().as_str().as_bytes()]);
    let agent = parts.headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok());
    Ok(Visitor {
        browser: Browser(browser.to_vec()),
        network: shell.network().to_string(),
        language: shell.words.language,
        agent: agent::describe(agent.unwrap_or_default()),
    })
}

/// The answer to what a person cannot mend on the page: too often, too busy, broken.
pub fn refusal(error: IdentityError, now: Timestamp) -> Response {
    page_error(error, now).into_response()
}

fn page_error(error: IdentityError, now: Timestamp) -> PageError {
    match error {
        IdentityError::Limited { until } => PageError::TooMany { wait: until.since(now) },
        IdentityError::TooSoon { resend_at } => PageError::TooMany { wait: resend_at.since(now) },
        IdentityError::Busy => PageError::Unavailable,
        // Callers lead to the furthest page; whoever does not has nothing to show.
        IdentityError::StepNotOpen | IdentityError::ProofNeeded => PageError::NotFound,
        IdentityError::Internal(error) => PageError::from(error),
    }
}
