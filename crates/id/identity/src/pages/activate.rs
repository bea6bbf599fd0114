//! The first password of a person whom a desk has registered.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::code::note_limit;
use super::password::PasswordPage;
use super::reset_link::MessagePage;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::visitor::Visitor;
use crate::ops::activate::{self, Activated, CodeTyped};

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/activation", Audience::Visitor, show_code)
        .post("/activation", Audience::Visitor, enter_code)
        .get("/activation/{token}", Audience::Visitor, show)
        .post("/activation/{token}", Audience::Visitor, set)
}

#[derive(Template)]
#[template(path = "activation.html")]
struct CodePage {
    shell: Shell,
    form: Form,
}

async fn show_code(shell: Shell) -> Result<Response, PageError> {
    page(&CodePage { shell, form: Form::new() })
}

async fn enter_code(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    mut form: Form,
) -> Result<Response, PageError> {
    let typed = (form.value("login"), form.value("code"));
    match activate::enter_activation_code(&identity, &visitor, typed).await {
        Ok(CodeTyped::Right(token)) => return Ok(see(&format!("/activation/{}", token.expose()))),
        Ok(CodeTyped::NoLogin) => form.error("login", "activation-login-empty"),
        Ok(CodeTyped::Malformed) => form.error("code", "activation-code-malformed"),
        Ok(CodeTyped::Wrong) => form.error("code", "activation-code-wrong"),
        Err(error) => note_limit(&mut form, "code", &shell, error)?,
    }
    form.forget("code");
    page_with_errors(&CodePage { shell, form })
}

fn dead(shell: Shell) -> Result<Response, PageError> {
    let button = ("/sign-in", shell.t("sign-in-button"));
    page(&MessagePage {
        title: shell.t("activation-dead-title"),
        text: shell.t("activation-dead-text"),
        button,
        shell,
    })
}

fn password_page(shell: Shell, form: Form, token: &str) -> PasswordPage {
    let title = shell.t("activation-password-title");
    PasswordPage { shell, form, title, action: format!("/activation/{token}"), step: 0 }
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if activate::is_open(&identity, &token).await? {
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
    match activate::activate(&identity, &visitor, (&token, form.exact("password"))).await {
        Ok(Activated::Done) => {
            let button = ("/sign-in", shell.t("sign-in-button"));
            let (title, text) = (shell.t("activation-done-title"), shell.t("activation-done-text"));
            return page(&MessagePage { shell, title, text, button });
        }
        Ok(Activated::Refused(problem)) => form.error("password", problem.key()),
        Err(IdentityError::StepNotOpen) => return dead(shell),
        Err(error) => note_limit(&mut form, "password", &shell, error)?,
    }
    form.forget("password");
    page_with_errors(&password_page(shell, form, &token))
}
