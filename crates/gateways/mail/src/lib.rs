//! Sends mail by SMTP: one message to one receiver, as text with HTML beside it.
//!
//! A message carries an id of ours, from which its Message-ID is made: sending it again is safe, for mailboxes and
//! people recognise the repeat. The connection is encrypted, unless the server is on this very machine and the
//! installation says so. Texts hold codes, so nothing here writes a text or an address into a log, an error or `Debug`.

mod bounces;
mod client;
mod error;
mod message;

pub use bounces::{Bounce, BounceBox};
pub use client::{MailClient, MailClientConfig, MailCredentials, MailTls};
pub use error::MailError;
pub use message::MailMessage;
