//! Signing with the keys that the test authority holds of its people: over its own socket, like everything of the outside.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use certificate::{Certificate, RustBackend};
use gateway_authority_simulator::AuthoritySimulator;
use gateway_revocation::RevocationClientConfig;
use person::Snils;
use reqwest::Client;
use signing::{Accredited, AccreditedCentre, TestKeys};
use tokio_rustls::rustls::crypto::ring as provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use web::AgentAddress;

use crate::compose::SignaturesConfig;

const TIMEOUT: Duration = Duration::from_secs(10);

/// The test authority, asked to sign.
pub struct AuthorityKeys {
    base_url: String,
    http: Client,
}

/// The HTTP client could not be made.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the HTTP client for the test authority could not be made")]
pub struct NoClient;

impl AuthorityKeys {
    /// Asks at this address.
    pub fn new(base_url: String) -> Result<Self, NoClient> {
        // Nothing is asked over TLS; the library wants to know of it all the same.
        let tls = ClientConfig::builder_with_provider(Arc::new(provider::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| NoClient)?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|_| NoClient)?;
        Ok(Self { base_url, http })
    }
}

#[async_trait]
impl TestKeys for AuthorityKeys {
    async fn sign(&self, snils: &Snils, content: Vec<u8>) -> Option<Vec<u8>> {
        let url = format!("{}/people/{}/signature", self.base_url, snils.digits());
        let answer = self.http.post(url).body(content).send().await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        Some(answer.bytes().await.ok()?.to_vec())
    }
}

/// How signatures are taken where the test authority is the only one that is accredited.
pub fn signatures(
    authority: &AuthoritySimulator,
    centre: AccreditedCentre,
) -> Result<SignaturesConfig, NoClient> {
    let (root, issuing): (Certificate, Certificate) =
        (authority.authority().root().clone(), authority.authority().issuing().clone());
    Ok(SignaturesConfig {
        accredited: Accredited { anchors: vec![root], intermediates: vec![issuing], centres: vec![centre] },
        revocation: RevocationClientConfig { allows_private: true, ..RevocationClientConfig::default() },
        backend: Arc::new(RustBackend),
        agent: AgentAddress::default(),
        test_keys: Some(Arc::new(AuthorityKeys::new(authority.base_url())?)),
        clients: Vec::new(),
    })
}
