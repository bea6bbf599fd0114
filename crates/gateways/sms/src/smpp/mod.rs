//! SMPP 3.4: one session as transceiver, which carries messages out and what became of them back.
//!
//! Of `rusmpp` the PDUs alone are used. Its client keeps to version 5.0, and the log of its codec shows PDUs, texts with
//! codes and all.

mod client;
pub(crate) mod receipt;
mod session;
mod submit;
mod talk;
mod text;
pub mod wire;

pub use client::{SmppClient, SmppClientConfig, SmppReceived};
pub use receipt::{SmppReport, report_key};
pub use submit::reference_of;

/// The tag under which `submit_sm` carries our id of the message, sixteen octets, of those that the standard leaves to
/// vendors. A provider that does not know it passes over it; one that does shows a message once.
pub const MESSAGE_ID_TAG: u16 = 0x1401;
