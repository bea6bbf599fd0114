//! The identifiers of containers.

use const_oid::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// Bytes as they are.
pub const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
/// Bytes under a password.
pub const ENCRYPTED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.6");

/// A key as it is.
pub const KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.1");
/// A key under a password.
pub const SHROUDED_KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.2");
/// A certificate.
pub const CERTIFICATE_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.3");
/// A certificate of X.509.
pub const X509_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.22.1");
/// A name for people.
pub const FRIENDLY_NAME: ObjectIdentifier = oid("1.2.840.113549.1.9.20");
/// What a key and its certificate have in common.
pub const LOCAL_KEY_ID: ObjectIdentifier = oid("1.2.840.113549.1.9.21");

/// Encryption by a password (RFC 8018, 6.2).
pub const PBES2: ObjectIdentifier = oid("1.2.840.113549.1.5.13");
/// The key from the password (RFC 8018, 5.2).
pub const PBKDF2: ObjectIdentifier = oid("1.2.840.113549.1.5.12");
pub const HMAC_SHA1: ObjectIdentifier = oid("1.2.840.113549.2.7");
pub const HMAC_SHA256: ObjectIdentifier = oid("1.2.840.113549.2.9");
pub const HMAC_SHA384: ObjectIdentifier = oid("1.2.840.113549.2.10");
pub const HMAC_SHA512: ObjectIdentifier = oid("1.2.840.113549.2.11");
pub const HMAC_STREEBOG_256: ObjectIdentifier = oid("1.2.643.7.1.1.4.1");
pub const HMAC_STREEBOG_512: ObjectIdentifier = oid("1.2.643.7.1.1.4.2");

pub const AES_128_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.2");
pub const AES_192_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.22");
pub const AES_256_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.42");
/// ГОСТ 28147-89 in CFB.
pub const GOST_28147: ObjectIdentifier = oid("1.2.643.2.2.21");
/// Its boxes of the technical committee.
pub const GOST_28147_Z: ObjectIdentifier = oid("1.2.643.7.1.2.5.1.1");
/// Its boxes of the company `CryptoPro`.
pub const GOST_28147_A: ObjectIdentifier = oid("1.2.643.2.2.31.1");
pub const GOST_28147_B: ObjectIdentifier = oid("1.2.643.2.2.31.2");
pub const GOST_28147_C: ObjectIdentifier = oid("1.2.643.2.2.31.3");
pub const GOST_28147_D: ObjectIdentifier = oid("1.2.643.2.2.31.4");
/// Магма in `CTR-ACPKM`.
pub const MAGMA_CTR_ACPKM: ObjectIdentifier = oid("1.2.643.7.1.1.5.1.1");
/// Кузнечик in `CTR-ACPKM`.
pub const KUZNYECHIK_CTR_ACPKM: ObjectIdentifier = oid("1.2.643.7.1.1.5.2.1");

pub const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
pub const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
pub const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
pub const STREEBOG_256: ObjectIdentifier = oid("1.2.643.7.1.1.2.2");
pub const STREEBOG_512: ObjectIdentifier = oid("1.2.643.7.1.1.2.3");
