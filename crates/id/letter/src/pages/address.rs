//! Where the letter goes.

use askama::Template;
use axum::extract::State as Room;
use axum::response::Response;
use identity::pages::SignedIn;
use person::{PostalAddress, PostalPart};
use proofing::pages::{Finding, Step, step};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::{ADDRESS_PATH, ANSWERS_PATH, PATH};
use crate::Letters;
use crate::ops::order::{find_address, find_obstacle, keep_address};

pub fn routes() -> Routes<Letters> {
    Routes::new().get(ADDRESS_PATH, Audience::Citizen, show).post(ADDRESS_PATH, Audience::Citizen, send)
}

#[derive(Template)]
#[template(path = "address.html")]
struct AddressPage {
    shell: Shell,
    form: Form,
    finding: Finding,
}

async fn show(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    if find_obstacle(&letters, subject).await?.is_some() {
        return Ok(see(PATH));
    }
    let form = match find_address(&letters, subject).await? {
        Some(address) => {
            Form::with_values(PostalPart::ALL.map(|part| (part.field(), address.part(part).to_owned())))
        }
        None => Form::new(),
    };
    page(&AddressPage { shell, form, finding: Finding::of(letters.proofing()) })
}

async fn send(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    if find_obstacle(&letters, subject).await?.is_some() {
        return Ok(see(PATH));
    }
    if let Step::Again(finding) = step(letters.proofing(), subject, &mut form).await? {
        return page(&AddressPage { shell, form, finding });
    }
    match PostalAddress::parse(|part| form.value(part.field()).to_owned()) {
        Ok(address) => {
            keep_address(&letters, subject, &address).await?;
            Ok(see(ANSWERS_PATH))
        }
        Err(errors) => {
            for error in errors {
                form.error(error.part().field(), error.key());
            }
            page_with_errors(&AddressPage { shell, form, finding: Finding::of(letters.proofing()) })
        }
    }
}
