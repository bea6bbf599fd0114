//! The children for whom a person acts, or wants to.

use askama::Template;
use assurance::Level;
use axum::extract::{Query, State};
use axum::response::Response;
use gateway_registries::Registry;
use identity::pages::SignedIn;
use person::age_on;
use proofing::ops::is_registry_down;
use serde::Deserialize;
use web::{Audience, PageError, Routes, Shell, page};

use super::words::{Standing, done_key, standing, today};
use crate::Children;
use crate::model::Role;
use crate::ops::view::{LinkView, find_own, list_links};

pub const PATH: &str = "/account/children";

pub fn routes() -> Routes<Children> {
    Routes::new().get(PATH, Audience::Citizen, show)
}

/// A child as the list shows it.
struct Line {
    href: String,
    name: String,
    role: String,
    standing: Standing,
}

#[derive(Template)]
#[template(path = "children.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    is_waiting: bool,
    /// Something is waited for, and the civil registry does not answer at present.
    down: Option<&'static str>,
    /// The level is high enough to ask.
    may_ask: bool,
    /// The person is between 14 and 18.
    is_young: bool,
    done: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    pub done: String,
}

async fn show(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let all = list_links(&room, subject).await?;
    let (level, person) = find_own(&room, subject).await?;
    let day = today(&shell);
    let age = person.map(|person| age_on(person.birth_date.date(), day));
    let theirs: Vec<&LinkView> = all.iter().filter(|view| view.link.role != Role::Child).collect();
    let is_waiting = theirs.iter().any(|view| view.link.is_asked());
    let is_down = is_waiting && is_registry_down(room.db(), Registry::Zags).await?;
    page(&ListPage {
        down: is_down.then_some("children-down"),
        is_waiting,
        lines: theirs.iter().map(|view| line(&shell, view)).collect(),
        may_ask: level >= Level::Standard,
        is_young: age.is_some_and(|age| (14..18).contains(&age)) || all.len() > theirs.len(),
        done: done_key(&query.done),
        shell,
    })
}

fn line(shell: &Shell, view: &LinkView) -> Line {
    Line {
        href: format!("{PATH}/{}", view.link.no),
        name: view.child.name.full(),
        role: shell.t(view.link.role.key()),
        standing: standing(shell, &view.link),
    }
}
