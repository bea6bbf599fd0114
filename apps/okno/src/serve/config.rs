// long: every key that an operator may write stands in one file
//! The operator's file: what it may say, and what it may not.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use gateway_mail::MailTls;
use gateway_registries::Registry;
use person::{Email, PhonePolicy};
use serde::{Deserialize, Deserializer, de};
use store::DatabaseUrl;
use web::{AddressRange, Localized, PublicUrl};

use super::ConfigError;
use super::beside::{SignaturesSection, SigningClientSection, StaffSection};

/// Everything that an installation configures. Keys that are not here stop the start.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Allows gateways on this very machine, which is where simulators are.
    #[serde(default)]
    pub danger_loopback_gateways: bool,
    /// Allows public addresses with plain http on loopback names.
    #[serde(default)]
    pub danger_plain_http: bool,
    /// Allows a database in the system's folder for temporary files.
    #[serde(default)]
    pub danger_temporary_data: bool,
    /// What pages show of the installation.
    pub appearance: AppearanceConfig,
    /// Where people reach their account.
    #[serde(deserialize_with = "public_url")]
    pub id_url: PublicUrl,
    /// Where people reach the services.
    #[serde(deserialize_with = "public_url")]
    pub portal_url: PublicUrl,
    /// The proxies whose `X-Forwarded-For` is believed.
    #[serde(default, deserialize_with = "ranges")]
    pub trusted_proxies: Vec<AddressRange>,
    /// What an operator's monitoring reads; without it nothing is measured.
    pub monitoring: Option<MonitoringSection>,
    /// The accounts; needed by the roles `id`, `worker` and `all`.
    pub id: Option<IdSection>,
    /// The services; needed by the roles `portal` and `all`.
    pub portal: Option<PortalSection>,
}

const fn lease_seconds() -> u64 {
    60
}

impl IdSection {
    /// A shorter lease would end beneath a handler that works, a longer one keeps people waiting after a crash.
    pub fn lease_max(&self) -> Duration {
        Duration::from_secs(self.lease_seconds_max.clamp(10, 60))
    }
}

/// Where `/metrics` is, beside `/healthz` and `/readyz`: for every role, the worker too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringSection {
    /// Where it listens. Whoever reaches it reads how much is done here, and nothing of anybody.
    pub listen: SocketAddr,
}

/// What pages show of the installation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppearanceConfig {
    /// The name beside the logo.
    pub installation: Localized,
    /// The number of the hot line, as people read it.
    pub hotline: String,
    /// When it answers.
    pub hotline_hours: Localized,
    /// A name of the IANA data base, such as `Asia/Yekaterinburg`.
    pub time_zone: String,
}

/// The accounts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdSection {
    /// Where it listens, behind the proxy that ends TLS.
    pub listen: SocketAddr,
    /// The folder of its roots, as `okno admin keys create` makes it.
    pub keys: PathBuf,
    /// The database: a file of SQLite, or PostgreSQL by a file that holds its address.
    pub database: DatabaseSection,
    /// After how long the work that a process held when it died is taken up, from 10 seconds to a minute.
    #[serde(default = "lease_seconds")]
    pub lease_seconds_max: u64,
    /// Which phones may register.
    #[serde(default)]
    pub phones: PhonesSection,
    /// The list of service centres, in TOML.
    pub centres_file: PathBuf,
    /// The SMS provider.
    pub sms: SmsSection,
    /// The mail server.
    pub mail: MailSection,
    /// The state registries.
    pub registries: RegistriesSection,
    /// The post; without it no letters are sent.
    pub post: Option<PostSection>,
    /// The address service; without it nobody suggests addresses.
    pub addresses: Option<AddressesSection>,
    /// Electronic signatures; without it none is taken.
    pub signatures: Option<SignaturesSection>,
    /// The signed checkpoints of the audit.
    pub audit: AuditSection,
    /// The folder of the sealed scans, beside the database and backed up with it.
    pub scans: PathBuf,
    /// What becomes of accounts that go.
    pub leaving: LeavingSection,
    /// Other systems that may have messages sent to people.
    #[serde(default)]
    pub notify_clients: Vec<NotifyClientSection>,
    /// Whoever works with other people's accounts.
    #[serde(default)]
    pub staff: StaffSection,
    /// Other systems that may ask people for signatures.
    #[serde(default)]
    pub signing_clients: Vec<SigningClientSection>,
    /// The software of centres that may work at the desk.
    #[serde(default)]
    pub desk_clients: Vec<DeskClientSection>,
}

