//! Issuing, for an authority of tests: certificates and revocation lists with signatures of GOST R 34.10-2012.

use const_oid::db::rfc4519;
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{Any, GeneralizedTime, Ia5String, Int, Null, OctetString, Uint, UtcTime, Utf8StringRef};
use der::{Decode, Encode, Sequence, Tag};
use gost3410::AnySigningKey;
use gost3410::signature_traits::{Keypair, Signer};
use spki::{
    AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, EncodePublicKey, SubjectPublicKeyInfoOwned,
};
use std::time::Duration;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::CrlReason;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BaseCrlNumber, BasicConstraints,
    CertificatePolicies, CrlDistributionPoints, CrlNumber, ExtendedKeyUsage, FreshestCrl, KeyUsage,
    KeyUsages, SubjectKeyIdentifier, certpolicy, crl::dp::DistributionPoint,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::time::Time;

use crate::algorithm::Digest;
use crate::error::ReadError;
use crate::signed::Signed;
use crate::{UnixSeconds, oids};

const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// RFC 5280, 4.1.2.5: from 2050 on, times have years of four digits.
const FOUR_DIGIT_YEARS_FROM: UnixSeconds = 2_524_608_000;

/// A name, attribute by attribute.
#[derive(Clone, Debug, Default)]
pub struct NameBuilder {
    parts: RdnSequence,
}

impl NameBuilder {
    /// Adds a text.
    pub fn text(self, oid: ObjectIdentifier, text: &str) -> Result<Self, ReadError> {
        let value = match oid {
            rfc4519::C => Any::new(Tag::PrintableString, text.as_bytes())?,
            oids::SNILS | oids::INN | oids::ORGANISATION_INN | oids::OGRN | oids::OGRNIP => {
                Any::new(Tag::NumericString, text.as_bytes())?
            }
            _ => Any::encode_from(&Utf8StringRef::new(text)?)?,
        };
        self.value(oid, value)
    }

    /// Adds whatever value.
    pub fn value(mut self, oid: ObjectIdentifier, value: Any) -> Result<Self, ReadError> {
        let mut part = RelativeDistinguishedName::default();
        part.insert(AttributeTypeAndValue { oid, value })?;
        self.parts.push(part);
        Ok(self)
    }

    /// The name.
    pub fn build(self) -> Result<Name, ReadError> {
        Ok(Name::from_der(&self.parts.to_der()?)?)
    }
}

/// Extensions, one by one.
#[derive(Clone, Debug, Default)]
pub struct ExtensionList(Vec<Extension>);

impl ExtensionList {
    /// Adds whatever extension.
    pub fn with(
        mut self,
        oid: ObjectIdentifier,
        critical: bool,
        value: &impl Encode,
    ) -> Result<Self, ReadError> {
        let extn_value = OctetString::new(value.to_der()?)?;
        self.0.push(Extension { extn_id: oid, critical, extn_value });
        Ok(self)
    }

    /// The extensions of an authority.
    pub fn authority(self, path_len_constraint: Option<u8>) -> Result<Self, ReadError> {
        let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
        self.with(BasicConstraints::OID, true, &BasicConstraints { ca: true, path_len_constraint })?.with(
            KeyUsage::OID,
            true,
            &usage,
        )
    }

