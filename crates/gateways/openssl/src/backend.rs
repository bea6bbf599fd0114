//! Other people's signatures, worked out by the module beneath OpenSSL.

use certificate::{Digest, PathRefusal, PublicKey, SignatureBackend, SignatureScheme, from_pem};
use gost3410::AnyVerifyingKey;
use spki::DecodePublicKey;

use crate::program::{Openssl, OpensslConfig, OpensslError};

/// Works out digests and signatures through OpenSSL.
#[derive(Clone, Debug)]
pub struct OpensslBackend(Openssl);

/// A key, and its signature over [`TEXT`], by which it is seen whether the module knows ГОСТ and tells right from wrong.
const KEY: &[u8] = include_bytes!("self_test/key.pem");
const SIGNATURE: &[u8] = include_bytes!("self_test/signature");
const TEXT: &[u8] = b"Okno";

impl OpensslBackend {
    /// Looks for the program and asks it for what is known: a digest, a right signature of ГОСТ and a wrong one.
    ///
    /// # Errors
    /// What OpenSSL says when it cannot, and [`OpensslError::SelfTest`] when its answer is wrong.
    pub fn open(config: OpensslConfig) -> Result<Self, OpensslError> {
        if let Some(file) = &config.configuration {
            // OpenSSL itself passes over a file that is not there.
            std::fs::metadata(file).map_err(|error| OpensslError::File(file.clone(), error))?;
        }
        let openssl = Openssl::new(config);
        for digest in [Digest::Streebog256, Digest::Streebog512, Digest::Sha256] {
            if openssl.digest(digest, TEXT)? != digest.of(TEXT) {
                return Err(OpensslError::SelfTest("digest"));
            }
        }
        let der = from_pem("PUBLIC KEY", KEY).map_err(|_| OpensslError::SelfTest("key"))?;
        let key = AnyVerifyingKey::from_public_key_der(&der).map_err(|_| OpensslError::SelfTest("key"))?;
        let (scheme, key) = (SignatureScheme::Gost(key.key_size()), PublicKey::Gost(key));
        if !openssl.verify_message(&key, scheme, (TEXT, SIGNATURE))? {
            return Err(OpensslError::SelfTest("right signature"));
        }
        if openssl.verify_message(&key, scheme, (b"another", SIGNATURE))? {
            return Err(OpensslError::SelfTest("wrong signature"));
        }
        Ok(Self(openssl))
    }
}

impl SignatureBackend for OpensslBackend {
    fn digest(&self, digest: Digest, bytes: &[u8]) -> Result<Vec<u8>, PathRefusal> {
        self.0.digest(digest, bytes).map_err(|error| PathRefusal::BackendFailed(error.to_string()))
    }

    fn verify(
        &self,
        key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), PathRefusal> {
        key.accepts(scheme)?;
        match self.0.verify_message(key, scheme, (message, signature)) {
            Ok(true) => Ok(()),
            Ok(false) => Err(PathRefusal::SignatureWrong),
            Err(error) => Err(PathRefusal::BackendFailed(error.to_string())),
        }
    }
}
