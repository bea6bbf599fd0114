//! Answering, for an authority of tests.

use der::asn1::{Any, BitString, GeneralizedTime, Null, OctetString};
use der::{Decode, Encode};
use gost3410::AnySigningKey;
use gost3410::signature_traits::Signer;
use std::time::Duration;
use x509_cert::ext::pkix::CrlReason;

use super::request::{CertificateId, nonce_extension};
use super::wire::{
    BASIC, BasicReply, CertStatus, Reply, ReplyBytes, ReplyContent, Responder, RevokedInfo, SingleReply,
    Status, version_one,
};
use crate::UnixSeconds;
use crate::error::ReadError;
use crate::issue::algorithm;
use crate::read::Certificate;

/// What a server says of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OcspStatus {
    /// Issued, and not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: UnixSeconds,
        /// Why.
        reason: CrlReason,
    },
    /// Never heard of.
    Unknown,
}

/// An answer before it is signed.
#[derive(Clone, Debug)]
pub struct OcspReplyTemplate<'a> {
    /// Who answers: the authority or its delegate.
    pub responder: &'a Certificate,
    /// Whether the responder's certificate is enclosed.
    pub encloses_responder: bool,
    /// The certificates and their states.
    pub replies: Vec<(CertificateId, OcspStatus)>,
    /// The nonce of the question.
    pub nonce: Option<&'a [u8]>,
    /// Since when the states hold.
    pub this_update: UnixSeconds,
    /// Until when.
    pub next_update: Option<UnixSeconds>,
}

/// DER of the answer, signed by the responder's key.
pub fn issue_ocsp_reply(template: &OcspReplyTemplate<'_>, key: &AnySigningKey) -> Result<Vec<u8>, ReadError> {
    let replies = template.replies.iter().map(|(id, status)| {
        Ok(SingleReply {
            id: id.0.clone(),
            status: wire_status(*status)?,
            this_update: time(template.this_update)?,
            next_update: template.next_update.map(time).transpose()?,
            extensions: None,
        })
    });
    let nonce = template.nonce.map(nonce_extension).transpose()?;
    let content = ReplyContent {
        version: version_one(),
        responder: Responder::Name(template.responder.subject_name().clone()),
        produced_at: time(template.this_update)?,
        replies: replies.collect::<Result<_, ReadError>>()?,
        extensions: nonce.map(|nonce| vec![nonce]),
    };
    let content = content.to_der()?;
    let signature = key.try_sign(&content).map_err(|_| der::Error::from(der::ErrorKind::Failed))?;
    let certificates = template.encloses_responder.then(|| Any::from_der(template.responder.der()));
    let basic = BasicReply {
        content: Any::from_der(&content)?,
        algorithm: algorithm(key)?,
        signature: BitString::from_bytes(signature.as_bytes())?,
        certificates: certificates.transpose()?.map(|certificate| vec![certificate]),
    };
    let bytes = ReplyBytes { kind: BASIC, bytes: OctetString::new(basic.to_der()?)? };
    Ok(Reply { status: Status::Successful, bytes: Some(bytes) }.to_der()?)
}

/// DER of the answer to a question that was not understood.
pub fn ocsp_error() -> Result<Vec<u8>, ReadError> {
    Ok(Reply { status: Status::MalformedRequest, bytes: None }.to_der()?)
}

fn wire_status(status: OcspStatus) -> Result<CertStatus, ReadError> {
    Ok(match status {
        OcspStatus::Good => CertStatus::Good(Null),
        OcspStatus::Revoked { at, reason } => {
            CertStatus::Revoked(RevokedInfo { at: time(at)?, reason: Some(reason) })
        }
        OcspStatus::Unknown => CertStatus::Unknown(Null),
    })
}

fn time(at: UnixSeconds) -> Result<GeneralizedTime, ReadError> {
    Ok(GeneralizedTime::from_unix_duration(Duration::from_secs(at))?)
}
