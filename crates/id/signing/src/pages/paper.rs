//! A document as a page shows it before and after it is signed, whoever brought it.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use web::{PageError, Shell, SignedKind, Signing as Asked};

use super::CENTRES_PATH;
use super::documents::size;
use crate::Signing;
use crate::model::document::{Document, Kind};

/// Letters of a text that the page shows; the rest is in the file.
const SHOWN_MAX: usize = 3_000;
/// A file of a person may run nothing.
const SANDBOXED: &str = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; sandbox";

/// A document, and every way to sign it.
pub struct Paper {
    /// The page of the document: its file, its view and its forms stand below.
    pub base: String,
    /// What it is.
    pub document: Document,
    /// Its size in words.
    pub size: String,
    /// The beginning of a text.
    pub text: Option<String>,
    /// Whether the text goes on.
    pub is_longer: bool,
    /// Whether the browser shows it.
    pub is_pdf: bool,
    /// The document, for the programs of the person's computer.
    pub ask: Asked,
    /// Whether a test key may sign.
    pub has_test_keys: bool,
}

impl Paper {
    /// The document of a page.
    pub fn new(signing: &Signing, shell: &Shell, (base, document, bytes): (String, Document, &[u8])) -> Self {
        let whole = match document.kind {
            Kind::Text => std::str::from_utf8(bytes).ok(),
            Kind::Pdf | Kind::Other => None,
        };
        let text: Option<String> = whole.map(|text| text.chars().take(SHOWN_MAX).collect());
        Self {
            size: size(shell, document.bytes),
            is_longer: whole.is_some_and(|text| text.chars().nth(SHOWN_MAX).is_some()),
            text,
            is_pdf: document.kind == Kind::Pdf,
            ask: Asked::at(
                &format!("{base}/file"),
                &document.name,
                SignedKind::Document,
                &signing.config().agent,
            )
            .install_help(CENTRES_PATH),
            has_test_keys: signing.test_keys().is_some(),
            base,
            document,
        }
    }
}

/// The PDF as the browser shows it, in a window of its own.
pub fn show_pdf(document: &Document, bytes: Vec<u8>) -> Result<Response, PageError> {
    if document.kind != Kind::Pdf {
        return Err(PageError::NotFound);
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOXED)),
    ];
    Ok((headers, bytes).into_response())
}
