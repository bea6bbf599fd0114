//! The structures of RFC 7292 and RFC 8018, as far as containers under a password need them.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Sequence, ValueOrd};
use spki::AlgorithmIdentifierOwned;

/// The whole file.
#[derive(Clone, Debug, Sequence)]
pub struct Pfx {
    pub version: u8,
    pub auth_safe: ContentInfo,
    #[asn1(optional = "true")]
    pub mac_data: Option<MacData>,
}

/// A part: data, or encrypted data.
#[derive(Clone, Debug, Sequence)]
pub struct ContentInfo {
    pub content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub content: Option<Any>,
}

/// The code over the parts.
#[derive(Clone, Debug, Sequence)]
pub struct MacData {
    pub mac: DigestInfo,
    pub salt: OctetString,
    #[asn1(default = "one")]
    pub iterations: u32,
}

const fn one() -> u32 {
    1
}

#[derive(Clone, Debug, Sequence)]
pub struct DigestInfo {
    pub algorithm: AlgorithmIdentifierOwned,
    pub digest: OctetString,
}

/// Data under a password (RFC 5652, 8).
#[derive(Clone, Debug, Sequence)]
pub struct EncryptedData {
    pub version: u8,
    pub content: EncryptedContent,
}

#[derive(Clone, Debug, Sequence)]
pub struct EncryptedContent {
    pub content_type: ObjectIdentifier,
    pub algorithm: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", optional = "true", tag_mode = "IMPLICIT")]
    pub encrypted: Option<OctetString>,
}

/// One thing in a part. What it is stands in its type.
#[derive(Clone, Debug, Sequence)]
pub struct SafeBag {
    pub id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub value: Any,
    #[asn1(optional = "true")]
    pub attributes: Option<SetOfVec<Attribute>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
pub struct Attribute {
    pub id: ObjectIdentifier,
    pub values: SetOfVec<Any>,
}

/// A key under a password (RFC 5958, 3).
#[derive(Clone, Debug, Sequence)]
pub struct ShroudedKey {
    pub algorithm: AlgorithmIdentifierOwned,
    pub encrypted: OctetString,
}

#[derive(Clone, Debug, Sequence)]
pub struct CertificateBag {
    pub id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub value: OctetString,
}

/// How the key comes from the password, and what is done with it.
#[derive(Clone, Debug, Sequence)]
pub struct Pbes2 {
    pub derivation: AlgorithmIdentifierOwned,
    pub encryption: AlgorithmIdentifierOwned,
}

#[derive(Clone, Debug, Sequence)]
pub struct Pbkdf2 {
    pub salt: OctetString,
    pub iterations: u32,
    #[asn1(optional = "true")]
    pub key_length: Option<u16>,
    #[asn1(optional = "true")]
    pub prf: Option<AlgorithmIdentifierOwned>,
}

/// RFC 4357, 10.8.
#[derive(Clone, Debug, Sequence)]
pub struct Gost28147Parameters {
    pub iv: OctetString,
    pub set: ObjectIdentifier,
}

/// RFC 9337, 7.3.
#[derive(Clone, Debug, Sequence)]
pub struct Gost3412Parameters {
    pub ukm: OctetString,
}
