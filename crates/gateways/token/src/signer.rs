//! Signing by the key beside a certificate.

use certificate::{Certificate, Digest, PublicKey, SignatureScheme};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::ObjectHandle;
use cryptoki::session::Session;
use cryptoki::slot::Slot;
use cryptoki_sys::{CK_MECHANISM_TYPE, CKM_GOSTR3410};
use der::asn1::UintRef;
use der::{Encode, Sequence};
use gost3410::signature_traits::hazmat::PrehashVerifier;
use gost3410::{AnySignature, KeySize};
use signed_message::{DigestSigner, SigningFailed};

use crate::error::TokenError;
use crate::token::Token;

/// Of the vendors of Russian tokens together (technical committee 26): signing with keys of 512 bits.
const CKM_GOSTR3410_512: CK_MECHANISM_TYPE = 0xd432_1006;
/// RFC 8017, 9.2: what stands before a digest of SHA-256 under a signature of PKCS#1.
const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A key of a token whose PIN was typed. The token forgets it when this goes.
#[derive(Debug)]
pub struct TokenSigner {
    pub(crate) token: Token,
    pub(crate) session: Session,
    pub(crate) slot: Slot,
    pub(crate) key: ObjectHandle,
    pub(crate) certificate: Certificate,
    pub(crate) public: PublicKey,
    pub(crate) scheme: SignatureScheme,
}

/// How a key of this kind signs.
pub(crate) fn scheme_of(key: &PublicKey) -> SignatureScheme {
    match key {
        PublicKey::Gost(key) => SignatureScheme::Gost(key.key_size()),
        PublicKey::Rsa(_) => SignatureScheme::RsaPkcs1(Digest::Sha256),
        PublicKey::P256(_) => SignatureScheme::Ecdsa(Digest::Sha256),
        PublicKey::P384(_) => SignatureScheme::Ecdsa(Digest::Sha384),
    }
}

impl DigestSigner for TokenSigner {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.sign(digest).map_err(|error| match error {
            TokenError::Gone => SigningFailed::Gone,
            other => SigningFailed::Other(other.to_string()),
        })
    }
}

impl TokenSigner {
    /// Signs these bytes and verifies the signature with the certificate: whether the key beside it is its own.
    pub fn prove(&self, bytes: &[u8]) -> Result<(), TokenError> {
        let signature = self.sign(&self.scheme.digest().of(bytes))?;
        self.public.verify(self.scheme, bytes, &signature).map_err(|_| TokenError::SignatureWrong)
    }

    /// Libraries have many codes for a token that was pulled out in the middle; whether it is there they all know.
    fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, TokenError> {
        self.ask(digest).map_err(|error| match error {
            TokenError::Library(_) if !self.token.is_there(self.slot) => TokenError::Gone,
            other => other,
        })
    }

    fn ask(&self, digest: &[u8]) -> Result<Vec<u8>, TokenError> {
        match &self.public {
            PublicKey::Gost(key) => {
                let mechanism = match key.key_size() {
                    KeySize::Bits256 => CKM_GOSTR3410,
                    KeySize::Bits512 => CKM_GOSTR3410_512,
                };
                let made = self.token.raw().sign(&self.session, mechanism, self.key.handle(), digest)?;
                // Tokens differ in the order of bytes, and a faulty one gives its key away: nothing wrong leaves.
                let signature = AnySignature::from_slice(&made).map_err(|_| TokenError::SignatureWrong)?;
                key.verify_prehash(digest, &signature).map_err(|_| TokenError::SignatureWrong)?;
                Ok(made)
            }
            PublicKey::Rsa(_) => {
                let named = [&SHA256_PREFIX, digest].concat();
                Ok(self.session.sign(&Mechanism::RsaPkcs, self.key, &named)?)
            }
            PublicKey::P256(_) | PublicKey::P384(_) => {
                der_of(&self.session.sign(&Mechanism::Ecdsa, self.key, digest)?)
            }
        }
    }
}

#[derive(Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// Tokens give `r ‖ s`, messages hold a structure.
fn der_of(plain: &[u8]) -> Result<Vec<u8>, TokenError> {
    let (r, s) = plain.split_at(plain.len() / 2);
    let number = |bytes| UintRef::new(bytes).map_err(|_| TokenError::SignatureWrong);
    EcdsaSignature { r: number(r)?, s: number(s)? }.to_der().map_err(|_| TokenError::SignatureWrong)
}
