//! HTTP Message Signatures (RFC 9421) with Ed25519, and the body bound in by Content-Digest (RFC 9530).
//!
//! What it is for: both ends of a gateway sign what they say. [`sign_request`] and [`sign_response`] give the three
//! headers to add; [`verify_request`] and [`verify_response`] take the message as it arrived, the keys one trusts and a
//! [`Policy`] that says what a signature must cover, and give [`Verified`] or the reason for refusing. A response is
//! bound to its request by components with `;req`: the request's own signature, method and path.
//!
//! What it never does: read a clock (the caller passes seconds since the epoch), draw randomness, do input or output,
//! know another algorithm, or accept a signature that covers less than the policy asks. Of RFC 9421 it leaves out the
//! component parameters `sf`, `key`, `bs`, `tr` and `name`: a signature that uses one is refused, not half understood.

mod base;
mod component;
mod digest;
mod error;
mod key;
mod message;
mod replay;
mod sign;
mod structured;
mod verify;

pub use component::Component;
pub use digest::content_digest;
pub use error::{KeyError, SignError, VerifyError};
pub use key::{KeyRing, SigningKey, VerifyingKey};
pub use message::{RequestView, ResponseView};
pub use replay::ReplayGuard;
pub use sign::{SignatureHeaders, SigningParameters, sign_request, sign_response};
pub use verify::{Parameter, Policy, Verified, verify_request, verify_response};
