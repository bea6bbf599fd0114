//! The person's documents that are to be signed.

use askama::Template;
use axum::extract::{Query, State as Room};
use axum::response::Response;
use identity::pages::SignedIn;
use serde::Deserialize;
use web::{Audience, Form, PageError, Routes, Sent, Shell, Upload, page, page_with_errors, see};

use super::{DOCUMENTS_PATH, REQUESTS_PATH, page_error};
use crate::Signing;
use crate::error::SigningError;
use crate::model::document::{BYTES_MAX, OF_SUBJECT_MAX};
use crate::model::request::State;
use crate::ops::documents::{Brought, StoredDocument, bring_document, list_documents};
use crate::ops::requested::{StoredRequest, list_requests, name_of};

pub fn routes() -> Routes<Signing> {
    Routes::new().get(DOCUMENTS_PATH, Audience::Citizen, show).upload(
        DOCUMENTS_PATH,
        Audience::Citizen,
        BYTES_MAX,
        bring,
    )
}

/// A document, as the list shows it.
struct Line {
    no: i32,
    name: String,
    text: String,
    state: &'static str,
    word: String,
}

/// What another system asks for, as the list shows it.
struct AskedLine {
    href: String,
    name: String,
    text: String,
    state: &'static str,
    word: String,
}

#[derive(Template)]
#[template(path = "signing_documents.html")]
struct DocumentsPage {
    shell: Shell,
    form: Form,
    /// What other systems ask for.
    asked: Vec<AskedLine>,
    lines: Vec<Line>,
    takes_more: bool,
    is_offered: bool,
    done: Option<&'static str>,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// The size of a file in words.
pub fn size(shell: &Shell, bytes: u64) -> String {
    const KILOBYTE: u64 = 1024;
    const MEGABYTE: u64 = KILOBYTE * KILOBYTE;
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    match bytes {
        0..KILOBYTE => shell.with_one("signing-bytes", "count", count(bytes)),
        KILOBYTE..MEGABYTE => shell.with_one("scan-kilobytes", "count", count(bytes.div_ceil(KILOBYTE))),
        _ => shell.with_one("scan-megabytes", "count", count(bytes.div_ceil(MEGABYTE))),
    }
}

fn line(shell: &Shell, stored: &StoredDocument) -> Line {
    let (state, key) = match stored.signed_at {
        Some(_) => ("good", "signing-document-signed"),
        None => ("wait", "signing-document-waits"),
    };
    let at = shell.moment(stored.signed_at.unwrap_or(stored.opened_at));
    Line {
        no: stored.no,
        name: stored.document.name.clone(),
        text: format!("{}, {at}", size(shell, stored.document.bytes)),
        state,
        word: shell.t(key),
    }
}

fn asked_line(signing: &Signing, shell: &Shell, stored: &StoredRequest) -> AskedLine {
    let (state, key) = match stored.state {
        State::Waiting => ("wait", "signing-document-waits"),
        State::Signed => ("good", "signing-document-signed"),
        State::Declined => ("note", "signing-request-word-declined"),
        State::Expired => ("note", "signing-request-word-expired"),
    };
    let site = name_of(signing, &stored.client, shell.words.language);
    let at = shell.moment(stored.ended_at.unwrap_or(stored.opened_at));
    AskedLine {
        href: format!("{REQUESTS_PATH}/{}", stored.id),
        name: stored.facts.document.name.clone(),
        text: format!("{site}, {at}"),
        state,
        word: shell.t(key),
    }
}

async fn view(
    signing: &Signing,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
) -> Result<DocumentsPage, PageError> {
    let all = list_documents(signing, signed_in.session.subject).await?;
    let asked = list_requests(signing, signed_in.session.subject).await?;
    Ok(DocumentsPage {
        asked: asked.iter().map(|stored| asked_line(signing, &shell, stored)).collect(),
        lines: all.iter().map(|stored| line(&shell, stored)).collect(),
        takes_more: all.len() < OF_SUBJECT_MAX,
        is_offered: signing.is_offered(),
        done: None,
        shell,
        form,
    })
}

async fn show(
    Room(signing): Room<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let done = (query.done == "removed").then_some("signing-done-removed");
    let shown = view(&signing, &signed_in, (shell, Form::new())).await?;
    page(&DocumentsPage { done, ..shown })
}

async fn bring(
    Room(signing): Room<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    upload: Upload,
) -> Result<Response, PageError> {
    if !signing.is_offered() {
        return Err(PageError::NotFound);
    }
    let mut form = Form::new();
    match upload.sent() {
        Sent::Nothing => form.error("file", "signing-document-nothing"),
        Sent::TooLarge => form.error("file", "signing-document-too-large"),
        Sent::File(file) => {
            let network = shell.network().to_string();
            let who = (signed_in.session.subject, network.as_str());
            match bring_document(&signing, who, (upload.name(), file)).await {
                Ok(Brought::Waits(no)) => return Ok(see(&format!("{DOCUMENTS_PATH}/{no}"))),
                Ok(Brought::Full) => form.error("file", "signing-document-full"),
                Err(SigningError::Limited { until }) => {
                    form.error_with("file", "limit-wait", &[("time", shell.moment(until).into())]);
                }
                Err(error) => return Err(page_error(error, shell.now())),
            }
        }
    }
    page_with_errors(&view(&signing, &signed_in, (shell, form)).await?)
}
