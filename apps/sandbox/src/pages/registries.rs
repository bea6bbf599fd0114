use std::collections::BTreeSet;

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use gateway_registries::Registry;
use gateway_registries_simulator::{Counters, Person, Switch, World};
use serde::{Deserialize, Serialize};
use web::{Audience, Form, PageError, Routes, Shell, page, see};

use crate::changes::Topic;
use crate::{Room, traits};

/// People on a page of the table.
const PAGE: u64 = 20;
/// People that a search finds at most.
const FOUND_MAX: usize = 50;

pub(crate) fn routes() -> Routes<Room> {
    Routes::new()
        .get("/registries", Audience::Public, list)
        .get("/registries.json", Audience::Public, list_json)
        .get("/registries/{registry}", Audience::Visitor, show)
        .post("/registries/{registry}", Audience::Visitor, switch)
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: Option<u64>,
}

/// A part of the population.
struct Excerpt {
    people: Vec<Person>,
    query: String,
    page: u64,
    pages: u64,
}

impl Search {
    fn excerpt(self, world: &World) -> Excerpt {
        let population = world.population();
        let query = self.q.trim().to_owned();
        if !query.is_empty() {
            return Excerpt { people: population.find(&query, FOUND_MAX), query, page: 1, pages: 1 };
        }
        let pages = population.people().div_ceil(PAGE).max(1);
        let page = self.page.unwrap_or(1).clamp(1, pages);
        Excerpt { people: population.page((page - 1) * PAGE, PAGE), query, page, pages }
    }
}

#[derive(Template)]
#[template(path = "pages/registries.html")]
struct RegistriesPage {
    shell: Shell,
    form: Form,
    live: String,
    registries: Vec<RegistryView>,
    people: Vec<PersonRow>,
    population: u64,
    is_search: bool,
    page: u64,
    pages: u64,
}

struct RegistryView {
    href: String,
    name: String,
    counters: Counters,
    switches: u64,
}

struct PersonRow {
    href: String,
    number: u64,
    name: String,
    birth_date: String,
    document: String,
    snils: String,
    special: Vec<String>,
}

async fn list(
    State(room): State<Room>,
    shell: Shell,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let world = &room.0.registries;
    let excerpt = search.excerpt(world);
    page(&RegistriesPage {
        live: room.stream(Topic::Registries),
        registries: Registry::ALL.into_iter().map(|one| RegistryView::new(world, one, &shell)).collect(),
        people: excerpt.people.iter().map(|person| PersonRow::new(person, &shell)).collect(),
        population: world.population().people(),
        is_search: !excerpt.query.is_empty(),
        page: excerpt.page,
        pages: excerpt.pages,
        form: Form::with_values([("q", excerpt.query)]),
        shell,
    })
}

impl RegistryView {
    fn new(world: &World, registry: Registry, shell: &Shell) -> Self {
        Self {
            href: format!("/registries/{}", registry.code()),
            name: shell.t(name_key(registry)),
            counters: world.counters(registry),
            switches: u64::try_from(world.switches(registry).len()).unwrap_or(u64::MAX),
        }
    }
}

impl PersonRow {
    fn new(person: &Person, shell: &Shell) -> Self {
        Self {
            href: super::person::href(person.number),
            number: person.number,
            name: person.name.full(),
            birth_date: shell.date(person.birth_date),
            document: person.document.as_ref().map(person::IdentityDocument::number).unwrap_or_default(),
            snils: person.snils.as_ref().map(ToString::to_string).unwrap_or_default(),
            special: traits::of(person, shell),
        }
    }
}

const fn name_key(registry: Registry) -> &'static str {
    match registry {
        Registry::Sfr => "sandbox-registry-sfr",
        Registry::Mvd => "sandbox-registry-mvd",
        Registry::Fns => "sandbox-registry-fns",
        Registry::Zags => "sandbox-registry-zags",
    }
}

