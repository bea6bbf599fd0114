//! Reads configuration and composes the rooms: the only place that does. It never holds a rule of its own.

mod admin;
#[cfg(feature = "sandbox")]
mod bench;
mod checkpoints;
/// The command line.
pub mod cli;
pub mod compose;
#[cfg(feature = "sandbox")]
mod demo;
/// The log.
pub mod logging;
#[cfg(feature = "sandbox")]
mod sandbox_process;
pub mod serve;
mod serving;
