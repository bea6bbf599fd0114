//! Whom the client trusts: the web's roots, or only the authorities that the installation names.

use std::sync::Arc;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use crate::AddressError;

pub(crate) fn client_config(trusted_ca_pem: Option<&[u8]>) -> Result<ClientConfig, AddressError> {
    let roots = match trusted_ca_pem {
        Some(pem) => named(pem)?,
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| AddressError::Configuration("TLS"))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn named(pem: &[u8]) -> Result<RootCertStore, AddressError> {
    let wrong = AddressError::Configuration("trusted_ca_pem holds no certificate");
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| wrong.clone())?;
        roots.add(certificate).map_err(|_| wrong.clone())?;
    }
    if roots.is_empty() { Err(wrong) } else { Ok(roots) }
}
