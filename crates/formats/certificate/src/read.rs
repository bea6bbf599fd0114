//! One certificate.

use der::{Decode, Encode};
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::name::Name;

use crate::algorithm::Digest;
use crate::error::{PathRefusal, ReadError};
use crate::extensions::Extensions;
use crate::key::PublicKey;
use crate::signed::Signed;
use crate::subject::{self, Subject};
use crate::{UnixSeconds, limits};

/// A certificate that was read, and is not trusted for that.
#[derive(Clone, Debug)]
pub struct Certificate {
    der: Vec<u8>,
    signed: Signed,
    content: TbsCertificate,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    extensions: Extensions,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads strict DER of version 3.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > limits::CERTIFICATE_BYTES_MAX {
            return Err(ReadError::TooLarge);
        }
        let signed = Signed::from_der(bytes)?;
        let content = TbsCertificate::from_der(signed.content())?;
        check(&content, &signed)?;
        let extensions = Extensions::read(content.extensions().map_or(&[], Vec::as_slice))?;
        let (issuer, subject) = (content.issuer().to_der()?, content.subject().to_der()?);
        Ok(Self { der: bytes.to_vec(), signed, content, issuer, subject, extensions })
    }

    /// The bytes that it was read from.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The signature, and what was signed.
    pub fn signed(&self) -> &Signed {
        &self.signed
    }

    /// The serial number, as the bytes of a positive integer.
    pub fn serial(&self) -> &[u8] {
        self.content.serial_number().as_bytes()
    }

    /// DER of the issuer's name.
    pub fn issuer_der(&self) -> &[u8] {
        &self.issuer
    }

    /// DER of the subject's name.
    pub fn subject_der(&self) -> &[u8] {
        &self.subject
    }

    /// The subject's name as the library has it.
    pub fn subject_name(&self) -> &Name {
        self.content.subject()
    }

    /// Who it is about.
    pub fn subject(&self) -> Result<Subject, ReadError> {
        Subject::from_name(self.content.subject())
    }

    /// Who issued it.
    pub fn issuer(&self) -> Result<Subject, ReadError> {
        Subject::from_name(self.content.issuer())
    }

    /// The first second.
    pub fn not_before(&self) -> UnixSeconds {
        self.content.validity().not_before.to_unix_duration().as_secs()
    }

    /// The last second.
    pub fn not_after(&self) -> UnixSeconds {
        self.content.validity().not_after.to_unix_duration().as_secs()
    }

    /// The key as it stands.
    pub fn spki(&self) -> &SubjectPublicKeyInfoOwned {
        self.content.subject_public_key_info()
    }

    /// The key, checked.
    pub fn public_key(&self) -> Result<PublicKey, PathRefusal> {
        PublicKey::from_spki(self.spki())
    }

    /// What the extensions say.
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// Whether issuer and subject are one. It need not have signed itself.
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Streebog-256 of the whole, by which Russian systems name it.
    pub fn fingerprint(&self) -> Vec<u8> {
        Digest::Streebog256.of(&self.der)
    }

    /// Whether it holds at this second.
    pub fn check_validity(&self, at: UnixSeconds) -> Result<(), PathRefusal> {
        if at < self.not_before() {
            return Err(PathRefusal::NotYetValid);
        }
        if at > self.not_after() { Err(PathRefusal::Expired) } else { Ok(()) }
    }
}

fn check(content: &TbsCertificate, signed: &Signed) -> Result<(), ReadError> {
    if content.version() != Version::V3 {
        return Err(ReadError::NotVersionThree);
    }
    if content.signature() != signed.algorithm() {
        return Err(ReadError::AlgorithmsDiffer);
    }
    let serial = content.serial_number().as_bytes();
    let negative = serial.first().is_none_or(|byte| byte & 0x80 != 0);
    if negative || serial.iter().all(|byte| *byte == 0) {
        return Err(ReadError::SerialNotPositive);
    }
    let validity = content.validity();
    if validity.not_after.to_unix_duration() < validity.not_before.to_unix_duration() {
        return Err(ReadError::ValidityReversed);
    }
    if content.issuer().is_empty() {
        return Err(ReadError::NameEmpty);
    }
    subject::check_size(content.issuer())?;
    subject::check_size(content.subject())
}
