//! The scans of one document.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use identity::pages::SignedIn;
use profile::model::Statement;
use profile::ops::list_statements;
use serde::Deserialize;
use store::Scope;
use web::{Audience, Form, PageError, Routes, Sent, Shell, Upload, page, page_with_errors, see};

use crate::Scans;
use crate::model::{FILE_BYTES_MAX, Format, OF_DOCUMENT_MAX, StoredScan};
use crate::ops::add::{Adding, add_scan};
use crate::ops::remove::remove_scan;
use crate::ops::view::{find_file, list_scans};

pub fn routes() -> Routes<Scans> {
    Routes::new()
        .get("/account/documents/{no}/scans", Audience::Citizen, show)
        .upload("/account/documents/{no}/scans", Audience::Citizen, FILE_BYTES_MAX, add)
        .get("/account/documents/{no}/scans/{scan}", Audience::Citizen, download)
        .get("/account/documents/{no}/scans/{scan}/small", Audience::Citizen, show_small)
        .get("/account/documents/{no}/scans/{scan}/remove", Audience::Citizen, ask_to_remove)
        .post("/account/documents/{no}/scans/{scan}/remove", Audience::Citizen, remove)
}

/// A file of a person is shown by nothing of ours and may run nothing.
const SANDBOXED: &str = "default-src 'none'; sandbox";
const KILOBYTE: u64 = 1024;
const MEGABYTE: u64 = 1024 * 1024;

/// A scan as the list shows it.
struct Line {
    no: i32,
    what: String,
    source: String,
    is_picture: bool,
}

