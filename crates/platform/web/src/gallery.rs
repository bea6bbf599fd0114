//! Every component with samples, and sketches of typical pages: for looking at, for browser tests and for the tests
//! of the components. Its sample texts are data, not part of the catalogue.

use std::time::Duration;

use askama::Template;
use axum::response::Response;
use http::request::Parts;
use text::Value;

use crate::{
    AgentAddress, Audience, Form, Gate, PageError, Routes, Shell, SignedKind, Signing, UserPill,
    allow_signing, page, page_with_errors,
};

/// The pages of the gallery, by path.
pub const PATHS: [&str; 9] =
    ["/", "/forms", "/mistakes", "/parts", "/code", "/checks", "/account", "/desk", "/signing"];

/// The routes of the gallery.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Audience::Public, |shell| async move { show(|form| HomePage { shell, form }) })
        .get("/forms", Audience::Public, |shell| async move { show(|form| FormsPage { shell, form }) })
        .get("/mistakes", Audience::Public, mistakes)
        .post("/forms", Audience::Public, refuse)
        .post("/code", Audience::Public, refuse)
        .get("/parts", Audience::Public, |shell| async move { show(|form| PartsPage { shell, form }) })
        .get("/code", Audience::Visitor, |shell| async move { show(|form| CodePage { shell, form }) })
        .get("/checks", Audience::Citizen, |shell| async move { show(|form| ChecksPage { shell, form }) })
        .get("/account", Audience::Citizen, |shell| async move { show(|form| AccountPage { shell, form }) })
        .get("/desk", Audience::Registrar, |shell| async move { show(|form| DeskPage { shell, form }) })
        .get("/signing", Audience::Visitor, signing)
        .get("/wait", Audience::Public, || async { PageError::TooMany { wait: Duration::from_secs(840) } })
}

/// Lets everybody pass, and shows a signed-in person where one is needed.
pub struct GalleryGate;

#[async_trait::async_trait]
impl Gate for GalleryGate {
    async fn admit(&self, audience: Audience, request: &mut Parts) -> Result<(), Response> {
        if !matches!(audience, Audience::Public | Audience::Visitor) {
            request.extensions.insert(UserPill {
                name: "Пётр П.".to_owned(),
                initials: "ПП".to_owned(),
                href: "/account".to_owned(),
            });
        }
        Ok(())
    }
}

fn show<T: Template>(make: impl FnOnce(Form) -> T) -> Result<Response, PageError> {
    page(&make(Form::with_values([
        ("gender", "M"),
        ("agree", "yes"),
        ("lastName", "Проверкин"),
        ("birthDate-day", "2"),
        ("birthDate-month", "3"),
        ("birthDate-year", "1992"),
        ("citizenship", "RUS"),
    ])))
}

async fn signing(shell: Shell) -> Result<Response, PageError> {
    let agent = AgentAddress::default();
    let text = "Пример текста.".as_bytes();
    let ask = Signing::of(text, "Пример.txt", SignedKind::Text, &agent).install_help("/parts");
    let response = page(&SigningPage { shell, form: Form::new(), ask })?;
    Ok(allow_signing(response, &agent))
}

async fn mistakes(shell: Shell) -> Result<Response, PageError> {
    let typed = [("lastName", "Пр0веркин"), ("birthDate-day", "30"), ("birthDate-month", "2")];
    refuse(shell, Form::with_values(typed)).await
}

/// Finds a mistake in every field, whatever was typed.
async fn refuse(shell: Shell, mut form: Form) -> Result<Response, PageError> {
    form.error("lastName", "web-error-bad-request-text");
    form.date("birthDate", "web-date-impossible");
    for field in ["about", "code", "password", "gender", "way", "citizenship"] {
        form.error(field, "web-error-unprocessable-text");
    }
    form.error_with("agree", "web-error-too-many-wait", &[("wait", Value::from("5 минут"))]);
    page_with_errors(&FormsPage { shell, form })
}

macro_rules! pages {
    ($($name:ident: $path:literal),*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name {
            shell: Shell,
            #[expect(dead_code, reason = "only some of the pages show a form")]
            form: Form,
        }
    )*};
}

pages! {
    HomePage: "gallery/home.html",
    PartsPage: "gallery/parts.html",
    ChecksPage: "gallery/checks.html",
    AccountPage: "gallery/account.html"
}

#[derive(Template)]
#[template(path = "gallery/forms.html")]
struct FormsPage {
    shell: Shell,
    form: Form,
}

#[derive(Template)]
#[template(path = "gallery/code.html")]
struct CodePage {
    shell: Shell,
    form: Form,
}

#[derive(Template)]
#[template(path = "gallery/desk.html")]
struct DeskPage {
    shell: Shell,
    form: Form,
}

#[derive(Template)]
#[template(path = "gallery/signing.html")]
struct SigningPage {
    shell: Shell,
    form: Form,
    ask: Signing,
}
