//! New messages in the profile CAdES-BES, signed by whatever holds the keys.

use std::time::Duration;

use certificate::{Certificate, ObjectIdentifier, SignatureScheme, UnixSeconds};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, GeneralizedTime, OctetString, SetOfVec, UtcTime};
use der::{Decode, Encode, Tag};
use gost3410::AnySigningKey;
use gost3410::signature_traits::hazmat::PrehashSigner;
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;
use x509_cert::time::Time;

use crate::{content_hints, oids, signing_certificate};

/// RFC 5652, 11.3: from 2050 on, times have years of four digits.
const FOUR_DIGIT_YEARS_FROM: UnixSeconds = 2_524_608_000;

/// The holder of a key did not sign.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SigningFailed {
    /// The device that holds the key was taken away.
    #[error("the device with the key is gone")]
    Gone,
    /// Something else, in the holder's words.
    #[error("the holder of the key did not sign: {0}")]
    Other(String),
}

/// Why a message was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// Too large, or a certificate that cannot be written.
    #[error("the message cannot be written: {0}")]
    Der(#[from] der::Error),
    /// An algorithm that has no name in messages.
    #[error("the signature algorithm has no name in messages")]
    Algorithm,
    /// Nobody is to sign, or nobody at this place has.
    #[error("there is no such signer")]
    NoSigner,
    /// The holder of a key refused.
    #[error(transparent)]
    Signing(#[from] SigningFailed),
}

/// Holds a key: in memory, in a token, behind an engine.
pub trait DigestSigner {
    /// The certificate of the key.
    fn certificate(&self) -> &Certificate;

    /// How it signs.
    fn scheme(&self) -> SignatureScheme;

    /// Signs a digest of the scheme. The signature has the form that certificates have: `s ‖ r` for ГОСТ, DER for ECDSA.
    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningFailed>;
}

/// A key of ГОСТ in memory.
#[derive(Clone, Debug)]
pub struct GostSigner {
    key: AnySigningKey,
    certificate: Certificate,
}

impl GostSigner {
    /// A key with its certificate.
    pub fn new(key: AnySigningKey, certificate: Certificate) -> Self {
        Self { key, certificate }
    }
}

impl DigestSigner for GostSigner {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::Gost(self.key.key_size())
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let signature =
            self.key.sign_prehash(digest).map_err(|error| SigningFailed::Other(error.to_string()))?;
        Ok(signature.as_bytes().to_vec())
    }
}

/// Whether the message holds what was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enclosure {
    /// The content is part of the message.
    Attached,
    /// The content stays beside it.
    Detached,
}

/// What is to be signed.
#[derive(Clone, Copy, Debug)]
pub struct NewMessage<'a> {
    /// The content.
    pub content: &'a [u8],
    /// Where it goes.
    pub enclosure: Enclosure,
    /// The time that the signers state.
    pub signed_at: UnixSeconds,
    /// Certificates to enclose beside the signers' own.
    pub chain: &'a [Certificate],
}

/// A message that was just signed.
#[derive(Clone, Debug)]
pub struct SignedMessage {
    data: SignedData,
    signers: Vec<SignerInfo>,
}

/// Signs a document.
pub fn sign(message: &NewMessage<'_>, signers: &[&dyn DigestSigner]) -> Result<SignedMessage, CreateError> {
    sign_as((oids::DATA, None), message, signers, true)
}

/// Signs a document with words of what it is (`contentDescription` of RFC 2634, 2.9), which the signature covers.
pub fn sign_described(
    message: &NewMessage<'_>,
    description: &str,
    signers: &[&dyn DigestSigner],
) -> Result<SignedMessage, CreateError> {
    sign_as((oids::DATA, Some(description)), message, signers, true)
}

