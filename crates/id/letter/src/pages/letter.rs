//! The letter and its way; without one, what a letter is and how to order it.

use askama::Template;
use axum::extract::State as Room;
use axum::response::Response;
use identity::pages::SignedIn;
use kernel::Timestamp;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::{PATH, page_error};
use crate::Letters;
use crate::model::ask::Decline;
use crate::model::letter::{Cancelled, EXPECTED, End, HELD_LASTS, State, Step};
use crate::ops::cancel::cancel_letter;
use crate::ops::order::{Obstacle, find_obstacle};
use crate::ops::view::{LetterView, view_letter};

pub fn routes() -> Routes<Letters> {
    Routes::new().get(PATH, Audience::Citizen, show).post("/account/letter/cancel", Audience::Citizen, cancel)
}

/// One step of the way.
struct Line {
    title: String,
    text: String,
    state: &'static str,
    word: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    shell: Shell,
    title: String,
    lead: String,
    /// The way; empty when no letter is under way.
    lines: Vec<Line>,
    address: Vec<String>,
    addressee: String,
    track: String,
    until: String,
    /// Whether there can be a code to type: not before a supervisor has let the letter go.
    may_type: bool,
    address_title: String,
    may_leave: String,
    /// How the letter before ended.
    before: String,
    /// Why none can be ordered; empty when one can, or one is under way.
    obstacle: String,
    /// Whether what stands in the way is data that were not given or not checked.
    lacks_data: bool,
    is_confirmed: bool,
}

async fn show(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let view = view_letter(&letters, subject).await?;
    let obstacle = find_obstacle(&letters, subject).await?;
    if view.is_none() && obstacle == Some(Obstacle::NotOffered) {
        return Err(PageError::NotFound);
    }
    if view.as_ref().is_some_and(|view| view.state.is_from_office()) {
        // There is no way to watch: the person has the sheet.
        return Ok(see(super::CODE_PATH));
    }
    let underway = view.as_ref().filter(|view| !view.state.is_over());
    let held_since = underway.and_then(|view| match view.state {
        State::Held { since } => Some(since),
        _ => None,
    });
    let is_confirmed = obstacle == Some(Obstacle::Confirmed);
    let lacks_data = obstacle == Some(Obstacle::NotStandard);
    let title = shell.t(match (underway, held_since) {
        (_, Some(_)) => "letter-held-title",
        (Some(_), None) => "letter-way-title",
        (None, None) if is_confirmed => "letter-confirmed-title",
        (None, None) => "letter-title",
    });
    let lead = match underway {
        Some(_) if let Some(since) = held_since => {
            shell.with_one("letter-held-lead", "date", day(&shell, since.plus(HELD_LASTS)))
        }
        Some(view) => way_lead(&shell, view),
        None if is_confirmed => shell.t("letter-confirmed-lead"),
        None => shell.t("letter-lead"),
    };
    let before = view.as_ref().and_then(|view| end_key(&view.state)).map(|key| shell.t(key));
    page(&LetterPage {
        title,
        lead,
        lines: underway.map(|view| way(&shell, view)).unwrap_or_default(),
        address: underway.map(|view| view.address.clone()).unwrap_or_default(),
        addressee: underway.and_then(|view| view.addressee.clone()).unwrap_or_default(),
        track: underway.and_then(|view| view.track.clone()).unwrap_or_default(),
        until: underway
            .and_then(|view| view.state.expires_at())
            .map(|end| day(&shell, end))
            .unwrap_or_default(),
        may_type: held_since.is_none(),
        address_title: shell.t(if held_since.is_some() {
            "letter-held-address"
        } else {
            "letter-address-card"
        }),
        may_leave: shell.t(if held_since.is_some() { "letter-held-leave" } else { "letter-may-leave" }),
        before: before.unwrap_or_default(),
        obstacle: obstacle
            .filter(|_| underway.is_none() && !is_confirmed)
            .map(|obstacle| obstacle_text(&shell, obstacle))
            .unwrap_or_default(),
        lacks_data,
        is_confirmed,
        shell,
    })
}

fn day(shell: &Shell, at: Timestamp) -> String {
    shell.date(at.date_in(&shell.site().config().time_zone))
}

