//! Letters on paper: what the post has, moved on by whoever plays the postman, opened by whoever plays the addressee.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gateway_post::EventKind;
use gateway_post_simulator::{BatchCount, Letter, Switch};
use http::header;
use serde::Serialize;
use web::{Audience, Form, PageError, Routes, Shell, page, see};

use super::instant;
use crate::Room;
use crate::changes::Topic;

pub(crate) fn routes() -> Routes<Room> {
    Routes::new()
        .get("/post", Audience::Visitor, list)
        .get("/post.json", Audience::Public, list_json)
        .get("/post/{track}", Audience::Visitor, show)
        .get("/post/{track}/sheet.pdf", Audience::Public, sheet)
        .post("/post/switches", Audience::Visitor, switch)
        .post("/post/{track}/on", Audience::Visitor, move_on)
        .post("/post/{track}/back", Audience::Visitor, send_back)
}

#[derive(Template)]
#[template(path = "pages/post.html")]
struct PostPage {
    shell: Shell,
    live: String,
    letters: Vec<LetterView>,
    fails: bool,
}

#[derive(Template)]
#[template(path = "pages/post_letter.html")]
struct LetterPage {
    shell: Shell,
    live: String,
    letter: LetterView,
    lines: Vec<String>,
    postcode: String,
    way: Vec<(String, String)>,
    code: String,
    has_sheet: bool,
}

struct LetterView {
    track: String,
    addressee: String,
    reference: String,
    place: String,
    /// What the button for the next step says; empty when the way has ended.
    next: String,
    may_return: bool,
}

impl LetterView {
    fn new(letter: &Letter, shell: &Shell) -> Self {
        Self {
            track: letter.track.clone(),
            addressee: letter.entry.addressee.clone(),
            reference: letter.entry.reference.clone(),
            place: shell.t(place_key(letter.place())),
            next: letter.next().map(|kind| shell.t(move_key(kind))).unwrap_or_default(),
            may_return: letter.may_return(),
        }
    }
}

const fn place_key(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Accepted | EventKind::Unknown => "sandbox-post-accepted",
        EventKind::OnTheWay => "sandbox-post-on-the-way",
        EventKind::Arrived => "sandbox-post-arrived",
        EventKind::HandedOver => "sandbox-post-handed-over",
        EventKind::Returned => "sandbox-post-returned",
    }
}

const fn move_key(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Accepted | EventKind::OnTheWay | EventKind::Unknown => "sandbox-post-send-off",
        EventKind::Arrived => "sandbox-post-arrive",
        EventKind::HandedOver => "sandbox-post-hand-over",
        EventKind::Returned => "sandbox-post-send-back",
    }
}

async fn list(State(room): State<Room>, shell: Shell) -> Result<Response, PageError> {
    let letters = room.0.post.letters();
    page(&PostPage {
        live: room.stream(Topic::Post),
        letters: letters.iter().map(|letter| LetterView::new(letter, &shell)).collect(),
        fails: room.0.post.switch() == Switch::Fails,
        shell,
    })
}

#[derive(Serialize)]
struct Letters {
    letters: Vec<LetterJson>,
    batches: Vec<BatchJson>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchJson {
    id: String,
    times: u64,
    is_answer_lost: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LetterJson {
    track: String,
    reference: String,
    addressee: String,
    postcode: String,
    address: Vec<String>,
    place: &'static str,
    way: Vec<StepJson>,
    code: Option<String>,
    text: Option<String>,
}

#[derive(Serialize)]
struct StepJson {
    kind: &'static str,
    at: String,
}

impl LetterJson {
    fn new(letter: &Letter) -> Self {
        let step =
            |(kind, at): &(EventKind, kernel::Timestamp)| StepJson { kind: kind.as_str(), at: instant(*at) };
        Self {
            track: letter.track.clone(),
            reference: letter.entry.reference.clone(),
            addressee: letter.entry.addressee.clone(),
            postcode: letter.entry.postcode.clone(),
            address: letter.entry.address.clone(),
            place: letter.place().as_str(),
            way: letter.way.iter().map(step).collect(),
            code: letter.sheet.as_ref().and_then(gateway_post_simulator::Sheet::code),
            text: letter.sheet.as_ref().map(|sheet| sheet.text.clone()),
        }
    }
}

async fn list_json(State(room): State<Room>) -> Response {
    let letters = room.0.post.letters().iter().map(LetterJson::new).collect();
    let batch = |counted: &BatchCount| BatchJson {
        id: counted.id.to_string(),
        times: counted.times,
        is_answer_lost: counted.is_answer_lost,
    };
    let batches = room.0.post.batches().iter().map(batch).collect();
    Json(Letters { letters, batches }).into_response()
}

async fn show(
    State(room): State<Room>,
    shell: Shell,
    Path(track): Path<String>,
) -> Result<Response, PageError> {
    let (track, as_json) = track.strip_suffix(".json").map_or((track.as_str(), false), |t| (t, true));
    let letter = room.0.post.find(track).ok_or(PageError::NotFound)?;
    if as_json {
        return Ok(Json(LetterJson::new(&letter)).into_response());
    }
    let step = |(kind, at): &(EventKind, kernel::Timestamp)| (shell.t(place_key(*kind)), shell.moment(*at));
    page(&LetterPage {
        live: room.stream(Topic::Post),
        letter: LetterView::new(&letter, &shell),
        lines: letter.entry.address.clone(),
        postcode: letter.entry.postcode.clone(),
        way: letter.way.iter().map(step).collect(),
        code: letter.sheet.as_ref().and_then(gateway_post_simulator::Sheet::code).unwrap_or_default(),
        has_sheet: letter.sheet.is_some(),
        shell,
    })
}

async fn sheet(State(room): State<Room>, Path(track): Path<String>) -> Result<Response, PageError> {
    let letter = room.0.post.find(&track).ok_or(PageError::NotFound)?;
    let sheet = letter.sheet.ok_or(PageError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], sheet.pdf).into_response())
}

async fn move_on(State(room): State<Room>, Path(track): Path<String>) -> Result<Response, PageError> {
    let letter = room.0.post.find(&track).ok_or(PageError::NotFound)?;
    room.0.post.move_on(&letter.track);
    Ok(see(&format!("/post/{}", letter.track)))
}

async fn send_back(State(room): State<Room>, Path(track): Path<String>) -> Result<Response, PageError> {
    let letter = room.0.post.find(&track).ok_or(PageError::NotFound)?;
    room.0.post.send_back(&letter.track);
    Ok(see(&format!("/post/{}", letter.track)))
}

async fn switch(State(room): State<Room>, form: Form) -> Result<Response, PageError> {
    let fails = form.has("post", "fails");
    room.0.post.set_switch(if fails { Switch::Fails } else { Switch::Works });
    Ok(see("/post"))
}
