//! Client of the post: registered letters handed over in batches, and their way until they are in a hand or back.
//!
//! The protocol is our own, JSON over HTTP, every message signed by its sender (`formats/http-signature`);
//! `docs/api/post.openapi.json` describes it. A batch is the register of its letters and, where the post prints for us,
//! their sheets, encrypted to its printing house. The way of a letter comes as events from a queue that is read and
//! acknowledged.
//!
//! This room never stores, retries or decides, and it knows neither accounts nor codes. Handing a batch over again under
//! its id is safe: the post takes it once. Nothing here prints a name or an address.

mod client;
mod error;
mod protocol;
mod sheets;
mod signing;
mod tls;

pub use client::{PostClient, PostClientConfig};
pub use error::PostError;
pub use protocol::{
    AcknowledgeBody, AcknowledgeReply, BATCH_MAX, BODY_BYTES_MAX, BatchBody, BatchReply, EVENTS_MAX, Event,
    EventKind, EventsBody, EventsReply, Problem, ProblemCode, RegisterEntry, SealedSheets, Taken,
};
pub use sheets::{HouseKey, SheetsError};
pub use signing::{
    LIFETIME_SECONDS, SKEW_SECONDS_MAX, TAG, request_components, request_policy, response_components,
    response_policy,
};
