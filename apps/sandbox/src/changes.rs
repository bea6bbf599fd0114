//! Tells open pages that a message has come. The stream says only that, not what.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use web::{Audience, PageError, Routes};

use crate::Room;

/// How often a stream looks.
const PERIOD: Duration = Duration::from_millis(700);
/// How long a stream lives before the browser opens it again.
const STREAM_LIFE: Duration = Duration::from_secs(300);
/// How many may be open at once; beyond, the page fetches itself from time to time.
const STREAMS_MAX: usize = 100;

pub(crate) fn limit() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(STREAMS_MAX))
}

pub(crate) fn routes() -> Routes<Room> {
    Routes::new().get("/changes", Audience::Public, changes)
}

impl Room {
    /// Differs after every message.
    pub(crate) fn version(&self) -> u64 {
        let (sms, mail) = (self.0.sms.statistics(), self.0.mail.statistics());
        sms.accepted + sms.repeated + mail.accepted + mail.repeated
    }
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

struct Watch {
    room: Room,
    seen: u64,
    end: Instant,
    _permit: OwnedSemaphorePermit,
}

async fn changes(State(room): State<Room>, Query(since): Query<Since>) -> Result<Response, PageError> {
    let permit = room.0.streams.clone().try_acquire_owned().map_err(|_| PageError::Unavailable)?;
    let watch = Watch { room, seen: since.since, end: Instant::now() + STREAM_LIFE, _permit: permit };
    let events = stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok::<Event, Infallible>(event), watch))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

impl Watch {
    async fn next(&mut self) -> Option<Event> {
        loop {
            let now = self.room.version();
            if now != self.seen {
                self.seen = now;
                return Some(Event::default().event("changed").data("").retry(Duration::from_secs(3)));
            }
            if Instant::now() >= self.end {
                return None;
            }
            tokio::time::sleep(PERIOD).await;
        }
    }
}