#[derive(Template)]
#[template(path = "scans.html")]
struct ScansPage {
    shell: Shell,
    form: Form,
    document: i32,
    title: String,
    number: String,
    lines: Vec<Line>,
    takes_more: bool,
    done: Option<&'static str>,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// What a document is called, and its number as a list shows it. None for what has no document.
pub fn describe(shell: &Shell, statement: &Statement) -> Option<(String, String)> {
    match statement {
        Statement::Paper(paper) => Some((shell.t(paper.number.kind().key()), paper.number.masked())),
        Statement::Status(status) => Some((shell.t(status.kind.key()), status.document.to_string())),
        Statement::Vehicle(vehicle) => Some((shell.t("vehicle-title"), vehicle.plate.to_string())),
        Statement::Address(_) => None,
    }
}

async fn load_document(
    scans: &Scans,
    signed_in: &SignedIn,
    shell: &Shell,
    document: i32,
) -> Result<(String, String), PageError> {
    let (store, subject) = (scans.db(), signed_in.session.subject);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let all = list_statements(store.reader(), &key, subject).await?;
    let found = all.iter().find(|stated| stated.no == document);
    found.and_then(|stated| describe(shell, &stated.statement)).ok_or(PageError::NotFound)
}

async fn view(
    scans: &Scans,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
    document: i32,
) -> Result<ScansPage, PageError> {
    let (title, number) = load_document(scans, signed_in, &shell, document).await?;
    let (store, subject) = (scans.db(), signed_in.session.subject);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let all = list_scans(store.reader(), &key, subject).await?;
    let lines: Vec<Line> =
        all.iter().filter(|stored| stored.document == document).map(|stored| line(&shell, stored)).collect();
    Ok(ScansPage {
        title,
        number,
        takes_more: lines.len() < OF_DOCUMENT_MAX,
        done: None,
        shell,
        form,
        document,
        lines,
    })
}

fn line(shell: &Shell, stored: &StoredScan) -> Line {
    let what = match stored.scan.format {
        Format::Picture { width, height } => shell.with(
            "scan-picture",
            &[("width", i64::from(width).into()), ("height", i64::from(height).into())],
        ),
        Format::Pdf { pages } => shell.with_one("scan-pdf", "pages", i64::from(pages)),
    };
    let size = if stored.scan.bytes < MEGABYTE {
        shell.with_one("scan-kilobytes", "count", number(stored.scan.bytes.div_ceil(KILOBYTE)))
    } else {
        shell.with_one("scan-megabytes", "count", number(stored.scan.bytes.div_ceil(MEGABYTE)))
    };
    Line {
        no: stored.no,
        what: format!("{what}, {size}"),
        source: shell.with_one("scan-added", "time", shell.moment(stored.added_at)),
        is_picture: matches!(stored.scan.format, Format::Picture { .. }),
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn show(
    State(scans): State<Scans>,
    shell: Shell,
    signed_in: SignedIn,
    Path(document): Path<i32>,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let done = match query.done.as_str() {
        "added" => Some("scan-done-added"),
        "deleted" => Some("scan-done-deleted"),
        _ => None,
    };
    let shown = view(&scans, &signed_in, (shell, Form::new()), document).await?;
    page(&ScansPage { done, ..shown })
}

async fn add(
    State(scans): State<Scans>,
    shell: Shell,
    signed_in: SignedIn,
    Path(document): Path<i32>,
    upload: Upload,
) -> Result<Response, PageError> {
    load_document(&scans, &signed_in, &shell, document).await?;
    let mut form = Form::new();
    match upload.sent() {
        Sent::Nothing => form.error("file", "scan-nothing"),
        Sent::TooLarge => form.error("file", "scan-too-large"),
        Sent::File(file) => {
            let network = shell.network().to_string();
            let who = (signed_in.session.subject, network.as_str());
            match add_scan(&scans, who, document, file.clone()).await? {
                Adding::Added(_) | Adding::Same => {
                    return Ok(see(&format!("/account/documents/{document}/scans?done=added")));
                }
                Adding::NoDocument => return Err(PageError::NotFound),
                Adding::DocumentIsFull => form.error("file", "scan-document-full"),
                Adding::SubjectIsFull => form.error("file", "scan-subject-full"),
                Adding::Refused(refusal) => form.error("file", refusal.key()),
                Adding::Busy => form.error("file", "scan-busy"),
                Adding::Limited(until) => {
                    form.error_with("file", "scan-limited", &[("time", shell.moment(until).into())]);
                }
            }
        }
    }
    page_with_errors(&view(&scans, &signed_in, (shell, form), document).await?)
}

async fn download(
    State(scans): State<Scans>,
    signed_in: SignedIn,
    Path((document, no)): Path<(i32, i32)>,
) -> Result<Response, PageError> {
    let found = find_file(&scans, signed_in.session.subject, (document, no), false).await?;
    let (format, file) = found.ok_or(PageError::NotFound)?;
    let disposition = format!("attachment; filename=\"scan-{no}.{}\"", format.ending());
    let disposition = HeaderValue::from_str(&disposition)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOXED)),
    ];
    Ok((headers, file.expose().clone()).into_response())
}

async fn show_small(
    State(scans): State<Scans>,
    signed_in: SignedIn,
    Path((document, no)): Path<(i32, i32)>,
) -> Result<Response, PageError> {
    let found = find_file(&scans, signed_in.session.subject, (document, no), true).await?;
    let (_, file) = found.ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOXED)),
    ];
    Ok((headers, file.expose().clone()).into_response())
}

#[derive(Template)]
#[template(path = "scan_remove.html")]
struct RemovePage {
    shell: Shell,
    list: String,
    title: String,
    line: Line,
}

async fn ask_to_remove(
    State(scans): State<Scans>,
    shell: Shell,
    signed_in: SignedIn,
    Path((document, no)): Path<(i32, i32)>,
) -> Result<Response, PageError> {
    let shown = view(&scans, &signed_in, (shell, Form::new()), document).await?;
    let line = shown.lines.into_iter().find(|line| line.no == no).ok_or(PageError::NotFound)?;
    let list = format!("/account/documents/{document}/scans");
    page(&RemovePage { shell: shown.shell, list, title: shown.title, line })
}

async fn remove(
    State(scans): State<Scans>,
    shell: Shell,
    signed_in: SignedIn,
    Path((document, no)): Path<(i32, i32)>,
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    if !remove_scan(&scans, who, (document, no)).await? {
        return Err(PageError::NotFound);
    }
    Ok(see(&format!("/account/documents/{document}/scans?done=deleted")))
}
