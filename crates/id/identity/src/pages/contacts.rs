//! The contacts of an account: the list, and one contact with what can be done with it.

use askama::Template;
use assurance::Level;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use store::{Scope, StoreError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use super::code::note_limit;
use super::prove::to_prove;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::contact::FixedPhoneKind;
use crate::model::contact_rules::{ContactRefusal, may_remove, may_stop_signing_in};
use crate::model::registration::ContactStanding;
use crate::model::visitor::Visitor;
use crate::ops::account::{StoredContact, find_account};
use crate::ops::add_contact::{self, ContactGiven, Intent};
use crate::ops::own_contacts::{self, Changed, OwnContacts, held, load_contacts};
use crate::ops::prove::is_fresh;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get(LIST, Audience::Citizen, show)
        .get("/account/contacts/{no}", Audience::Citizen, show_one)
        .post("/account/contacts/{no}/main", Audience::Citizen, make_main)
        .post("/account/contacts/{no}/sign-in", Audience::Citizen, sign_in_by)
        .post("/account/contacts/{no}/sign-in-off", Audience::Citizen, stop_signing_in)
        .post("/account/contacts/{no}/keep", Audience::Citizen, keep)
        .get("/account/contacts/{no}/remove", Audience::Citizen, ask_to_remove)
        .post("/account/contacts/{no}/remove", Audience::Citizen, remove)
        .get("/account/contacts/{no}/taken", Audience::Citizen, show_taken)
        .post("/account/contacts/{no}/disown", Audience::Citizen, disown)
}

const LIST: &str = "/account/contacts";
const CODE: &str = "/account/contacts/code";

/// One contact as the list shows it.
struct Line {
    no: i32,
    key: String,
    value: String,
    source: String,
    is_main: bool,
    signs_in: bool,
}

/// A contact that somebody else has proven and says was never this account's.
pub struct ClaimLine {
    /// The number of the contact.
    pub no: i32,
    /// Which contact it is about.
    pub title: String,
    /// What will happen, and when.
    pub text: String,
}

fn line(shell: &Shell, own: &OwnContacts, stored: &StoredContact) -> Line {
    let key = if stored.contact.kind().is_phone() { "account-row-phone" } else { "account-row-email" };
    Line {
        no: stored.no,
        key: shell.t(key),
        value: stored.contact.written(),
        source: shell.with_one("account-source-contact", "time", shell.moment(stored.confirmed_at)),
        is_main: own.main().is_some_and(|main| main.no == stored.no),
        signs_in: stored.signs_in,
    }
}

/// What the person is told of claims on their contacts.
pub fn claim_lines(shell: &Shell, own: &OwnContacts) -> Vec<ClaimLine> {
    let line = |(no, free_at): &(i32, kernel::Timestamp)| {
        let stored = own.contacts.iter().find(|stored| stored.no == *no)?;
        let (value, time) = (stored.contact.written(), shell.moment(*free_at));
        Some(ClaimLine {
            no: *no,
            title: shell.with_one("contacts-claim-title", "contact", value),
            text: shell.with_one("contacts-claim-text", "time", time),
        })
    };
    own.claims.iter().filter_map(line).collect()
}

#[derive(Template)]
#[template(path = "contacts.html")]
struct ContactsPage {
    shell: Shell,
    form: Form,
    lines: Vec<Line>,
    fixed: Vec<(String, String, String)>,
    claims: Vec<ClaimLine>,
    done: Option<&'static str>,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

fn done_key(done: &str) -> Option<&'static str> {
    match done {
        "proven" => Some("contacts-done-proven"),
        "kept" => Some("contacts-done-kept"),
        "removed" => Some("contacts-done-removed"),
        "saved" => Some("contacts-done-saved"),
        _ => None,
    }
}

async fn load(identity: &Identity, signed_in: &SignedIn) -> Result<(OwnContacts, Level), PageError> {
    let (store, subject) = (identity.store(), signed_in.session.subject);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let own = load_contacts(identity, &key, subject).await?;
    let account = find_account(store.reader(), subject).await?;
    let account = account.ok_or_else(|| StoreError::row("accounts", "a session without its account"))?;
    Ok((own, account.guard))
}

fn list_page(shell: Shell, form: Form, own: &OwnContacts, done: Option<&'static str>) -> ContactsPage {
    let fixed = FixedPhoneKind::ALL.into_iter().map(|kind| {
        let label = shell.t(fixed_key(kind));
        match own.fixed.iter().find(|given| given.kind == kind) {
            Some(given) => {
                let source = shell.with_one("account-source-self", "time", shell.moment(given.given_at));
                (label, given.phone.to_string(), source)
            }
            None => (label, shell.t("contacts-fixed-none"), String::new()),
        }
    });
    ContactsPage {
        lines: own.contacts.iter().map(|stored| line(&shell, own, stored)).collect(),
        fixed: fixed.collect(),
        claims: claim_lines(&shell, own),
        done,
        shell,
        form,
    }
}

/// The key of the label of a phone of home or work.
pub const fn fixed_key(kind: FixedPhoneKind) -> &'static str {
    match kind {
        FixedPhoneKind::Home => "contacts-home-phone",
        FixedPhoneKind::Work => "contacts-work-phone",
    }
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let (own, _) = load(&identity, &signed_in).await?;
    page(&list_page(shell, Form::new(), &own, done_key(&query.done)))
}

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage {
    shell: Shell,
    form: Form,
    line: Line,
    stop_refused: Option<&'static str>,
    remove_refused: Option<&'static str>,
}

