use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use web::{Audience, PageError, Routes, Shell, page};

use crate::Room;
use crate::people::PersonView;

pub(crate) fn routes() -> Routes<Room> {
    Routes::new().get("/", Audience::Public, show).get("/.json", Audience::Public, show_json)
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct HomePage {
    shell: Shell,
    id: String,
    portal: String,
    phones: u64,
    mailboxes: u64,
    letters: u64,
    population: u64,
    people: Vec<PersonView>,
}

async fn show(State(room): State<Room>, shell: Shell) -> Result<Response, PageError> {
    let people = people(&room, &shell);
    page(&HomePage {
        id: room.0.addresses.id.clone(),
        portal: room.0.addresses.portal.clone(),
        phones: count(room.0.sms.phones().len()),
        mailboxes: count(room.0.mail.mailboxes().len()),
        letters: count(room.0.post.letters().len()),
        population: room.0.registries.population().people(),
        people,
        shell,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Home {
    id: String,
    portal: String,
    people: Vec<PersonView>,
}

async fn show_json(State(room): State<Room>, shell: Shell) -> Response {
    let people = people(&room, &shell);
    let addresses = &room.0.addresses;
    Json(Home { id: addresses.id.clone(), portal: addresses.portal.clone(), people }).into_response()
}

fn people(room: &Room, shell: &Shell) -> Vec<PersonView> {
    room.0.people.iter().map(|person| PersonView::new(person, shell.words.language)).collect()
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
