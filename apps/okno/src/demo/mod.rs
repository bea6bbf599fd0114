//! Everything on one machine, the outside world simulated, nothing to set up.

mod ahead;
mod desk_work;
mod people;
mod post;
mod signing;
mod walker;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ::signing::AccreditedCentre;
use desk::model::centre::Centres;
use gateway_addresses::AddressClientConfig;
use gateway_mail::{BounceBox, MailClientConfig, MailCredentials, MailTls};
use gateway_registries::{Registry, RegistryClientConfig};
use gateway_registries_simulator::Population;
use gateway_sms::{SmsClientConfig, SmsConfig};
use http_signature::SigningKey;
use jiff::tz::TimeZone;
use kernel::Env;
use person::{Email, PhonePolicy};
use sandbox::{ReadyPerson, SandboxState};
use store::{DatabaseUrl, Installation};
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::{AgentAddress, Localized, PublicUrl};

pub use self::post::PrintedBy;

use crate::checkpoints;
use crate::compose::{Appearance, IdConfig, IdSide, LeavingTerms, PortalConfig, SignaturesConfig, portal};
use crate::outside::{MAIL_USER, Outside};
use crate::serve::secrets;
use crate::serving::{serve, stop_requested};
use crate::test_keys;

/// The addresses of a demo.
struct Addresses {
    portal: PublicUrl,
    id: PublicUrl,
    sandbox: PublicUrl,
    signer: AgentAddress,
}

/// How many people the registries know.
const PEOPLE: u64 = 10_000;
/// The same people at every start: what is printed today works tomorrow.
const POPULATION_SEED: u64 = 2_026;
const SMS_A_DAY_MAX: u32 = 100_000;

/// What a demo is started with.
pub struct Options {
    /// The folder of the databases; a temporary one by default.
    pub data: Option<PathBuf>,
    /// The first of three ports.
    pub port: u16,
    /// Who prints letters.
    pub printed_by: PrintedBy,
    /// How many days its clock is ahead.
    pub days_ahead: u32,
    /// Where pages look for the agent of the person's own computer.
    pub signer_port: u16,
}

/// Starts the demo and stays until it is told to stop.
pub async fn run(
    Options { data, port, printed_by, days_ahead, signer_port }: Options,
) -> Result<(), Box<dyn Error>> {
    let temporary = if data.is_none() { Some(tempfile::tempdir()?) } else { None };
    let inside = |folder: &tempfile::TempDir| folder.path().join("data");
    let data = data.unwrap_or_else(|| temporary.as_ref().map(inside).unwrap_or_default());
    let is_fresh = !data.join("id.sqlite").exists();
    std::fs::create_dir_all(&data)?;
    let env = ahead::begin(&data, days_ahead)?;
    let password = people::password(&keys_beside(&data), env.rng.as_ref())?;
    let addresses = Addresses::of(port, signer_port)?;
    let consumer = consumer_key(&env)?;
    let population = Population::generate(PEOPLE, POPULATION_SEED);
    let bounces = bounce_box(&data)?;
    let outside = Outside::start(&env, population, consumer.verifying_key(), Duration::ZERO, bounces).await?;
    let config = printed(id_config(&data, &addresses, (&outside, &consumer, &env))?, printed_by);
    let id = IdSide::open(config, env.clone()).await?;
    let portal = portal(&portal_config(&data, &addresses), env.clone())?;
    let ready = people::ready(population_of(&outside), &password, printed_by);
    let sandbox = sandbox::router(face(&outside, &addresses, (&env, ready)));

    let key_file = keys_beside(&data).join("checkpoints.key");
    secrets::make_signing_key(&key_file, &env)?;
    let kept_at = keys_beside(&data).join("audit-checkpoints");
    let kept = checkpoints::open(&secrets::read_bytes(&key_file)?, &kept_at)?;

    let (stop, stopped) = watch::channel(false);
    let listen = |offset: u16| TcpListener::bind(("127.0.0.1", port + offset));
    let portal = serve(listen(0).await?, portal, stopped.clone());
    let router = id.router.clone();
    let pages = serve(listen(1).await?, router.clone(), stopped.clone());
    let sandbox = serve(listen(2).await?, sandbox, stopped.clone());
    let (store, desk) = (id.proofing.db().clone(), id.desk.clone());
    let mut work_stopped = stopped.clone();
    let work = id.work(async move {
        let _ = work_stopped.wait_for(|stop| *stop).await;
    });
    print_addresses(&addresses, &keys_beside(&data), (days_ahead, &env));
    let making = async {
        if is_fresh
            && let Err(error) = people::make(
                (router, &addresses.id),
                (&outside.sms, &desk),
                population,
                (&password, printed_by),
            )
            .await
        {
            tracing::warn!(%error, "the ready-made people are not complete");
        }
        people::print(population, &password, printed_by);
    };
    let ending = async {
        tokio::select! {
            () = stop_requested() => {}
            () = async { making.await; std::future::pending::<()>().await } => {}
        }
        let _ = stop.send(true);
        Ok(())
    };
    let keeping = checkpoints::keep(kept, store.clone(), {
        let mut stopped = stopped.clone();
        async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        }
    });
    let work = async {
        tokio::join!(work, keeping);
        Ok(())
    };
    tokio::try_join!(portal, pages, sandbox, work, ending)?;
    store.close().await;
    Ok(())
}

