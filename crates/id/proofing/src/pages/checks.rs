//! How the checks stand, live; the page may be closed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use kernel::SubjectId;
use store::StoreError;
use web::{Audience, Form, PageError, Routes, Seen, Shell, page, page_with_errors, see};

use super::Pages;
use super::data::page_of;
use crate::error::ProofingError;
use crate::model::{CheckView, CheckViewState, ChecksView};
use crate::ops::{self, Rechecking, status_version, view_checks};

pub const PATH: &str = "/account/checks";
const AGAIN_PATH: &str = "/account/checks/again";

pub fn routes() -> Routes<Pages> {
    Routes::new()
        .get(PATH, Audience::Citizen, show)
        .get("/account/checks/changes", Audience::Citizen, changes)
        .post(AGAIN_PATH, Audience::Citizen, check_again)
}

/// One line of the list.
pub struct Line {
    /// Who compares what.
    pub title: String,
    /// How far it has come, and what to do.
    pub text: String,
    /// `good`, `wait`, `bad` or `note`.
    pub state: &'static str,
    /// The state in a word.
    pub word: String,
    /// The citizen's page where what failed is mended.
    pub mend: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "checks.html")]
struct ChecksPage {
    shell: Shell,
    title: String,
    lead: String,
    lines: Vec<Line>,
    live: Option<String>,
    needs_inspection: bool,
    is_owned_by_other: bool,
    form: Form,
    /// Whether the registries may be asked again now.
    may_repeat: bool,
}

async fn show(State(pages): State<Pages>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    match checks_page(&pages, shell, (signed_in.session.subject, Form::new())).await? {
        Some(found) => page(&found),
        None => Ok(see(super::data::PERSON_PATH)),
    }
}

/// The page; none while there is nothing to check.
async fn checks_page(
    pages: &Pages,
    shell: Shell,
    (subject, form): (SubjectId, Form),
) -> Result<Option<ChecksPage>, PageError> {
    let store = pages.proofing.db();
    // The number first: what changes between the two reads is then told again rather than never.
    let version = status_version(store, subject).await?;
    let missing = || StoreError::row("checks", "a session without its subject");
    let view = view_checks(store, subject).await?.ok_or_else(missing)?;
    if view.version.is_none() {
        return Ok(None);
    }
    let is_waiting = view.is_open();
    let (title, lead) = headline(&shell, &view, is_waiting);
    Ok(Some(ChecksPage {
        title,
        lead,
        lines: view.checks.iter().map(|check| line(&shell, check)).collect(),
        live: is_waiting.then(|| format!("/account/checks/changes?since={version}")),
        needs_inspection: view.needs_inspection,
        is_owned_by_other: view.is_owned_by_other,
        may_repeat: !is_waiting,
        form,
        shell,
    }))
}

async fn check_again(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    match ops::check_again(&pages.proofing, subject, &shell.network().to_string()).await {
        Ok(Rechecking::Begun | Rechecking::Running) => return Ok(see(PATH)),
        Ok(Rechecking::Nothing) => return Ok(see(super::data::PERSON_PATH)),
        Err(ProofingError::Limited { until, limit }) => {
            form.error_with("again", limit.key(), &[("time", shell.moment(until).into())]);
        }
        Err(ProofingError::Internal(error)) => return Err(error.into()),
    }
    match checks_page(&pages, shell, (subject, form)).await? {
        Some(found) => page_with_errors(&found),
        None => Ok(see(super::data::PERSON_PATH)),
    }
}

fn headline(shell: &Shell, view: &ChecksView, is_waiting: bool) -> (String, String) {
    if view.checks.iter().any(|check| check.question.is_required() && check.has_failed()) {
        (shell.t("checks-title-failed"), shell.t("checks-lead-failed"))
    } else if is_waiting {
        (shell.t("checks-title-waiting"), shell.t("checks-lead-waiting"))
    } else {
        (shell.t("checks-title-done"), shell.t("checks-lead-done"))
    }
}

/// One check in the words of the page.
pub fn line(shell: &Shell, check: &CheckView) -> Line {
    let mut text = shell.t(check.text_key());
    if let CheckViewState::Answered { at, .. } | CheckViewState::CouldNotCheck { at } = &check.state {
        text = shell.with("checks-with-time", &[("text", text.into()), ("time", shell.moment(*at).into())]);
    }
    if let Some(again) = check.again_key() {
        text = format!("{text} {}", shell.t(again));
    }
    let (state, word) = match &check.state {
        CheckViewState::Waiting { .. } => ("wait", shell.t("checks-word-waiting")),
        CheckViewState::Answered { outcome, .. } if outcome.says_yes() => {
            ("good", shell.t("checks-word-passed"))
        }
        CheckViewState::Answered { .. } if check.question.is_required() => {
            ("bad", shell.t("checks-word-failed"))
        }
        CheckViewState::Answered { .. } => ("note", shell.t("checks-word-none")),
        CheckViewState::CouldNotCheck { .. } => ("note", shell.t("checks-word-could-not")),
    };
    let mend = check.fields.first().map(|field| page_of(field));
    Line { title: shell.t(check.title_key()), text, state, word, mend }
}

async fn changes(State(pages): State<Pages>, signed_in: SignedIn, seen: Seen) -> Result<Response, PageError> {
    pages.hub.open(signed_in.session.subject, seen)
}
