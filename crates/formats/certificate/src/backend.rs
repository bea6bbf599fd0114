//! Where digests and signatures are worked out: here, or in a module that an installation must use.

use std::fmt;

use crate::algorithm::{Digest, SignatureScheme};
use crate::error::PathRefusal;
use crate::key::PublicKey;

/// Works out digests and verifies signatures. Which keys and schemes are good enough is not its affair: whoever implements it
/// asks [`PublicKey::accepts`] first.
pub trait SignatureBackend: fmt::Debug + Send + Sync {
    /// The digest of the bytes.
    ///
    /// # Errors
    /// [`PathRefusal::BackendFailed`] when it cannot work.
    fn digest(&self, digest: Digest, bytes: &[u8]) -> Result<Vec<u8>, PathRefusal>;

    /// Whether the key made the signature, by the scheme, over the message.
    ///
    /// # Errors
    /// [`PathRefusal::SignatureWrong`] when it did not, [`PathRefusal::BackendFailed`] when nobody can say.
    fn verify(
        &self,
        key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), PathRefusal>;
}

/// The own implementation, in Rust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RustBackend;

impl SignatureBackend for RustBackend {
    fn digest(&self, digest: Digest, bytes: &[u8]) -> Result<Vec<u8>, PathRefusal> {
        Ok(digest.of(bytes))
    }

    fn verify(
        &self,
        key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), PathRefusal> {
        key.verify(scheme, message, signature)
    }
}
