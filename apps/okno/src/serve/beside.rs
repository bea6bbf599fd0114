//! What an installation may do without: the address service, electronic signatures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gateway_addresses::AddressClientConfig;
use gateway_revocation::RevocationClientConfig;
use serde::Deserialize;
use signing::{Accredited, AccreditedCentre};
use web::AgentAddress;

use super::config::AddressesSection;
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

/// Reads the accredited authorities. `is_trial`: gateways on this machine, and the test authority, are allowed.
pub fn signatures(section: &SignaturesSection, is_trial: bool) -> Result<SignaturesConfig, ConfigError> {
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
    })
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