/// The services.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalSection {
    /// Where it listens, behind the proxy that ends TLS.
    pub listen: SocketAddr,
    /// The folder of its own roots.
    pub keys: PathBuf,
}

/// Where a database is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum DatabaseSection {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A file that holds the `postgres://` address, which may hold a password.
    PostgresUrlFile(PathBuf),
}

/// Which phones may register.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhonesSection {
    /// The country code of numbers typed without one.
    pub default_country_code: String,
    /// The prefixes that are taken, with the country code.
    pub allowed_prefixes: Vec<String>,
}

impl Default for PhonesSection {
    fn default() -> Self {
        let PhonePolicy { default_country_code, allowed_prefixes } = PhonePolicy::default();
        Self { default_country_code, allowed_prefixes }
    }
}

/// The SMS provider.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSection {
    /// Its address: `https://…` without `/v1`, or `smpps://host:port`.
    pub url: String,
    /// By HTTP: a file with the token.
    pub token_file: Option<PathBuf>,
    /// By SMPP: our name.
    pub system_id: Option<String>,
    /// By SMPP: a file with our password.
    pub password_file: Option<PathBuf>,
    /// By SMPP: how many messages may be without an answer.
    pub window: Option<usize>,
    /// The name that receivers see.
    pub sender: String,
    /// How many SMS may leave a day.
    pub messages_a_day_max: u32,
    /// A file with the authorities to trust in place of the web's, in PEM.
    pub trusted_ca_file: Option<PathBuf>,
}

impl SmsSection {
    /// Whether the provider is reached by SMPP.
    pub fn is_smpp(&self) -> bool {
        self.url.starts_with("smpp://") || self.url.starts_with("smpps://")
    }

    /// Whether everything stands there that its protocol needs, and nothing else.
    fn is_whole(&self) -> bool {
        let (name, password) = (self.system_id.is_some(), self.password_file.is_some());
        if self.is_smpp() {
            name && password && self.token_file.is_none() && self.window != Some(0)
        } else {
            self.token_file.is_some() && !name && !password && self.window.is_none()
        }
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailProtection {
    /// Begins plain and must change to TLS before anything is said.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

impl From<MailProtection> for MailTls {
    fn from(protection: MailProtection) -> Self {
        match protection {
            MailProtection::Starttls => Self::StartTls,
            MailProtection::Tls => Self::Immediate,
        }
    }
}

/// The mail server.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSection {
    /// Its name, as its certificate says.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: MailProtection,
    /// Our name at the server; none where it knows us by our address.
    pub username: Option<String>,
    /// A file with our password at the server.
    pub password_file: Option<PathBuf>,
    /// The name that receivers see.
    pub from_name: String,
    /// The address that receivers see.
    #[serde(deserialize_with = "email")]
    pub from: Email,
    /// How we greet: a domain name.
    pub hello_name: String,
    /// A file with the authorities to trust in place of the web's, in PEM.
    pub trusted_ca_file: Option<PathBuf>,
    /// Where notifications of bounced mail come; without it nobody reads them.
    pub bounces: Option<BouncesSection>,
}

/// Where notifications of bounced mail come.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BouncesSection {
    /// The address; each message has a return path of its own, this with `+` and a token.
    #[serde(deserialize_with = "email")]
    pub address: Email,
    /// The Maildir to which the mail server delivers what comes to it.
    pub maildir: PathBuf,
}

/// The state registries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistriesSection {
    /// The id under which the registries know our key.
    pub consumer: String,
    /// Our key (Ed25519, PKCS#8).
    pub key_file: PathBuf,
    /// Each registry by its code: `sfr`, `mvd`, `fns`, `zags`.
    pub exchanges: BTreeMap<String, RegistrySection>,
}

