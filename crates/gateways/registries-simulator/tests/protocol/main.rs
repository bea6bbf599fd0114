//! Client and simulator through real sockets.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod bed;
mod births;
mod corrections;
mod exchange;
mod rogue;
mod triggers;
