//! The envelope as it will be printed, then the order.

use askama::Template;
use axum::extract::State as Room;
use axum::response::Response;
use identity::pages::SignedIn;
use kernel::SubjectId;
use person::{PostalAddress, PostalPart};
use store::{Scope, StoreError};
use web::{Audience, PageError, Routes, Shell, page, see};

use super::{ADDRESS_PATH, ANSWERS_PATH, ASK_PATH, PATH, page_error};
use crate::Letters;
use crate::ops::order::{Obstacle, find_address, find_obstacle, order_letter};

pub fn routes() -> Routes<Letters> {
    Routes::new().get(ANSWERS_PATH, Audience::Citizen, show).post(ANSWERS_PATH, Audience::Citizen, send)
}

#[derive(Template)]
#[template(path = "letter_answers.html")]
struct AnswersPage {
    shell: Shell,
    addressee: String,
    lines: Vec<String>,
}

async fn answers_page(
    letters: &Letters,
    shell: Shell,
    (subject, address): (SubjectId, &PostalAddress),
) -> Result<AnswersPage, StoreError> {
    let store = letters.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let version = profile::ops::load_current(store.reader(), &key, subject).await?;
    let mut lines = address.lines();
    lines.push(address.part(PostalPart::Postcode).to_owned());
    Ok(AnswersPage { addressee: version.content.name().full(), lines, shell })
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
    match find_address(&letters, subject).await? {
        Some(address) => page(&answers_page(&letters, shell, (subject, &address)).await?),
        None => Ok(see(ADDRESS_PATH)),
    }
}

async fn send(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    // Pressed twice, the second press finds the address ordered to and the letter under way.
    let Some(address) = find_address(&letters, subject).await? else { return Ok(see(PATH)) };
    let ordered = order_letter(&letters, subject, &address, &shell.network().to_string()).await;
    match ordered.map_err(page_error)? {
        Err(Obstacle::Crowded) => Ok(see(ASK_PATH)),
        Ok(()) | Err(_) => Ok(see(PATH)),
    }
}
