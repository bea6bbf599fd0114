//! Client of the state registries' exchange: the pension fund (СНИЛС), the interior ministry (documents), the tax service
//! (ИНН) and the civil registry (births).
//!
//! The protocol is described in `docs/api/registries.openapi.json` and is asynchronous, like the state's own exchange:
//! [`RegistryClient::send`] hands over up to 50 requests and gets message ids; [`RegistryClient::next`] takes the next
//! answers of this consumer's queue; [`RegistryClient::acknowledge`] says that they are recorded. What is not
//! acknowledged comes again. A request sent twice under one id is one request. Both sides sign every message
//! (RFC 9421, Ed25519), and a response holds for the very request that it answers.
//!
//! An answer says which request it belongs to and carries a digest of the data that the registry looked at:
//! [`Answer::concerns`] tells whether that is the data of our request, so that an answer about somebody else is refused.
//!
//! A person who says that a registry is wrong about them sends a correction ([`RegistryClient::correct`]) and follows it
//! ([`RegistryClient::follow`]); it takes days, and nothing waits in a queue.
//!
//! What it never does: store, retry or decide. It does not know accounts or levels, and it writes no personal data to
//! a log: the types do not print what they hold.

mod answer;
mod birth;
mod client;
mod correction;
mod envelope;
mod error;
mod query;
mod signing;
mod tls;
mod value;

pub use answer::{Answer, AnswerId, CheckResult, InvalidReason, MessageId, Pair, Unreadable};
pub use birth::{Asker, BirthCertificate, BirthPair};
pub use client::{Batch, RegistryClient, RegistryClientConfig};
pub use correction::{
    CorrectBody, CorrectionId, CorrectionProgress, CorrectionRequest, CorrectionState, CorrectionsReply,
    DeclineReason, FollowBody,
};
pub use envelope::{
    Accepted, AcknowledgeBody, AcknowledgeReply, BATCH_MAX, BODY_BYTES_MAX, NextBody, NextReply, Problem,
    ProblemCode, SendBody, SendReply,
};
pub use error::RegistryError;
pub use query::{CheckRequest, Document, PersonData, Query, Registry, RequestId};
pub use signing::{
    LIFETIME_SECONDS, SKEW_SECONDS_MAX, TAG, request_components, request_policy, response_components,
    response_policy,
};
pub use value::{Digits, Text, ValueError};
