//! Live pages: streams that say only "changed".
//!
//! One hub per node asks its port for the versions of the subjects that somebody watches, every two seconds and all at
//! once, so the database's work does not grow with the number of open pages of one person. A stream ends after five
//! minutes and the browser opens it again; it is no use of a session and prolongs none.

use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::{FromRequestParts, Query};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::request::Parts;
use kernel::SubjectId;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use crate::PageError;

/// How often versions are asked for.
const PERIOD: Duration = Duration::from_secs(2);
/// How long a stream lives before the browser opens it again.
const STREAM_LIFE: Duration = Duration::from_secs(300);
/// When the browser opens it again.
const RETRY: Duration = Duration::from_secs(3);
/// How many subjects one question names.
const BATCH: usize = 500;

/// Where the hub learns what has changed.
#[async_trait]
pub trait Versions: Send + Sync + 'static {
    /// The version of each subject: any number that differs after a change. A subject that is left out has not
    /// changed. At most 500 are asked for at once.
    async fn versions(
        &self,
        subjects: &[SubjectId],
    ) -> Result<Vec<(SubjectId, u64)>, Box<dyn Error + Send + Sync>>;
}

/// How many streams may be open. Beyond, the page is told to fetch itself from time to time.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// On this node.
    pub total: usize,
    /// For one subject.
    pub per_subject: usize,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self { total: 2_000, per_subject: 6 }
    }
}

/// The hub of a node.
#[derive(Clone)]
pub struct LiveHub(Arc<Inner>);

struct Inner {
    versions: Arc<dyn Versions>,
    limits: StreamLimits,
    stop: watch::Receiver<bool>,
    watched: Mutex<HashMap<SubjectId, Watched>>,
}

struct Watched {
    version: watch::Sender<Option<u64>>,
    streams: usize,
}

impl LiveHub {
    /// A hub that ends its streams, and [`LiveHub::run`], when `stop` becomes true or its sender is gone.
    pub fn new(versions: Arc<dyn Versions>, limits: StreamLimits, stop: watch::Receiver<bool>) -> Self {
        Self(Arc::new(Inner { versions, limits, stop, watched: Mutex::default() }))
    }

    /// Asks for versions until the hub is stopped. Spawned once by the binary.
    pub async fn run(&self) {
        let mut stop = self.0.stop.clone();
        let mut ticks = interval(PERIOD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stopped(&mut stop) => return,
                _ = ticks.tick() => self.ask().await,
            }
        }
    }

    /// A stream for one subject. `seen` is what the page was made from.
    pub fn open(&self, subject: SubjectId, seen: Seen) -> Result<Response, PageError> {
        if *self.0.stop.borrow() {
            return Err(PageError::Unavailable);
        }
        let version = self.enter(subject).ok_or(PageError::Unavailable)?;
        let state = Stream {
            place: Place { hub: self.clone(), subject },
            version,
            stop: self.0.stop.clone(),
            seen: seen.0,
            end: Instant::now() + STREAM_LIFE,
        };
        let first = stream::iter([Ok::<_, Infallible>(Event::default().retry(RETRY).comment("open"))]);
        let rest = stream::unfold(state, Stream::next);
        let events = futures_util::StreamExt::chain(first, rest);
        Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
    }

    /// How many streams are open.
    pub fn open_streams(&self) -> usize {
        self.watched(|all| all.values().map(|one| one.streams).sum())
    }

    fn watched<T>(&self, act: impl FnOnce(&mut HashMap<SubjectId, Watched>) -> T) -> T {
        act(&mut self.0.watched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn enter(&self, subject: SubjectId) -> Option<watch::Receiver<Option<u64>>> {
        let limits = self.0.limits;
        self.watched(|all| {
            let open: usize = all.values().map(|one| one.streams).sum();
            let mine = all.get(&subject).map_or(0, |one| one.streams);
            if open >= limits.total || mine >= limits.per_subject {
                return None;
            }
            let watched = all
                .entry(subject)
                .or_insert_with(|| Watched { version: watch::Sender::new(None), streams: 0 });
            watched.streams += 1;
            let mut version = watched.version.subscribe();
            // A subject that others watch already has a version; it is news to this stream.
            version.mark_changed();
            Some(version)
        })
    }

    fn leave(&self, subject: SubjectId) {
        self.watched(|all| {
            if let Some(watched) = all.get_mut(&subject) {
                watched.streams = watched.streams.saturating_sub(1);
                if watched.streams == 0 {
                    all.remove(&subject);
                }
            }
        });
    }

    async fn ask(&self) {
        let subjects: Vec<SubjectId> = self.watched(|all| all.keys().copied().collect());
        for batch in subjects.chunks(BATCH) {
            match self.0.versions.versions(batch).await {
                Ok(found) => self.watched(|all| {
                    for (subject, version) in found {
                        if let Some(watched) = all.get(&subject) {
                            watched.version.send_if_modified(|old| old.replace(version) != Some(version));
                        }
                    }
                }),
                // The next round asks again; pages stay as they are until then.
                Err(error) => tracing::warn!(%error, "versions for live pages could not be read"),
            }
        }
    }
}

/// Counts a stream out when it ends, however it ends.
struct Place {
    hub: LiveHub,
    subject: SubjectId,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hub.leave(self.subject);
    }
}

