//! A young person with an account: who acts for them, and what those see.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use identity::pages::SignedIn;
use person::age_on;
use profile::model::PersonData;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::add::{read_certificate, told};
use super::child::parse_no;
use super::list::Done;
use super::words::{Standing, day, done_key, standing, today};
use crate::Children;
use crate::model::{Asked, ChildData, LinkState, Role, Share};
use crate::ops::ask::{ask, level_for};
use crate::ops::end::let_go;
use crate::ops::share::share;
use crate::ops::view::{HolderView, OwnView, find_own, find_own_child};

const PATH: &str = "/account/children/own";

pub fn routes() -> Routes<Children> {
    Routes::new()
        .get(PATH, Audience::Citizen, show)
        .post(PATH, Audience::Citizen, save)
        .post("/account/children/own/anew", Audience::Citizen, begin_anew)
        .get("/account/children/own/{no}", Audience::Citizen, show_holder)
        .post("/account/children/own/{no}", Audience::Citizen, save_holder)
}

/// Somebody who acts for the person.
struct Line {
    no: i32,
    name: String,
    role: String,
    sees: String,
}

#[derive(Template)]
#[template(path = "child_own.html")]
struct OwnPage {
    shell: Shell,
    form: Form,
    standing: Option<Standing>,
    /// The link was refused or has ended: it can be asked anew.
    is_over: bool,
    is_held: bool,
    may_ask: bool,
    lines: Vec<Line>,
    done: Option<&'static str>,
}

impl OwnPage {
    fn new(shell: Shell, form: Form, view: Option<&OwnView>, (may_ask, done): (bool, &str)) -> Self {
        let link = view.map(|view| &view.link.link);
        let holders = view.map(|view| view.holders.as_slice()).unwrap_or_default();
        Self {
            standing: link.map(|link| standing(&shell, link)),
            is_held: link.is_some_and(|link| link.child().is_some()),
            is_over: link.is_some_and(|link| !link.is_asked() && link.child().is_none()),
            lines: holders.iter().map(|holder| line(&shell, holder)).collect(),
            done: done_key(done),
            may_ask,
            shell,
            form,
        }
    }
}

fn line(shell: &Shell, holder: &HolderView) -> Line {
    let words: Vec<String> = holder.shares.iter().map(|share| shell.t(share.key())).collect();
    let sees = if words.is_empty() { shell.t("children-sees-nothing") } else { words.join(", ") };
    let since = [("role", shell.t(holder.role.key()).into()), ("time", day(shell, holder.since).into())];
    Line { no: holder.no, name: holder.name.clone(), role: shell.with("children-other", &since), sees }
}

/// The person of the account, when they are between 14 and 18 or bound already.
async fn young(
    room: &Children,
    shell: &Shell,
    signed_in: &SignedIn,
) -> Result<(Option<PersonData>, bool, Option<OwnView>), PageError> {
    let subject = signed_in.session.subject;
    let view = find_own_child(room, subject).await?;
    let (level, person) = find_own(room, subject).await?;
    let age = person.as_ref().map(|person| age_on(person.birth_date.date(), today(shell)));
    if view.is_none() && !age.is_some_and(|age| (14..18).contains(&age)) {
        return Err(PageError::NotFound);
    }
    Ok((person, level >= level_for(Role::Child), view))
}

async fn show(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let (_, may_ask, view) = young(&room, &shell, &signed_in).await?;
    page(&OwnPage::new(shell, Form::new(), view.as_ref(), (may_ask, &query.done)))
}

async fn save(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let (person, may_ask, view) = young(&room, &shell, &signed_in).await?;
    let Some(person) = person.filter(|_| may_ask && view.is_none()) else { return Ok(see(PATH)) };
    let born = person.birth_date.date();
    let read = read_certificate(today(&shell), &mut form, Some(born));
    if let (Some(certificate), Some(issued_on), false) = (read.0, read.1, form.has_errors()) {
        let child = ChildData {
            name: person.name,
            birth_date: person.birth_date,
            gender: person.gender,
            certificate,
            issued_on,
            snils: person.snils,
        };
        let network = shell.network().to_string();
        let who = (signed_in.session.subject, network.as_str());
        let outcome = ask(&room, who, Role::Child, &Asked { child, act: None }).await;
        if told(&shell, &mut form, ("number", "number"), outcome)?.is_some() {
            return Ok(see(PATH));
        }
    }
    page_with_errors(&OwnPage::new(shell, form, None, (may_ask, "")))
}

/// Forgets a question that came to nothing, so that it can be asked anew.
async fn begin_anew(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let (_, _, view) = young(&room, &shell, &signed_in).await?;
    let over = view.map(|view| view.link.link).filter(|link| !matches!(link.state, LinkState::Held { .. }));
    if let Some(link) = over {
        let network = shell.network().to_string();
        let_go(&room, (signed_in.session.subject, &network), link.no).await?;
    }
    Ok(see(PATH))
}

#[derive(Template)]
#[template(path = "child_share.html")]
struct SharePage {
    shell: Shell,
    form: Form,
    no: i32,
    name: String,
    shares: Vec<(&'static str, String)>,
}

async fn find_holder(
    room: &Children,
    shell: &Shell,
    signed_in: &SignedIn,
    no: &str,
) -> Result<HolderView, PageError> {
    let no = parse_no(no)?;
    let (_, _, view) = young(room, shell, signed_in).await?;
    let holders = view.map(|view| view.holders).unwrap_or_default();
    holders.into_iter().find(|holder| holder.no == no).ok_or(PageError::NotFound)
}

async fn show_holder(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let holder = find_holder(&room, &shell, &signed_in, &no).await?;
    let mut form = Form::new();
    for share in &holder.shares {
        form.set(share.as_str(), "yes");
    }
    let shares = Share::ALL.iter().map(|share| (share.as_str(), shell.t(share.key()))).collect();
    page(&SharePage { shell, form, no: holder.no, name: holder.name, shares })
}

async fn save_holder(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let holder = find_holder(&room, &shell, &signed_in, &no).await?;
    let shares: BTreeSet<Share> =
        Share::ALL.into_iter().filter(|share| form.has(share.as_str(), "yes")).collect();
    let network = shell.network().to_string();
    let done = share(&room, (signed_in.session.subject, &network), holder.no, &shares).await?;
    if done { Ok(see(&format!("{PATH}?done=shared"))) } else { Err(PageError::NotFound) }
}
