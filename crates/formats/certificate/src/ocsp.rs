//! The state of a certificate, asked and answered (RFC 6960).

mod answer;
mod issue;
mod request;
#[expect(clippy::unnested_or_patterns, reason = "what the derive of choices writes")]
mod wire;

pub use answer::{OcspAnswer, OcspQuestion, OcspRefusal, OcspState};
pub use issue::{OcspReplyTemplate, OcspStatus, issue_ocsp_reply, ocsp_error};
pub use request::{CertificateId, OcspRequest, new_ocsp_request};
