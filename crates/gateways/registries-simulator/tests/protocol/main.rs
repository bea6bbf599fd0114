//! Client and simulator through real sockets.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bed;
mod exchange;
mod rogue;
mod triggers;
