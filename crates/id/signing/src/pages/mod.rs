//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod centres;
mod certificates;
mod challenge;
mod document;
mod documents;
mod intro;
mod paper;
mod pin;
mod request;
mod sign_api;
mod sign_in;
mod verdict;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, header};
use identity::model::visitor::Visitor;
use identity::pages::{SignedIn, visitor_of};
use kernel::Timestamp;
use web::{PageError, Routes, Shell};

pub use sign_api::Problem as ApiProblem;

use crate::Signing;
use crate::error::SigningError;
use crate::ops::challenge::Who;

/// What a signature can confirm, and how.
pub const PATH: &str = "/account/signature";
/// The text to be signed, and where the signature goes.
const CHALLENGE_PATH: &str = "/account/signature/challenge";
/// The person's certificates.
pub const CERTIFICATES_PATH: &str = "/account/certificates";
/// How the PIN is changed.
const PIN_PATH: &str = "/account/certificates/pin";
/// The person's documents.
const DOCUMENTS_PATH: &str = "/account/signing";
/// What other systems ask the person to sign.
const REQUESTS_PATH: &str = "/account/requests";
/// Signing in.
pub const SIGN_IN_PATH: &str = "/sign-in/signature";
/// The text to be signed to sign in.
const SIGN_IN_CHALLENGE_PATH: &str = "/sign-in/signature/challenge";
/// Where signatures are to be had.
pub const CENTRES_PATH: &str = "/signature";

/// The largest file with a signature: a chain of certificates, answers of authorities, a stamp, and the document within where
/// the program put it there.
const SIGNATURE_BYTES_MAX: usize = 256 * 1024;

/// Every route of this room.
pub fn routes(signing: Signing) -> Routes {
    Routes::new()
        .merge(intro::routes())
        .merge(challenge::routes())
        .merge(sign_in::routes())
        .merge(certificates::routes())
        .merge(documents::routes())
        .merge(document::routes())
        .merge(pin::routes())
        .merge(request::routes())
        .merge(sign_api::routes())
        .merge(centres::routes())
        .with_state(signing)
}

impl FromRequestParts<Signing> for Who {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, signing: &Signing) -> Result<Self, PageError> {
        let signed_in = SignedIn::from_request_parts(parts, signing).await?;
        let shell = Shell::of(parts).ok_or(PageError::Unavailable)?;
        let token = signed_in.token().ok_or(PageError::NotFound)?;
        let network = shell.network().to_string();
        Ok(Self::new(signing, (signed_in.session.subject, &token), network))
    }
}

/// Who asks before anybody has signed in. The state of another room cannot be taken for the extractor's.
struct Guest(Visitor);

impl FromRequestParts<Signing> for Guest {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, signing: &Signing) -> Result<Self, PageError> {
        visitor_of(parts, signing.identity()).map(Self)
    }
}

/// The answer to what cannot be mended on the page.
fn page_error(error: SigningError, now: Timestamp) -> PageError {
    match error {
        SigningError::Limited { until } => PageError::TooMany { wait: until.since(now) },
        SigningError::Busy => PageError::Unavailable,
        SigningError::StepNotOpen | SigningError::NotFound => PageError::NotFound,
        SigningError::Internal(error) => PageError::from(error),
    }
}

/// A file to be saved. The name stands twice: for old programs in ASCII, and as it is.
fn attachment(bytes: Vec<u8>, kind: &'static str, name: &str) -> Result<Response, PageError> {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let encoded: String = name.bytes().map(percent).collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition)?),
    ];
    Ok((headers, bytes).into_response())
}

/// One byte of a name in the form of RFC 8187.
fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