async fn one_page(
    identity: &Identity,
    signed_in: &SignedIn,
    (shell, form): (Shell, Form),
    no: i32,
) -> Result<ContactPage, PageError> {
    let (own, level) = load(identity, signed_in).await?;
    let stored = own.contacts.iter().find(|stored| stored.no == no).ok_or(PageError::NotFound)?;
    let all = held(&own.contacts);
    Ok(ContactPage {
        line: line(&shell, &own, stored),
        stop_refused: may_stop_signing_in(&all, no).err().map(ContactRefusal::key),
        remove_refused: may_remove(&all, no, level).err().map(ContactRefusal::key),
        shell,
        form,
    })
}

async fn show_one(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    if !is_fresh(&identity, &signed_in.session).await? {
        return Ok(to_prove(&format!("{LIST}/{no}")));
    }
    page(&one_page(&identity, &signed_in, (shell, Form::new()), no).await?)
}

/// The answer to a change: done and back to the list, refused with the reason, or the second factor first.
async fn answer(
    identity: &Identity,
    signed_in: &SignedIn,
    shell: Shell,
    (no, changed, done): (i32, Result<Changed, IdentityError>, &str),
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match changed {
        Ok(Ok(())) => return Ok(see(&format!("{LIST}?done={done}"))),
        Ok(Err(refusal)) => form.error("contact", refusal.key()),
        Err(IdentityError::ProofNeeded) => return Ok(to_prove(&format!("{LIST}/{no}"))),
        Err(error) => note_limit(&mut form, "contact", &shell, error)?,
    }
    let (own, _) = load(identity, signed_in).await?;
    page_with_errors(&list_page(shell, form, &own, None))
}

async fn make_main(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let changed = own_contacts::make_main(&identity, &visitor, &signed_in.session, no).await;
    answer(&identity, &signed_in, shell, (no, changed, "saved")).await
}

async fn stop_signing_in(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let changed = own_contacts::stop_signing_in(&identity, &visitor, &signed_in.session, no).await;
    answer(&identity, &signed_in, shell, (no, changed, "saved")).await
}

/// A contact that is to serve for signing in, or to be kept, is proven anew.
async fn prove_it(
    identity: &Identity,
    visitor: &Visitor,
    signed_in: &SignedIn,
    shell: Shell,
    (no, intent): (i32, Intent),
) -> Result<Response, PageError> {
    let given = add_contact::prove_contact(identity, visitor, &signed_in.session, (no, intent)).await;
    let changed = match given {
        Ok(ContactGiven::Sent(_)) => return Ok(see(CODE)),
        Ok(ContactGiven::Already) => Ok(Ok(())),
        Ok(ContactGiven::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    };
    answer(identity, signed_in, shell, (no, changed, "saved")).await
}

async fn sign_in_by(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    prove_it(&identity, &visitor, &signed_in, shell, (no, Intent::Have)).await
}

async fn keep(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    prove_it(&identity, &visitor, &signed_in, shell, (no, Intent::Keep)).await
}

#[derive(Template)]
#[template(path = "contact_remove.html")]
struct RemovePage {
    shell: Shell,
    no: i32,
    value: String,
    shown: i64,
}

async fn ask_to_remove(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    if !is_fresh(&identity, &signed_in.session).await? {
        return Ok(to_prove(&format!("{LIST}/{no}/remove")));
    }
    let (own, level) = load(&identity, &signed_in).await?;
    let stored = own.contacts.iter().find(|stored| stored.no == no).ok_or(PageError::NotFound)?;
    if may_remove(&held(&own.contacts), no, level).is_err() {
        return Ok(see(&format!("{LIST}/{no}")));
    }
    page(&RemovePage { shell, no, value: stored.contact.written(), shown: stored.confirmed_at.as_micros() })
}

async fn remove(
    State(identity): State<Identity>,
    shell: Shell,
    (visitor, signed_in): (Visitor, SignedIn),
    Path(no): Path<i32>,
    form: Form,
) -> Result<Response, PageError> {
    let shown = form.value("shown").parse().unwrap_or(0);
    let changed = own_contacts::remove(&identity, &visitor, &signed_in.session, (no, shown)).await;
    answer(&identity, &signed_in, shell, (no, changed, "removed")).await
}

#[derive(Template)]
#[template(path = "contact_taken.html")]
struct TakenPage {
    shell: Shell,
    no: i32,
    value: String,
    free_at: Option<String>,
}

async fn show_taken(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    let (own, _) = load(&identity, &signed_in).await?;
    let stored = own.contacts.iter().find(|stored| stored.no == no).ok_or(PageError::NotFound)?;
    if stored.signs_in {
        return Ok(see(LIST));
    }
    page(&TakenPage { shell, no, value: stored.contact.written(), free_at: None })
}

async fn disown(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    match own_contacts::disown_other(&identity, &visitor, &signed_in.session, no).await {
        Ok(ContactStanding::Claimed { free_at }) => {
            let (own, _) = load(&identity, &signed_in).await?;
            let stored = own.contacts.iter().find(|stored| stored.no == no).ok_or(PageError::NotFound)?;
            let free_at = Some(shell.moment(free_at));
            page(&TakenPage { shell, no, value: stored.contact.written(), free_at })
        }
        Ok(_) => Ok(see("/account/contacts?done=proven")),
        Err(IdentityError::ProofNeeded) => Ok(to_prove(&format!("{LIST}/{no}/taken"))),
        // The code was typed too long ago, or the contact is not there: from the list again.
        Err(IdentityError::StepNotOpen) => Ok(see(LIST)),
        Err(error) => Err(super::page_error(error, shell.now())),
    }
}
