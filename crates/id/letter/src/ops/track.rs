//! What the post reports.

use gateway_post::{EVENTS_MAX, Event, EventKind, PostError};
use jobs::{Enqueue, enqueue};
use kernel::{Lane, SubjectId, Timestamp};
use store::{StoreError, Tx};

use super::confirm::confirm;
use super::settle::{hold, settle};
use super::tell::tell;
use crate::error::LetterError;
use crate::jobs::{Recall, RecordEvent};
use crate::model::letter::{CODE_LASTS, Cancelled, End, REMIND_BEFORE, Report, State, Step};
use crate::store::letters::{self, Letter};
use crate::store::sheets;
use crate::{Letters, messages, records};

/// Why events were not fetched.
#[derive(Debug, thiserror::Error)]
pub enum TrackError {
    /// The post.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Fetches events once, records each, then acknowledges: what is neither recorded nor set aside comes again. Gives how many there
/// were.
///
/// The post gives the oldest first. One that cannot be recorded now, or ever, would come again and again and keep those behind it
/// waiting: it is set aside as work of its own, which is tried until it succeeds.
pub async fn fetch_events(letters: &Letters) -> Result<usize, TrackError> {
    let Some(post) = letters.post() else { return Ok(0) };
    let events = post.next(EVENTS_MAX).await?;
    let mut safe = Vec::with_capacity(events.len());
    let mut unsafe_one = None;
    for event in &events {
        match record_or_set_aside(letters, event).await {
            Ok(()) => safe.push(event.event_id),
            Err(error) => unsafe_one = Some(error),
        }
    }
    if !safe.is_empty() {
        post.acknowledge(&safe).await?;
    }
    unsafe_one.map_or(Ok(events.len()), |error| Err(error.into()))
}

async fn record_or_set_aside(letters: &Letters, event: &Event) -> Result<(), StoreError> {
    let Err(error) = record_event(letters, event).await else { return Ok(()) };
    tracing::warn!(event = %event.event_id, %error, "an event of the post is set aside");
    let tx = letters.db().begin().await?;
    let lane = Lane::of_bytes(event.letter_id.as_bytes());
    let once = Enqueue::now().once(event.event_id.to_string());
    // Which letter it is says its id; the track number need not lie here.
    let event = Event { track: String::new(), ..event.clone() };
    enqueue(&tx, lane, &RecordEvent { event }, once).await?;
    tx.commit().await
}

const fn report_of(kind: EventKind) -> Option<Report> {
    match kind {
        EventKind::Accepted => Some(Report::Step(Step::Accepted)),
        EventKind::OnTheWay => Some(Report::Step(Step::OnTheWay)),
        EventKind::Arrived => Some(Report::Step(Step::Arrived)),
        EventKind::HandedOver => Some(Report::Step(Step::HandedOver)),
        EventKind::Returned => Some(Report::Returned),
        EventKind::Unknown => None,
    }
}

/// Records one event. Events of letters that are not known, or not any more, change nothing.
pub(crate) async fn record_event(letters: &Letters, event: &Event) -> Result<(), LetterError> {
    let Some(report) = report_of(event.kind) else { return Ok(()) };
    let tx = letters.db().begin().await?;
    let Some(place) = sheets::find(tx.conn(), event.letter_id).await? else { return Ok(()) };
    let Some(standing) = hold(&tx, place.subject).await? else { return Ok(()) };
    let Some(letter) = letters::find(tx.conn(), (place.subject, place.no)).await? else { return Ok(()) };
    let before = letter.state.clone();
    let at = Timestamp::from_seconds(event.at);
    let after = before.clone().report(event.letter_id, (report, at), tx.now());
    if after == before {
        return Ok(());
    }
    if matches!(after, State::Ended { end: End::Confirmed, .. }) {
        let called_off = confirm(letters, &tx, &standing, &letter).await?;
        if called_off == Some(Cancelled::DataChanged) {
            tell(&tx, letters, letter.subject, &messages::CHANGED).await?;
        }
    } else {
        settle(&tx, &letter, &after).await?;
        follow(letters, &tx, &letter, (&before, &after)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What a new state leads to: reminders that will be due, messages, audit.
async fn follow(
    letters: &Letters,
    tx: &Tx,
    letter: &Letter,
    (before, after): (&State, &State),
) -> Result<(), StoreError> {
    let subject = letter.subject;
    if let (State::Printed { .. }, State::Posted { posted_at, .. }) = (before, after) {
        schedule(tx, (subject, letter.no), *posted_at).await?;
        records::by_system(tx, subject, ("letter.posted", &[])).await?;
    }
    let is_new = |step: Step| before.step_at(step).is_none() && after.step_at(step).is_some();
    if is_new(Step::HandedOver) {
        records::by_system(tx, subject, ("letter.handed-over", &[])).await?;
    } else if is_new(Step::Arrived) {
        tell(tx, letters, subject, &messages::ARRIVED).await?;
    }
    match after {
        State::Ended { end: End::Returned, .. } => {
            records::by_system(tx, subject, ("letter.returned", &[])).await?;
            tell(tx, letters, subject, &messages::RETURNED).await
        }
        State::Ended { end: End::Expired, .. } => tell(tx, letters, subject, &messages::EXPIRED).await,
        _ => Ok(()),
    }
}

/// A week before the end, and at the end.
async fn schedule(tx: &Tx, (subject, no): (SubjectId, i32), posted_at: Timestamp) -> Result<(), StoreError> {
    let end = posted_at.plus(CODE_LASTS);
    for at in [end.minus(REMIND_BEFORE), end] {
        let once = Enqueue::at(at).once(format!("{}:{no}:{}", subject.uuid(), at.as_micros()));
        enqueue(tx, subject.lane(), &Recall { subject, no }, once).await?;
    }
    Ok(())
}
