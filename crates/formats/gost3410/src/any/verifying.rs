//! A public key of any parameter set.

use ::signature::hazmat::PrehashVerifier;
use ::signature::{Error, MultipartVerifier, Verifier};
use elliptic_curve::pkcs8::spki::{self, SubjectPublicKeyInfoRef};

use super::signature::AnySignature;
use super::{with_key, with_set};
use crate::encoding;
use crate::error::KeyError;
use crate::identifier::{Identifier, KeySize};
use crate::sets::{CryptoProA, CryptoProB, CryptoProC, Tc26P256A, Tc26P512A, Tc26P512B, Tc26P512C};
use crate::signature::Signature;
use crate::verifying::VerifyingKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    CryptoProA(VerifyingKey<CryptoProA>),
    CryptoProB(VerifyingKey<CryptoProB>),
    CryptoProC(VerifyingKey<CryptoProC>),
    Tc26P256A(VerifyingKey<Tc26P256A>),
    Tc26P512A(VerifyingKey<Tc26P512A>),
    Tc26P512B(VerifyingKey<Tc26P512B>),
    Tc26P512C(VerifyingKey<Tc26P512C>),
}

/// A public key with the parameter set that it named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyVerifyingKey {
    identifier: Identifier,
    key: Key,
}

impl AnyVerifyingKey {
    pub(super) fn new(identifier: Identifier, key: Key) -> Self {
        Self { identifier, key }
    }

    /// From `X ‖ Y`, each little-endian.
    pub fn from_slice(identifier: Identifier, bytes: &[u8]) -> Result<Self, KeyError> {
        let key = with_set!(identifier, Set => VerifyingKey::<Set>::from_slice(bytes))?;
        Ok(Self { identifier, key })
    }

    /// From the key of a certificate. Its `DecodePublicKey` does the same with a poorer error.
    pub fn from_spki(spki: &SubjectPublicKeyInfoRef<'_>) -> Result<Self, KeyError> {
        Self::from_slice(encoding::identifier_of(&spki.algorithm)?, encoding::point_bytes(spki)?)
    }

    /// The parameter set, by the name that the key used.
    pub fn identifier(&self) -> Identifier {
        self.identifier
    }

    /// The length of the key.
    pub fn key_size(&self) -> KeySize {
        self.identifier.key_size()
    }

    /// `X ‖ Y`, each little-endian.
    #[cfg(feature = "alloc")]
    pub fn to_vec(&self) -> alloc::vec::Vec<u8> {
        with_key!(&self.key, key => key.to_bytes().to_vec())
    }
}

impl TryFrom<SubjectPublicKeyInfoRef<'_>> for AnyVerifyingKey {
    type Error = spki::Error;

    fn try_from(spki: SubjectPublicKeyInfoRef<'_>) -> Result<Self, spki::Error> {
        Ok(Self::from_spki(&spki)?)
    }
}

#[cfg(feature = "alloc")]
impl spki::EncodePublicKey for AnyVerifyingKey {
    fn to_public_key_der(&self) -> spki::Result<der::Document> {
        encoding::public_key_document(self.identifier, &self.to_vec())
    }
}

#[cfg(feature = "alloc")]
impl spki::DynSignatureAlgorithmIdentifier for AnyVerifyingKey {
    fn signature_algorithm_identifier(&self) -> spki::Result<spki::AlgorithmIdentifierOwned> {
        Ok(spki::AlgorithmIdentifierOwned { oid: self.key_size().signature_algorithm(), parameters: None })
    }
}

impl PrehashVerifier<AnySignature> for AnyVerifyingKey {
    fn verify_prehash(&self, prehash: &[u8], signature: &AnySignature) -> Result<(), Error> {
        with_key!(&self.key, key => key.verify_prehash(prehash, &Signature::from_slice(signature.as_bytes())?))
    }
}

impl Verifier<AnySignature> for AnyVerifyingKey {
    fn verify(&self, message: &[u8], signature: &AnySignature) -> Result<(), Error> {
        with_key!(&self.key, key => key.verify(message, &Signature::from_slice(signature.as_bytes())?))
    }
}

impl MultipartVerifier<AnySignature> for AnyVerifyingKey {
    fn multipart_verify(&self, message: &[&[u8]], signature: &AnySignature) -> Result<(), Error> {
        with_key!(&self.key, key => key.multipart_verify(message, &Signature::from_slice(signature.as_bytes())?))
    }
}
