//! The question to a server of time stamps.

use certificate::{Digest, ObjectIdentifier};
use der::asn1::{Any, Int, OctetString};
use der::{Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;

use crate::limits;
use crate::reason::StampRefusal;

/// What is stamped: a digest.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct Imprint {
    pub algorithm: AlgorithmIdentifierOwned,
    pub digest: OctetString,
}

impl Imprint {
    pub fn of(digest: Digest, bytes: &[u8]) -> Result<Self, der::Error> {
        let algorithm = AlgorithmIdentifierOwned { oid: digest.oid(), parameters: None };
        Ok(Self { algorithm, digest: OctetString::new(digest.of(bytes))? })
    }

    pub fn digest(&self) -> Result<Digest, StampRefusal> {
        Digest::from_oid(self.algorithm.oid).map_err(|_| StampRefusal::ImprintWeak)
    }
}

fn no() -> bool {
    false
}

#[derive(Sequence)]
pub(super) struct WireRequest {
    pub version: u8,
    pub imprint: Imprint,
    #[asn1(optional = "true")]
    pub policy: Option<ObjectIdentifier>,
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    #[asn1(default = "no")]
    pub wants_certificate: bool,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub extensions: Option<Vec<Any>>,
}

/// DER of the question about the bytes, with the server's certificate wanted. The nonce is a positive number, big-endian.
pub fn new_stamp_request(bytes: &[u8], digest: Digest, nonce: &[u8]) -> Result<Vec<u8>, der::Error> {
    WireRequest {
        version: 1,
        imprint: Imprint::of(digest, bytes)?,
        policy: None,
        nonce: Some(positive(nonce)?),
        wants_certificate: true,
        extensions: None,
    }
    .to_der()
}

pub(super) fn positive(number: &[u8]) -> Result<Int, der::Error> {
    let significant: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
    let is_high = significant.first().is_none_or(|first| first & 0x80 != 0);
    let sign: &[u8] = if is_high { &[0] } else { &[] };
    Int::new(&[sign, &significant].concat())
}

/// A question that was read, for who stamps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampRequest {
    pub(super) imprint: Imprint,
    pub(super) nonce: Option<Int>,
    pub(super) wants_certificate: bool,
    /// The policy that the asker wants.
    pub policy: Option<ObjectIdentifier>,
}

impl StampRequest {
    /// Reads a question. Weak digests, and extensions, which nobody here understands, are refused.
    pub fn from_der(bytes: &[u8]) -> Result<Self, StampRefusal> {
        if bytes.len() > limits::STAMP_BYTES_MAX {
            return Err(StampRefusal::NotStamp);
        }
        let wire = WireRequest::from_der(bytes).map_err(|_| StampRefusal::NotStamp)?;
        let digest = wire.imprint.digest()?;
        if wire.version != 1 || wire.imprint.digest.as_bytes().len() != digest.of(&[]).len() {
            return Err(StampRefusal::NotStamp);
        }
        if wire.extensions.is_some() {
            return Err(StampRefusal::CriticalExtension);
        }
        Ok(Self {
            imprint: wire.imprint,
            nonce: wire.nonce,
            wants_certificate: wire.wants_certificate,
            policy: wire.policy,
        })
    }
}
