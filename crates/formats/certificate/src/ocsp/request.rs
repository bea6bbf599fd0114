//! The question: which certificate, and a nonce.

use const_oid::ObjectIdentifier;
use der::asn1::{Int, OctetString, OctetStringRef};
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use super::wire::{CertId, NONCE, Request, RequestContent, SingleRequest, version_one};
use crate::algorithm::Digest;
use crate::error::ReadError;
use crate::extensions::check_list;
use crate::key::PublicKey;
use crate::read::Certificate;
use crate::{limits, oids};

/// A certificate as RFC 6960 names it: digests of the issuer's name and key, and the serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateId(pub(super) CertId);

impl CertificateId {
    /// The name of the certificate, by a digest that fits the issuer's key.
    pub fn of(certificate: &Certificate, issuer: &Certificate) -> Result<Self, ReadError> {
        let digest = match issuer.public_key() {
            Ok(PublicKey::Gost(_)) => Digest::Streebog256,
            _ => Digest::Sha256,
        };
        let key = issuer.spki().subject_public_key.raw_bytes();
        Ok(Self(CertId {
            digest: AlgorithmIdentifierOwned { oid: digest.oid(), parameters: None },
            issuer_name: OctetString::new(digest.of(issuer.subject_der()))?,
            issuer_key: OctetString::new(digest.of(key))?,
            serial: Int::new(certificate.serial())?,
        }))
    }

    /// The serial number, as the bytes of a positive integer.
    pub fn serial(&self) -> &[u8] {
        self.0.serial.as_bytes()
    }

    /// Whether the issuer is meant.
    pub fn is_of_issuer(&self, issuer: &Certificate) -> bool {
        let oid = self.0.digest.oid;
        let key = issuer.spki().subject_public_key.raw_bytes();
        digest_of(oid, issuer.subject_der()).is_some_and(|digest| digest == self.0.issuer_name.as_bytes())
            && digest_of(oid, key).is_some_and(|digest| digest == self.0.issuer_key.as_bytes())
    }

    /// Whether this certificate of this issuer is meant.
    pub fn is_of(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial() == certificate.serial() && self.is_of_issuer(issuer)
    }
}

/// SHA-1 is what most servers name certificates by. It only finds; what it found is signed with something stronger.
fn digest_of(oid: ObjectIdentifier, bytes: &[u8]) -> Option<Vec<u8>> {
    if oid == oids::SHA1 {
        let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
        return Some(digest.as_ref().to_vec());
    }
    Digest::from_oid(oid).ok().map(|digest| digest.of(bytes))
}

/// A question that was read, for who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspRequest {
    /// Which certificates are asked about.
    pub ids: Vec<CertificateId>,
    /// What the answer must repeat.
    pub nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// Reads a question. Its signature, if it has one, is not looked at: who asks does not matter here.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > limits::OCSP_BYTES_MAX {
            return Err(ReadError::TooLarge);
        }
        let content = Request::from_der(bytes)?.content;
        if content.requests.is_empty() || content.requests.len() > limits::OCSP_REPLIES_MAX {
            return Err(ReadError::TooLarge);
        }
        let nonce = nonce(content.extensions.as_deref())?;
        Ok(Self { ids: content.requests.into_iter().map(|each| CertificateId(each.id)).collect(), nonce })
    }
}

/// DER of the question about one certificate. A nonce has 1 to 32 bytes (RFC 8954).
pub fn new_ocsp_request(
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
) -> Result<Vec<u8>, ReadError> {
    let content = RequestContent {
        version: version_one(),
        requestor: None,
        requests: vec![SingleRequest { id: CertificateId::of(certificate, issuer)?.0, extensions: None }],
        extensions: nonce.map(nonce_extension).transpose()?.map(|extension| vec![extension]),
    };
    Ok(Request { content, signature: None }.to_der()?)
}

pub(super) fn nonce_extension(nonce: &[u8]) -> Result<Extension, ReadError> {
    let value = OctetStringRef::new(nonce)?.to_der()?;
    Ok(Extension { extn_id: NONCE, critical: false, extn_value: OctetString::new(value)? })
}

pub(super) fn nonce(extensions: Option<&[Extension]>) -> Result<Option<Vec<u8>>, ReadError> {
    let extensions = extensions.unwrap_or_default();
    check_list(extensions)?;
    let Some(found) = extensions.iter().find(|each| each.extn_id == NONCE) else { return Ok(None) };
    let value = <&OctetStringRef>::from_der(found.extn_value.as_bytes())?.as_bytes();
    if value.is_empty() || value.len() > limits::NONCE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    Ok(Some(value.to_vec()))
}
