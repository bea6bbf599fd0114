//! The security of an account: its password, its open sessions.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use super::code::note_limit;
use super::prove::to_prove;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::session::Factors;
use crate::model::visitor::Visitor;
use crate::ops::own_sessions::{self, OpenSession, PasswordChange};
use crate::ops::prove::is_fresh;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get(PATH, Audience::Citizen, show)
        .post("/account/security/sessions/{mark}/end", Audience::Citizen, end)
        .post("/account/security/sessions/end-others", Audience::Citizen, end_others)
        .get(PASSWORD, Audience::Citizen, show_password)
        .post(PASSWORD, Audience::Citizen, change_password)
}

const PATH: &str = "/account/security";
const PASSWORD: &str = "/account/security/password";

/// One session as the page shows it.
struct Line {
    mark: String,
    title: String,
    opened: String,
    seen: String,
    network: String,
    factors: String,
    /// What there is to know of it; empty when nothing.
    note: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    shell: Shell,
    password_since: Option<String>,
    lines: Vec<Line>,
    has_others: bool,
    done: Option<&'static str>,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

fn done_key(done: &str) -> Option<&'static str> {
    match done {
        "password" => Some("security-done-password"),
        "ended" => Some("security-done-ended"),
        _ => None,
    }
}

fn line(shell: &Shell, open: OpenSession) -> Line {
    let agent = open.place.agent;
    Line {
        title: if agent.is_empty() { shell.t("security-unknown-browser") } else { agent },
        mark: open.mark,
        opened: shell.moment(open.opened_at),
        seen: shell.moment(open.seen_at),
        network: open.place.network,
        factors: shell.t(factors_key(open.factors)),
        note: note_key(open.factors).map(|key| shell.t(key)).unwrap_or_default(),
        is_this: open.is_this,
    }
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let subject = signed_in.session.subject;
    let open = own_sessions::list_sessions(&identity, subject, &token).await?;
    let since = own_sessions::password_since(&identity, subject).await?;
    page(&SecurityPage {
        password_since: since.map(|since| shell.moment(since)),
        has_others: open.iter().any(|session| !session.is_this),
        lines: open.into_iter().map(|session| line(&shell, session)).collect(),
        done: done_key(&query.done),
        shell,
    })
}

async fn end(
    State(identity): State<Identity>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(mark): Path<String>,
) -> Result<Response, PageError> {
    // Of a session that has ended meanwhile there is nothing left to do.
    own_sessions::end_session(&identity, &visitor, signed_in.session.subject, &mark).await?;
    Ok(see("/account/security?done=ended"))
}

async fn end_others(
    State(identity): State<Identity>,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    own_sessions::end_other_sessions(&identity, &visitor, signed_in.session.subject, &token).await?;
    Ok(see("/account/security?done=ended"))
}

#[derive(Template)]
#[template(path = "password_change.html")]
struct PasswordChangePage {
    shell: Shell,
    form: Form,
}

async fn show_password(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    if !is_fresh(&identity, &signed_in.session).await? {
        return Ok(to_prove(PASSWORD));
    }
    page(&PasswordChangePage { shell, form: Form::new() })
}

async fn change_password(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    if form.exact("present").is_empty() {
        form.error("present", "password-empty");
    }
    if form.exact("password").is_empty() {
        form.error("password", "password-empty");
    }
    if !form.has_errors() {
        let typed = (form.exact("present"), form.exact("password"));
        match own_sessions::change_password(&identity, &visitor, (&signed_in.session, &token), typed).await {
            Ok(PasswordChange::Done) => return Ok(see("/account/security?done=password")),
            Ok(PasswordChange::WrongPresent) => form.error("present", "security-present-wrong"),
            Ok(PasswordChange::Same) => form.error("password", "security-password-same"),
            Ok(PasswordChange::Refused(problem)) => form.error("password", problem.key()),
            Err(IdentityError::ProofNeeded) => return Ok(to_prove(PASSWORD)),
            Err(error) => note_limit(&mut form, "present", &shell, error)?,
        }
    }
    form.forget("present");
    form.forget("password");
    page_with_errors(&PasswordChangePage { shell, form })
}

/// Whether a page of somebody else could have got the sign-in from the person; of a password everybody knows it.
const fn note_key(factors: Factors) -> Option<&'static str> {
    match factors {
        Factors::Password | Factors::PasswordAndSms => None,
        Factors::Certificate => Some("security-session-note-file"),
        Factors::CertificateAtOrigin => Some("security-session-note-origin"),
    }
}

const fn factors_key(factors: Factors) -> &'static str {
    match factors {
        Factors::Password => "security-session-one",
        Factors::PasswordAndSms => "security-session-two",
        Factors::Certificate => "security-session-certificate",
        Factors::CertificateAtOrigin => "security-session-certificate-origin",
    }
}
