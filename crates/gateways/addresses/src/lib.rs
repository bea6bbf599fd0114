//! Client of the address service: what a person may mean by what they typed.
//!
//! The protocol is described in `docs/api/addresses.openapi.yaml`: one call, JSON over HTTPS, our token in the header. What is
//! typed is part of somebody's address: it goes in the body, and neither side of this client writes it down.
//!
//! What it never does: store, retry or decide. A suggestion is only a suggestion: a person may live where no service knows.

mod client;
mod error;
mod protocol;
mod tls;

pub use client::{AddressClient, AddressClientConfig};
pub use error::AddressError;
pub use protocol::{PART_CHARS_MAX, QUERY_CHARS_MAX, SUGGESTIONS_MAX, SuggestBody, SuggestReply, Suggestion};
