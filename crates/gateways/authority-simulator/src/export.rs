//! Files that other tools open.

use certificate::{Certificate, to_pem};
use gost3410::AnySigningKey;
use gost3410::pkcs8::EncodePrivateKey;
use zeroize::Zeroizing;

use crate::authority::{Authority, AuthorityError};

/// The certificate as PEM.
pub fn certificate_pem(certificate: &Certificate) -> Result<String, AuthorityError> {
    Ok(to_pem("CERTIFICATE", certificate.der())?)
}

impl Authority {
    /// The root and the authority below it as PEM, in this order: what a folder of accredited authorities holds.
    pub fn roots_pem(&self) -> Result<String, AuthorityError> {
        Ok([certificate_pem(self.root())?, certificate_pem(self.issuing())?].concat())
    }
}

/// The key as PEM, in the open: a test key.
pub fn key_pem(key: &AnySigningKey) -> Result<Zeroizing<String>, AuthorityError> {
    let document = key.to_pkcs8_der().map_err(|_| AuthorityError::Key)?;
    Ok(Zeroizing::new(to_pem("PRIVATE KEY", document.as_bytes())?))
}
