//! Client of the SMS provider's HTTP gateway: hands over one message at a time and asks what became of it.
//!
//! The protocol stands in `docs/api/sms.openapi.yaml`. A message carries an id of ours: handing it over again is safe
//! and gives the same answer. Texts hold codes, so nothing here writes a text or a number into a log, an error or
//! `Debug`. Retrying is the caller's: [`SmsError::is_retryable`] says whether it makes sense.

mod client;
mod error;
pub mod protocol;
mod tls;

pub use client::{SmsClient, SmsClientConfig, SmsMessage, SmsReceipt, SmsStatus};
pub use error::SmsError;
pub use protocol::{SmsState, TEXT_CHARS_MAX};
