//! Identifiers that no library names: attributes and extensions of Russian certificates.

use const_oid::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// The state's number of an organisation, 13 digits.
pub const OGRN: ObjectIdentifier = oid("1.2.643.100.1");
/// The insurance number of a person, 11 digits.
pub const SNILS: ObjectIdentifier = oid("1.2.643.100.3");
/// The tax number of an organisation, 10 digits.
pub const ORGANISATION_INN: ObjectIdentifier = oid("1.2.643.100.4");
/// The state's number of a sole trader, 15 digits.
pub const OGRNIP: ObjectIdentifier = oid("1.2.643.100.5");
/// The tax number of a person, 12 digits.
pub const INN: ObjectIdentifier = oid("1.2.643.3.131.1.1");
/// The signing tool of the subject, a text.
pub const SUBJECT_SIGN_TOOL: ObjectIdentifier = oid("1.2.643.100.111");
/// The tools of the issuer, four texts.
pub const ISSUER_SIGN_TOOL: ObjectIdentifier = oid("1.2.643.100.112");
/// The classes of signing tools stand below it: 1 to 6.
pub const TOOL_CLASSES: [ObjectIdentifier; 6] = [
    oid("1.2.643.100.113.1"),
    oid("1.2.643.100.113.2"),
    oid("1.2.643.100.113.3"),
    oid("1.2.643.100.113.4"),
    oid("1.2.643.100.113.5"),
    oid("1.2.643.100.113.6"),
];
/// How the subject was identified, a number.
pub const IDENTIFICATION_KIND: ObjectIdentifier = oid("1.2.643.100.114");
/// RSA keys.
pub const RSA_KEY: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
/// RSASSA-PSS.
pub const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
/// The mask of RSASSA-PSS.
pub const MASK_1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
/// Elliptic-curve keys.
pub const EC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
/// NIST P-256.
pub const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
/// NIST P-384.
pub const P384: ObjectIdentifier = oid("1.3.132.0.34");
/// SHA-256.
pub const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
/// SHA-384.
pub const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
/// SHA-512.
pub const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
/// SHA-1, which is recognized in order to be refused.
pub const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
/// PKCS#1 v1.5 with SHA-256.
pub const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
/// PKCS#1 v1.5 with SHA-384.
pub const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
/// PKCS#1 v1.5 with SHA-512.
pub const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
/// ECDSA with SHA-256.
pub const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
/// ECDSA with SHA-384.
pub const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
/// Signatures and digests that are recognized in order to be refused by name: MD5, SHA-1, GOST R 34.11-94, 34.10-2001.
pub const WEAK: [ObjectIdentifier; 9] = [
    oid("1.2.840.113549.1.1.4"),
    oid("1.2.840.113549.1.1.5"),
    oid("1.2.840.10045.4.1"),
    oid("1.3.14.3.2.29"),
    oid("1.2.840.113549.2.5"),
    SHA1,
    oid("1.2.643.2.2.3"),
    oid("1.2.643.2.2.9"),
    oid("1.2.643.2.2.19"),
];
/// Any extended usage.
pub const ANY_USAGE: ObjectIdentifier = oid("2.5.29.37.0");
/// The extended usage of a server of time stamps.
pub const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");
/// The extended usage of a server of certificate states.
pub const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");
/// A server of certificate states need not be checked itself.
pub const OCSP_NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
