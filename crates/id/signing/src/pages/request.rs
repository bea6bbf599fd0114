//! A document that another system asks the person to sign.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::pages::SignedIn;
use web::{Audience, Form, PageError, Routes, Shell, Upload, allow_signing, page, page_with_errors, see};

use super::paper::{Paper, show_pdf};
use super::verdict::{CheckLine, file_of, note_refused};
use super::{REQUESTS_PATH, SIGNATURE_BYTES_MAX, attachment, page_error};
use crate::Signing;
use crate::error::SigningError;
use crate::model::request::{RequestId, State as Stands, WAITS, back_to};
use crate::ops::documents::DocumentSigned;
use crate::ops::requested::{
    StoredRequest, answer_request, decline_request, find_request, find_request_file, find_request_signature,
    name_of,
};
use crate::ops::test_keys::sign_as;

pub fn routes() -> Routes<Signing> {
    Routes::new()
        .get("/account/requests/{id}", Audience::Citizen, show)
        .upload("/account/requests/{id}", Audience::Citizen, SIGNATURE_BYTES_MAX, answer)
        .get("/account/requests/{id}/file", Audience::Citizen, download)
        .get("/account/requests/{id}/view", Audience::Citizen, open)
        .get("/account/requests/{id}/signature", Audience::Citizen, download_signature)
        .post("/account/requests/{id}/test", Audience::Citizen, sign_with_test_key)
        .post("/account/requests/{id}/decline", Audience::Citizen, decline)
}

/// Waits for the person.
#[derive(Template)]
#[template(path = "signing_request.html")]
struct WaitingPage {
    shell: Shell,
    form: Form,
    paper: Paper,
    site: String,
    purpose: String,
    until: String,
    checks: Vec<CheckLine>,
}

/// It is over, one way or another.
#[derive(Template)]
#[template(path = "signing_request_over.html")]
struct OverPage {
    shell: Shell,
    name: String,
    what: String,
    /// Where the signature and the document are fetched; empty where there are none.
    base: String,
    back: String,
    back_text: String,
}

/// What the page is about.
struct Place {
    signed_in: SignedIn,
    id: RequestId,
}

fn place(signed_in: SignedIn, id: &str) -> Result<Place, PageError> {
    Ok(Place { signed_in, id: RequestId::parse(id).ok_or(PageError::NotFound)? })
}

impl Place {
    const fn of(&self) -> (kernel::SubjectId, &RequestId) {
        (self.signed_in.session.subject, &self.id)
    }

    fn path(&self) -> String {
        format!("{REQUESTS_PATH}/{}", self.id)
    }
}

async fn respond(
    signing: &Signing,
    place: &Place,
    (shell, form): (Shell, Form),
    checks: Vec<CheckLine>,
) -> Result<Response, PageError> {
    let stored = find_request(signing, place.of()).await?.ok_or(PageError::NotFound)?;
    if stored.state != Stands::Waiting {
        return page(&over(signing, shell, (stored, place)));
    }
    let bytes = find_request_file(signing, place.of()).await?.ok_or(PageError::NotFound)?;
    let facts = stored.facts;
    let shown = WaitingPage {
        site: name_of(signing, &stored.client, shell.words.language),
        until: shell.with_one("signing-request-until", "time", shell.moment(stored.opened_at.plus(WAITS))),
        paper: Paper::new(signing, &shell, (place.path(), facts.document, bytes.expose())),
        purpose: facts.purpose,
        checks,
        shell,
        form,
    };
    let response = if shown.form.has_errors() { page_with_errors(&shown)? } else { page(&shown)? };
    Ok(allow_signing(response, &signing.config().agent))
}

fn over(signing: &Signing, shell: Shell, (stored, place): (StoredRequest, &Place)) -> OverPage {
    let site = name_of(signing, &stored.client, shell.words.language);
    let key = match stored.state {
        Stands::Signed => "signing-request-signed",
        Stands::Declined => "signing-request-declined",
        Stands::Waiting | Stands::Expired => "signing-request-expired",
    };
    OverPage {
        name: stored.facts.document.name,
        what: shell.with_one(key, "site", site.as_str()),
        base: if stored.state == Stands::Signed { place.path() } else { String::new() },
        back: back_to(&stored.facts.return_url, &place.id, stored.state),
        back_text: shell.with_one("signing-request-back", "site", site.as_str()),
        shell,
    }
}

async fn show(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    respond(&signing, &place(signed_in, &id)?, (shell, Form::new()), Vec::new()).await
}

async fn answer(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(id): Path<String>,
    upload: Upload,
) -> Result<Response, PageError> {
    let (place, mut form) = (place(signed_in, &id)?, Form::new());
    match file_of(&upload, &mut form) {
        Some(file) => judge(&signing, &place, (shell, form), &file).await,
        None => respond(&signing, &place, (shell, form), Vec::new()).await,
    }
}

async fn sign_with_test_key(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (place, mut form) = (place(signed_in, &id)?, Form::new());
    let bytes = find_request_file(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    if let Some(signature) = sign_as(&signing, place.of().0, bytes.expose().clone()).await? {
        return judge(&signing, &place, (shell, form), &signature).await;
    }
    form.error("file", "signing-test-nobody");
    respond(&signing, &place, (shell, form), Vec::new()).await
}

async fn judge(
    signing: &Signing,
    place: &Place,
    (shell, mut form): (Shell, Form),
    file: &[u8],
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    let (subject, id) = place.of();
    let mut checks = Vec::new();
    match answer_request(signing, (subject, network.as_str()), id, file).await {
        // It is signed, or over: the page says so.
        Ok(DocumentSigned::Signed) | Err(SigningError::StepNotOpen) => return Ok(see(&place.path())),
        Ok(DocumentSigned::Refused(refused)) => checks = note_refused(&shell, &mut form, &refused),
        Ok(DocumentSigned::Unfit(mismatch)) => form.error("file", mismatch.key()),
        Err(error) => return Err(page_error(error, shell.now())),
    }
    respond(signing, place, (shell, form), checks).await
}

async fn decline(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (place, network) = (place(signed_in, &id)?, shell.network().to_string());
    let (subject, id) = place.of();
    match decline_request(&signing, (subject, network.as_str()), id).await {
        Ok(()) | Err(SigningError::StepNotOpen) => Ok(see(&place.path())),
        Err(error) => Err(page_error(error, shell.now())),
    }
}

async fn download(
    State(signing): State<Signing>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let place = place(signed_in, &id)?;
    let stored = find_request(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    let bytes = find_request_file(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    attachment(bytes.expose().clone(), "application/octet-stream", &stored.facts.document.name)
}

async fn open(
    State(signing): State<Signing>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let place = place(signed_in, &id)?;
    let stored = find_request(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    let bytes = find_request_file(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    show_pdf(&stored.facts.document, bytes.expose().clone())
}

async fn download_signature(
    State(signing): State<Signing>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let place = place(signed_in, &id)?;
    let stored = find_request(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    let signature = find_request_signature(&signing, place.of()).await?.ok_or(PageError::NotFound)?;
    let name = format!("{}.p7s", stored.facts.document.name);
    attachment(signature.expose().clone(), "application/pkcs7-signature", &name)
}
