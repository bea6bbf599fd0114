//! The documents of a person: what registries have checked, and papers that the person states.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use identity::pages::SignedIn;
use person::{IssuedBy, PaperKind, PaperNumber, PaperNumberError, StatusKind, TextError};
use profile::model::{Paper, SpecialStatus, Stated, Statement, Vehicle, Version, VersionState};
use profile::ops::{Stating, list_versions, load_profile};
use scans::model::StoredScan;
use scans::ops::view::list_scans;
use serde::Deserialize;
use store::{Scope, StoreError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use super::account::{Row, data_rows};
use super::data::today;
use super::privileges::ADD_VEHICLE;
use super::rows::{document_key, unbroken};
use super::stated::{self, StatedLine, source};
use crate::ops::{statements, view_checks};

pub fn routes() -> Routes<Pages> {
    Routes::new()
        .get(LIST, Audience::Citizen, show)
        .get("/account/documents/add/{kind}", Audience::Citizen, show_form)
        .post("/account/documents/add/{kind}", Audience::Citizen, save)
        .get("/account/documents/{no}/remove", Audience::Citizen, ask_to_remove)
        .post("/account/documents/{no}/remove", Audience::Citizen, remove)
}

const LIST: &str = "/account/documents";
/// How many versions of the data are looked through for earlier documents.
const VERSIONS_SHOWN: u64 = 50;

/// The key of the hint that shows what its number looks like.
const fn hint_key(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::InternationalPassport => "paper-hint-international-passport",
        PaperKind::DrivingLicence => "paper-hint-driving-licence",
        PaperKind::BirthCertificate => "paper-hint-birth-certificate",
        PaperKind::MedicalPolicy => "paper-hint-medical-policy",
        PaperKind::MilitaryCard => "paper-hint-military-card",
        PaperKind::ResidencePermit => "paper-hint-residence-permit",
        PaperKind::TemporaryResidence => "paper-hint-temporary-residence",
    }
}

