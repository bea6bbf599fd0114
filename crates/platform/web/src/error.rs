use std::error::Error;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Why a request gets an error page. A person's mistake in a form is not one of these: it is [`crate::Form`] state.
///
/// Any error of a room becomes [`PageError::Internal`] by `?`; what a caller can act on, the room maps itself.
#[derive(Clone, Debug)]
pub enum PageError {
    /// The request makes no sense.
    BadRequest,
    /// The form came from a page of somebody else.
    ForeignForm,
    /// The form's token is of an earlier session or browser: the page has to be opened again.
    StaleForm,
    /// The person may know that it exists, but may not do this.
    Forbidden,
    /// There is no such thing, or it is none of the person's business.
    NotFound,
    /// The body is over the limit.
    TooLarge,
    /// Too often; the time to wait is told.
    TooMany {
        /// How long to wait.
        wait: Duration,
    },
    /// Overloaded, or something that it needs is away; worth another try.
    Unavailable,
    /// Our fault. The text is the chain of causes, logged once and never shown.
    Internal(Arc<str>),
}

impl PageError {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::ForeignForm | Self::StaleForm | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl<E: Error + 'static> From<E> for PageError {
    fn from(error: E) -> Self {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            let _ = write!(chain, ": {next}");
            cause = next.source();
        }
        Self::Internal(chain.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::TooMany { wait } = &self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response.extensions_mut().insert(self);
        response
    }
}
