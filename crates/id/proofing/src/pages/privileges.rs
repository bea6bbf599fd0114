//! Special statuses and vehicles: stated by the person, with the document that says so.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::pages::SignedIn;
use person::{IssuedBy, Plate, RegistrationCertificate, StatusKind, TextError, VehicleNumberError, Vin};
use profile::model::{SpecialStatus, Statement, Vehicle};
use profile::ops::Stating;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use super::data::today;
use super::documents::{optional_date, set_date};
use super::stated;
use crate::ops::statements;

pub fn routes() -> Routes<Pages> {
    Routes::new()
        .get("/account/documents/status/{kind}", Audience::Citizen, show_status)
        .post("/account/documents/status/{kind}", Audience::Citizen, save_status)
        .get(ADD_VEHICLE, Audience::Citizen, show_vehicle)
        .post(ADD_VEHICLE, Audience::Citizen, save_vehicle)
}

pub const ADD_VEHICLE: &str = "/account/documents/vehicle";
const SAVED: &str = "/account/documents?done=saved";

#[derive(Template)]
#[template(path = "status_form.html")]
struct StatusPage {
    shell: Shell,
    form: Form,
    kind: StatusKind,
}

async fn show_status(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    let kind = StatusKind::from_word(&kind).ok_or(PageError::NotFound)?;
    let all = stated::load(&pages, &signed_in).await?;
    let present = all.iter().filter(|stated| stated.ended_at.is_none());
    let status = present.filter_map(|stated| stated.statement.status()).find(|status| status.kind == kind);
    let mut form = Form::new();
    if let Some(status) = status {
        form.set("number", status.document.to_string());
        form.set("issuedBy", status.issued_by.to_string());
        set_date(&mut form, "issueDate", Some(status.issued_on));
        set_date(&mut form, "expiryDate", status.until);
    }
    page(&StatusPage { shell, form, kind })
}

fn read_status(shell: &Shell, form: &mut Form, kind: StatusKind) -> Option<SpecialStatus> {
    let document = form.parse("number", |text| {
        IssuedBy::parse(text).map_err(|error| match error {
            TextError::Empty => "document-number-empty",
            other => other.key(),
        })
    });
    let issued_on = form.date("issueDate", "paper-date-empty");
    if issued_on.is_some_and(|date| date > today(shell)) {
        form.error("issueDate", "paper-issued-later");
    }
    let until = if kind.always_ends() {
        form.date("expiryDate", "paper-date-empty")
    } else {
        optional_date(form, "expiryDate")
    };
    if let (Some(issued), Some(end)) = (issued_on, until)
        && end <= issued
    {
        form.error("expiryDate", "paper-ends-early");
    }
    let issued_by = form.parse("issuedBy", |text| IssuedBy::parse(text).map_err(TextError::key));
    let (document, issued_on, issued_by) = (document?, issued_on?, issued_by?);
    (!form.has_errors()).then_some(SpecialStatus { kind, document, issued_on, issued_by, until })
}

async fn save_status(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(kind): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let kind = StatusKind::from_word(&kind).ok_or(PageError::NotFound)?;
    if let Some(status) = read_status(&shell, &mut form, kind) {
        let statement = Statement::Status(status);
        if let Some(saved) = save(&pages, (&shell, &signed_in), &mut form, ("number", &statement)).await? {
            return Ok(saved);
        }
    }
    page_with_errors(&StatusPage { shell, form, kind })
}

async fn save(
    pages: &Pages,
    (shell, signed_in): (&Shell, &SignedIn),
    form: &mut Form,
    (field, statement): (&str, &Statement),
) -> Result<Option<Response>, PageError> {
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    match statements::state(&pages.proofing, who, statement).await? {
        Stating::Done(_) | Stating::Same => Ok(Some(see(SAVED))),
        Stating::TooMany => {
            form.error(field, "stated-too-many");
            Ok(None)
        }
    }
}

#[derive(Template)]
#[template(path = "vehicle_form.html")]
struct VehiclePage {
    shell: Shell,
    form: Form,
}

async fn show_vehicle(shell: Shell) -> Result<Response, PageError> {
    page(&VehiclePage { shell, form: Form::new() })
}

fn read_vehicle(form: &mut Form) -> Option<Vehicle> {
    let plate = form.parse("plate", |text| Plate::parse(text).map_err(VehicleNumberError::key));
    let vin = form.parse_optional("vin", |text| Vin::parse(text).map_err(VehicleNumberError::key));
    let certificate = form
        .parse("certificate", |text| RegistrationCertificate::parse(text).map_err(VehicleNumberError::key));
    let (plate, certificate) = (plate?, certificate?);
    (!form.has_errors()).then_some(Vehicle { plate, vin, certificate })
}

async fn save_vehicle(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    if let Some(vehicle) = read_vehicle(&mut form) {
        let statement = Statement::Vehicle(vehicle);
        if let Some(saved) = save(&pages, (&shell, &signed_in), &mut form, ("plate", &statement)).await? {
            return Ok(saved);
        }
    }
    page_with_errors(&VehiclePage { shell, form })
}
