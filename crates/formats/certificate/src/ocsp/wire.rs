//! The structures of RFC 6960 as they stand on the wire.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, GeneralizedTime, Int, Null, OctetString};
use der::{Choice, Enumerated, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::name::Name;

/// id-pkix-ocsp-basic.
pub(super) const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// id-pkix-ocsp-nonce.
pub(super) const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

pub(super) fn version_one() -> u8 {
    0
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct CertId {
    pub digest: AlgorithmIdentifierOwned,
    pub issuer_name: OctetString,
    pub issuer_key: OctetString,
    pub serial: Int,
}

#[derive(Sequence)]
pub(super) struct SingleRequest {
    pub id: CertId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
pub(super) struct RequestContent {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", default = "version_one")]
    pub version: u8,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub requestor: Option<Any>,
    pub requests: Vec<SingleRequest>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    pub extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
pub(super) struct Request {
    pub content: RequestContent,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub signature: Option<Any>,
}

/// How a server answers at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[repr(u8)]
pub(super) enum Status {
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SignatureRequired = 5,
    Unauthorized = 6,
}

#[derive(Sequence)]
pub(super) struct ReplyBytes {
    pub kind: ObjectIdentifier,
    pub bytes: OctetString,
}

#[derive(Sequence)]
pub(super) struct Reply {
    pub status: Status,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub bytes: Option<ReplyBytes>,
}

#[derive(Sequence)]
pub(super) struct BasicReply {
    pub content: Any,
    pub algorithm: AlgorithmIdentifierOwned,
    pub signature: der::asn1::BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub certificates: Option<Vec<Any>>,
}

#[derive(Choice, Clone, Debug, PartialEq, Eq)]
pub(super) enum Responder {
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", constructed = "true")]
    Name(Name),
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    Key(OctetString),
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct RevokedInfo {
    pub at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub reason: Option<CrlReason>,
}

#[derive(Choice, Clone, Debug, PartialEq, Eq)]
pub(super) enum CertStatus {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct SingleReply {
    pub id: CertId,
    pub status: CertStatus,
    pub this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub extensions: Option<Vec<Extension>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct ReplyContent {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", default = "version_one")]
    pub version: u8,
    pub responder: Responder,
    pub produced_at: GeneralizedTime,
    pub replies: Vec<SingleReply>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub extensions: Option<Vec<Extension>>,
}
