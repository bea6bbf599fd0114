//! The agent as pages, and whoever pretends to be one, find it: over HTTP, with containers of the test authority.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]
// cyrillic: names of certificates and texts that are signed

mod page;
mod pairing;
mod signing;
mod token;
mod world;
