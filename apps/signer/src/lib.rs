//! The agent that signs on a person's own computer. It listens on the loopback alone, speaks with pages of the origins
//! that it was started for and that were linked to it by a code, shows in its own terminal what is signed, asks for the
//! PIN there, and gives back a detached signature (CAdES-BES). `docs/signer.md` has the protocol and the threats.
//!
//! It never lets a page see a PIN, never signs what it has not shown, never answers another origin, and never sends
//! anything to anybody by itself.

mod agent;
mod console;
mod containers;
mod envelope;
mod error;
mod keys;
mod pairing;
mod server;
mod shown;
mod signing;
mod state;

pub use agent::{Agent, AgentOptions, PORT};
pub use console::{Console, ScriptedConsole, Terminal, Typed};
pub use containers::{add, change_pin, list, remove};
pub use envelope::{Role, code as message_code};
pub use error::SignerError;
pub use keys::{Key, Refusal};
pub use pairing::{Material, derive};
pub use server::serve;
pub use state::{Folder, TRIES};
