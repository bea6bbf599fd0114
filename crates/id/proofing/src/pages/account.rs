//! The first page of an account: the level and the next step, each value with source and age, safety.

use askama::Template;
use assurance::Level;
use axum::extract::State;
use axum::response::Response;
use identity::Identity;
use identity::model::contact::{Contact, ContactKind};
use identity::ops::account::{StoredContact, find_account, list_contacts, list_sign_ins};
use identity::pages::SignedIn;
use store::{Scope, StoreError};
use web::{Audience, PageError, Routes, Shell, page};

pub fn routes() -> Routes<Identity> {
    Routes::new().get("/account", Audience::Citizen, show)
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    greeting: String,
    reached: usize,
    levels: Vec<(String, String)>,
    next: NextStep,
    rows: Vec<Row>,
    sign_ins: Vec<String>,
}

/// What the person can do next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NextStep {
    /// A phone first: personal data begin with it.
    Phone,
    /// Fill in the personal data.
    Data,
}

/// One value, where it comes from and how old it is.
struct Row {
    key: String,
    value: String,
    source: String,
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let (store, scope) = (identity.store(), Scope::subject(subject));
    let key = store.vault().load_key(store.reader(), scope).await?;
    let missing = || StoreError::row("accounts", "a session without its account");
    let account = find_account(store.reader(), subject).await?.ok_or_else(missing)?;
    let profile = profile::ops::load_profile(store.reader(), &key, subject).await?;
    let contacts = list_contacts(store.reader(), &key, subject).await?;
    let sign_ins = list_sign_ins(&identity, &key, subject).await?;
    let name = profile.current.content.name();
    let mut rows = vec![Row {
        key: shell.t("account-row-name"),
        value: name.full(),
        source: shell.with_one("account-source-self", "time", shell.moment(profile.current.made_at)),
    }];
    rows.extend(contacts.iter().map(|stored| contact_row(&shell, stored)));
    let has_phone = contacts.iter().any(|stored| matches!(stored.contact, Contact::Phone(_)));
    let sign_ins =
        sign_ins.iter().take(2).map(|(at, place)| sign_in_line(&shell, *at, &place.agent)).collect();
    page(&AccountPage {
        greeting: shell.with_one("account-greeting", "name", name.first.as_str()),
        reached: Level::ALL.iter().filter(|level| **level <= account.level).count(),
        levels: levels(&shell),
        next: if has_phone { NextStep::Data } else { NextStep::Phone },
        rows,
        sign_ins,
        shell,
    })
}

fn levels(shell: &Shell) -> Vec<(String, String)> {
    vec![
        (shell.t("id-home-level-simplified"), shell.t("id-home-level-simplified-text")),
        (shell.t("id-home-level-standard"), shell.t("id-home-level-standard-text")),
        (shell.t("id-home-level-confirmed"), shell.t("id-home-level-confirmed-text")),
    ]
}

fn contact_row(shell: &Shell, stored: &StoredContact) -> Row {
    let key = match stored.contact.kind() {
        ContactKind::Phone => shell.t("account-row-phone"),
        ContactKind::Email => shell.t("account-row-email"),
    };
    let time = shell.moment(stored.confirmed_at);
    Row {
        key,
        value: stored.contact.masked(),
        source: shell.with_one("account-source-contact", "time", time),
    }
}

fn sign_in_line(shell: &Shell, at: kernel::Timestamp, agent: &str) -> String {
    if agent.is_empty() { shell.moment(at) } else { format!("{} · {agent}", shell.moment(at)) }
}
