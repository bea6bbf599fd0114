//! Tells open pages that something has changed. The stream says only that, not what.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use gateway_registries::Registry;
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

/// What a page shows, and so which changes concern it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Topic {
    /// The phones.
    Phones,
    /// The mailboxes.
    Mail,
    /// Letters on paper.
    Post,
    /// The registries.
    Registries,
}

impl Topic {
    const fn word(self) -> &'static str {
        match self {
            Self::Phones => "phones",
            Self::Mail => "mail",
            Self::Post => "post",
            Self::Registries => "registries",
        }
    }
}

impl Room {
    /// The stream that tells a page of changes after what it shows.
    pub(crate) fn stream(&self, topic: Topic) -> String {
        format!("/changes?of={}&since={}", topic.word(), self.version(topic))
    }

    /// Differs after every change: what it is a sum of only grows.
    fn version(&self, topic: Topic) -> u64 {
        match topic {
            Topic::Phones => {
                let counted = self.0.sms.statistics();
                counted.requests + counted.accepted + counted.repeated + counted.refused
            }
            Topic::Mail => {
                let counted = self.0.mail.statistics();
                counted.connections + counted.accepted + counted.repeated
            }
            Topic::Post => {
                let counted = self.0.post.statistics();
                counted.batches + counted.repeated + counted.steps
            }
            Topic::Registries => Registry::ALL
                .into_iter()
                .map(|registry| self.0.registries.counters(registry))
                .map(|counted| counted.requests + counted.repeated + counted.delivered + counted.acknowledged)
                .sum(),
        }
    }
}

#[derive(Deserialize)]
struct Since {
    of: Topic,
    #[serde(default)]
    since: u64,
}

struct Watch {
    room: Room,
    topic: Topic,
    seen: u64,
    end: Instant,
    _permit: OwnedSemaphorePermit,
}

async fn changes(State(room): State<Room>, Query(since): Query<Since>) -> Result<Response, PageError> {
    let permit = room.0.streams.clone().try_acquire_owned().map_err(|_| PageError::Unavailable)?;
    let watch = Watch {
        room,
        topic: since.of,
        seen: since.since,
        end: Instant::now() + STREAM_LIFE,
        _permit: permit,
    };
    let events = stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok::<Event, Infallible>(event), watch))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

impl Watch {
    async fn next(&mut self) -> Option<Event> {
        loop {
            let now = self.room.version(self.topic);
            if now != self.seen {
                self.seen = now;
                // Browsers drop an event without data.
                return Some(Event::default().event("changed").data("yes").retry(Duration::from_secs(3)));
            }
            if Instant::now() >= self.end {
                return None;
            }
            tokio::time::sleep(PERIOD).await;
        }
    }
}
