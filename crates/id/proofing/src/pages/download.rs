//! Downloading everything that is known of oneself: a paper to read, a file for programs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use identity::ops::prove::is_fresh;
use identity::pages::{SignedIn, to_prove};
use web::{Audience, Form, PageError, Routes, Shell, page};

use super::Pages;
use super::readable::readable;
use crate::ops::export::export;
use crate::ops::known::{Gathering, gather};
use crate::ops::print::print;

pub fn routes() -> Routes<Pages> {
    Routes::new().get(PATH, Audience::Citizen, show).post(PATH, Audience::Citizen, download)
}

const PATH: &str = "/account/download";

#[derive(Template)]
#[template(path = "download.html")]
struct DownloadPage {
    shell: Shell,
}

async fn show(State(pages): State<Pages>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    if !is_fresh(pages.proofing.identity(), &signed_in.session).await? {
        return Ok(to_prove(PATH));
    }
    page(&DownloadPage { shell })
}

async fn download(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    form: Form,
) -> Result<Response, PageError> {
    // A stolen session must not carry off everything at once.
    if !is_fresh(pages.proofing.identity(), &signed_in.session).await? {
        return Ok(to_prove(PATH));
    }
    let token = signed_in.token().ok_or(PageError::NotFound)?;
    let network = shell.network().to_string();
    let subject = signed_in.session.subject;
    let known = match gather(&pages.proofing, (subject, &network), &token).await? {
        Gathering::Done(known) => known,
        Gathering::Limited { until } => {
            return Err(PageError::TooMany { wait: until.since(shell.now()) });
        }
    };
    let links = pages.links.tell_links(&shell, subject).await?;
    if form.value("format") == "json" {
        let text = serde_json::to_string_pretty(&export(*known, links))?;
        return Ok(file(("application/json; charset=utf-8", "json"), text.into_bytes()));
    }
    let record = readable(&shell, pages.history.as_ref(), (&known, &links));
    let day = shell.now().date_in(&shell.site().config().time_zone);
    Ok(file(("application/pdf", "pdf"), print(&pages.proofing, record, day).await?))
}

fn file((media_type, ending): (&'static str, &str), bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"okno-personal-data.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