/// One registry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrySection {
    /// Its address without `/v1`.
    pub url: String,
    /// A file with the authorities to trust, in PEM.
    pub trusted_ca_file: Option<PathBuf>,
    /// Its public keys: two while it changes them.
    pub keys: Vec<PublicKey>,
}

/// The post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostSection {
    /// Its address without `/v1`.
    pub url: String,
    /// A file with the authorities to trust, in PEM.
    pub trusted_ca_file: Option<PathBuf>,
    /// The id under which the post knows our key.
    pub sender: String,
    /// Our key (Ed25519, PKCS#8).
    pub key_file: PathBuf,
    /// Its public keys: two while it changes them.
    pub keys: Vec<PublicKey>,
    /// Where a letter goes that cannot be handed over, line by line.
    pub return_address: Vec<String>,
    /// The public key of its printing house (`age1…`); without it postal operators print.
    pub printing_house: Option<String>,
    /// How often letters that wait become a batch for it; an hour unless said otherwise.
    #[serde(default = "batch_seconds")]
    pub batch_seconds: u64,
    /// How often the post is asked for news; a minute unless said otherwise.
    #[serde(default = "track_seconds")]
    pub track_seconds: u64,
}

/// The address service.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressesSection {
    /// Its address without `/v1`.
    pub url: String,
    /// A file with our token.
    pub token_file: PathBuf,
    /// A file with the authorities to trust in place of the web's, in PEM.
    pub trusted_ca_file: Option<PathBuf>,
}

/// A public key with its id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// As it stands in `keyid`.
    pub id: String,
    /// The 32 bytes of the point, in base64.
    #[serde(deserialize_with = "base64")]
    pub ed25519: Vec<u8>,
}

/// The signed checkpoints of the audit.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditSection {
    /// Where they are appended: a place that the operator of the database cannot write.
    pub checkpoints: PathBuf,
    /// The key that signs them (Ed25519, PKCS#8).
    pub key_file: PathBuf,
}

/// What becomes of accounts that go.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeavingSection {
    /// The public key to which evidence is sealed for the lawful time, as `okno admin custodian keys` makes it.
    pub custodian_public_key_file: PathBuf,
    /// Where it is written down who has gone: outside the database and its backups.
    pub tombstones: PathBuf,
    /// After how many years without a sign-in an account is removed; never when it is left out.
    pub unused_after_years: Option<u32>,
}

/// A system that may have messages sent to people.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotifyClientSection {
    /// Its name at the door: no colon.
    pub id: String,
    /// SHA-256 of its secret, in hexadecimal: `okno admin client-secret` makes both.
    #[serde(deserialize_with = "sha256")]
    pub secret_sha256: [u8; 32],
    /// What links in its messages begin with: `https://services.example.org`.
    pub link_prefix: String,
    /// How many messages it may send a minute.
    pub messages_a_minute: u32,
}

/// The software of a centre.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskClientSection {
    /// Its name at the door: no colon.
    pub id: String,
    /// SHA-256 of its secret, in hexadecimal: `okno admin client-secret` makes both.
    #[serde(deserialize_with = "sha256")]
    pub secret_sha256: [u8; 32],
    /// The code of the one centre that it works for.
    pub centre: String,
    /// How many calls it may make a minute.
    pub calls_a_minute: u32,
}

