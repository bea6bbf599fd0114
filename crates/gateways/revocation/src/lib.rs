//! Asks authorities whether the certificates of a path are revoked: states (OCSP, RFC 6960) first, lists (CRL, RFC 5280)
//! where no state was had, at the addresses that the certificates name.
//!
//! What was heard is believed only when it is signed by whoever may say it, and only while it is fresh; that is checked in
//! `certificate`, and silence is never consent. An address is asked only for a certificate on a path to a trusted root,
//! over plain HTTP (what is said is signed), without redirections, and never on a loopback or private network unless the
//! configuration allows it: a certificate must not make this process knock at the doors of its own house.

mod client;
mod known;
mod lists;
mod places;
mod quiet;

pub use client::{Learned, NoClient, RevocationClient, RevocationClientConfig, Silence};
pub use known::{Heard, Known};
