//! A private key of any parameter set.

use core::convert::Infallible;

use ::signature::hazmat::{PrehashSigner, RandomizedPrehashSigner};
use ::signature::rand_core::{CryptoRng, TryCryptoRng};
use ::signature::{Error, Keypair, RandomizedSigner, Signer};
use elliptic_curve::pkcs8::{self, PrivateKeyInfoRef};

use super::signature::AnySignature;
use super::verifying::{self, AnyVerifyingKey};
use super::{with_key, with_set};
use crate::encoding;
use crate::error::KeyError;
use crate::identifier::{Identifier, KeySize};
use crate::sets::{CryptoProA, CryptoProB, CryptoProC, Tc26P256A, Tc26P512A, Tc26P512B, Tc26P512C};
use crate::signing::SigningKey;

#[derive(Clone, Debug)]
enum Key {
    CryptoProA(SigningKey<CryptoProA>),
    CryptoProB(SigningKey<CryptoProB>),
    CryptoProC(SigningKey<CryptoProC>),
    Tc26P256A(SigningKey<Tc26P256A>),
    Tc26P512A(SigningKey<Tc26P512A>),
    Tc26P512B(SigningKey<Tc26P512B>),
    Tc26P512C(SigningKey<Tc26P512C>),
}

/// A private key with the parameter set that it named. Wiped when dropped.
#[derive(Clone, Debug)]
pub struct AnySigningKey {
    identifier: Identifier,
    key: Key,
}

impl AnySigningKey {
    /// A new key.
    pub fn generate<R: CryptoRng + ?Sized>(identifier: Identifier, rng: &mut R) -> Self {
        let Ok(key) = with_set!(identifier, Set => Ok::<_, Infallible>(SigningKey::<Set>::generate(rng)));
        Self { identifier, key }
    }

    /// From the number, little-endian.
    pub fn from_le_slice(identifier: Identifier, bytes: &[u8]) -> Result<Self, KeyError> {
        let key = with_set!(identifier, Set => SigningKey::<Set>::from_le_slice(bytes))?;
        Ok(Self { identifier, key })
    }

    /// From PKCS#8. Its `DecodePrivateKey` does the same with a poorer error.
    pub fn from_pkcs8(key: &PrivateKeyInfoRef<'_>) -> Result<Self, KeyError> {
        let identifier = encoding::identifier_of(&key.algorithm)?;
        let size = identifier.key_size();
        let number = encoding::secret_bytes(key, size)?;
        Self::from_le_slice(identifier, number.get(..size.bytes()).unwrap_or_default())
    }

    /// The parameter set, by the name that the key used.
    pub fn identifier(&self) -> Identifier {
        self.identifier
    }

    /// The length of the key.
    pub fn key_size(&self) -> KeySize {
        self.identifier.key_size()
    }
}

impl Keypair for AnySigningKey {
    type VerifyingKey = AnyVerifyingKey;

    fn verifying_key(&self) -> AnyVerifyingKey {
        let key = match &self.key {
            Key::CryptoProA(key) => verifying::Key::CryptoProA(*key.verifying_key()),
            Key::CryptoProB(key) => verifying::Key::CryptoProB(*key.verifying_key()),
            Key::CryptoProC(key) => verifying::Key::CryptoProC(*key.verifying_key()),
            Key::Tc26P256A(key) => verifying::Key::Tc26P256A(*key.verifying_key()),
            Key::Tc26P512A(key) => verifying::Key::Tc26P512A(*key.verifying_key()),
            Key::Tc26P512B(key) => verifying::Key::Tc26P512B(*key.verifying_key()),
            Key::Tc26P512C(key) => verifying::Key::Tc26P512C(*key.verifying_key()),
        };
        AnyVerifyingKey::new(self.identifier, key)
    }
}

impl TryFrom<PrivateKeyInfoRef<'_>> for AnySigningKey {
    type Error = pkcs8::Error;

    fn try_from(key: PrivateKeyInfoRef<'_>) -> Result<Self, pkcs8::Error> {
        Ok(Self::from_pkcs8(&key)?)
    }
}

#[cfg(feature = "alloc")]
impl pkcs8::EncodePrivateKey for AnySigningKey {
    fn to_pkcs8_der(&self) -> pkcs8::Result<pkcs8::SecretDocument> {
        with_key!(&self.key, key => encoding::private_key_document(self.identifier, &key.to_le_bytes()[..]))
    }
}

#[cfg(feature = "alloc")]
impl pkcs8::spki::DynSignatureAlgorithmIdentifier for AnySigningKey {
    fn signature_algorithm_identifier(&self) -> pkcs8::spki::Result<pkcs8::spki::AlgorithmIdentifierOwned> {
        self.verifying_key().signature_algorithm_identifier()
    }
}

impl PrehashSigner<AnySignature> for AnySigningKey {
    fn sign_prehash(&self, prehash: &[u8]) -> Result<AnySignature, Error> {
        with_key!(&self.key, key => AnySignature::from_slice(&key.sign_prehash(prehash)?.to_bytes()))
    }
}

impl RandomizedPrehashSigner<AnySignature> for AnySigningKey {
    fn sign_prehash_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        prehash: &[u8],
    ) -> Result<AnySignature, Error> {
        with_key!(&self.key, key => {
            AnySignature::from_slice(&key.sign_prehash_with_rng(rng, prehash)?.to_bytes())
        })
    }
}

impl Signer<AnySignature> for AnySigningKey {
    fn try_sign(&self, message: &[u8]) -> Result<AnySignature, Error> {
        with_key!(&self.key, key => AnySignature::from_slice(&key.try_sign(message)?.to_bytes()))
    }
}

impl RandomizedSigner<AnySignature> for AnySigningKey {
    fn try_sign_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        message: &[u8],
    ) -> Result<AnySignature, Error> {
        with_key!(&self.key, key => AnySignature::from_slice(&key.try_sign_with_rng(rng, message)?.to_bytes()))
    }
}