    /// The usage of somebody who signs documents.
    pub fn signer(self) -> Result<Self, ReadError> {
        self.with(KeyUsage::OID, true, &KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation))
    }

    /// The usage of somebody who agrees on keys of encryption, and does not sign.
    pub fn key_agreement(self) -> Result<Self, ReadError> {
        self.with(KeyUsage::OID, true, &KeyUsage(KeyUsages::KeyAgreement.into()))
    }

    /// An extended usage, critical, as servers of time stamps and states have it.
    pub fn only_for(self, usage: ObjectIdentifier) -> Result<Self, ReadError> {
        self.with(ExtendedKeyUsage::OID, true, &ExtendedKeyUsage(vec![usage]))
    }

    /// What the issuer grants a server of states: it need not be checked itself.
    pub fn ocsp_responder(self) -> Result<Self, ReadError> {
        self.signer()?.only_for(oids::OCSP_SIGNING)?.with(oids::OCSP_NO_CHECK, false, &Null)
    }

    /// The names of the subject's and the issuer's key.
    pub fn key_ids(self, subject: &SubjectPublicKeyInfoOwned, issuer: &[u8]) -> Result<Self, ReadError> {
        let subject = OctetString::new(key_id(subject))?;
        let issuer = AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(issuer)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        self.with(SubjectKeyIdentifier::OID, false, &SubjectKeyIdentifier(subject))?.with(
            AuthorityKeyIdentifier::OID,
            false,
            &issuer,
        )
    }

    /// What makes a certificate look qualified: the class КС1, the tools of both, identification in person.
    pub fn qualified(self, subject_tool: &str, issuer_tool: [&str; 4]) -> Result<Self, ReadError> {
        self.qualified_under(&[], subject_tool, issuer_tool)
    }

    /// The same, with further policies of the issuer.
    pub fn qualified_under(
        self,
        policies: &[ObjectIdentifier],
        subject_tool: &str,
        issuer_tool: [&str; 4],
    ) -> Result<Self, ReadError> {
        let policies = oids::TOOL_CLASSES
            .iter()
            .take(1)
            .chain(policies)
            .map(|oid| certpolicy::PolicyInformation { policy_identifier: *oid, policy_qualifiers: None });
        let tools: Result<Vec<_>, _> = issuer_tool.into_iter().map(Utf8StringRef::new).collect();
        self.with(CertificatePolicies::OID, false, &CertificatePolicies(policies.collect()))?
            .with(oids::SUBJECT_SIGN_TOOL, false, &Utf8StringRef::new(subject_tool)?)?
            .with(oids::ISSUER_SIGN_TOOL, false, &tools?)?
            .with(oids::IDENTIFICATION_KIND, false, &0_u8)
    }

    /// Makes a list a delta: what changed since the full list of this number.
    pub fn delta(self, base_number: u64) -> Result<Self, ReadError> {
        self.with(BaseCrlNumber::OID, true, &BaseCrlNumber(Uint::new(&base_number.to_be_bytes())?))
    }

    /// Where deltas are.
    pub fn freshest(self, address: &str) -> Result<Self, ReadError> {
        self.with(FreshestCrl::OID, false, &FreshestCrl(points(address)?.0))
    }

    /// Where the state is to be learnt.
    pub fn addresses(self, crl: &str, ocsp: &str) -> Result<Self, ReadError> {
        let access = AccessDescription { access_method: OCSP, access_location: uri(ocsp)? };
        self.list_address(crl)?.with(
            AuthorityInfoAccessSyntax::OID,
            false,
            &AuthorityInfoAccessSyntax(vec![access]),
        )
    }

    /// Where the list is, of an authority that has no server of states.
    pub fn list_address(self, crl: &str) -> Result<Self, ReadError> {
        self.with(CrlDistributionPoints::OID, false, &points(crl)?)
    }
}

fn uri(address: &str) -> Result<GeneralName, ReadError> {
    Ok(GeneralName::UniformResourceIdentifier(Ia5String::new(address)?))
}

fn points(address: &str) -> Result<CrlDistributionPoints, ReadError> {
    Ok(CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![uri(address)?])),
        reasons: None,
        crl_issuer: None,
    }]))
}

/// The name of a key: the first 20 bytes of Streebog-256 over it.
pub fn key_id(key: &SubjectPublicKeyInfoOwned) -> Vec<u8> {
    let mut digest = Digest::Streebog256.of(key.subject_public_key.raw_bytes());
    digest.truncate(20);
    digest
}

/// A certificate before it is signed.
#[derive(Clone, Debug)]
pub struct CertificateTemplate {
    /// A positive number, big-endian.
    pub serial: Vec<u8>,
    /// Who issues.
    pub issuer: Name,
    /// About whom.
    pub subject: Name,
    /// The first second.
    pub not_before: UnixSeconds,
    /// The last second.
    pub not_after: UnixSeconds,
    /// The subject's key.
    pub key: SubjectPublicKeyInfoOwned,
    /// The extensions.
    pub extensions: ExtensionList,
}

