//! `okno serve`: what an operator runs. Reads the file, refuses what is not for production, composes and serves.

mod accredited;
mod beside;
mod config;
mod health;
pub mod monitoring;
pub mod secrets;

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::ValueEnum;
use desk::model::centre::{Centres, CentresError};
use gateway_mail::{BounceBox, MailClientConfig, MailCredentials};
use gateway_registries::{Registry, RegistryClientConfig};
use gateway_sms::smpp::SmppClientConfig;
use gateway_sms::{SmsClientConfig, SmsConfig};
use http_signature::{KeyRing, SigningKey, VerifyingKey};
use jiff::tz::TimeZone;
use kernel::Env;
use person::PhonePolicy;
use store::Installation;
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::accredited::Watch;
use self::beside::{addresses, authorities, desk_clients, notify_client, post, signatures, staff_sign_in};
use self::monitoring::{Monitor, queue};
use crate::checkpoints;
use crate::compose::{Appearance, IdConfig, IdSide, LeavingTerms, PortalConfig, portal};
use crate::serving::{serve, stop_requested};

pub use config::{
    AddressesSection, AppearanceConfig, AuditSection, Config, DatabaseSection, DeskClientSection, IdSection,
    LeavingSection, MailProtection, MailSection, MonitoringSection, NotifyClientSection, PhonesSection,
    PortalSection, PostSection, PublicKey, RegistriesSection, RegistrySection, SmsSection,
};

/// What this process does of the installation's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// The pages of the accounts.
    Id,
    /// The pages of the services. Starts without the keys of `id`.
    Portal,
    /// The work behind the pages of the accounts: messages, checks, schedules, audit.
    Worker,
    /// Everything.
    All,
}

