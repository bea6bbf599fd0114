//! Typing the code from the letter.

use askama::Template;
use axum::extract::State as Room;
use axum::response::Response;
use identity::pages::SignedIn;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with, page_with_errors, see};

use super::letter::{called_off_key, end_key};
use super::{CODE_PATH, page_error};
use crate::Letters;
use crate::model::letter::{State, Verdict};
use crate::ops::enter::{Entered, enter_code};
use crate::ops::view::view_letter;

pub fn routes() -> Routes<Letters> {
    Routes::new().get(CODE_PATH, Audience::Citizen, show).post(CODE_PATH, Audience::Citizen, enter)
}

#[derive(Template)]
#[template(path = "letter_code.html")]
struct CodePage {
    shell: Shell,
    form: Form,
    /// Something to say in place of the form.
    notice: Option<(String, String)>,
    /// The code was typed before the letter was handed over.
    is_kept: bool,
    /// Whether the session has shown one factor alone.
    is_weak: bool,
    /// Whether the code is from an office.
    is_from_office: bool,
}

impl CodePage {
    fn form(shell: Shell, form: Form) -> Self {
        Self { shell, form, notice: None, is_kept: false, is_weak: false, is_from_office: false }
    }

    fn notice(shell: Shell, title: &str, text: &str) -> Self {
        let notice = Some((shell.t(title), shell.t(text)));
        Self { notice, ..Self::form(shell, Form::new()) }
    }
}

async fn show(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let view = view_letter(&letters, subject).await?;
    let Some(state) = view.map(|view| view.state) else {
        return page(&CodePage::notice(shell, "letter-code-none-title", "letter-code-none"));
    };
    if let Some(key) = end_key(&state) {
        return page(&CodePage::notice(shell, "letter-code-over-title", key));
    }
    if matches!(state, State::Queued | State::Held { .. }) {
        return page(&CodePage::notice(shell, "letter-code-none-title", "letter-code-queued"));
    }
    let is_kept = state.sheet().is_some_and(|sheet| sheet.is_kept);
    let is_from_office = state.is_from_office();
    let is_weak = !signed_in.session.factors.are_two();
    page(&CodePage { is_kept, is_weak, is_from_office, ..CodePage::form(shell, Form::new()) })
}

async fn enter(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    if !signed_in.session.factors.are_two() {
        let weak = CodePage { is_weak: true, ..CodePage::form(shell, Form::new()) };
        return page_with(http::StatusCode::FORBIDDEN, &weak);
    }
    let network = shell.network().to_string();
    let typed = form.value("code").to_owned();
    form.forget("code");
    let entered = enter_code(&letters, signed_in.session.subject, &typed, &network).await;
    match entered.map_err(page_error)? {
        Entered::Confirmed => Ok(see("/account")),
        Entered::Judged(Verdict::Counts | Verdict::Kept) => Ok(see(CODE_PATH)),
        Entered::Malformed => {
            let key = if typed.is_empty() { "letter-code-empty" } else { "letter-code-malformed" };
            form.error("code", key);
            page_with_errors(&CodePage::form(shell, form))
        }
        Entered::Judged(Verdict::Wrong(left)) => {
            form.error_with("code", "letter-code-wrong", &[("left", i64::from(left).into())]);
            page_with_errors(&CodePage::form(shell, form))
        }
        Entered::Judged(Verdict::Replaced) => {
            form.error("code", "letter-code-replaced");
            page_with_errors(&CodePage::form(shell, form))
        }
        Entered::CalledOff(why) => over(shell, called_off_key(why)),
        Entered::Judged(Verdict::Exhausted) => over(shell, "letter-ended-exhausted"),
        Entered::Judged(Verdict::Expired) => over(shell, "letter-ended-expired"),
        Entered::Judged(Verdict::NoLetter) => {
            let view = view_letter(&letters, signed_in.session.subject).await?;
            let end = view.as_ref().and_then(|view| end_key(&view.state));
            if let Some(key) = end {
                return over(shell, key);
            }
            let none = CodePage::notice(shell, "letter-code-none-title", "letter-code-none");
            page_with(http::StatusCode::UNPROCESSABLE_ENTITY, &none)
        }
    }
}

/// The code is right or wrong no more: the page says what became of the letter.
fn over(shell: Shell, key: &str) -> Result<Response, PageError> {
    let over = CodePage::notice(shell, "letter-code-over-title", key);
    page_with(http::StatusCode::UNPROCESSABLE_ENTITY, &over)
}
