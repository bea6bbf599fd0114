//! What an installation may do without: the address service, electronic signatures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gateway_addresses::AddressClientConfig;
use gateway_revocation::RevocationClientConfig;
use serde::Deserialize;
use signing::model::client::SigningClient;
use signing::{Accredited, AccreditedCentre};
use web::{AgentAddress, Localized};

use super::config::{AddressesSection, Config, IdSection};
use super::{ConfigError, secrets};
use crate::compose::SignaturesConfig;

/// The name of the root of the test authority: whoever holds the sandbox could sign as anybody.
const TEST_ROOT: &str = "Okno test root";

/// Electronic signatures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignaturesSection {
    /// The folder of accredited authorities: certificates, and the ministry's list in XML. Read at the start.
    pub accredited: PathBuf,
    /// Where the agent on a person's computer listens; `http://127.0.0.1:8085` by default.
    pub agent: Option<String>,
}

/// How signatures are taken. Whoever asks for them needs somebody who takes them.
pub fn signatures(config: &Config, id: &IdSection) -> Result<Option<SignaturesConfig>, ConfigError> {
    let clients = signing_clients(&id.signing_clients, config.danger_plain_http)?;
    match (&id.signatures, clients.first()) {
        (Some(section), _) => taken(section, clients, config.danger_loopback_gateways).map(Some),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ConfigError::Section("id.signatures")),
    }
}

/// Reads the accredited authorities. `is_trial`: gateways on this machine, and the test authority, are allowed.
fn taken(
    section: &SignaturesSection,
    clients: Vec<SigningClient>,
    is_trial: bool,
) -> Result<SignaturesConfig, ConfigError> {
    let read = accredited_authorities::read_folder(&section.accredited)?;
    if read.anchors.is_empty() {
        return Err(ConfigError::NoAccredited(section.accredited.clone()));
    }
    let is_test = |anchor: &certificate::Certificate| {
        anchor.subject().is_ok_and(|subject| subject.common_name.as_deref() == Some(TEST_ROOT))
    };
    if !is_trial && read.anchors.iter().any(is_test) {
        return Err(ConfigError::TestRoot(section.accredited.clone()));
    }
    for (file, finding) in &read.findings {
        tracing::warn!(file = %file.display(), ?finding, "something in a list of accredited authorities is left out");
    }
    let centre = |centre: accredited_authorities::Centre| AccreditedCentre {
        name: centre.name,
        address: centre.address.unwrap_or_default(),
        site: centre.site.unwrap_or_default(),
    };
    let agent = section.agent.as_deref().map(AgentAddress::parse).transpose();
    Ok(SignaturesConfig {
        accredited: Accredited {
            anchors: read.anchors,
            intermediates: Vec::new(),
            centres: read.centres.into_iter().map(centre).collect(),
        },
        revocation: RevocationClientConfig { allows_private: is_trial, ..RevocationClientConfig::default() },
        agent: agent.map_err(|_| ConfigError::Agent)?.unwrap_or_default(),
        test_keys: None,
        clients,
    })
}

/// A system that may ask people for signatures.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningClientSection {
    /// Its name at the door: no colon.
    pub id: String,
    /// SHA-256 of its secret, in hexadecimal: `okno admin client-secret` makes both.
    #[serde(deserialize_with = "super::config::sha256")]
    pub secret_sha256: [u8; 32],
    /// The name that people know it by.
    pub name: Localized,
    /// What the addresses begin with to which people go back: `https://services.example.org`.
    pub return_prefix: String,
    /// How many calls it may make a minute.
    pub calls_a_minute: u32,
}

/// Reads the systems that may ask for signatures: each has a name of its own, and leads people back by https.
fn signing_clients(
    sections: &[SigningClientSection],
    allows_plain_http: bool,
) -> Result<Vec<SigningClient>, ConfigError> {
    let mut clients: Vec<SigningClient> = Vec::with_capacity(sections.len());
    for section in sections {
        let is_new = !section.id.contains(':') && clients.iter().all(|client| client.id != section.id);
        let is_safe = section.return_prefix.starts_with("https://")
            || (allows_plain_http && section.return_prefix.starts_with("http://"));
        let is_whole = [&section.id, &section.name.ru, &section.name.en].iter().all(|text| !text.is_empty());
        if !is_new || !is_safe || !is_whole {
            return Err(ConfigError::SigningClient(section.id.clone()));
        }
        let SigningClientSection { id, secret_sha256, name, return_prefix, calls_a_minute } = section.clone();
        clients.push(SigningClient { id, secret_sha256, name, return_prefix, calls_a_minute });
    }
    Ok(clients)
}

/// The address service.
pub fn addresses(section: &AddressesSection) -> Result<AddressClientConfig, ConfigError> {
    Ok(AddressClientConfig {
        base_url: section.url.clone(),
        token: secrets::read(&section.token_file)?,
        // A person is typing: what comes later is of no use.
        connect_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(3),
        trusted_ca_pem: authorities(section.trusted_ca_file.as_deref())?,
    })
}

/// The authorities of a file, to be trusted in place of the web's.
pub fn authorities(file: Option<&Path>) -> Result<Option<Vec<u8>>, ConfigError> {
    let read =
        |path: &Path| std::fs::read(path).map_err(|error| ConfigError::File(path.to_path_buf(), error));
    file.map(read).transpose()
}
