//! The password of a new account, its strength while it is typed, and the end of the registration.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;
use text::Words;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::code::note_limit;
use super::page_error;
use super::registration::{lead_on, open_at, path_of};
use crate::Identity;
use crate::error::IdentityError;
use crate::limits;
use crate::model::password::{PasswordVerdict, judge};
use crate::model::registration::Step;
use crate::model::visitor::Visitor;
use crate::ops::register::{self, PasswordSet};

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/registration/password", Audience::Visitor, show)
        .post("/registration/password", Audience::Visitor, set)
        .post("/password/strength", Audience::Visitor, strength)
        .get("/registration/done", Audience::Visitor, done)
}

/// The page that asks for a new password, wherever one is asked for.
#[derive(Template)]
#[template(path = "password.html")]
pub struct PasswordPage {
    pub shell: Shell,
    pub form: Form,
    pub title: String,
    pub action: String,
    /// Which of the four steps of a registration this is; 0 where it is none.
    pub step: usize,
}

impl PasswordPage {
    fn of_registration(shell: Shell, form: Form) -> Self {
        let title = shell.t("password-title");
        Self { shell, form, title, action: path_of(Step::Password).to_owned(), step: 4 }
    }
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match open_at(&identity, &visitor, Step::Password).await? {
        Ok(_) => page(&PasswordPage::of_registration(shell, Form::new())),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn set(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    match register::set_password(&identity, &visitor, form.exact("password")).await {
        Ok(PasswordSet::Registered { token, .. }) => {
            let cookie = shell.site().session_cookie(token.expose(), None);
            return Ok(([(header::SET_COOKIE, cookie)], see(path_of(Step::Done))).into_response());
        }
        Ok(PasswordSet::ContactTaken) => return Ok(see(path_of(Step::Taken))),
        Ok(PasswordSet::Refused(problem)) => form.error("password", problem.key()),
        Err(IdentityError::StepNotOpen) => {
            return lead_on(&identity, &visitor, IdentityError::StepNotOpen, &shell).await;
        }
        Err(error) => note_limit(&mut form, "password", &shell, error)?,
    }
    form.forget("password");
    page_with_errors(&PasswordPage::of_registration(shell, form))
}

/// What a script shows beside the field.
#[derive(Serialize)]
struct StrengthAnswer {
    text: String,
    reasons: Vec<String>,
    good: bool,
}

fn strength_text(words: Words, verdict: PasswordVerdict) -> String {
    match verdict.score {
        0 => words.t("password-strength-0"),
        1 => words.t("password-strength-1"),
        2 => words.t("password-strength-2"),
        3 => words.t("password-strength-3"),
        _ => words.t("password-strength-4"),
    }
}

async fn strength(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    form: Form,
) -> Result<Response, PageError> {
    let tx = identity.store().begin().await?;
    let browser = data_encoding::HEXLOWER.encode(&visitor.browser.0);
    let spent = limits::spend(&tx, limits::STRENGTHS_PER_BROWSER, &browser).await;
    tx.commit().await?;
    spent.map_err(|error| page_error(error, shell.now()))?;
    let verdict = judge(form.exact("password"), &[]);
    let reasons = verdict.problem.map(|problem| shell.t(problem.key())).into_iter().collect();
    let answer = StrengthAnswer {
        text: strength_text(shell.words, verdict),
        reasons,
        good: verdict.problem.is_none(),
    };
    Ok(Json(answer).into_response())
}

#[derive(Template)]
#[template(path = "registration_done.html")]
struct DonePage {
    shell: Shell,
    levels: Vec<(String, String)>,
    portal_url: String,
}

fn levels(shell: &Shell) -> Vec<(String, String)> {
    vec![
        (shell.t("id-home-level-simplified"), shell.t("id-home-level-simplified-text")),
        (shell.t("id-home-level-standard"), shell.t("id-home-level-standard-text")),
        (shell.t("id-home-level-confirmed"), shell.t("id-home-level-confirmed-text")),
    ]
}

async fn done(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match open_at(&identity, &visitor, Step::Done).await? {
        Ok(_) => {
            let (levels, portal_url) = (levels(&shell), identity.config().portal_url.clone());
            page(&DonePage { shell, levels, portal_url })
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}