struct Stream {
    #[expect(dead_code, reason = "held for its drop")]
    place: Place,
    version: watch::Receiver<Option<u64>>,
    stop: watch::Receiver<bool>,
    seen: Option<u64>,
    end: Instant,
}

impl Stream {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        let version = tokio::select! {
            () = stopped(&mut self.stop) => return None,
            () = sleep_until(self.end) => return None,
            version = newer(&mut self.version) => version?,
        };
        // The first version only tells whether the page is older than it; an unknown page has to look.
        let name = if self.seen == Some(version) { "version" } else { "changed" };
        self.seen = Some(version);
        Some((Ok(Event::default().event(name).id(version.to_string()).data(name)), self))
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    let _ = stop.wait_for(|stopped| *stopped).await;
}

async fn newer(versions: &mut watch::Receiver<Option<u64>>) -> Option<u64> {
    loop {
        versions.changed().await.ok()?;
        if let Some(version) = *versions.borrow_and_update() {
            return Some(version);
        }
    }
}

/// The version that a live page was made from: `Last-Event-ID` of a stream opened again, else `?since=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(pub Option<u64>);

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        #[derive(Deserialize)]
        struct Since {
            since: Option<u64>,
        }
        let last = parts.headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
        let since = || Query::<Since>::try_from_uri(&parts.uri).ok().and_then(|query| query.0.since);
        Ok(Self(last.or_else(since)))
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use kernel::{Env, Timestamp};

    use super::*;

    #[derive(Default)]
    struct Table(Mutex<HashMap<SubjectId, u64>>);

    #[async_trait]
    impl Versions for Table {
        async fn versions(
            &self,
            subjects: &[SubjectId],
        ) -> Result<Vec<(SubjectId, u64)>, Box<dyn Error + Send + Sync>> {
            let table = self.0.lock().unwrap();
            Ok(subjects.iter().filter_map(|one| Some((*one, *table.get(one)?))).collect())
        }
    }

    struct Fixture {
        table: Arc<Table>,
        hub: LiveHub,
        stop: watch::Sender<bool>,
        subject: SubjectId,
    }

    fn fixture(limits: StreamLimits) -> Fixture {
        let (env, _) = Env::fixed(Timestamp::from_seconds(1), 1);
        let subject = SubjectId::generate(&env);
        let table = Arc::new(Table::default());
        table.0.lock().unwrap().insert(subject, 1);
        let (stop, stopped) = watch::channel(false);
        let hub = LiveHub::new(table.clone(), limits, stopped);
        Fixture { table, hub, stop, subject }
    }

    /// The next frame that is not a comment; empty at the end.
    async fn next(body: &mut axum::body::Body) -> String {
        while let Some(frame) = body.frame().await {
            let text = String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap();
            if text.contains("event:") {
                return text;
            }
        }
        String::new()
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_says_changed_and_nothing_else() {
        let f = fixture(StreamLimits::default());
        let mut body = f.hub.open(f.subject, Seen(Some(1))).unwrap().into_body();
        let hub = f.hub.clone();
        tokio::spawn(async move { hub.run().await });
        assert_eq!(next(&mut body).await, "event: version\nid: 1\ndata: version\n\n");
        f.table.0.lock().unwrap().insert(f.subject, 2);
        assert_eq!(next(&mut body).await, "event: changed\nid: 2\ndata: changed\n\n");
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_older_than_the_subject_is_told_at_once() {
        let f = fixture(StreamLimits::default());
        let _other = f.hub.open(f.subject, Seen(Some(1))).unwrap();
        f.hub.ask().await;
        let mut body = f.hub.open(f.subject, Seen(Some(0))).unwrap().into_body();
        assert!(next(&mut body).await.starts_with("event: changed\nid: 1"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_after_five_minutes_and_is_counted_out() {
        let f = fixture(StreamLimits::default());
        let mut body = f.hub.open(f.subject, Seen(None)).unwrap().into_body();
        let start = Instant::now();
        assert_eq!(next(&mut body).await, "");
        assert_eq!(start.elapsed().as_secs(), 300);
        drop(body);
        assert_eq!(f.hub.open_streams(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn beyond_the_limit_a_stream_is_refused() {
        let f = fixture(StreamLimits { total: 3, per_subject: 2 });
        let first = f.hub.open(f.subject, Seen(None)).unwrap();
        let _second = f.hub.open(f.subject, Seen(None)).unwrap();
        assert!(f.hub.open(f.subject, Seen(None)).is_err());
        drop(first);
        assert!(f.hub.open(f.subject, Seen(None)).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn streams_and_the_hub_end_on_shutdown() {
        let f = fixture(StreamLimits::default());
        let mut body = f.hub.open(f.subject, Seen(None)).unwrap().into_body();
        let hub = f.hub.clone();
        let running = tokio::spawn(async move { hub.run().await });
        f.stop.send(true).unwrap();
        running.await.unwrap();
        while !next(&mut body).await.is_empty() {}
        assert!(f.hub.open(f.subject, Seen(None)).is_err());
    }
}
