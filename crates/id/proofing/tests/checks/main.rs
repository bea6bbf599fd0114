//! Checks through the real client against the simulated registries, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod bed;
mod corrections;
mod ends;
mod faults;
mod ownership;
mod years;
