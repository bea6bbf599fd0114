//! The person's certificates.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use identity::pages::SignedIn;
use serde::Deserialize;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::{CERTIFICATES_PATH, CHALLENGE_PATH, page_error};
use crate::Signing;
use crate::error::SigningError;
use crate::model::certificate::{KeptCertificate, Standing, moment};
use crate::model::challenge::Purpose;
use crate::ops::certificates::{
    Looked, detach_certificate, find_certificate, list_certificates, look_up_certificates,
};
use crate::ops::challenge::{Who, open_challenge};

pub fn routes() -> Routes<Signing> {
    Routes::new()
        .get(CERTIFICATES_PATH, Audience::Citizen, show)
        .post("/account/certificates/add", Audience::Citizen, add)
        .post("/account/certificates/check", Audience::Citizen, check)
        .get("/account/certificates/{no}/detach", Audience::Citizen, ask_to_detach)
        .post("/account/certificates/{no}/detach", Audience::Citizen, detach)
}

/// A certificate, as the list shows it.
struct Line {
    no: i32,
    owner: String,
    issuer: String,
    number: String,
    until: String,
    used: String,
    state: &'static str,
    word: String,
    may_detach: bool,
}

#[derive(Template)]
#[template(path = "certificates.html")]
struct CertificatesPage {
    shell: Shell,
    lines: Vec<Line>,
    is_offered: bool,
    /// What went well.
    done: Option<&'static str>,
    /// What the person has to know.
    trouble: Option<&'static str>,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

fn line(shell: &Shell, kept: &KeptCertificate) -> Line {
    let certificate = &kept.certificate;
    let (state, key) = match kept.standing(shell.now()) {
        Standing::Good => ("good", "certificate-good"),
        Standing::Ending => ("wait", "certificate-ending"),
        Standing::Detached => ("note", "certificate-detached"),
        Standing::Revoked => ("bad", "certificate-revoked"),
        Standing::Ended => ("note", "certificate-ended"),
        Standing::NotYet => ("note", "certificate-not-yet"),
    };
    let common = |subject: Result<certificate::Subject, certificate::ReadError>| {
        subject.ok().and_then(|subject| subject.common_name.or(subject.organisation)).unwrap_or_default()
    };
    let day = |at| shell.date(moment(at).date_in(&shell.site().config().time_zone));
    Line {
        no: kept.no,
        owner: common(certificate.subject()),
        issuer: shell.with_one("certificate-issuer", "name", common(certificate.issuer())),
        number: data_encoding::HEXUPPER.encode(certificate.serial()),
        until: shell.with(
            "certificate-valid",
            &[("from", day(certificate.not_before()).into()), ("until", day(certificate.not_after()).into())],
        ),
        used: shell.with_one("certificate-used", "time", shell.moment(kept.used_at)),
        state,
        word: shell.t(key),
        may_detach: matches!(kept.standing(shell.now()), Standing::Good | Standing::Ending),
    }
}

async fn show(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let all = list_certificates(&signing, signed_in.session.subject).await?;
    let done = match query.done.as_str() {
        "attached" => Some("certificates-done-attached"),
        "detached" => Some("certificates-done-detached"),
        "unchanged" => Some("certificates-done-unchanged"),
        "restored" => Some("certificates-done-restored"),
        _ => None,
    };
    let trouble = match query.done.as_str() {
        "revoked" => Some("certificates-done-revoked"),
        "silent" => Some("certificates-done-silent"),
        _ => None,
    };
    let lines = all.iter().rev().map(|kept| line(&shell, kept)).collect();
    page(&CertificatesPage { lines, is_offered: signing.is_offered(), done, trouble, shell })
}

async fn add(State(signing): State<Signing>, shell: Shell, who: Who) -> Result<Response, PageError> {
    let opened = open_challenge(&signing, &who, Purpose::Attach, shell.words.language).await;
    match opened.map_err(|error| page_error(error, shell.now()))? {
        Ok(()) => Ok(see(CHALLENGE_PATH)),
        Err(_) => Ok(see(CERTIFICATES_PATH)),
    }
}

async fn check(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let looked = look_up_certificates(&signing, signed_in.session.subject).await;
    let word = match looked.map_err(|error| page_error(error, shell.now()))? {
        Looked::Unchanged => "unchanged",
        Looked::Revoked => "revoked",
        Looked::Restored => "restored",
        Looked::Silent => "silent",
    };
    Ok(see(&format!("{CERTIFICATES_PATH}?done={word}")))
}

#[derive(Template)]
#[template(path = "certificate_detach.html")]
struct DetachPage {
    shell: Shell,
    line: Line,
}

async fn ask_to_detach(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let found = find_certificate(&signing, (signed_in.session.subject, no)).await?;
    let kept = found.ok_or(PageError::NotFound)?;
    page(&DetachPage { line: line(&shell, &kept), shell })
}

async fn detach(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    match detach_certificate(&signing, (signed_in.session.subject, network.as_str()), no).await {
        Ok(()) => Ok(see(&format!("{CERTIFICATES_PATH}?done=detached"))),
        Err(SigningError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(page_error(error, shell.now())),
    }
}
