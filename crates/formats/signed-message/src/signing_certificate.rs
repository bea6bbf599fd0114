//! Which certificate a signer meant (RFC 5035): a digest of it among the signed attributes. Without it a certificate could
//! be exchanged for another of the same key.

use certificate::{Certificate, Digest};
use der::asn1::{Any, Int, OctetString};
use der::{Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::pkix::name::GeneralName;

use crate::attributes::Attributes;
use crate::oids;
use crate::reason::Reason;

#[derive(Sequence)]
struct IssuerSerial {
    issuer: Vec<GeneralName>,
    serial: Int,
}

#[derive(Sequence)]
struct CertificateRef {
    /// SHA-256 where it is left out.
    #[asn1(optional = "true")]
    algorithm: Option<AlgorithmIdentifierOwned>,
    digest: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<IssuerSerial>,
}

#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateRef>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// The value of the attribute for this certificate.
pub(crate) fn value(certificate: &Certificate, digest: Digest) -> Result<Any, der::Error> {
    let algorithm = AlgorithmIdentifierOwned { oid: digest.oid(), parameters: None };
    let reference = CertificateRef {
        algorithm: (digest != Digest::Sha256).then_some(algorithm),
        digest: OctetString::new(digest.of(certificate.der()))?,
        issuer_serial: Some(IssuerSerial {
            issuer: vec![GeneralName::DirectoryName(x509_cert::name::Name::from_der(
                certificate.issuer_der(),
            )?)],
            serial: Int::new(certificate.serial())?,
        }),
    };
    Any::encode_from(&SigningCertificate { certificates: vec![reference], policies: None })
}

/// Whether the signer meant this certificate. Says whether it stated one at all.
pub(crate) fn check(attributes: &Attributes, certificate: &Certificate) -> Result<bool, Reason> {
    let Some(value) = attributes.value(oids::SIGNING_CERTIFICATE_V2)? else {
        // The older attribute has nothing but SHA-1.
        let older = attributes.value(oids::SIGNING_CERTIFICATE)?.is_some();
        return if older { Err(Reason::AlgorithmWeak) } else { Ok(false) };
    };
    let malformed = || Reason::AttributeMalformed(oids::SIGNING_CERTIFICATE_V2);
    let stated = SigningCertificate::from_der(value).map_err(|_| malformed())?;
    // The first is the signer's, those after it restrict the path, which is built from anchors anyway.
    let reference = stated.certificates.first().ok_or_else(malformed)?;
    let digest = reference.algorithm.as_ref().map_or(Ok(Digest::Sha256), |algorithm| {
        Digest::from_oid(algorithm.oid).map_err(|refusal| Reason::from_algorithm(&refusal))
    })?;
    let named = reference.issuer_serial.as_ref().is_none_or(|named| names(named, certificate));
    if named && digest.of(certificate.der()) == reference.digest.as_bytes() {
        Ok(true)
    } else {
        Err(Reason::SigningCertificateDiffers)
    }
}

fn names(named: &IssuerSerial, certificate: &Certificate) -> bool {
    let [GeneralName::DirectoryName(issuer)] = named.issuer.as_slice() else { return false };
    issuer.to_der().is_ok_and(|issuer| issuer == certificate.issuer_der())
        && named.serial.as_bytes() == certificate.serial()
}
