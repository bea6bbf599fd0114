//! The test key of a person, as files: for those who sign with a program of their own.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gateway_authority_simulator::{ContainerForm, FACTORY_PIN, Issued, certificate_pem, key_pem};
use http::{HeaderValue, header};
use web::{Audience, PageError, Routes};

use crate::Room;

pub(crate) fn routes() -> Routes<Room> {
    Routes::new()
        .get("/registries/people/{number}/key.p12", Audience::Visitor, container)
        .get("/registries/people/{number}/key-gost.p12", Audience::Visitor, gost_container)
        .get("/registries/people/{number}/key.pem", Audience::Visitor, key)
        .get("/registries/people/{number}/certificate.pem", Audience::Visitor, certificate)
        .get("/registries/people/{number}/roots.pem", Audience::Visitor, roots)
}

/// The key of a person; issued at the first use. None for those who cannot have one.
fn issued(room: &Room, number: u64) -> Result<Issued, PageError> {
    let person = room.0.registries.population().person(number).ok_or(PageError::NotFound)?;
    let authority = room.0.authority.as_ref().ok_or(PageError::NotFound)?;
    let snils = person.snils.ok_or(PageError::NotFound)?;
    authority.keyed(snils.digits(), None).map_err(|_| PageError::NotFound)
}

/// Whether a person has a key here, and the PIN of its containers.
pub(crate) fn pin_of(room: &Room, number: u64) -> Option<&'static str> {
    issued(room, number).ok().map(|_| FACTORY_PIN)
}

async fn container(State(room): State<Room>, Path(number): Path<u64>) -> Result<Response, PageError> {
    packed(&room, number, ContainerForm::Aes)
}

async fn gost_container(State(room): State<Room>, Path(number): Path<u64>) -> Result<Response, PageError> {
    packed(&room, number, ContainerForm::Gost)
}

fn packed(room: &Room, number: u64, form: ContainerForm) -> Result<Response, PageError> {
    let issued = issued(room, number)?;
    let authority = room.0.authority.as_ref().ok_or(PageError::NotFound)?;
    let file = authority.container(&issued, (FACTORY_PIN, form)).map_err(|_| PageError::Unavailable)?;
    Ok(attachment(file, "application/x-pkcs12", "attachment; filename=\"key.p12\""))
}

async fn key(State(room): State<Room>, Path(number): Path<u64>) -> Result<Response, PageError> {
    let pem = key_pem(&issued(&room, number)?.key).map_err(|_| PageError::Unavailable)?;
    Ok(attachment(pem.as_bytes().to_vec(), "application/x-pem-file", "attachment; filename=\"key.pem\""))
}

async fn certificate(State(room): State<Room>, Path(number): Path<u64>) -> Result<Response, PageError> {
    let pem = certificate_pem(&issued(&room, number)?.certificate).map_err(|_| PageError::Unavailable)?;
    Ok(attachment(pem.into_bytes(), "application/x-pem-file", "attachment; filename=\"certificate.pem\""))
}

/// The root and the authority below it, for whoever verifies.
async fn roots(State(room): State<Room>) -> Result<Response, PageError> {
    let authority = room.0.authority.as_ref().ok_or(PageError::NotFound)?;
    let pem = authority.roots_pem().map_err(|_| PageError::Unavailable)?;
    Ok(attachment(pem.into_bytes(), "application/x-pem-file", "attachment; filename=\"roots.pem\""))
}

fn attachment(file: Vec<u8>, kind: &'static str, disposition: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    (headers, file).into_response()
}
