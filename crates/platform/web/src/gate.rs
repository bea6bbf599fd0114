use async_trait::async_trait;
use axum::response::{IntoResponse, Response};
use http::request::Parts;

use crate::{Audience, PageError};

/// Decides, before a handler runs, whether this request may pass to a route for `audience`.
///
/// The side implements it over its sessions. On the way it puts what handlers need into `request.extensions`: the
/// session, and a [`crate::UserPill`] (with [`crate::NavLinks`] when the head should differ), which the page shows.
/// It is also asked for public routes, so that their pages show the pill; there it should let everybody pass.
#[async_trait]
pub trait Gate: Send + Sync + 'static {
    /// Lets the request pass, or gives the answer in its place: a redirect to signing in, a page that says what is
    /// missing, or [`PageError::NotFound`].
    async fn admit(&self, audience: Audience, request: &mut Parts) -> Result<(), Response>;
}

/// Lets nobody pass to what is not for everybody.
pub(crate) struct ClosedGate;

#[async_trait]
impl Gate for ClosedGate {
    async fn admit(&self, audience: Audience, _request: &mut Parts) -> Result<(), Response> {
        match audience {
            Audience::Public | Audience::Visitor | Audience::Machine => Ok(()),
            _ => Err(PageError::NotFound.into_response()),
        }
    }
}
