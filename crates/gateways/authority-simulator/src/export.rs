//! Files that other tools open.

use certificate::{Certificate, to_pem};
use gost3410::AnySigningKey;
use gost3410::pkcs8::EncodePrivateKey;
use zeroize::Zeroizing;

use crate::authority::AuthorityError;

/// The certificate as PEM.
pub fn certificate_pem(certificate: &Certificate) -> Result<String, AuthorityError> {
    Ok(to_pem("CERTIFICATE", certificate.der())?)
}

/// The key as PEM, in the open: a test key.
pub fn key_pem(key: &AnySigningKey) -> Result<Zeroizing<String>, AuthorityError> {
    let document = key.to_pkcs8_der().map_err(|_| AuthorityError::Key)?;
    Ok(Zeroizing::new(to_pem("PRIVATE KEY", document.as_bytes())?))
}
