//! One person of the population: what to type, and what is special about the answers.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gateway_registries::{CheckResult, InvalidReason, Registry};
use gateway_registries_simulator::{BirthRecord, Person};
use person::{Gender, IdentityDocument};
use web::{Audience, Form, PageError, Routes, Shell, page, see};

use crate::people::RowView;
use crate::traits::invalid_key;
use crate::{Room, traits};

pub(crate) fn routes() -> Routes<Room> {
    Routes::new().get("/registries/people/{number}", Audience::Visitor, show).post(
        "/registries/people/{number}",
        Audience::Visitor,
        decree,
    )
}

pub(crate) fn href(number: u64) -> String {
    format!("/registries/people/{number}")
}

#[derive(Template)]
#[template(path = "pages/person.html")]
struct PersonPage {
    shell: Shell,
    name: String,
    special: Vec<String>,
    rows: Vec<RowView>,
    form: Form,
    number: u64,
    /// The PIN of the containers with the person's key; none for whom there is none.
    pin: Option<&'static str>,
    /// What the ministry may be made to say of the passport; none for whom it knows none.
    says: Vec<(&'static str, String)>,
}

/// The word for what the population says.
const AS_IS: &str = "as-is";

async fn show(
    State(room): State<Room>,
    shell: Shell,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let (number, as_json) = number.strip_suffix(".json").map_or((number.as_str(), false), |n| (n, true));
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let person = room.0.registries.population().person(number).ok_or(PageError::NotFound)?;
    if as_json {
        return Ok(Json(person.to_json()).into_response());
    }
    let decreed = room.0.registries.decreed(Registry::Mvd, number);
    let said = match decreed {
        Some(CheckResult::Invalid { reason }) => reason.code(),
        _ => AS_IS,
    };
    let reasons = InvalidReason::ALL.iter().map(|reason| (reason.code(), shell.t(invalid_key(*reason))));
    let is_passport = matches!(person.document, Some(IdentityDocument::RussianPassport { .. }));
    let says = std::iter::once((AS_IS, shell.t("sandbox-person-says-as-is"))).chain(reasons);
    page(&PersonPage {
        form: Form::with_values([("says", said)]),
        says: if is_passport { says.collect() } else { Vec::new() },
        pin: super::keys::pin_of(&room, number),
        number,
        name: person.name.full(),
        special: traits::of(&person, &shell),
        rows: rows(&person, &shell).into_iter().chain(birth_rows(&person, &shell)).collect(),
        shell,
    })
}

/// From now on the ministry says something else of the passport: what a check a year later finds.
async fn decree(
    State(room): State<Room>,
    Path(number): Path<u64>,
    form: Form,
) -> Result<Response, PageError> {
    let world = &room.0.registries;
    world.population().person(number).ok_or(PageError::NotFound)?;
    let reason = InvalidReason::from_code(form.value("says"));
    world.decree(Registry::Mvd, number, reason.map(|reason| CheckResult::Invalid { reason }));
    Ok(see(&href(number)))
}

/// In the order of the form of personal data. What the person does not have is left out.
fn rows(person: &Person, shell: &Shell) -> Vec<RowView> {
    let text = |part: &Option<person::NamePart>| part.as_ref().map(ToString::to_string);
    let mut rows = Rows { shell, rows: Vec::new() };
    rows.add("sandbox-person-last-name", text(&person.name.last));
    rows.add("sandbox-person-first-name", Some(person.name.first.to_string()));
    rows.add("sandbox-person-middle-name", text(&person.name.middle));
    rows.add("sandbox-person-gender", Some(shell.t(gender_key(person.gender))));
    rows.add("sandbox-person-birth-date", Some(digits(person.birth_date)));
    rows.add("sandbox-person-birth-place", Some(person.birth_place.clone()));
    rows.add("sandbox-person-citizenship", Some(person.citizenship.to_string()));
    if let Some(document) = &person.document {
        rows.add("sandbox-person-document", Some(shell.t(document_key(document))));
        let number = match document {
            IdentityDocument::RussianPassport { passport, .. } => passport.to_string(),
            other => other.number(),
        };
        rows.add("sandbox-person-document-number", Some(number));
        rows.add("sandbox-person-issue-date", Some(digits(document.issued_on())));
        if let IdentityDocument::RussianPassport { division_code, .. } = document {
            rows.add("sandbox-person-issue-id", Some(division_code.to_string()));
        }
        rows.add("sandbox-person-issued-by", Some(document.issued_by().as_str().to_owned()));
        rows.add("sandbox-person-expiry-date", document.expires_on().map(digits));
    }
    rows.add("sandbox-person-snils", person.snils.as_ref().map(ToString::to_string));
    rows.add("sandbox-person-inn", person.inn.as_ref().map(|inn| inn.digits().to_owned()));
    rows.rows
}

/// The record of birth: what a parent or a guardian types, and who they are.
fn birth_rows(person: &Person, shell: &Shell) -> Vec<RowView> {
    let mut rows = Rows { shell, rows: Vec::new() };
    let Some(BirthRecord { certificate, issued_on, parents, guardianship, .. }) = &person.birth else {
        return rows.rows;
    };
    rows.add("sandbox-person-certificate", Some(certificate.to_string()));
    rows.add("sandbox-person-certificate-date", Some(digits(*issued_on)));
    let parents: Vec<String> = parents.iter().map(u64::to_string).collect();
    rows.add("sandbox-person-parents", (!parents.is_empty()).then(|| parents.join(", ")));
    if let Some(held) = guardianship {
        rows.add("sandbox-person-guardian", Some(held.guardian.to_string()));
        rows.add("sandbox-person-act", Some(held.act_number.clone()));
        rows.add("sandbox-person-act-date", Some(digits(held.act_date)));
    }
    rows.rows
}

struct Rows<'s> {
    shell: &'s Shell,
    rows: Vec<RowView>,
}

impl Rows<'_> {
    fn add(&mut self, key: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.rows.push(RowView { label: self.shell.t(key), value });
        }
    }
}

/// As it is typed: day, month, year.
fn digits(date: kernel::Date) -> String {
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}

const fn gender_key(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "sandbox-person-male",
        Gender::Female => "sandbox-person-female",
    }
}

const fn document_key(document: &IdentityDocument) -> &'static str {
    match document {
        IdentityDocument::RussianPassport { .. } => "sandbox-document-russian-passport",
        IdentityDocument::ForeignPassport { .. } => "sandbox-document-foreign-passport",
        IdentityDocument::ResidencePermit { .. } => "sandbox-document-residence-permit",
        IdentityDocument::TemporaryResidence { .. } => "sandbox-document-temporary-residence",
    }
}
