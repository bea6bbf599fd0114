//! Reads configuration and composes the rooms: the only place that does. It never holds a rule of its own.

mod accredited_check;
mod admin;
#[cfg(feature = "sandbox")]
mod bench;
#[cfg(feature = "sandbox")]
mod browser;
#[cfg(feature = "sandbox")]
mod burst;
mod checkpoints;
/// The command line.
pub mod cli;
pub mod compose;
mod custodian;
#[cfg(feature = "sandbox")]
mod demo;
#[cfg(feature = "sandbox")]
mod faults;
/// The log.
pub mod logging;
#[cfg(feature = "sandbox")]
mod outside;
#[cfg(feature = "sandbox")]
pub mod sandbox_authority;
#[cfg(feature = "sandbox")]
mod sandbox_process;
pub mod serve;
mod serving;
mod signer_command;
#[cfg(feature = "sandbox")]
pub mod test_keys;
mod token_check;
#[cfg(feature = "sandbox")]
mod trial;
#[cfg(feature = "sandbox")]
mod typed;
