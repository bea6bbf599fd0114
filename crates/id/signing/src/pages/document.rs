//! One document: what it is, its signature, and where to fetch it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::pages::SignedIn;
use web::{Audience, Form, PageError, Routes, Shell, Upload, allow_signing, page, page_with_errors, see};

use super::paper::{Paper, show_pdf};
use super::verdict::{CheckLine, file_of, note_refused};
use super::{DOCUMENTS_PATH, SIGNATURE_BYTES_MAX, attachment, page_error};
use crate::Signing;
use crate::error::SigningError;
use crate::ops::documents::{
    DocumentSigned, answer_document, find_bytes, find_document, find_signature, remove_document,
};
use crate::ops::test_keys::sign_as;

pub fn routes() -> Routes<Signing> {
    Routes::new()
        .get("/account/signing/{no}", Audience::Citizen, show)
        .upload("/account/signing/{no}", Audience::Citizen, SIGNATURE_BYTES_MAX, answer)
        .get("/account/signing/{no}/file", Audience::Citizen, download)
        .get("/account/signing/{no}/view", Audience::Citizen, open)
        .get("/account/signing/{no}/signature", Audience::Citizen, download_signature)
        .post("/account/signing/{no}/test", Audience::Citizen, sign_with_test_key)
        .post("/account/signing/{no}/remove", Audience::Citizen, remove)
}

#[derive(Template)]
#[template(path = "signing_document.html")]
struct DocumentPage {
    shell: Shell,
    form: Form,
    paper: Paper,
    /// When it was signed; empty before.
    signed: String,
    checks: Vec<CheckLine>,
}

async fn view(
    signing: &Signing,
    (signed_in, no): (&SignedIn, i32),
    (shell, form): (Shell, Form),
    checks: Vec<CheckLine>,
) -> Result<DocumentPage, PageError> {
    let place = (signed_in.session.subject, no);
    let stored = find_document(signing, place).await?.ok_or(PageError::NotFound)?;
    let bytes = find_bytes(signing, place).await?.ok_or(PageError::NotFound)?;
    let base = format!("{DOCUMENTS_PATH}/{no}");
    let told = |at| shell.with_one("signing-document-signed-at", "time", shell.moment(at));
    Ok(DocumentPage {
        signed: stored.signed_at.map(told).unwrap_or_default(),
        paper: Paper::new(signing, &shell, (base, stored.document, bytes.expose())),
        checks,
        shell,
        form,
    })
}

fn show_document(signing: &Signing, shown: &DocumentPage) -> Result<Response, PageError> {
    let response = if shown.form.has_errors() { page_with_errors(shown)? } else { page(shown)? };
    Ok(allow_signing(response, &signing.config().agent))
}

async fn show(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let shown = view(&signing, (&signed_in, no), (shell, Form::new()), Vec::new()).await?;
    show_document(&signing, &shown)
}

async fn answer(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
    upload: Upload,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match file_of(&upload, &mut form) {
        Some(file) => judge(&signing, (&signed_in, no), (shell, form), &file).await,
        None => show_document(&signing, &view(&signing, (&signed_in, no), (shell, form), Vec::new()).await?),
    }
}

async fn sign_with_test_key(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let bytes = find_bytes(&signing, (subject, no)).await?.ok_or(PageError::NotFound)?;
    let mut form = Form::new();
    if let Some(signature) = sign_as(&signing, subject, bytes.expose().clone()).await? {
        return judge(&signing, (&signed_in, no), (shell, form), &signature).await;
    }
    form.error("file", "signing-test-nobody");
    show_document(&signing, &view(&signing, (&signed_in, no), (shell, form), Vec::new()).await?)
}

async fn judge(
    signing: &Signing,
    (signed_in, no): (&SignedIn, i32),
    (shell, mut form): (Shell, Form),
    file: &[u8],
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    let mut checks = Vec::new();
    match answer_document(signing, who, no, file).await {
        Ok(DocumentSigned::Signed) | Err(SigningError::StepNotOpen) => {
            return Ok(see(&format!("{DOCUMENTS_PATH}/{no}")));
        }
        Ok(DocumentSigned::Refused(refused)) => checks = note_refused(&shell, &mut form, &refused),
        Ok(DocumentSigned::Unfit(mismatch)) => form.error("file", mismatch.key()),
        Err(error) => return Err(page_error(error, shell.now())),
    }
    show_document(signing, &view(signing, (signed_in, no), (shell, form), checks).await?)
}

async fn download(
    State(signing): State<Signing>,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let place = (signed_in.session.subject, no);
    let stored = find_document(&signing, place).await?.ok_or(PageError::NotFound)?;
    let bytes = find_bytes(&signing, place).await?.ok_or(PageError::NotFound)?;
    attachment(bytes.expose().clone(), "application/octet-stream", &stored.document.name)
}

async fn open(
    State(signing): State<Signing>,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let place = (signed_in.session.subject, no);
    let stored = find_document(&signing, place).await?.ok_or(PageError::NotFound)?;
    let bytes = find_bytes(&signing, place).await?.ok_or(PageError::NotFound)?;
    show_pdf(&stored.document, bytes.expose().clone())
}

async fn download_signature(
    State(signing): State<Signing>,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let place = (signed_in.session.subject, no);
    let stored = find_document(&signing, place).await?.ok_or(PageError::NotFound)?;
    let signature = find_signature(&signing, place).await?.ok_or(PageError::NotFound)?;
    let name = format!("{}.p7s", stored.document.name);
    attachment(signature.expose().clone(), "application/pkcs7-signature", &name)
}

async fn remove(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    if !remove_document(&signing, (signed_in.session.subject, network.as_str()), no).await? {
        return Err(PageError::NotFound);
    }
    Ok(see(&format!("{DOCUMENTS_PATH}?done=removed")))
}