impl Config {
    /// Reads and checks the operator's file.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ConfigError::File(path.to_path_buf(), error))?;
        Self::parse(&text)
    }

    /// Reads and checks its text.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let is_plain = !self.id_url.is_secure() || !self.portal_url.is_secure();
        if is_plain && !self.danger_plain_http {
            return Err(ConfigError::PlainHttp);
        }
        let keys = self.portal.iter().map(|portal| &portal.keys).chain(self.id.iter().map(|id| &id.keys));
        let Some(id) = &self.id else { return Ok(()) };
        let is_known = |code: &String| Registry::ALL.iter().any(|registry| registry.code() == code);
        if let Some(unknown) = id.registries.exchanges.keys().find(|code| !is_known(code)) {
            return Err(ConfigError::Registries(unknown.clone()));
        }
        if !self.danger_loopback_gateways {
            let registries =
                id.registries.exchanges.values().map(|place| ("id.registries", host_of(&place.url)));
            let post = id.post.iter().map(|post| ("id.post.url", host_of(&post.url)));
            let addresses = id.addresses.iter().map(|place| ("id.addresses.url", host_of(&place.url)));
            let hosts = [("id.sms.url", host_of(&id.sms.url)), ("id.mail.host", id.mail.host.as_str())];
            if let Some((key, _)) = hosts
                .into_iter()
                .chain(registries)
                .chain(post)
                .chain(addresses)
                .find(|(_, host)| is_loopback(host))
            {
                return Err(ConfigError::LoopbackGateway(key));
            }
        }
        if let DatabaseSection::Sqlite(path) = &id.database {
            let folder = folder_of(path)?;
            let post = id.post.iter().map(|post| &post.key_file);
            let own = [&id.audit.key_file, &id.registries.key_file, &id.leaving.tombstones];
            for key in keys.chain(own).chain(post) {
                if absolute(key)?.starts_with(&folder) {
                    return Err(ConfigError::KeysInsideData(key.clone()));
                }
            }
            if folder.starts_with(std::env::temp_dir()) && !self.danger_temporary_data {
                return Err(ConfigError::TemporaryData);
            }
        }
        if id.leaving.unused_after_years == Some(0) {
            return Err(ConfigError::UnusedAfter);
        }
        if !id.sms.is_whole() {
            return Err(ConfigError::Sms);
        }
        if id.mail.username.is_some() != id.mail.password_file.is_some() {
            return Err(ConfigError::MailCredentials);
        }
        Ok(())
    }
}

impl DatabaseSection {
    /// The address, read from its file where it is one.
    pub fn url(&self) -> Result<DatabaseUrl, ConfigError> {
        match self {
            Self::Sqlite(path) => Ok(DatabaseUrl::Sqlite(path.clone())),
            Self::PostgresUrlFile(path) => {
                let text = super::secrets::read(path)?;
                let url = DatabaseUrl::parse(text.expose())?;
                match url {
                    DatabaseUrl::Postgres(_) => Ok(url),
                    DatabaseUrl::Sqlite(_) => Err(ConfigError::Store(store::StoreError::Url)),
                }
            }
        }
    }
}

fn absolute(path: &Path) -> Result<PathBuf, ConfigError> {
    let absolute = std::path::absolute(path).map_err(|error| ConfigError::File(path.to_path_buf(), error))?;
    // Where it exists, links are followed: a link into the data folder is inside it.
    Ok(absolute.canonicalize().unwrap_or(absolute))
}

fn folder_of(database: &Path) -> Result<PathBuf, ConfigError> {
    let path =
        std::path::absolute(database).map_err(|error| ConfigError::File(database.to_path_buf(), error))?;
    absolute(path.parent().unwrap_or(&path))
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match authority.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    let is_address = host
        .parse::<IpAddr>()
        .is_ok_and(|address| address.to_canonical().is_loopback() || address.is_unspecified());
    is_address || host == "localhost" || host.ends_with(".localhost")
}

const fn batch_seconds() -> u64 {
    60 * 60
}

const fn track_seconds() -> u64 {
    60
}

fn public_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PublicUrl, D::Error> {
    PublicUrl::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

fn ranges<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<AddressRange>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| AddressRange::parse(text).map_err(de::Error::custom)).collect()
}

fn email<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Email, D::Error> {
    Email::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

pub(super) fn sha256<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
    let bytes = HEXLOWER.decode(String::deserialize(deserializer)?.as_bytes()).map_err(de::Error::custom)?;
    bytes.try_into().map_err(|_| de::Error::custom("SHA-256 has 64 hexadecimal digits"))
}

fn base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    BASE64.decode(String::deserialize(deserializer)?.as_bytes()).map_err(de::Error::custom)
}
