//! What the pages of papers and of addresses have in common: the list, and the deletion.

use askama::Template;
use axum::response::Response;
use identity::pages::SignedIn;
use profile::model::{Stated, Statement};
use profile::ops::list_statements;
use store::Scope;
use web::{Form, PageError, Shell, page, see};

use super::Pages;
use crate::ops::statements;

/// Everything that the person has stated.
pub async fn load(pages: &Pages, signed_in: &SignedIn) -> Result<Vec<Stated>, PageError> {
    let (store, subject) = (pages.proofing.db(), signed_in.session.subject);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    Ok(list_statements(store.reader(), &key, subject).await?)
}

/// A statement as a list shows it.
pub struct StatedLine {
    pub no: i32,
    pub key: String,
    pub value: String,
    pub source: String,
    pub change: String,
    /// Where its scans are, and how many, for what can have scans.
    pub scans: Option<(String, String)>,
}

/// Since when, and until when it was in force.
pub fn source(shell: &Shell, stated: &Stated) -> String {
    let since = shell.with_one("account-source-self", "time", shell.moment(stated.made_at));
    match stated.ended_at {
        Some(end) => shell.with("stated-past", &[("since", since.into()), ("end", shell.moment(end).into())]),
        None => since,
    }
}

/// What was done, in the words of the banner.
pub fn done_key(done: &str) -> Option<&'static str> {
    match done {
        "saved" => Some("stated-done-saved"),
        "deleted" => Some("stated-done-deleted"),
        "changed" => Some("stated-done-changed"),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "stated_remove.html")]
struct RemovePage {
    shell: Shell,
    title: String,
    value: String,
    shown: i64,
    action: String,
    list: &'static str,
}

/// Asks before deleting. `is_here` tells whether a statement belongs on these pages.
pub async fn ask_to_remove(
    pages: &Pages,
    signed_in: &SignedIn,
    shell: Shell,
    (no, list): (i32, &'static str),
    written: fn(&Shell, &Statement) -> Option<(String, String)>,
) -> Result<Response, PageError> {
    let all = load(pages, signed_in).await?;
    let found = all.iter().find(|stated| stated.no == no).ok_or(PageError::NotFound)?;
    let (title, value) = written(&shell, &found.statement).ok_or(PageError::NotFound)?;
    let shown = found.made_at.as_micros();
    page(&RemovePage { shell, title, value, shown, action: format!("{list}/{no}/remove"), list })
}

/// Deletes what the page showed.
pub async fn remove(
    pages: &Pages,
    signed_in: &SignedIn,
    (shell, form): (&Shell, &Form),
    (no, list): (i32, &'static str),
) -> Result<Response, PageError> {
    let shown = form.value("shown").parse().unwrap_or(0);
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    let deleted = statements::delete(&pages.proofing, who, (no, shown)).await?;
    Ok(see(&format!("{list}?done={}", if deleted { "deleted" } else { "changed" })))
}
