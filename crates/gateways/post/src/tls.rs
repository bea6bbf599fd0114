//! Whom the client trusts: the authorities that the installation names and nobody else.

use std::sync::Arc;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::PostError;

const WRONG: PostError = PostError::Configuration("trusted_ca_pem holds no certificate");

pub(crate) fn client_config(trusted_ca_pem: Option<&[u8]>) -> Result<ClientConfig, PostError> {
    let mut roots = RootCertStore::empty();
    if let Some(pem) = trusted_ca_pem {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.add(certificate.map_err(|_| WRONG)?).map_err(|_| WRONG)?;
        }
        if roots.is_empty() {
            return Err(WRONG);
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| PostError::Configuration("TLS"))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
