use std::error::Error;
use std::sync::Arc;

use certificate::{RustBackend, SignatureBackend};
use gateway_revocation::{RevocationClient, RevocationClientConfig};
use kernel::Env;
use proofing::Proofing;
use signing::model::client::SigningClient;
use signing::{Accredited, Signing, SigningConfig, TestKeys, Trusted};
use web::AgentAddress;

use super::IdConfig;

/// How signatures are taken.
#[derive(Clone)]
pub struct SignaturesConfig {
    /// Whom they are trusted by.
    pub accredited: Accredited,
    /// How authorities are asked about revocation.
    pub revocation: RevocationClientConfig,
    /// Who works out digests and signatures.
    pub backend: Arc<dyn SignatureBackend>,
    /// Where the agent on a person's computer listens.
    pub agent: AgentAddress,
    /// Keys of test people, in a sandbox.
    pub test_keys: Option<Arc<dyn TestKeys>>,
    /// Other systems that may ask people for signatures.
    pub clients: Vec<SigningClient>,
}

/// The room of signatures. Where none is taken it trusts nobody.
pub fn signing(config: &IdConfig, proofing: &Proofing, env: &Env) -> Result<Signing, Box<dyn Error>> {
    let none = || SignaturesConfig {
        accredited: Accredited::default(),
        revocation: RevocationClientConfig::default(),
        backend: Arc::new(RustBackend),
        agent: AgentAddress::default(),
        test_keys: None,
        clients: Vec::new(),
    };
    let parts = config.signatures.clone().unwrap_or_else(none);
    let asking = RevocationClientConfig { backend: parts.backend.clone(), ..parts.revocation };
    let revocation = RevocationClient::new(asking, env.clone())?;
    let signing = SigningConfig {
        installation: config.appearance.installation.clone(),
        time_zone: config.appearance.time_zone.clone(),
        agent: parts.agent,
        clients: parts.clients,
        backend: parts.backend,
    };
    Ok(Signing::new(proofing.clone(), Trusted::new(parts.accredited), revocation, parts.test_keys, signing))
}
