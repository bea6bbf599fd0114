//! The proven contact has an account already: the choice.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::registration::{lead_on, open_at, path_of};
use crate::Identity;
use crate::model::contact::Contact;
use crate::model::registration::{ContactStanding, Registration, Step};
use crate::model::visitor::Visitor;
use crate::ops::{disown_contact, recover};

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/registration/taken", Audience::Visitor, show)
        .post("/registration/taken/disown", Audience::Visitor, disown)
        .post("/registration/taken/recover", Audience::Visitor, recover_instead)
}

#[derive(Template)]
#[template(path = "taken.html")]
struct TakenPage {
    shell: Shell,
    title: String,
    masked: String,
    free_at: Option<String>,
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let registration = match open_at(&identity, &visitor, Step::Taken).await? {
        Ok(registration) => registration,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Registration::ContactProven { contact, standing, .. } = registration else {
        return Ok(see(path_of(Step::Start)));
    };
    let title = match (&standing, &contact) {
        (ContactStanding::Claimed { .. }, _) => shell.t("registration-claimed-title"),
        (_, Contact::Phone(_)) => shell.t("registration-taken-title-phone"),
        (_, Contact::Email(_)) => shell.t("registration-taken-title-email"),
    };
    let free_at = match standing {
        ContactStanding::Claimed { free_at } => Some(shell.moment(free_at)),
        ContactStanding::Taken | ContactStanding::Free => None,
    };
    page(&TakenPage { title, masked: contact.masked(), free_at, shell })
}

async fn disown(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match disown_contact::disown(&identity, &visitor).await {
        Ok(registration) => Ok(see(path_of(registration.furthest()))),
        Err(error) => lead_on(&identity, &visitor, error, &shell).await,
    }
}

async fn recover_instead(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
) -> Result<Response, PageError> {
    match recover::continue_from_registration(&identity, &visitor).await {
        Ok(recovery) => Ok(see(super::recovery::path_of(recovery.step()))),
        Err(error) => lead_on(&identity, &visitor, error, &shell).await,
    }
}
