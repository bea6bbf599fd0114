//! Which signatures are known: GOST R 34.10-2012, RSA and ECDSA with SHA-2.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, Null};
use der::{Decode, Encode, Sequence};
use gost3410::streebog::{Digest as _, Streebog256, Streebog512};
use gost3410::{DIGEST_256, DIGEST_512, KEY_256, KEY_512, KeySize, SIGNATURE_256, SIGNATURE_512};
use spki::AlgorithmIdentifierOwned;

use crate::error::PathRefusal;
use crate::oids;

/// A digest that is strong enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// GOST R 34.11-2012, 256 bits.
    Streebog256,
    /// GOST R 34.11-2012, 512 bits.
    Streebog512,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Streebog256, Self::Streebog512, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The digest of a GOST key of this size.
    pub const fn of_key_size(size: KeySize) -> Self {
        match size {
            KeySize::Bits256 => Self::Streebog256,
            KeySize::Bits512 => Self::Streebog512,
        }
    }

    /// The identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Streebog256 => DIGEST_256,
            Self::Streebog512 => DIGEST_512,
            Self::Sha256 => oids::SHA256,
            Self::Sha384 => oids::SHA384,
            Self::Sha512 => oids::SHA512,
        }
    }

    /// By its identifier.
    pub fn from_oid(oid: ObjectIdentifier) -> Result<Self, PathRefusal> {
        let known = Self::ALL.into_iter().find(|digest| digest.oid() == oid);
        known.ok_or_else(|| unknown(oid))
    }

    /// How many bytes it has.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Streebog256 | Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Streebog512 | Self::Sha512 => 64,
        }
    }

    /// The digest of the bytes.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        use ring::digest::{SHA256, SHA384, SHA512, digest};
        match self {
            Self::Streebog256 => Streebog256::digest(bytes).to_vec(),
            Self::Streebog512 => Streebog512::digest(bytes).to_vec(),
            Self::Sha256 => digest(&SHA256, bytes).as_ref().to_vec(),
            Self::Sha384 => digest(&SHA384, bytes).as_ref().to_vec(),
            Self::Sha512 => digest(&SHA512, bytes).as_ref().to_vec(),
        }
    }
}

/// How a signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureScheme {
    /// GOST R 34.10-2012.
    Gost(KeySize),
    /// RSA, PKCS#1 v1.5.
    RsaPkcs1(Digest),
    /// RSA, PSS, with salt and mask of the digest's length and kind.
    RsaPss(Digest),
    /// ECDSA.
    Ecdsa(Digest),
}

impl SignatureScheme {
    /// By the algorithm of a certificate, which names the digest too.
    pub fn from_algorithm(algorithm: &AlgorithmIdentifierOwned) -> Result<Self, PathRefusal> {
        if algorithm.oid == oids::RSA_PSS {
            return pss_digest(algorithm).map(Self::RsaPss);
        }
        without_parameters(algorithm)?;
        match algorithm.oid {
            SIGNATURE_256 => Ok(Self::Gost(KeySize::Bits256)),
            SIGNATURE_512 => Ok(Self::Gost(KeySize::Bits512)),
            oids::RSA_SHA256 => Ok(Self::RsaPkcs1(Digest::Sha256)),
            oids::RSA_SHA384 => Ok(Self::RsaPkcs1(Digest::Sha384)),
            oids::RSA_SHA512 => Ok(Self::RsaPkcs1(Digest::Sha512)),
            oids::ECDSA_SHA256 => Ok(Self::Ecdsa(Digest::Sha256)),
            oids::ECDSA_SHA384 => Ok(Self::Ecdsa(Digest::Sha384)),
            other => Err(unknown(other)),
        }
    }

    /// By the two algorithms of a signed message, of which the second may be the key's alone.
    pub fn from_message(digest: Digest, algorithm: &AlgorithmIdentifierOwned) -> Result<Self, PathRefusal> {
        let scheme = match algorithm.oid {
            KEY_256 => Self::Gost(KeySize::Bits256),
            KEY_512 => Self::Gost(KeySize::Bits512),
            oids::RSA_KEY => Self::RsaPkcs1(digest),
            _ => Self::from_algorithm(algorithm)?,
        };
        (scheme.digest() == digest).then_some(scheme).ok_or(PathRefusal::AlgorithmUnknown)
    }

