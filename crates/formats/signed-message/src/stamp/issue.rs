//! Stamping, for an authority of tests.

use std::time::Duration;

use certificate::{Certificate, ObjectIdentifier, UnixSeconds};
use der::asn1::{Any, GeneralizedTime, Int};
use der::{Decode, Encode, Sequence};

use super::request::{Imprint, StampRequest, positive};
use crate::create::{CreateError, DigestSigner, Enclosure, NewMessage, sign_as};
use crate::oids;

/// Who stamps, and when.
#[derive(Clone, Copy)]
pub struct StampIssuer<'a> {
    /// The server's key and certificate.
    pub signer: &'a dyn DigestSigner,
    /// Certificates that stand between it and its root.
    pub chain: &'a [Certificate],
    /// By which rules.
    pub policy: ObjectIdentifier,
    /// The number of the stamp, big-endian.
    pub serial: &'a [u8],
    /// The time.
    pub at: UnixSeconds,
}

#[derive(Sequence)]
struct Statement {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    at: GeneralizedTime,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
}

#[derive(Sequence)]
struct Status {
    status: u8,
}

#[derive(Sequence)]
struct Reply {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<Any>,
}

/// DER of the answer with a stamp.
pub fn issue_stamp(request: &StampRequest, issuer: &StampIssuer<'_>) -> Result<Vec<u8>, CreateError> {
    let statement = Statement {
        version: 1,
        policy: request.policy.unwrap_or(issuer.policy),
        imprint: request.imprint.clone(),
        serial: positive(issuer.serial)?,
        at: GeneralizedTime::from_unix_duration(Duration::from_secs(issuer.at))?,
        nonce: request.nonce.clone(),
    };
    let message = NewMessage {
        content: &statement.to_der()?,
        enclosure: Enclosure::Attached,
        signed_at: issuer.at,
        chain: issuer.chain,
    };
    let encloses = request.wants_certificate;
    let token = sign_as((oids::STAMP_INFO, None), &message, &[issuer.signer], encloses)?.to_der()?;
    Ok(Reply { status: Status { status: 0 }, token: Some(Any::from_der(&token)?) }.to_der()?)
}

/// DER of the answer to a question that was not understood.
pub fn stamp_rejection() -> Result<Vec<u8>, CreateError> {
    Ok(Reply { status: Status { status: 2 }, token: None }.to_der()?)
}
