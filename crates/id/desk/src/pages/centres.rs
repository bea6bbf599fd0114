//! The public list of centres.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use web::{Audience, Form, PageError, Routes, Shell, page};

use super::qr::draw;
use crate::Desk;
use crate::model::centre::{Centre, CentreCode, CentreKind};
use crate::model::hours::Days;

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/centres", Audience::Public, show)
        // The address under which the state's own portal publishes the list: people have it in their bookmarks.
        .get("/public/ra/", Audience::Public, show)
        .get("/centres/{centre}/memo", Audience::Public, memo)
}

#[derive(Template)]
#[template(path = "centres.html")]
struct CentresPage {
    shell: Shell,
    form: Form,
    action: String,
    kinds: Vec<(&'static str, String)>,
    found: String,
    centres: Vec<Card>,
}

/// What to bring, where, and a QR that opens the pass on a phone: to be printed or photographed.
#[derive(Template)]
#[template(path = "memo.html")]
struct MemoPage {
    shell: Shell,
    centre: Card,
    side: usize,
    path: String,
}

async fn memo(
    State(desk): State<Desk>,
    Path(code): Path<String>,
    shell: Shell,
) -> Result<Response, PageError> {
    let code = CentreCode::parse(&code).map_err(|_| PageError::NotFound)?;
    let found = desk.centres().find(&code).ok_or(PageError::NotFound)?;
    // Not the pass itself: it is good for minutes, and a memo lies in a pocket for days.
    let address = format!("{}/account/visit", desk.identity().config().public_url);
    let (side, path) = draw(&address).ok_or(PageError::Unavailable)?;
    let centre = card(&shell, (found, &desk.zone(&found.code)));
    page(&MemoPage { shell, centre, side, path })
}

/// One centre as the list shows it.
struct Card {
    memo: String,
    name: String,
    kind: String,
    address: String,
    is_open: bool,
    hours: Vec<(String, String)>,
    deeds: Vec<String>,
    phone: String,
    phone_href: String,
}

async fn show(
    State(desk): State<Desk>,
    shell: Shell,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let text: String = query.get("text").map(|text| text.chars().take(100).collect()).unwrap_or_default();
    let kind = query.get("kind").and_then(|word| CentreKind::from_word(word));
    let found = desk.centres().search(kind, &text);
    let mut kinds = vec![("", shell.t("centres-kind-any"))];
    kinds.extend(CentreKind::ALL.map(|kind| (kind.as_str(), shell.t(kind.key()))));
    page(&CentresPage {
        form: Form::with_values([("text", text.as_str()), ("kind", kind.map_or("", CentreKind::as_str))]),
        action: shell.path().to_owned(),
        kinds,
        found: shell.with_one("centres-found", "count", u64::try_from(found.len()).unwrap_or(0)),
        centres: found.into_iter().map(|centre| card(&shell, (centre, &desk.zone(&centre.code)))).collect(),
        shell,
    })
}

fn card(shell: &Shell, (centre, zone): (&Centre, &TimeZone)) -> Card {
    let language = shell.words.language;
    let local = zone.to_datetime(shell.now().to_jiff());
    let phone_href: String = centre.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Card {
        memo: format!("/centres/{}/memo", centre.code),
        name: centre.name.of(language).to_owned(),
        kind: shell.t(centre.kind.key()),
        address: centre.address.of(language).to_owned(),
        is_open: centre.hours.is_open(local),
        hours: centre.hours.grouped().into_iter().map(|days| hours_line(shell, days)).collect(),
        deeds: centre.deeds.iter().map(|deed| shell.t(deed.key())).collect(),
        phone: centre.phone.clone(),
        phone_href: format!("tel:{phone_href}"),
    }
}

fn hours_line(shell: &Shell, days: Days) -> (String, String) {
    let (first, last) = (shell.t(day_key(days.first)), shell.t(day_key(days.last)));
    let days_text = if days.first == days.last { first } else { format!("{first}–{last}") };
    (days_text, days.span.map_or_else(|| shell.t("centres-day-off"), |span| span.to_string()))
}

const fn day_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "centres-day-monday",
        Weekday::Tuesday => "centres-day-tuesday",
        Weekday::Wednesday => "centres-day-wednesday",
        Weekday::Thursday => "centres-day-thursday",
        Weekday::Friday => "centres-day-friday",
        Weekday::Saturday => "centres-day-saturday",
        Weekday::Sunday => "centres-day-sunday",
    }
}
