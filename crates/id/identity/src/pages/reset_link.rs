//! The page behind a link for a new password.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors};

use super::code::note_limit;
use super::password::PasswordPage;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::visitor::Visitor;
use crate::ops::recover::PasswordReset;
use crate::ops::reset_link;

pub fn routes() -> Routes<Identity> {
    Routes::new().get("/recovery/set/{token}", Audience::Visitor, show).post(
        "/recovery/set/{token}",
        Audience::Visitor,
        set,
    )
}

/// A page that tells one thing and leads on.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage {
    pub shell: Shell,
    pub title: String,
    pub text: String,
    pub button: (&'static str, String),
}

fn dead(shell: Shell) -> Result<Response, PageError> {
    let button = ("/centres", shell.t("recovery-desk-button"));
    page(&MessagePage {
        title: shell.t("recovery-link-dead-title"),
        text: shell.t("recovery-link-dead-text"),
        button,
        shell,
    })
}

fn password_page(shell: Shell, form: Form, token: &str) -> PasswordPage {
    let title = shell.t("recovery-password-title");
    PasswordPage { shell, form, title, action: format!("/recovery/set/{token}"), step: 0 }
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if reset_link::is_open(&identity, &token).await? {
        page(&password_page(shell, Form::new(), &token))
    } else {
        dead(shell)
    }
}

async fn set(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    Path(token): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    match reset_link::set_password_by_link(&identity, &visitor, &token, form.exact("password")).await {
        Ok(PasswordReset::Done) => {
            let button = ("/sign-in", shell.t("sign-in-button"));
            let (title, text) = (shell.t("recovery-done-title"), shell.t("recovery-done-text"));
            return page(&MessagePage { shell, title, text, button });
        }
        Ok(PasswordReset::Refused(problem)) => form.error("password", problem.key()),
        Err(IdentityError::StepNotOpen) => return dead(shell),
        Err(error) => note_limit(&mut form, "password", &shell, error)?,
    }
    form.forget("password");
    page_with_errors(&password_page(shell, form, &token))
}
