//! Time stamps (RFC 3161): asked, verified, issued.

mod issue;
mod request;
mod token;

pub use issue::{StampIssuer, issue_stamp, stamp_rejection};
pub use request::{StampRequest, new_stamp_request};
pub(crate) use token::verify_token;
pub use token::{StampQuestion, StampReply, Stamped, verify_stamp};