    /// How a signed message names it. For GOST and PKCS#1 v1.5 that is the key's algorithm, as all peers write it.
    pub fn message_algorithm(self) -> Result<AlgorithmIdentifierOwned, PathRefusal> {
        let bare = |oid| AlgorithmIdentifierOwned { oid, parameters: None };
        match self {
            Self::Gost(size) => Ok(bare(size.key_algorithm())),
            Self::RsaPkcs1(_) => {
                Ok(AlgorithmIdentifierOwned { oid: oids::RSA_KEY, parameters: Some(Any::null()) })
            }
            Self::RsaPss(digest) => pss_algorithm(digest).map_err(|_| PathRefusal::AlgorithmUnknown),
            Self::Ecdsa(Digest::Sha256) => Ok(bare(oids::ECDSA_SHA256)),
            Self::Ecdsa(Digest::Sha384) => Ok(bare(oids::ECDSA_SHA384)),
            Self::Ecdsa(_) => Err(PathRefusal::AlgorithmUnknown),
        }
    }

    /// The digest that is signed.
    pub const fn digest(self) -> Digest {
        match self {
            Self::Gost(size) => Digest::of_key_size(size),
            Self::RsaPkcs1(digest) | Self::RsaPss(digest) | Self::Ecdsa(digest) => digest,
        }
    }
}

fn unknown(oid: ObjectIdentifier) -> PathRefusal {
    if oids::WEAK.contains(&oid) { PathRefusal::AlgorithmWeak } else { PathRefusal::AlgorithmUnknown }
}

/// RFC 9215 has no parameters; PKCS#1 has NULL; some signers write NULL everywhere.
fn without_parameters(algorithm: &AlgorithmIdentifierOwned) -> Result<(), PathRefusal> {
    let absent =
        algorithm.parameters.as_ref().is_none_or(|parameters| parameters.decode_as::<Null>().is_ok());
    absent.then_some(()).ok_or(PathRefusal::AlgorithmUnknown)
}

#[derive(Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt_bytes: Option<u16>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u8>,
}

fn pss_algorithm(digest: Digest) -> der::Result<AlgorithmIdentifierOwned> {
    let hash = AlgorithmIdentifierOwned { oid: digest.oid(), parameters: Some(Any::null()) };
    let mask = AlgorithmIdentifierOwned { oid: oids::MASK_1, parameters: Some(Any::encode_from(&hash)?) };
    let parameters = PssParameters {
        salt_bytes: Some(u16::try_from(digest.of(&[]).len())?),
        hash: Some(hash),
        mask: Some(mask),
        trailer: None,
    };
    Ok(AlgorithmIdentifierOwned { oid: oids::RSA_PSS, parameters: Some(Any::encode_from(&parameters)?) })
}

/// The defaults are SHA-1's, so each must be said.
fn pss_digest(algorithm: &AlgorithmIdentifierOwned) -> Result<Digest, PathRefusal> {
    let parameters = algorithm.parameters.as_ref().and_then(|parameters| parameters.to_der().ok());
    let parameters = parameters.ok_or(PathRefusal::AlgorithmWeak)?;
    let parameters = PssParameters::from_der(&parameters).map_err(|_| PathRefusal::AlgorithmUnknown)?;
    let digest = Digest::from_oid(parameters.hash.ok_or(PathRefusal::AlgorithmWeak)?.oid)?;
    let mask = parameters.mask.and_then(|mask| mask.parameters).ok_or(PathRefusal::AlgorithmWeak)?;
    let mask: AlgorithmIdentifierOwned = mask.decode_as().map_err(|_| PathRefusal::AlgorithmUnknown)?;
    let salt_bytes = match digest {
        Digest::Sha256 => 32,
        Digest::Sha384 => 48,
        Digest::Sha512 => 64,
        Digest::Streebog256 | Digest::Streebog512 => return Err(PathRefusal::AlgorithmUnknown),
    };
    let fits = mask.oid == digest.oid()
        && parameters.salt_bytes == Some(salt_bytes)
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    fits.then_some(digest).ok_or(PathRefusal::AlgorithmUnknown)
}