impl CertificateTemplate {
    /// The public half of a key, as certificates have it.
    pub fn public(key: &AnySigningKey) -> Result<SubjectPublicKeyInfoOwned, ReadError> {
        let document =
            key.verifying_key().to_public_key_der().map_err(|_| der::Error::from(der::ErrorKind::Failed))?;
        Ok(SubjectPublicKeyInfoOwned::from_der(document.as_bytes())?)
    }
}

#[derive(Sequence)]
struct Validity {
    not_before: Time,
    not_after: Time,
}

#[derive(Sequence)]
struct Content {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: Int,
    algorithm: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    key: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

/// DER of the certificate, signed by the issuer's key.
pub fn issue_certificate(template: &CertificateTemplate, key: &AnySigningKey) -> Result<Vec<u8>, ReadError> {
    let content = Content {
        version: 2,
        serial: Int::new(&template.serial)?,
        algorithm: algorithm(key)?,
        issuer: template.issuer.clone(),
        validity: Validity { not_before: time(template.not_before)?, not_after: time(template.not_after)? },
        subject: template.subject.clone(),
        key: template.key.clone(),
        extensions: (!template.extensions.0.is_empty()).then(|| template.extensions.0.clone()),
    };
    sign(&content.to_der()?, key)
}

/// A revocation list before it is signed.
#[derive(Clone, Debug)]
pub struct CrlTemplate {
    /// Who issues.
    pub issuer: Name,
    /// Since when it holds.
    pub this_update: UnixSeconds,
    /// Until when.
    pub next_update: UnixSeconds,
    /// Its number.
    pub number: u64,
    /// Serial numbers, times and reasons.
    pub revoked: Vec<(Vec<u8>, UnixSeconds, CrlReason)>,
    /// Further extensions.
    pub extensions: ExtensionList,
}

#[derive(Sequence)]
struct CrlEntry {
    serial: Int,
    at: Time,
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct CrlContent {
    version: u8,
    algorithm: AlgorithmIdentifierOwned,
    issuer: Name,
    this_update: Time,
    next_update: Time,
    #[asn1(optional = "true")]
    revoked: Option<Vec<CrlEntry>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension>,
}

/// DER of the list, signed by the issuer's key.
pub fn issue_crl(template: &CrlTemplate, key: &AnySigningKey) -> Result<Vec<u8>, ReadError> {
    let entries = template.revoked.iter().map(|(serial, at, reason)| {
        let extensions = ExtensionList::default().with(CrlReason::OID, false, reason)?.0;
        Ok(CrlEntry { serial: Int::new(serial)?, at: time(*at)?, extensions })
    });
    let revoked = entries.collect::<Result<Vec<_>, ReadError>>()?;
    let number = CrlNumber(Uint::new(&template.number.to_be_bytes())?);
    let content = CrlContent {
        version: 1,
        algorithm: algorithm(key)?,
        issuer: template.issuer.clone(),
        this_update: time(template.this_update)?,
        next_update: time(template.next_update)?,
        revoked: (!revoked.is_empty()).then_some(revoked),
        extensions: template.extensions.clone().with(CrlNumber::OID, false, &number)?.0,
    };
    sign(&content.to_der()?, key)
}

fn sign(content: &[u8], key: &AnySigningKey) -> Result<Vec<u8>, ReadError> {
    let signature = key.try_sign(content).map_err(|_| der::Error::from(der::ErrorKind::Failed))?;
    Signed::to_der(content, algorithm(key)?, signature.as_bytes())
}

pub(crate) fn algorithm(key: &AnySigningKey) -> Result<AlgorithmIdentifierOwned, ReadError> {
    Ok(key.signature_algorithm_identifier().map_err(|_| der::Error::from(der::ErrorKind::Failed))?)
}

fn time(at: UnixSeconds) -> Result<Time, ReadError> {
    let since = Duration::from_secs(at);
    Ok(if at < FOUR_DIGIT_YEARS_FROM {
        Time::UtcTime(UtcTime::from_unix_duration(since)?)
    } else {
        Time::GeneralTime(GeneralizedTime::from_unix_duration(since)?)
    })
}