fn printed(mut config: IdConfig, by: PrintedBy) -> IdConfig {
    if by == PrintedBy::Operators
        && let Some(post) = &mut config.post
    {
        post.house = None;
    }
    config
}

fn bounce_box(data: &Path) -> Result<Option<BounceBox>, Box<dyn Error>> {
    let bounces = BounceBox::new(&Email::parse("bounces@okno.example")?, data.join("bounces"));
    if let Some(bounces) = &bounces {
        std::fs::create_dir_all(bounces.folder().join("new"))?;
    }
    Ok(bounces)
}

fn population_of(outside: &Outside) -> Population {
    *outside.registries.world().population()
}

fn face(outside: &Outside, addresses: &Addresses, (env, ready): (&Env, Vec<ReadyPerson>)) -> SandboxState {
    let others = sandbox::Addresses {
        id: addresses.id.origin().to_owned(),
        portal: addresses.portal.origin().to_owned(),
    };
    outside.face((addresses.sandbox.clone(), others), ready, appearance(), env)
}

impl Addresses {
    fn of(port: u16, signer_port: u16) -> Result<Self, Box<dyn Error>> {
        let (portal, id, sandbox) = (local(port)?, local(port + 1)?, local(port + 2)?);
        Ok(Self { portal, id, sandbox, signer: AgentAddress::at(signer_port) })
    }
}

fn local(port: u16) -> Result<PublicUrl, Box<dyn Error>> {
    Ok(PublicUrl::parse(&format!("http://localhost:{port}"))?)
}

/// The key by which this installation signs what it asks the registries. Made anew at every start of a demo.
fn consumer_key(env: &Env) -> Result<Arc<SigningKey>, Box<dyn Error>> {
    let mut seed = [0; 32];
    env.rng.fill(&mut seed);
    Ok(Arc::new(SigningKey::from_seed("okno-demo", &seed)?))
}

fn registries(outside: &Outside, consumer: &Arc<SigningKey>) -> Vec<RegistryClientConfig> {
    let simulator = &outside.registries;
    let config = |registry| RegistryClientConfig {
        registry,
        base_url: simulator.base_url(registry),
        consumer_key: consumer.clone(),
        registry_keys: simulator.verifying_key(registry).into(),
        connect_timeout: Duration::from_secs(2),
        timeout: Duration::from_secs(10),
        trusted_ca_pem: None,
    };
    Registry::ALL.into_iter().map(config).collect()
}

/// The keys stand beside the data, never inside: whoever takes the folder has nothing to open it with.
fn keys_beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_os_string();
    name.push(".keys");
    data.with_file_name(name)
}

/// What the pages of demos and trials show of the installation.
pub fn appearance() -> Appearance {
    let catalogue = |key: &str| Localized {
        ru: text::Words::new(kernel::Language::Ru).t(key),
        en: text::Words::new(kernel::Language::En).t(key),
    };
    Appearance {
        installation: catalogue("demo-installation"),
        hotline: "8 800 000-00-00".to_owned(),
        hotline_hours: catalogue("demo-hotline-hours"),
        time_zone: TimeZone::get("Asia/Yekaterinburg").unwrap_or(TimeZone::UTC),
    }
}

