//! The outer form that certificates, lists and answers share: bytes, an algorithm, a signature over the bytes.

use der::asn1::BitString;
use der::{AnyRef, Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;

use crate::algorithm::SignatureScheme;
use crate::backend::SignatureBackend;
use crate::error::{PathRefusal, ReadError};
use crate::key::PublicKey;

#[derive(Sequence)]
struct SignedRef<'a> {
    content: AnyRef<'a>,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

/// Signed bytes, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    content: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
}

impl Signed {
    /// Reads the outer form only.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ReadError> {
        let outer = SignedRef::from_der(bytes)?;
        let signature = outer.signature.as_bytes().ok_or(ReadError::SignatureNotBytes)?.to_vec();
        Ok(Self { content: outer.content.to_der()?, algorithm: outer.algorithm, signature })
    }

    /// From its parts, where they stand in another outer form.
    pub(crate) fn new(content: Vec<u8>, algorithm: AlgorithmIdentifierOwned, signature: Vec<u8>) -> Self {
        Self { content, algorithm, signature }
    }

    /// The outer form of something that was just signed.
    pub(crate) fn to_der(
        content: &[u8],
        algorithm: AlgorithmIdentifierOwned,
        signature: &[u8],
    ) -> Result<Vec<u8>, ReadError> {
        let content = AnyRef::from_der(content)?;
        Ok(SignedRef { content, algorithm, signature: BitString::from_bytes(signature)? }.to_der()?)
    }

    /// The signed bytes.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The algorithm that the outer form names.
    pub fn algorithm(&self) -> &AlgorithmIdentifierOwned {
        &self.algorithm
    }

    /// The signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Whether the key made the signature.
    pub fn verify(&self, key: &PublicKey, backend: &dyn SignatureBackend) -> Result<(), PathRefusal> {
        let scheme = SignatureScheme::from_algorithm(&self.algorithm)?;
        backend.verify(key, scheme, &self.content, &self.signature)
    }
}
