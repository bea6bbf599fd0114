//! Clients of the SMS provider: hand over one message at a time and learn what became of it, by the provider's HTTP gateway
//! or by SMPP 3.4.
//!
//! The protocol of HTTP stands in `docs/api/sms.openapi.yaml`. A message carries an id of ours: handing it over again is
//! safe and gives the same answer. Texts hold codes, so nothing here writes a text or a number into a log, an error or
//! `Debug`. Retrying is the caller's: [`SmsError::is_retryable`] says whether it makes sense.

mod client;
mod error;
mod gateway;
pub mod protocol;
pub mod smpp;
mod tls;

pub use client::{SmsClient, SmsClientConfig, SmsMessage, SmsReceipt, SmsStatus};
pub use error::SmsError;
pub use gateway::{SmsConfig, SmsGateway};
pub use protocol::{SmsState, TEXT_CHARS_MAX};
