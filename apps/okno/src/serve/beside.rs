//! What an installation may do without: the address service, electronic signatures, the post, other systems at the door.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use certificate::{RustBackend, SignatureBackend};
use desk::StaffSignIn;
use desk::model::centre::{CentreCode, Centres};
use desk::model::client::DeskClient;
use gateway_addresses::AddressClientConfig;
use gateway_openssl::{OpensslBackend, OpensslConfig};
use gateway_post::{HouseKey, PostClientConfig};
use gateway_revocation::RevocationClientConfig;
use http_signature::{KeyRing, SigningKey, VerifyingKey};
use identity::model::notify_client::NotifyClient;
use serde::Deserialize;
use signing::model::client::SigningClient;
use web::{AgentAddress, Localized};

use super::config::{
    AddressesSection, Config, DeskClientSection, IdSection, NotifyClientSection, PostSection, PublicKey,
};
use super::{ConfigError, accredited, secrets};
use crate::compose::{PostConfig, SignaturesConfig};

/// Whoever works with other people's accounts.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffSection {
    /// How they sign in: `any` two factors, or `certificate` alone.
    #[serde(default)]
    pub sign_in: SignInSection,
}

/// How staff sign in.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInSection {
    /// By any two factors.
    #[default]
    Any,
    /// By a certificate alone.
    Certificate,
}

/// How staff sign in. Where nobody takes signatures, nobody could work.
pub fn staff_sign_in(id: &IdSection) -> Result<StaffSignIn, ConfigError> {
    match id.staff.sign_in {
        SignInSection::Any => Ok(StaffSignIn::Any),
        SignInSection::Certificate if id.signatures.is_some() => Ok(StaffSignIn::Certificate),
        SignInSection::Certificate => Err(ConfigError::Section("id.signatures")),
    }
}

/// Electronic signatures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignaturesSection {
    /// The folder of accredited authorities: certificates, and the ministry's list in XML. Read at the start, and
    /// anew when something in it has changed.
    pub accredited: PathBuf,
    /// Where the agent on a person's computer listens; `http://127.0.0.1:8085` by default.
    pub agent: Option<String>,
    /// Who works out digests and signatures; the own implementation by default.
    #[serde(default)]
    pub backend: BackendName,
    /// Which OpenSSL, where that is the backend.
    pub openssl: Option<OpensslConfig>,
}

/// Who works out digests and signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackendName {
    /// The own implementation, in Rust.
    #[default]
    Rust,
    /// The OpenSSL of the machine, with the module beneath it.
    Openssl,
}

/// The backend, which has shown that it works.
fn backend(section: &SignaturesSection) -> Result<Arc<dyn SignatureBackend>, ConfigError> {
    match (section.backend, &section.openssl) {
        (BackendName::Rust, None) => Ok(Arc::new(RustBackend)),
        (BackendName::Rust, Some(_)) => Err(ConfigError::OpensslUnused),
        (BackendName::Openssl, config) => {
            let backend = OpensslBackend::open(config.clone().unwrap_or_default())?;
            tracing::info!("digests and signatures are worked out by OpenSSL");
            Ok(Arc::new(backend))
        }
    }
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

/// `is_trial`: gateways on this machine, and the test authority, are allowed.
fn taken(
    section: &SignaturesSection,
    clients: Vec<SigningClient>,
    is_trial: bool,
) -> Result<SignaturesConfig, ConfigError> {
    let agent = section.agent.as_deref().map(AgentAddress::parse).transpose();
    Ok(SignaturesConfig {
        accredited: accredited::read(&section.accredited, is_trial)?,
        revocation: RevocationClientConfig { allows_private: is_trial, ..RevocationClientConfig::default() },
        backend: backend(section)?,
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

/// A system that may have messages sent.
pub fn notify_client(section: &NotifyClientSection) -> NotifyClient {
    NotifyClient {
        id: section.id.clone(),
        secret_sha256: section.secret_sha256,
        link_prefix: section.link_prefix.clone(),
        messages_a_minute: section.messages_a_minute,
    }
}

/// The software of centres: each works for a centre of the list, and each has a name of its own.
pub fn desk_clients(
    sections: &[DeskClientSection],
    centres: &Centres,
) -> Result<Vec<DeskClient>, ConfigError> {
    let mut clients: Vec<DeskClient> = Vec::with_capacity(sections.len());
    for section in sections {
        let known = CentreCode::parse(&section.centre).ok().filter(|code| centres.find(code).is_some());
        let is_new = !section.id.contains(':') && clients.iter().all(|client| client.id != section.id);
        let centre = known.filter(|_| is_new).ok_or_else(|| ConfigError::DeskClient(section.id.clone()))?;
        let (id, secret_sha256) = (section.id.clone(), section.secret_sha256);
        clients.push(DeskClient { id, secret_sha256, centre, calls_a_minute: section.calls_a_minute });
    }
    Ok(clients)
}

/// The post.
pub fn post(section: &PostSection) -> Result<PostConfig, ConfigError> {
    let key = secrets::read_bytes(&section.key_file)?;
    let wrong_key = |_| ConfigError::PostKey;
    let public = |key: &PublicKey| VerifyingKey::from_bytes(&key.id, &key.ed25519).map_err(wrong_key);
    let house = section.printing_house.as_deref().map(HouseKey::parse).transpose();
    Ok(PostConfig {
        client: PostClientConfig {
            base_url: section.url.clone(),
            sender_key: Arc::new(SigningKey::from_pkcs8(&section.sender, key.expose()).map_err(wrong_key)?),
            post_keys: KeyRing::new(section.keys.iter().map(public).collect::<Result<Vec<_>, _>>()?),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(40),
            trusted_ca_pem: authorities(section.trusted_ca_file.as_deref())?,
        },
        return_address: section.return_address.clone(),
        house: house.map_err(|_| ConfigError::PostKey)?,
        gather_every: Duration::from_secs(section.batch_seconds),
        track_every: Duration::from_secs(section.track_seconds),
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
