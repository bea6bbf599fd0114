//! Signed messages: CMS (RFC 5652) in the profiles CAdES-BES and CAdES-T (ETSI EN 319 122-1), and time stamps (RFC 3161),
//! signed with ГОСТ Р 34.10-2012, RSA and ECDSA. It verifies a message into a [`Report`] that names every check, and
//! creates messages over whatever holds the key ([`DigestSigner`]). It never opens a file or a connection, never asks for
//! the time, trusts no certificate that it was not given as an anchor, and calls nothing valid that it has not checked to
//! the end.

mod algorithms;
mod attributes;
mod ber;
mod content_hints;
mod create;
mod judge;
pub mod limits;
mod oids;
mod read;
mod reason;
mod report;
mod signing_certificate;
mod stamp;
mod verify;

pub use certificate;
pub use create::{
    CreateError, DigestSigner, Enclosure, GostSigner, NewMessage, SignedMessage, SigningFailed, sign,
    sign_described,
};
pub use reason::{Reason, StampRefusal};
pub use report::{Check, Report, SignerReport, Verdict};
pub use stamp::{
    StampIssuer, StampQuestion, StampReply, StampRequest, Stamped, issue_stamp, new_stamp_request,
    stamp_rejection, verify_stamp,
};
pub use verify::{Profile, Trust, Verification, verify};
