//! Public keys of certificates.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, BitString, UintRef};
use der::{Decode, Encode, Sequence};
use gost3410::signature_traits::Verifier;
use gost3410::{AnySignature, AnyVerifyingKey, KEY_256, KEY_512};
use ring::signature::{self as algorithms, UnparsedPublicKey, VerificationAlgorithm};
use spki::{AlgorithmIdentifierOwned, DecodePublicKey, EncodePublicKey, SubjectPublicKeyInfoOwned};

use crate::algorithm::{Digest, SignatureScheme};
use crate::error::PathRefusal;
use crate::oids;

/// The sizes of RSA keys that are taken, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A key that verifies.
#[derive(Clone, Debug)]
pub enum PublicKey {
    /// GOST R 34.10-2012.
    Gost(AnyVerifyingKey),
    /// RSA, 2048 to 8192 bits: the key's DER.
    Rsa(Vec<u8>),
    /// NIST P-256: the point.
    P256(Vec<u8>),
    /// NIST P-384: the point.
    P384(Vec<u8>),
}

impl PublicKey {
    /// From the key of a certificate. A GOST key is checked to be on its curve, and in the subgroup.
    pub fn from_spki(spki: &SubjectPublicKeyInfoOwned) -> Result<Self, PathRefusal> {
        let bytes = || spki.subject_public_key.as_bytes().map(<[u8]>::to_vec).ok_or(PathRefusal::KeyInvalid);
        match spki.algorithm.oid {
            KEY_256 | KEY_512 => {
                let der = spki.to_der().map_err(|_| PathRefusal::KeyInvalid)?;
                let key = AnyVerifyingKey::from_public_key_der(&der).map_err(|_| PathRefusal::KeyInvalid)?;
                Ok(Self::Gost(key))
            }
            oids::RSA_KEY => bytes().map(Self::Rsa),
            oids::EC_KEY => match curve(spki)? {
                oids::P256 => bytes().map(Self::P256),
                oids::P384 => bytes().map(Self::P384),
                _ => Err(PathRefusal::AlgorithmUnknown),
            },
            other if oids::WEAK.contains(&other) => Err(PathRefusal::AlgorithmWeak),
            _ => Err(PathRefusal::AlgorithmUnknown),
        }
    }

    /// DER of the structure that holds it in a certificate (`SubjectPublicKeyInfo`).
    pub fn to_spki_der(&self) -> Result<Vec<u8>, PathRefusal> {
        let invalid = |_| PathRefusal::KeyInvalid;
        let (oid, parameters, bytes) = match self {
            Self::Gost(key) => {
                let document = key.to_public_key_der().map_err(|_| PathRefusal::KeyInvalid)?;
                return Ok(document.into_vec());
            }
            Self::Rsa(key) => (oids::RSA_KEY, Any::null(), key),
            Self::P256(point) => (oids::EC_KEY, Any::encode_from(&oids::P256).map_err(invalid)?, point),
            Self::P384(point) => (oids::EC_KEY, Any::encode_from(&oids::P384).map_err(invalid)?, point),
        };
        let algorithm = AlgorithmIdentifierOwned { oid, parameters: Some(parameters) };
        let subject_public_key = BitString::from_bytes(bytes).map_err(invalid)?;
        SubjectPublicKeyInfoOwned { algorithm, subject_public_key }.to_der().map_err(invalid)
    }

    /// Whether the scheme is one of this key, and the key long enough: what is refused here, no backend is asked about.
    pub fn accepts(&self, scheme: SignatureScheme) -> Result<(), PathRefusal> {
        use Digest::{Sha256, Sha384, Sha512};
        let fits = match (self, scheme) {
            (Self::Gost(key), SignatureScheme::Gost(size)) => key.key_size() == size,
            (
                Self::Rsa(key),
                SignatureScheme::RsaPkcs1(Sha256 | Sha384 | Sha512)
                | SignatureScheme::RsaPss(Sha256 | Sha384 | Sha512),
            ) => {
                return if is_strong_rsa(key) { Ok(()) } else { Err(PathRefusal::SignatureWrong) };
            }
            (Self::P256(_) | Self::P384(_), SignatureScheme::Ecdsa(Sha256 | Sha384)) => true,
            _ => false,
        };
        fits.then_some(()).ok_or(PathRefusal::AlgorithmUnknown)
    }

    /// Whether this key made the signature, by the scheme, over the message.
    pub fn verify(
        &self,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), PathRefusal> {
        use Digest::{Sha256, Sha384, Sha512};
        use SignatureScheme::{Ecdsa, Gost, RsaPkcs1, RsaPss};
        let (algorithm, bytes): (&dyn VerificationAlgorithm, &[u8]) = match (self, scheme) {
            (Self::Gost(key), Gost(size)) if key.key_size() == size => {
                let signature =
                    AnySignature::from_slice(signature).map_err(|_| PathRefusal::SignatureWrong)?;
                return key.verify(message, &signature).map_err(|_| PathRefusal::SignatureWrong);
            }
            (Self::Rsa(key), RsaPkcs1(Sha256)) => (&algorithms::RSA_PKCS1_2048_8192_SHA256, key),
            (Self::Rsa(key), RsaPkcs1(Sha384)) => (&algorithms::RSA_PKCS1_2048_8192_SHA384, key),
            (Self::Rsa(key), RsaPkcs1(Sha512)) => (&algorithms::RSA_PKCS1_2048_8192_SHA512, key),
            (Self::Rsa(key), RsaPss(Sha256)) => (&algorithms::RSA_PSS_2048_8192_SHA256, key),
            (Self::Rsa(key), RsaPss(Sha384)) => (&algorithms::RSA_PSS_2048_8192_SHA384, key),
            (Self::Rsa(key), RsaPss(Sha512)) => (&algorithms::RSA_PSS_2048_8192_SHA512, key),
            (Self::P256(key), Ecdsa(Sha256)) => (&algorithms::ECDSA_P256_SHA256_ASN1, key),
            (Self::P256(key), Ecdsa(Sha384)) => (&algorithms::ECDSA_P256_SHA384_ASN1, key),
            (Self::P384(key), Ecdsa(Sha256)) => (&algorithms::ECDSA_P384_SHA256_ASN1, key),
            (Self::P384(key), Ecdsa(Sha384)) => (&algorithms::ECDSA_P384_SHA384_ASN1, key),
            _ => return Err(PathRefusal::AlgorithmUnknown),
        };
        UnparsedPublicKey::new(algorithm, bytes)
            .verify(message, signature)
            .map_err(|_| PathRefusal::SignatureWrong)
    }
}

#[derive(Sequence)]
struct RsaKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// As ring judges: 2048 to 8192 bits, an odd exponent of at least 3.
fn is_strong_rsa(der: &[u8]) -> bool {
    let Ok(key) = RsaKey::from_der(der) else { return false };
    let (modulus, exponent) = (key.modulus.as_bytes(), key.exponent.as_bytes());
    let zeros = modulus.first().map_or(0, |first| usize::try_from(first.leading_zeros()).unwrap_or(0));
    let is_odd = exponent.last().is_some_and(|last| last % 2 == 1);
    RSA_BITS.contains(&(modulus.len() * 8 - zeros)) && is_odd && exponent != [1]
}

fn curve(spki: &SubjectPublicKeyInfoOwned) -> Result<ObjectIdentifier, PathRefusal> {
    let parameters = spki.algorithm.parameters.as_ref().ok_or(PathRefusal::KeyInvalid)?;
    parameters.decode_as().map_err(|_| PathRefusal::KeyInvalid)
}