/// Why the operator's file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Reading a file failed.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The file says what nobody understands.
    #[error("the configuration is not understood: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A secret may be read by others.
    #[error("{0} may be read by others: its mode must be 0600")]
    Mode(PathBuf),
    /// A secret is empty or no text.
    #[error("{0} holds no secret: one line of text is expected")]
    SecretText(PathBuf),
    /// The software of a centre.
    #[error("desk_clients: {0}: names have no colon and stand once, and the centre is one of the list")]
    DeskClient(String),
    /// A system that asks for signatures.
    #[error("signing_clients: {0}: id without colon, once; name in both languages; return_prefix by https")]
    SigningClient(String),
    /// A public address without TLS.
    #[error(
        "id_url and portal_url must begin with https:// (danger_plain_http allows loopback names without)"
    )]
    PlainHttp,
    /// A gateway on this machine: nobody outside would be reached.
    #[error("{0} is on this very machine, where only simulators are (danger_loopback_gateways allows it)")]
    LoopbackGateway(&'static str),
    /// A key beside the database: whoever takes the folder could open it.
    #[error("the keys {0} must not stand in the folder of the database")]
    KeysInsideData(PathBuf),
    /// A database that the system may sweep away.
    #[error("the database is in the folder for temporary files (danger_temporary_data allows it)")]
    TemporaryData,
    /// One of name and password at the mail server is missing.
    #[error("id.mail.username and id.mail.password_file come together or not at all")]
    MailCredentials,
    /// The keys of one protocol stand beside the address of another.
    #[error(
        "id.sms: https comes with token_file, smpps with system_id, password_file and, if you like, window"
    )]
    Sms,
    /// The role needs a section that is missing.
    #[error("the section [{0}] is missing, which this role needs")]
    Section(&'static str),
    /// The time zone is unknown.
    #[error("appearance.time_zone: no time zone is called {0}")]
    TimeZone(String),
    /// The keys do not load.
    #[error(transparent)]
    Keys(#[from] store::KeyringError),
    /// The list of centres is unusable.
    #[error("id.centres_file: {0}")]
    Centres(#[from] CentresError),
    /// A key of the exchange with the registries is none.
    #[error("id.registries: a key is not an Ed25519 key, or its id is unusable")]
    RegistryKey,
    /// A key of the post is none.
    #[error("id.post: a key is not an Ed25519 key, or the printing house's is no age key")]
    PostKey,
    /// A registry is missing or unknown.
    #[error("id.registries.exchanges must hold sfr, mvd, fns and zags, and nothing else: {0}")]
    Registries(String),
    /// The accredited authorities are unusable.
    #[error("id.signatures.accredited: {0}")]
    Accredited(#[from] accredited_authorities::AccreditedError),
    /// Nobody could sign.
    #[error("id.signatures.accredited: {0} holds no certificate of an accredited authority")]
    NoAccredited(PathBuf),
    /// Whoever holds the sandbox could sign as anybody.
    #[error("id.signatures.accredited: {0} holds the root of the test authority")]
    TestRoot(PathBuf),
    /// The backend does not work: no signature could be taken.
    #[error("id.signatures.backend: {0}")]
    Backend(#[from] gateway_openssl::OpensslError),
    /// Whoever wrote the section believes that a module is used.
    #[error("id.signatures.openssl stands there, but id.signatures.backend is not \"openssl\"")]
    OpensslUnused,
    /// An agent that is not on the person's own computer.
    #[error("id.signatures.agent must be http://127.0.0.1:PORT")]
    Agent,
    /// The custodian's key is none.
    #[error("id.leaving.custodian_public_key_file: {0}")]
    Custodian(#[from] store::CustodianError),
    /// An account would be removed at once.
    #[error("id.leaving.unused_after_years must be at least 1; leave it out to keep every account")]
    UnusedAfter,
    /// The address of the database is none.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

/// What a role runs, composed and not yet started.
pub struct Composed {
    /// The pages with their addresses to listen at.
    pub pages: Vec<(SocketAddr, Router)>,
    /// The accounts, where the role has to do with them.
    pub id: Option<IdSide>,
    checkpoints: Option<audit::Checkpoints>,
    watch: Option<Watch>,
}

/// Serves until the system asks to stop; requests and jobs under way are finished first.
pub async fn run(file: &Path, role: Role) -> Result<(), Box<dyn Error>> {
    let config = Config::load(file)?;
    let mut composed = compose(&config, role, &Env::system()).await?;
    if let Some(section) = &config.monitoring {
        let monitor = Monitor::install()?;
        composed.pages.push((section.listen, monitor.clone().router(queue(&composed))));
        tokio::spawn(async move { monitor.keep().await });
    }
    let Composed { pages, id, checkpoints, watch } = composed;
    let (stop, stopped) = watch::channel(false);
    let mut servers = tokio::task::JoinSet::new();
    for (address, router) in pages {
        let listener = TcpListener::bind(address).await?;
        tracing::info!(%address, "listening");
        servers.spawn(serve(listener, router, stopped.clone()));
    }
    let until_stopped = || {
        let mut stopped = stopped.clone();
        async move {
            // An error means that nobody can say stop any more: stop.
            let _ = stopped.wait_for(|stop| *stop).await;
        }
    };
    let store = id.as_ref().map(|id| id.proofing.db().clone());
    let work = async {
        match (id, checkpoints, &store) {
            (Some(id), Some(checkpoints), Some(store)) => {
                let keeping = checkpoints::keep(checkpoints, store.clone(), until_stopped());
                tokio::join!(id.work(until_stopped()), keeping);
            }
            (Some(id), ..) => id.tell_news(until_stopped()).await,
            _ => until_stopped().await,
        }
    };
    let serving = async {
        let ended = tokio::select! {
            () = stop_requested() => Ok(()),
            Some(ended) = servers.join_next() => ended.map_err(std::io::Error::other).flatten(),
        };
        let _ = stop.send(true);
        while let Some(rest) = servers.join_next().await {
            rest.map_err(std::io::Error::other)??;
        }
        ended
    };
    let watching = async {
        match watch {
            Some(watch) => accredited::keep(watch, until_stopped()).await,
            None => until_stopped().await,
        }
    };
    let (served, (), ()) = tokio::join!(serving, work, watching);
    if let Some(store) = store {
        store.close().await;
    }
    Ok(served?)
}

/// Composes what a role runs.
pub async fn compose(config: &Config, role: Role, env: &Env) -> Result<Composed, Box<dyn Error>> {
    let appearance = appearance(&config.appearance)?;
    let mut composed = Composed { pages: Vec::new(), id: None, checkpoints: None, watch: None };
    if matches!(role, Role::Portal | Role::All) {
        let section = config.portal.as_ref().ok_or(ConfigError::Section("portal"))?;
        let side = PortalConfig {
            installation: Installation::Production,
            keys: section.keys.clone(),
            creates_keys: false,
            public_url: config.portal_url.clone(),
            id_url: config.id_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            appearance: appearance.clone(),
        };
        let router = portal(&side, env.clone())?;
        composed.pages.push((section.listen, health::before(router, None)));
    }
    if role != Role::Portal {
        let section = config.id.as_ref().ok_or(ConfigError::Section("id"))?;
        let side = IdSide::open(id_config(config, section, appearance)?, env.clone()).await?;
        if role != Role::Worker {
            let store = side.proofing.db().clone();
            composed.pages.push((section.listen, health::before(side.router.clone(), Some(store))));
        }
        if role != Role::Id {
            let key = secrets::read_bytes(&section.audit.key_file)?;
            composed.checkpoints = Some(checkpoints::open(&key, &section.audit.checkpoints)?);
        }
        composed.watch = section.signatures.as_ref().map(|given| {
            let is_trial = config.danger_loopback_gateways;
            Watch::new(side.signing.trusted().clone(), given.accredited.clone(), is_trial)
        });
        composed.id = Some(side);
    }
    Ok(composed)
}

fn appearance(config: &AppearanceConfig) -> Result<Appearance, ConfigError> {
    let time_zone =
        TimeZone::get(&config.time_zone).map_err(|_| ConfigError::TimeZone(config.time_zone.clone()))?;
    Ok(Appearance {
        installation: config.installation.clone(),
        hotline: config.hotline.clone(),
        hotline_hours: config.hotline_hours.clone(),
        time_zone,
    })
}

fn id_config(config: &Config, id: &IdSection, appearance: Appearance) -> Result<IdConfig, ConfigError> {
    let centres = Centres::load(&id.centres_file)?;
    Ok(IdConfig {
        installation: Installation::Production,
        database: id.database.url()?,
        keys: id.keys.clone(),
        creates_keys: false,
        hashing: identity::HashingCosts::default(),
        public_url: config.id_url.clone(),
        portal_url: config.portal_url.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        appearance,
        phone_policy: PhonePolicy {
            default_country_code: id.phones.default_country_code.clone(),
            allowed_prefixes: id.phones.allowed_prefixes.clone(),
        },
        sms_a_day_max: id.sms.messages_a_day_max,
        lease_max: id.lease_max(),
        sms: sms(&id.sms)?,
        mail: mail(&id.mail)?,
        registries: registries(&id.registries)?,
        post: id.post.as_ref().map(post).transpose()?,
        addresses: id.addresses.as_ref().map(addresses).transpose()?,
        signatures: signatures(config, id)?,
        desk_clients: desk_clients(&id.desk_clients, &centres)?,
        centres,
        staff_sign_in: staff_sign_in(id)?,
        scans: scans::Shelf::Folder(id.scans.clone()),
        leaving: LeavingTerms {
            custodian: secrets::read_custodian(&id.leaving.custodian_public_key_file)?,
            tombstones: id.leaving.tombstones.clone(),
            unused_after: id.leaving.unused_after_years.map(years),
        },
        notify_clients: id.notify_clients.iter().map(notify_client).collect(),
    })
}

/// Years of 365 days: a day more or less is nothing to an account that nobody has used for years.
fn years(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 365 * 24 * 60 * 60)
}

fn sms(sms: &SmsSection) -> Result<SmsConfig, ConfigError> {
    let trusted_ca_pem = authorities(sms.trusted_ca_file.as_deref())?;
    let read = |file: &Option<PathBuf>| secrets::read(file.as_deref().ok_or(ConfigError::Sms)?);
    if !sms.is_smpp() {
        return Ok(SmsConfig::Http(SmsClientConfig {
            base_url: sms.url.clone(),
            token: read(&sms.token_file)?,
            sender: sms.sender.clone(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(15),
            trusted_ca_pem,
        }));
    }
    Ok(SmsConfig::Smpp(SmppClientConfig {
        url: sms.url.clone(),
        system_id: sms.system_id.clone().ok_or(ConfigError::Sms)?,
        password: read(&sms.password_file)?,
        sender: sms.sender.clone(),
        window: sms.window.unwrap_or(SmppClientConfig::WINDOW),
        connect_timeout: SmppClientConfig::CONNECT_TIMEOUT,
        timeout: SmppClientConfig::TIMEOUT,
        enquire_after: SmppClientConfig::ENQUIRE_AFTER,
        trusted_ca_pem,
    }))
}

fn mail(mail: &MailSection) -> Result<MailClientConfig, ConfigError> {
    let credentials = match (&mail.username, &mail.password_file) {
        (Some(username), Some(file)) => {
            Some(MailCredentials { username: username.clone(), password: secrets::read(file)? })
        }
        _ => None,
    };
    Ok(MailClientConfig {
        host: mail.host.clone(),
        port: mail.port,
        tls: mail.protection.into(),
        credentials,
        from_name: mail.from_name.clone(),
        from: mail.from.clone(),
        hello_name: mail.hello_name.clone(),
        bounces: mail
            .bounces
            .as_ref()
            .and_then(|place| BounceBox::new(&place.address, place.maildir.clone())),
        step_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(30),
        trusted_ca_pem: authorities(mail.trusted_ca_file.as_deref())?,
    })
}

fn registries(section: &RegistriesSection) -> Result<Vec<RegistryClientConfig>, ConfigError> {
    let key = secrets::read_bytes(&section.key_file)?;
    let wrong_key = |_| ConfigError::RegistryKey;
    let consumer = Arc::new(SigningKey::from_pkcs8(&section.consumer, key.expose()).map_err(wrong_key)?);
    let client = |registry: Registry| {
        let place = section
            .exchanges
            .get(registry.code())
            .ok_or_else(|| ConfigError::Registries(registry.code().to_owned()))?;
        let public = |key: &PublicKey| VerifyingKey::from_bytes(&key.id, &key.ed25519).map_err(wrong_key);
        Ok(RegistryClientConfig {
            registry,
            base_url: place.url.clone(),
            consumer_key: consumer.clone(),
            registry_keys: KeyRing::new(place.keys.iter().map(public).collect::<Result<Vec<_>, _>>()?),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            trusted_ca_pem: authorities(place.trusted_ca_file.as_deref())?,
        })
    };
    Registry::ALL.into_iter().map(client).collect()
}