fn id_config(
    data: &Path,
    addresses: &Addresses,
    (outside, consumer, env): (&Outside, &Arc<SigningKey>, &Env),
) -> Result<IdConfig, Box<dyn Error>> {
    let seconds = Duration::from_secs;
    Ok(IdConfig {
        installation: Installation::Demo,
        database: DatabaseUrl::Sqlite(data.join("id.sqlite")),
        keys: keys_beside(data).join("id"),
        creates_keys: true,
        hashing: identity::HashingCosts::default(),
        public_url: addresses.id.clone(),
        portal_url: addresses.portal.clone(),
        trusted_proxies: Vec::new(),
        appearance: appearance(),
        centres: Centres::demo()?,
        staff_sign_in: desk::StaffSignIn::Any,
        phone_policy: PhonePolicy::default(),
        sms_a_day_max: SMS_A_DAY_MAX,
        lease_max: seconds(60),
        sms: SmsConfig::Http(SmsClientConfig {
            base_url: outside.sms.base_url(),
            token: outside.sms_token.clone(),
            sender: "OKNO".to_owned(),
            connect_timeout: seconds(2),
            timeout: seconds(10),
            trusted_ca_pem: None,
        }),
        mail: MailClientConfig {
            host: "localhost".to_owned(),
            port: outside.mail.address().port(),
            tls: MailTls::StartTls,
            credentials: Some(MailCredentials {
                username: MAIL_USER.to_owned(),
                password: outside.mail_password.clone(),
            }),
            from_name: "Okno".to_owned(),
            from: Email::parse("no-reply@okno.example")?,
            hello_name: "localhost".to_owned(),
            bounces: outside.bounces.clone(),
            step_timeout: seconds(5),
            timeout: seconds(20),
            trusted_ca_pem: Some(outside.mail.authority_pem().as_bytes().to_vec()),
        },
        registries: registries(outside, consumer),
        leaving: LeavingTerms {
            custodian: secrets::make_custodian(&keys_beside(data).join("custodian"), env)?,
            tombstones: keys_beside(data).join("tombstones"),
            unused_after: None,
        },
        notify_clients: Vec::new(),
        desk_clients: Vec::new(),
        scans: scans::Shelf::Folder(data.join("scans")),
        post: Some(post::config((&outside.post, &outside.house), consumer)?),
        addresses: Some(AddressClientConfig {
            base_url: outside.addresses.base_url(),
            token: outside.addresses_token.clone(),
            connect_timeout: seconds(1),
            timeout: seconds(3),
            trusted_ca_pem: None,
        }),
        signatures: Some(SignaturesConfig {
            agent: addresses.signer.clone(),
            clients: vec![signing::client(&keys_beside(data), &addresses.portal, env.rng.as_ref())?],
            ..test_keys::signatures(&outside.authority, centre())?
        }),
    })
}

/// The one centre that issues certificates in the demo.
fn centre() -> AccreditedCentre {
    let words = text::Words::new(kernel::Language::Ru);
    AccreditedCentre {
        name: words.t("demo-authority"),
        address: words.t("demo-authority-address"),
        site: String::new(),
    }
}

fn portal_config(data: &Path, addresses: &Addresses) -> PortalConfig {
    PortalConfig {
        installation: Installation::Demo,
        keys: keys_beside(data).join("portal"),
        creates_keys: true,
        public_url: addresses.portal.clone(),
        id_url: addresses.id.clone(),
        trusted_proxies: Vec::new(),
        appearance: appearance(),
    }
}

fn print_addresses(addresses: &Addresses, keys: &Path, (days_ahead, env): (u32, &Env)) {
    let words = text::Words::new(kernel::Language::Ru);
    let line = |key: &str, url: &PublicUrl| println!("{:<28} {}", words.t(key), url.origin());
    line("demo-line-portal", &addresses.portal);
    line("demo-line-id", &addresses.id);
    line("demo-line-sandbox", &addresses.sandbox);
    signing::print(keys);
    println!("{}", words.t("demo-line-stop"));
    ahead::print(days_ahead, env);
}