const fn switch_key(switch: Switch) -> &'static str {
    match switch {
        Switch::Delay => "sandbox-switch-delay",
        Switch::Fail => "sandbox-switch-fail",
        Switch::Lose => "sandbox-switch-lose",
        Switch::Duplicate => "sandbox-switch-duplicate",
        Switch::Swap => "sandbox-switch-swap",
        Switch::Garble => "sandbox-switch-garble",
        Switch::NotJson => "sandbox-switch-not-json",
        Switch::Unsigned => "sandbox-switch-unsigned",
        Switch::WronglySigned => "sandbox-switch-wrongly-signed",
    }
}

#[derive(Serialize)]
struct RegistriesJson {
    registries: Vec<RegistryJson>,
    people: Vec<serde_json::Value>,
    population: u64,
    page: u64,
    pages: u64,
}

#[derive(Serialize)]
struct RegistryJson {
    registry: &'static str,
    counters: CountersJson,
    switches: Vec<&'static str>,
}

#[derive(Serialize)]
struct CountersJson {
    requests: u64,
    repeated: u64,
    delivered: u64,
    redelivered: u64,
    acknowledged: u64,
    refused: u64,
    waiting: u64,
}

impl RegistryJson {
    fn new(world: &World, registry: Registry) -> Self {
        let counted = world.counters(registry);
        Self {
            registry: registry.code(),
            counters: CountersJson {
                requests: counted.requests,
                repeated: counted.repeated,
                delivered: counted.delivered,
                redelivered: counted.redelivered,
                acknowledged: counted.acknowledged,
                refused: counted.refused,
                waiting: counted.waiting,
            },
            switches: world.switches(registry).into_iter().map(Switch::code).collect(),
        }
    }
}

async fn list_json(State(room): State<Room>, Query(search): Query<Search>) -> Response {
    let world = &room.0.registries;
    let excerpt = search.excerpt(world);
    Json(RegistriesJson {
        registries: Registry::ALL.into_iter().map(|registry| RegistryJson::new(world, registry)).collect(),
        people: excerpt.people.iter().map(Person::to_json).collect(),
        population: world.population().people(),
        page: excerpt.page,
        pages: excerpt.pages,
    })
    .into_response()
}

#[derive(Template)]
#[template(path = "pages/registry.html")]
struct RegistryPage {
    shell: Shell,
    form: Form,
    live: String,
    registry: RegistryView,
    switches: Vec<SwitchView>,
}

struct SwitchView {
    word: &'static str,
    label: String,
}

async fn show(
    State(room): State<Room>,
    shell: Shell,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let world = &room.0.registries;
    if let Some(registry) = code.strip_suffix(".json").and_then(Registry::from_code) {
        return Ok(Json(RegistryJson::new(world, registry)).into_response());
    }
    let registry = Registry::from_code(&code).ok_or(PageError::NotFound)?;
    let on = world.switches(registry).into_iter().map(|switch| (switch.code(), "yes"));
    let switches = Switch::ALL
        .into_iter()
        .map(|switch| SwitchView { word: switch.code(), label: shell.t(switch_key(switch)) })
        .collect();
    page(&RegistryPage {
        form: Form::with_values(on),
        live: room.stream(Topic::Registries),
        registry: RegistryView::new(world, registry, &shell),
        switches,
        shell,
    })
}

/// Turns on exactly what is ticked.
async fn switch(
    State(room): State<Room>,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let registry = Registry::from_code(&code).ok_or(PageError::NotFound)?;
    let world = &room.0.registries;
    let wanted: BTreeSet<Switch> =
        Switch::ALL.into_iter().filter(|switch| form.has(switch.code(), "yes")).collect();
    for switch in Switch::ALL {
        if wanted.contains(&switch) {
            world.turn_on(registry, switch);
        } else {
            world.turn_off(registry, switch);
        }
    }
    Ok(see(&format!("/registries/{}", registry.code())))
}
