//! The OpenSSL of the machine as a backend of signatures: a deployment that must sign by a certified module puts it
//! beneath OpenSSL, as an engine or a provider, and this crate calls the program `openssl`. What is signed or verified is a
//! digest; everything around it stays the work of `signed-message`.
//!
//! It never reads the key, never goes through a shell, and waits no longer than it was told.

mod backend;
mod program;
mod signer;

pub use backend::OpensslBackend;
pub use program::{Openssl, OpensslConfig, OpensslError};
pub use signer::{OpensslKeyConfig, OpensslSigner};