#[derive(Template)]
#[template(path = "documents.html")]
struct DocumentsPage {
    shell: Shell,
    checked: Vec<Row>,
    earlier: Vec<(String, String)>,
    papers: Vec<StatedLine>,
    statuses: Vec<StatedLine>,
    vehicles: Vec<StatedLine>,
    past: Vec<StatedLine>,
    missing: Vec<(&'static str, String)>,
    missing_statuses: Vec<(&'static str, String)>,
    add_vehicle: &'static str,
    done: Option<&'static str>,
    /// Whether the registries may be asked again now.
    may_repeat: bool,
}

#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    pub done: String,
}

async fn show(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let (store, subject) = (pages.proofing.db(), signed_in.session.subject);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let profile = load_profile(store.reader(), &key, subject).await?;
    let missing = || StoreError::row("accounts", "a session without its account");
    let checks = view_checks(store, subject).await?.ok_or_else(missing)?;
    let versions = list_versions(store.reader(), &key, subject, (i32::MAX, VERSIONS_SHOWN)).await?;
    let all = stated::load(&pages, &signed_in).await?;
    let scans = list_scans(store.reader(), &key, subject).await?;
    let lines = |is_wanted: fn(&Stated) -> bool| -> Vec<StatedLine> {
        all.iter()
            .filter(|stated| is_wanted(stated))
            .filter_map(|stated| line(&shell, stated, &scans))
            .collect()
    };
    let in_force = || all.iter().filter(|stated| stated.ended_at.is_none()).map(|stated| &stated.statement);
    let has_status =
        |kind: StatusKind| in_force().filter_map(Statement::status).any(|status| status.kind == kind);
    let missing_statuses = StatusKind::ALL.into_iter().filter(|kind| !has_status(*kind));
    let has = |kind: PaperKind| {
        let paper_of = |stated: &Stated| stated.statement.paper().map(|paper| paper.number.kind());
        all.iter().any(|stated| stated.ended_at.is_none() && paper_of(stated) == Some(kind))
    };
    let addable = PaperKind::ALL.into_iter().filter(|kind| !has(*kind));
    page(&DocumentsPage {
        checked: data_rows(&shell, &profile, &checks).into_iter().filter(|row| row.wrong.is_some()).collect(),
        earlier: earlier(&shell, &versions),
        papers: lines(|stated| stated.ended_at.is_none() && stated.statement.paper().is_some()),
        statuses: lines(|stated| stated.ended_at.is_none() && stated.statement.status().is_some()),
        vehicles: lines(|stated| stated.ended_at.is_none() && stated.statement.vehicle().is_some()),
        past: lines(|stated| stated.ended_at.is_some()),
        missing_statuses: missing_statuses.map(|kind| (kind.as_str(), shell.t(kind.key()))).collect(),
        add_vehicle: ADD_VEHICLE,
        missing: addable.map(|kind| (kind.as_str(), shell.t(kind.key()))).collect(),
        done: stated::done_key(&query.done),
        may_repeat: checks.version.is_some() && !checks.is_open(),
        shell,
    })
}

/// The documents of versions that were in force, each once, without the present one.
fn earlier(shell: &Shell, versions: &[Version]) -> Vec<(String, String)> {
    let of = |state: VersionState| versions.iter().filter(move |version| version.state == state);
    let present: Vec<String> = of(VersionState::Current)
        .filter_map(Version::person)
        .map(|person| person.document.number_key())
        .collect();
    let (mut seen, mut found) = (present, Vec::new());
    for version in of(VersionState::Past) {
        let Some(person) = version.person() else { continue };
        let number = person.document.number_key();
        if seen.contains(&number) {
            continue;
        }
        seen.push(number);
        let kind = shell.t(document_key(person.document.kind()));
        let issued = shell.date(person.document.issued_on());
        found.push((kind, format!("{}, {issued}", unbroken(&person.document.masked()))));
    }
    found
}

fn line(shell: &Shell, stated: &Stated, scans: &[StoredScan]) -> Option<StatedLine> {
    match &stated.statement {
        Statement::Paper(paper) => Some(paper_line(shell, (stated, paper), scans)),
        Statement::Status(status) => Some(status_line(shell, (stated, status), scans)),
        Statement::Vehicle(vehicle) => Some(vehicle_line(shell, (stated, vehicle), scans)),
        Statement::Address(_) => None,
    }
}

/// Where the scans of a document are, and how many.
fn scans_link(shell: &Shell, stated: &Stated, scans: &[StoredScan]) -> (String, String) {
    let of_document = scans.iter().filter(|scan| scan.document == stated.no).count();
    let count = shell.with_one("scans-link", "count", shell.number(of_document));
    (format!("/account/documents/{}/scans", stated.no), count)
}

fn status_line(
    shell: &Shell,
    (stated, status): (&Stated, &SpecialStatus),
    scans: &[StoredScan],
) -> StatedLine {
    let issued = shell.with_one("paper-issued-on", "date", shell.date(status.issued_on));
    let until = status.until.map(|date| shell.with_one("paper-until", "date", shell.date(date)));
    let over = status.is_over(today(shell)).then(|| shell.t("status-over"));
    let parts = [Some(status.document.to_string()), Some(issued), until, over];
    StatedLine {
        no: stated.no,
        key: shell.t(status.kind.key()),
        value: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        source: source(shell, stated),
        change: format!("/account/documents/status/{}", status.kind.as_str()),
        scans: Some(scans_link(shell, stated, scans)),
    }
}

fn vehicle_line(shell: &Shell, (stated, vehicle): (&Stated, &Vehicle), scans: &[StoredScan]) -> StatedLine {
    let certificate = vehicle.certificate.to_string();
    let value = match &vehicle.vin {
        Some(vin) => shell.with(
            "vehicle-line-vin",
            &[("certificate", certificate.into()), ("vin", vin.to_string().into())],
        ),
        None => shell.with_one("vehicle-line", "certificate", certificate),
    };
    StatedLine {
        no: stated.no,
        key: vehicle.plate.to_string(),
        value,
        source: source(shell, stated),
        change: ADD_VEHICLE.to_owned(),
        scans: Some(scans_link(shell, stated, scans)),
    }
}

fn paper_line(shell: &Shell, (stated, paper): (&Stated, &Paper), scans: &[StoredScan]) -> StatedLine {
    let kind = paper.number.kind();
    let issued = paper.issued_on.map(|date| shell.with_one("paper-issued-on", "date", shell.date(date)));
    let until = paper.expires_on.map(|date| shell.with_one("paper-until", "date", shell.date(date)));
    let parts = [Some(unbroken(&paper.number.masked())), issued, until];
    StatedLine {
        no: stated.no,
        key: shell.t(kind.key()),
        value: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        source: source(shell, stated),
        change: format!("/account/documents/add/{}", kind.as_str()),
        scans: Some(scans_link(shell, stated, scans)),
    }
}

#[derive(Template)]
#[template(path = "document_form.html")]
struct FormPage {
    shell: Shell,
    form: Form,
    kind: PaperKind,
    title: String,
    hint: String,
}

fn form_page(shell: Shell, form: Form, kind: PaperKind) -> FormPage {
    let (title, hint) = (shell.t(kind.key()), shell.t(hint_key(kind)));
    FormPage { shell, form, kind, title, hint }
}

async fn show_form(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    let kind = PaperKind::from_word(&kind).ok_or(PageError::NotFound)?;
    let all = stated::load(&pages, &signed_in).await?;
    let present = all.iter().filter(|stated| stated.ended_at.is_none());
    let paper =
        present.filter_map(|stated| stated.statement.paper()).find(|paper| paper.number.kind() == kind);
    let mut form = Form::new();
    if let Some(paper) = paper {
        form.set("number", paper.number.to_string());
        if let Some(issued_by) = &paper.issued_by {
            form.set("issuedBy", issued_by.to_string());
        }
        set_date(&mut form, "issueDate", paper.issued_on);
        set_date(&mut form, "expiryDate", paper.expires_on);
    }
    page(&form_page(shell, form, kind))
}

/// Fills in the three fields of a date.
pub fn set_date(form: &mut Form, field: &str, date: Option<kernel::Date>) {
    if let Some(date) = date {
        form.set(&format!("{field}-day"), date.day().to_string());
        form.set(&format!("{field}-month"), date.month().to_string());
        form.set(&format!("{field}-year"), date.year().to_string());
    }
}

/// A date that need not be given.
pub fn optional_date(form: &mut Form, field: &str) -> Option<kernel::Date> {
    let is_empty = ["day", "month", "year"].iter().all(|part| form.part(field, part).is_empty());
    if is_empty { None } else { form.date(field, "paper-date-empty") }
}

fn read(shell: &Shell, form: &mut Form, kind: PaperKind) -> Option<Paper> {
    let number = form.parse("number", |text| PaperNumber::parse(kind, text).map_err(PaperNumberError::key));
    let (mut issued_on, mut expires_on, mut issued_by) = (None, None, None);
    if kind.is_issued() {
        issued_on = form.date("issueDate", "paper-date-empty");
        if issued_on.is_some_and(|date| date > today(shell)) {
            form.error("issueDate", "paper-issued-later");
        }
        if kind.expires() {
            expires_on = optional_date(form, "expiryDate");
        }
        if let (Some(issued), Some(end)) = (issued_on, expires_on)
            && end <= issued
        {
            form.error("expiryDate", "paper-ends-early");
        }
        issued_by = form.parse_optional("issuedBy", |text| IssuedBy::parse(text).map_err(TextError::key));
    }
    let number = number?;
    (!form.has_errors()).then_some(Paper { number, issued_on, expires_on, issued_by })
}

async fn save(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(kind): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let kind = PaperKind::from_word(&kind).ok_or(PageError::NotFound)?;
    if let Some(paper) = read(&shell, &mut form, kind) {
        let network = shell.network().to_string();
        let who = (signed_in.session.subject, network.as_str());
        match statements::state(&pages.proofing, who, &Statement::Paper(paper)).await? {
            Stating::Done(_) | Stating::Same => return Ok(see("/account/documents?done=saved")),
            Stating::TooMany => form.error("number", "stated-too-many"),
        }
    }
    page_with_errors(&form_page(shell, form, kind))
}

async fn ask_to_remove(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<i32>,
) -> Result<Response, PageError> {
    stated::ask_to_remove(&pages, &signed_in, shell, (no, LIST), scans::pages::describe).await
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
