//! The addresses of a person: registration, living, temporary. In parts, or in one line.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use identity::pages::SignedIn;
use person::{AddressLine, Postcode, PostcodeError, TextError};
use profile::model::{Address, AddressKind, Stated, Statement};
use profile::ops::Stating;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use super::documents::{Done, optional_date, set_date};
use super::find::{self, Finding, Step};
use super::stated::{self, StatedLine, source};
use crate::ops::statements;

pub fn routes() -> Routes<Pages> {
    Routes::new()
        .get(LIST, Audience::Citizen, show)
        .get("/account/addresses/edit/{kind}", Audience::Citizen, show_form)
        .post("/account/addresses/edit/{kind}", Audience::Citizen, save)
        .get("/account/addresses/{no}/remove", Audience::Citizen, ask_to_remove)
        .post("/account/addresses/{no}/remove", Audience::Citizen, remove)
}

const LIST: &str = "/account/addresses";

/// The key of the kind's name.
pub const fn kind_key(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Registration => "address-registration",
        AddressKind::Living => "address-living",
        AddressKind::Temporary => "address-temporary",
    }
}

/// One kind, with or without an address.
struct Kind {
    title: String,
    edit: String,
    line: Option<StatedLine>,
}

#[derive(Template)]
#[template(path = "addresses.html")]
struct AddressesPage {
    shell: Shell,
    kinds: Vec<Kind>,
    past: Vec<StatedLine>,
    done: Option<&'static str>,
}

async fn show(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let all = stated::load(&pages, &signed_in).await?;
    let kind = |kind: AddressKind| Kind {
        title: shell.t(kind_key(kind)),
        edit: format!("/account/addresses/edit/{}", kind.as_str()),
        line: find_stated(&all, kind).and_then(|stated| line(&shell, stated)),
    };
    let past = all.iter().filter(|stated| stated.ended_at.is_some());
    page(&AddressesPage {
        kinds: AddressKind::ALL.into_iter().map(kind).collect(),
        past: past.filter_map(|stated| line(&shell, stated)).collect(),
        done: stated::done_key(&query.done),
        shell,
    })
}

fn find_stated(all: &[Stated], kind: AddressKind) -> Option<&Stated> {
    let is_it = |stated: &&Stated| {
        stated.ended_at.is_none() && stated.statement.address().is_some_and(|address| address.kind == kind)
    };
    all.iter().find(is_it)
}

fn line(shell: &Shell, stated: &Stated) -> Option<StatedLine> {
    let address = stated.statement.address()?;
    let until = address.until.map(|date| shell.with_one("paper-until", "date", shell.date(date)));
    let value = std::iter::once(address.line()).chain(until).collect::<Vec<_>>().join(", ");
    Some(StatedLine {
        no: stated.no,
        key: shell.t(kind_key(address.kind)),
        value,
        source: source(shell, stated),
        change: format!("/account/addresses/edit/{}", address.kind.as_str()),
        scans: None,
    })
}

#[derive(Template)]
#[template(path = "address_form.html")]
struct FormPage {
    shell: Shell,
    form: Form,
    kind: AddressKind,
    title: String,
    has_registration: bool,
    finding: Finding,
}

fn form_page(shell: Shell, form: Form, (kind, all): (AddressKind, &[Stated]), finding: Finding) -> FormPage {
    let has_registration = find_stated(all, AddressKind::Registration).is_some();
    FormPage { title: shell.t(kind_key(kind)), shell, form, kind, has_registration, finding }
}

async fn show_form(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    let kind = AddressKind::from_word(&kind).ok_or(PageError::NotFound)?;
    let all = stated::load(&pages, &signed_in).await?;
    let mut form = Form::new();
    if let Some(address) = find_stated(&all, kind).and_then(|stated| stated.statement.address()) {
        let parts = [
            ("region", &address.region),
            ("settlement", &address.settlement),
            ("street", &address.street),
            ("house", &address.house),
            ("flat", &address.flat),
            ("text", &address.text),
        ];
        for (field, part) in parts {
            form.set(field, part.as_ref().map(ToString::to_string).unwrap_or_default());
        }
        form.set("postcode", address.postcode.as_ref().map(ToString::to_string).unwrap_or_default());
        set_date(&mut form, "until", address.until);
    }
    page(&form_page(shell, form, (kind, &all), Finding::of(&pages.proofing)))
}

fn read(form: &mut Form, kind: AddressKind) -> Option<Address> {
    let mut part =
        |field: &str| form.parse_optional(field, |text| AddressLine::parse(text).map_err(TextError::key));
    let (region, settlement, street) = (part("region"), part("settlement"), part("street"));
    let (house, flat, text) = (part("house"), part("flat"), part("text"));
    let postcode = form.parse_optional("postcode", |text| Postcode::parse(text).map_err(PostcodeError::key));
    let until = if kind == AddressKind::Temporary { optional_date(form, "until") } else { None };
    let address = Address { kind, postcode, region, settlement, street, house, flat, text, until };
    if !form.has_errors() && !address.is_whole() {
        form.error("settlement", "address-not-whole");
    }
    (!form.has_errors()).then_some(address)
}

async fn save(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(kind): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let kind = AddressKind::from_word(&kind).ok_or(PageError::NotFound)?;
    let all = stated::load(&pages, &signed_in).await?;
    if let Step::Again(finding) = find::step(&pages.proofing, signed_in.session.subject, &mut form).await? {
        return page(&form_page(shell, form, (kind, &all), finding));
    }
    let registration =
        find_stated(&all, AddressKind::Registration).and_then(|stated| stated.statement.address());
    let address = match registration {
        Some(registration) if kind == AddressKind::Living && form.has("same", "yes") => {
            Some(Address { kind, ..registration.clone() })
        }
        _ => read(&mut form, kind),
    };
    if let Some(address) = address {
        let network = shell.network().to_string();
        let who = (signed_in.session.subject, network.as_str());
        match statements::state(&pages.proofing, who, &Statement::Address(address)).await? {
            Stating::Done(_) | Stating::Same => return Ok(see("/account/addresses?done=saved")),
            Stating::TooMany => form.error("settlement", "stated-too-many"),
        }
    }
    page_with_errors(&form_page(shell, form, (kind, &all), Finding::of(&pages.proofing)))
}

fn written(shell: &Shell, statement: &Statement) -> Option<(String, String)> {
    let address = statement.address()?;
    Some((shell.t(kind_key(address.kind)), address.line()))
}

async fn ask_to_remove(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    stated::ask_to_remove(&pages, &signed_in, shell, (no, LIST), written).await
}

async fn remove(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
    form: Form,
) -> Result<Response, PageError> {
    stated::remove(&pages, &signed_in, (&shell, &form), (no, LIST)).await
}
