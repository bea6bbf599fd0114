//! How the checks stand, live; the page may be closed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use store::StoreError;
use web::{Audience, PageError, Routes, Seen, Shell, page, see};

use super::Pages;
use super::data::page_of;
use crate::model::{CheckView, CheckViewState, ChecksView};
use crate::ops::{status_version, view_checks};

pub const PATH: &str = "/account/checks";

pub fn routes() -> Routes<Pages> {
    Routes::new().get(PATH, Audience::Citizen, show).get(
        "/account/checks/changes",
        Audience::Citizen,
        changes,
    )
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
}

async fn show(State(pages): State<Pages>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let store = pages.proofing.db();
    // The number first: what changes between the two reads is then told again rather than never.
    let version = status_version(store, subject).await?;
    let missing = || StoreError::row("checks", "a session without its subject");
    let view = view_checks(store, subject).await?.ok_or_else(missing)?;
    if view.version.is_none() {
        return Ok(see(super::data::PERSON_PATH));
    }
    let is_waiting = view.checks.iter().any(|check| matches!(check.state, CheckViewState::Waiting { .. }));
    let (title, lead) = headline(&shell, &view, is_waiting);
    page(&ChecksPage {
        title,
        lead,
        lines: view.checks.iter().map(|check| line(&shell, check)).collect(),
        live: is_waiting.then(|| format!("/account/checks/changes?since={version}")),
        needs_inspection: view.needs_inspection,
        is_owned_by_other: view.is_owned_by_other,
        shell,
    })
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
