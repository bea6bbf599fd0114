use std::path::PathBuf;

use certificate::{Certificate, Digest, PublicKey, SignatureScheme, from_pem};
use serde::Deserialize;
use signed_message::{DigestSigner, SigningFailed};

use crate::program::{Openssl, OpensslConfig, OpensslError, options, refused};

/// A key of the installation that OpenSSL holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpensslKeyConfig {
    /// Which OpenSSL.
    #[serde(default)]
    pub openssl: OpensslConfig,
    /// The key, as OpenSSL takes it after `-inkey`: a file, or a name that its engine or provider understands.
    pub key: String,
    /// The engine that understands the name; none for a file or a provider.
    pub engine: Option<String>,
    /// The file of the certificate, PEM or DER.
    pub certificate: PathBuf,
}

/// Signs through OpenSSL.
#[derive(Clone, Debug)]
pub struct OpensslSigner {
    openssl: Openssl,
    key: String,
    engine: Option<String>,
    certificate: Certificate,
    scheme: SignatureScheme,
}

impl OpensslSigner {
    /// Reads the certificate. The key is looked for when it is used.
    pub fn open(config: OpensslKeyConfig) -> Result<Self, OpensslError> {
        let bytes = std::fs::read(&config.certificate)?;
        let der = from_pem("CERTIFICATE", &bytes).unwrap_or(bytes);
        let unusable = |error: &dyn std::fmt::Display| OpensslError::Certificate(error.to_string());
        let certificate = Certificate::from_der(&der).map_err(|error| unusable(&error))?;
        let scheme = match certificate.public_key().map_err(|error| unusable(&error))? {
            PublicKey::Gost(key) => SignatureScheme::Gost(key.key_size()),
            PublicKey::Rsa(_) => SignatureScheme::RsaPkcs1(Digest::Sha256),
            PublicKey::P256(_) => SignatureScheme::Ecdsa(Digest::Sha256),
            PublicKey::P384(_) => SignatureScheme::Ecdsa(Digest::Sha384),
        };
        let openssl = Openssl::new(config.openssl);
        Ok(Self { openssl, key: config.key, engine: config.engine, certificate, scheme })
    }

    fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, OpensslError> {
        let mut arguments = vec!["pkeyutl", "-sign", "-inkey", &self.key];
        if let Some(engine) = &self.engine {
            arguments.extend(["-keyform", "ENGINE", "-engine", engine]);
        }
        arguments.extend(options(self.scheme)?);
        let said = self.openssl.run(&arguments, digest)?;
        if said.is_success && !said.output.is_empty() { Ok(said.output) } else { Err(refused(&said)) }
    }
}

impl DigestSigner for OpensslSigner {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.sign(digest).map_err(|error| SigningFailed::Other(error.to_string()))
    }
}