fn way_lead(shell: &Shell, view: &LetterView) -> String {
    if view.state.step_at(Step::HandedOver).is_some() {
        return shell.t("letter-way-handed");
    }
    if view.state.step_at(Step::Arrived).is_some() {
        return shell.t("letter-way-arrived");
    }
    let [from, to] = EXPECTED.map(|span| day(shell, view.ordered_at.plus(span)));
    shell.with("letter-way-expected", &[("from", from.into()), ("to", to.into())])
}

/// What has happened, what happens now, what comes.
fn way(shell: &Shell, view: &LetterView) -> Vec<Line> {
    let printed_at = view.state.sheet().map(|sheet| sheet.printed_at);
    let is_held = matches!(view.state, State::Held { .. });
    let first = if is_held {
        ["letter-step-held", "letter-step-held-text"]
    } else {
        ["letter-step-ordered", "letter-step-ordered-text"]
    };
    let steps = [
        (first, Some(view.ordered_at).filter(|_| !is_held)),
        (["letter-step-printed", "letter-step-printed-text"], printed_at),
        (["letter-step-accepted", "letter-step-accepted-text"], view.state.step_at(Step::Accepted)),
        (["letter-step-on-the-way", "letter-step-on-the-way-text"], view.state.step_at(Step::OnTheWay)),
        (["letter-step-arrived", "letter-step-arrived-text"], view.state.step_at(Step::Arrived)),
        (["letter-step-handed-over", "letter-step-handed-over-text"], view.state.step_at(Step::HandedOver)),
    ];
    // The post may leave a step out: what lies before the last one that happened has happened too.
    let done = steps.iter().rposition(|(_, at)| at.is_some()).map_or(0, |last| last + 1);
    let line = |(at, ([title, expected], when)): (usize, &([&str; 2], Option<Timestamp>))| {
        let (state, state_key) = match at {
            at if at < done => ("good", "letter-step-done"),
            at if at == done => ("wait", "letter-step-next"),
            _ => ("note", "letter-step-later"),
        };
        let text = when.map(|when| shell.moment(when));
        Line {
            title: shell.t(title),
            text: text.unwrap_or_else(|| shell.t(expected)),
            state,
            word: shell.t(state_key),
        }
    };
    steps.iter().enumerate().map(line).collect()
}

/// How a letter ended, as the page after it tells.
pub(super) const fn end_key(state: &State) -> Option<&'static str> {
    let State::Ended { end, .. } = state else { return None };
    Some(match end {
        End::Confirmed => "letter-ended-confirmed",
        End::Returned => "letter-ended-returned",
        End::Expired => "letter-ended-expired",
        End::Exhausted => "letter-ended-exhausted",
        End::Cancelled(why) => called_off_key(*why),
        End::Declined(Decline::TooMany) => "letter-ended-declined-too-many",
        End::Declined(Decline::NoHome) => "letter-ended-declined-no-home",
        End::Declined(Decline::Gathered) => "letter-ended-declined-gathered",
        End::Undecided => "letter-ended-undecided",
    })
}

/// Why a letter was called off.
pub(super) const fn called_off_key(why: Cancelled) -> &'static str {
    match why {
        Cancelled::DataChanged => "letter-ended-data-changed",
        Cancelled::ByPerson => "letter-ended-by-person",
        Cancelled::Unconfirmable => "letter-ended-unconfirmable",
        Cancelled::Merged => "letter-ended-merged",
    }
}

/// Why none can be ordered.
pub(super) fn obstacle_text(shell: &Shell, obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::NotOffered => shell.t("letter-obstacle-not-offered"),
        Obstacle::NotStandard => shell.t("letter-obstacle-not-standard"),
        Obstacle::Confirmed => shell.t("letter-obstacle-confirmed"),
        Obstacle::Underway => shell.t("letter-obstacle-underway"),
        Obstacle::TooSoon { until } => {
            shell.with_one("letter-obstacle-too-soon", "time", shell.moment(until))
        }
        Obstacle::Crowded => shell.t("letter-obstacle-crowded"),
    }
}

async fn cancel(Room(letters): Room<Letters>, signed_in: SignedIn) -> Result<Response, PageError> {
    cancel_letter(&letters, signed_in.session.subject).await.map_err(page_error)?;
    Ok(see(PATH))
}