pub(crate) fn sign_as(
    (kind, description): (ObjectIdentifier, Option<&str>),
    message: &NewMessage<'_>,
    signers: &[&dyn DigestSigner],
    encloses_certificates: bool,
) -> Result<SignedMessage, CreateError> {
    if signers.is_empty() {
        return Err(CreateError::NoSigner);
    }
    let infos = signers.iter().map(|signer| signer_info((kind, description), message, *signer));
    let infos = infos.collect::<Result<Vec<_>, _>>()?;
    let mut digests = SetOfVec::new();
    for info in &infos {
        if !digests.as_slice().contains(&info.digest_alg) {
            digests.insert(info.digest_alg.clone())?;
        }
    }
    let own = signers.iter().map(|signer| signer.certificate());
    let certificates = encloses_certificates.then(|| certificate_set(own.chain(message.chain)));
    let econtent = match message.enclosure {
        Enclosure::Attached => Some(Any::new(Tag::OctetString, message.content)?),
        Enclosure::Detached => None,
    };
    let data = SignedData {
        // RFC 5652, 5.1: a stamp is not plain content.
        version: if kind == oids::DATA { CmsVersion::V1 } else { CmsVersion::V3 },
        digest_algorithms: digests,
        encap_content_info: EncapsulatedContentInfo { econtent_type: kind, econtent },
        certificates: certificates.transpose()?,
        crls: None,
        signer_infos: SignerInfos(SetOfVec::new()),
    };
    Ok(SignedMessage { data, signers: infos })
}

impl SignedMessage {
    /// The signatures, in the order of the signers: what servers of time stamps stamp.
    pub fn signatures(&self) -> impl Iterator<Item = &[u8]> {
        self.signers.iter().map(|info| info.signature.as_bytes())
    }

    /// Puts the token of a time stamp beside a signature, which makes it CAdES-T.
    pub fn stamp(&mut self, place: usize, token: &[u8]) -> Result<(), CreateError> {
        let info = self.signers.get_mut(place).ok_or(CreateError::NoSigner)?;
        let stamp = attribute(oids::SIGNATURE_STAMP, Any::from_der(token)?)?;
        info.unsigned_attrs = Some(SetOfVec::try_from(vec![stamp])?);
        Ok(())
    }

    /// DER of the message.
    pub fn to_der(&self) -> Result<Vec<u8>, CreateError> {
        let mut data = self.data.clone();
        data.signer_infos = SignerInfos(SetOfVec::try_from(self.signers.clone())?);
        let content = Any::encode_from(&data)?;
        Ok(ContentInfo { content_type: oids::SIGNED_DATA, content }.to_der()?)
    }
}

fn signer_info(
    (kind, description): (ObjectIdentifier, Option<&str>),
    message: &NewMessage<'_>,
    signer: &dyn DigestSigner,
) -> Result<SignerInfo, CreateError> {
    let (scheme, certificate) = (signer.scheme(), signer.certificate());
    let digest = scheme.digest();
    let mut attributes = vec![
        attribute(oids::CONTENT_TYPE, Any::encode_from(&kind)?)?,
        attribute(oids::MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.of(message.content))?)?)?,
        attribute(oids::SIGNING_TIME, Any::encode_from(&time(message.signed_at)?)?)?,
        attribute(oids::SIGNING_CERTIFICATE_V2, signing_certificate::value(certificate, digest)?)?,
    ];
    if let Some(description) = description {
        let hints = content_hints::write(description, kind)?;
        attributes.push(attribute(oids::CONTENT_HINTS, Any::from_der(&hints)?)?);
    }
    let attributes = SetOfVec::try_from(attributes)?;
    let signature = signer.sign_digest(&digest.of(&attributes.to_der()?))?;
    let parsed = x509_cert::Certificate::from_der(certificate.der())?;
    let id = IssuerAndSerialNumber {
        issuer: parsed.tbs_certificate().issuer().clone(),
        serial_number: parsed.tbs_certificate().serial_number().clone(),
    };
    Ok(SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(id),
        digest_alg: AlgorithmIdentifierOwned { oid: digest.oid(), parameters: None },
        signed_attrs: Some(attributes),
        signature_algorithm: scheme.message_algorithm().map_err(|_| CreateError::Algorithm)?,
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    })
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, der::Error> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

fn certificate_set<'a>(
    certificates: impl Iterator<Item = &'a Certificate>,
) -> Result<CertificateSet, der::Error> {
    let mut set: Vec<CertificateChoices> = Vec::new();
    for certificate in certificates {
        let choice = CertificateChoices::Certificate(x509_cert::Certificate::from_der(certificate.der())?);
        if !set.contains(&choice) {
            set.push(choice);
        }
    }
    CertificateSet::try_from(set)
}

fn time(at: UnixSeconds) -> Result<Time, der::Error> {
    let since = Duration::from_secs(at);
    Ok(if at < FOUR_DIGIT_YEARS_FROM {
        Time::UtcTime(UtcTime::from_unix_duration(since)?)
    } else {
        Time::GeneralTime(GeneralizedTime::from_unix_duration(since)?)
    })
}
