use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use axum::Router;
use children::Children;
use children::ops::leaving::ChildrenHolder;
use desk::model::centre::Centres;
use desk::model::client::DeskClient;
use desk::ops::leaving::DeskHolder;
use desk::{Desk, StaffSignIn};
use gateway_addresses::{AddressClient, AddressClientConfig};
use gateway_mail::{MailClient, MailClientConfig};
use gateway_post::{HouseKey, PostClient, PostClientConfig};
use gateway_registries::{RegistryClient, RegistryClientConfig};
use gateway_sms::{SmsConfig, SmsGateway};
use identity::model::notify_client::NotifyClient;
use identity::pages::IdentityGate;
use identity::{HashingCosts, HashingPool, Holder, Identity, IdentityConfig, Leaving, LeavingConfig};
use jobs::{Runner, Turns};
use kernel::{Env, Secret};
use letter::ops::leaving::LetterHolder;
use letter::{Letters, LettersConfig};
use notify::{Notifier, NotifyConfig};
use person::PhonePolicy;
use proofing::Proofing;
use proofing::ops::archive::ProofingHolder;
use proofing::pages::{CheckVersions, Pages};
use scans::ops::leaving::ScansHolder;
use scans::{Scans, Shelf};
use signing::Signing;
use signing::ops::leaving::SigningHolder;
use store::{Custodian, DatabaseUrl, Installation, Keyring, Migration, Store};
use tokio::sync::{oneshot, watch};
use web::{AddressRange, LiveHub, PublicUrl, RouteSpec, Side, Site, StreamLimits, WebConfig};

use super::signatures::{SignaturesConfig, signing};
use super::{Appearance, csrf_key};

/// What the `id` side needs to start.
#[derive(Clone)]
pub struct IdConfig {
    /// The kind of installation.
    pub installation: Installation,
    /// Its database.
    pub database: DatabaseUrl,
    /// The folder of its roots.
    pub keys: PathBuf,
    /// Whether missing roots are made.
    pub creates_keys: bool,
    /// What a password's hash costs.
    pub hashing: HashingCosts,
    /// Where people reach it.
    pub public_url: PublicUrl,
    /// Where people reach the portal.
    pub portal_url: PublicUrl,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// What pages show of the installation.
    pub appearance: Appearance,
    /// The service centres.
    pub centres: Centres,
    /// How staff sign in.
    pub staff_sign_in: StaffSignIn,
    /// Which phones may register.
    pub phone_policy: PhonePolicy,
    /// How many SMS may leave a day.
    pub sms_a_day_max: u32,
    /// After how long the work that a process held when it died is taken up.
    pub lease_max: Duration,
    /// The SMS provider.
    pub sms: SmsConfig,
    /// The mail server.
    pub mail: MailClientConfig,
    /// The registries.
    pub registries: Vec<RegistryClientConfig>,
    /// What becomes of accounts that go.
    pub leaving: LeavingTerms,
    /// Other systems that may have messages sent to people.
    pub notify_clients: Vec<NotifyClient>,
    /// The software of centres that may work at the desk.
    pub desk_clients: Vec<DeskClient>,
    /// Where the sealed scans lie.
    pub scans: Shelf,
    /// The post; none where no letters are sent.
    pub post: Option<PostConfig>,
    /// The address service; none where nobody suggests addresses.
    pub addresses: Option<AddressClientConfig>,
    /// Electronic signatures; none where no signature is taken.
    pub signatures: Option<SignaturesConfig>,
}

/// What becomes of accounts that go.
#[derive(Clone)]
pub struct LeavingTerms {
    /// To whose public key the evidence is sealed for the lawful time.
    pub custodian: Custodian,
    /// The log of tombstones, outside the database.
    pub tombstones: PathBuf,
    /// After how long without a sign-in an account is removed; never when none.
    pub unused_after: Option<Duration>,
}

/// How letters are sent.
#[derive(Clone)]
pub struct PostConfig {
    /// The post.
    pub client: PostClientConfig,
    /// Where a letter goes that cannot be handed over, line by line.
    pub return_address: Vec<String>,
    /// The key of the post's printing house; none where operators print.
    pub house: Option<HouseKey>,
    /// How often letters that wait become a batch for the printing house.
    pub gather_every: Duration,
    /// How often the post is asked for events.
    pub track_every: Duration,
}

/// The `id` side, composed.
pub struct IdSide {
    /// Its pages.
    pub router: Router,
    /// Its routes and whom they are for.
    pub specs: Vec<RouteSpec>,
    /// Its rooms.
    pub proofing: Proofing,
    /// Its scans.
    pub scans: Scans,
    /// Its children.
    pub children: Children,
    /// Its desk.
    pub desk: Desk,
    /// The ends of its accounts.
    pub leaving: Leaving,
    /// Its letters.
    pub letters: Letters,
    /// Its signatures.
    pub signing: Signing,
    notifier: Notifier,
    runner: Runner,
    hub: LiveHub,
    stop: watch::Sender<bool>,
}

/// The versions of the texts that people agree to.
const TERMS_VERSION: &str = "2026-11-28";
const PRIVACY_VERSION: &str = "2026-11-28";
const SEAL_EVERY: Duration = Duration::from_secs(1);
const FORGET_MESSAGES_EVERY: Duration = Duration::from_secs(60 * 60);

/// Every migration of the side, in the order of the rooms.
pub const MIGRATIONS: &[&[Migration]] = &[
    store::MIGRATIONS,
    jobs::MIGRATIONS,
    audit::MIGRATIONS,
    notify::MIGRATIONS,
    profile::MIGRATIONS,
    identity::MIGRATIONS,
    scans::MIGRATIONS,
    proofing::MIGRATIONS,
    children::MIGRATIONS,
    desk::MIGRATIONS,
    letter::MIGRATIONS,
    signing::MIGRATIONS,
];

impl IdSide {
    /// Opens the database and puts the rooms together. Nothing runs yet.
    pub async fn open(config: IdConfig, env: Env) -> Result<Self, Box<dyn Error>> {
        let keyring = if config.creates_keys {
            Keyring::load_or_create(&config.keys, config.installation, env.rng.as_ref())?
        } else {
            Keyring::load(&config.keys, config.installation)?
        };
        let store =
            Store::open(&config.database, config.installation, keyring, env.clone(), MIGRATIONS).await?;
        let threads = available_parallelism().map_or(1, usize::from);
        let hashing = HashingPool::start(threads, config.hashing, env.rng.as_ref())?;
        let identity = Identity::new(store.clone(), hashing, identity_config(&config));
        let notifier = notifier(&config, &store, &env)?;
        let scans = Scans::open(identity.clone(), &config.scans)?;
        let clients = registry_clients(&config, &env)?;
        let children = Children::new(identity.clone(), &clients);
        let addresses = config.addresses.as_ref().map(AddressClient::new).transpose()?;
        let proofing = Proofing::with_addresses(identity.clone(), clients, addresses);
        let (stop, stopped) = watch::channel(false);
        let versions = Arc::new(CheckVersions(proofing.clone()));
        let hub = LiveHub::new(versions, StreamLimits::default(), stopped);
        let desk = Desk::new(proofing.clone(), config.centres.clone(), config.staff_sign_in);
        let service = letter_service(&config, &env)?;
        let letters = Letters::new(desk.clone(), proofing.clone(), service);
        let signing = signing(&config, &proofing, &env)?;
        let leaving = leaving(&config, &children);
        let runner = letters.register(desk.register(runner(&store, &proofing, &notifier, config.lease_max)));
        let runner = signing.register(scans.register(children.register(leaving.register(runner))));
        let site = site(&config, &desk, csrf_key(identity.store().vault()), env);
        let pages = Pages {
            proofing: proofing.clone(),
            hub: hub.clone(),
            offers_letter: letters.is_offered(),
            offers_signature: signing.is_offered(),
            history: Arc::new(desk.clone()),
            links: Arc::new(children.clone()),
        };
        let routes = identity::pages::routes(identity)
            .merge(identity::pages::leaving_routes(leaving.clone()))
            .merge(scans::pages::routes(scans.clone()))
            .merge(proofing::pages::routes(pages))
            .merge(children::pages::routes(children.clone()))
            .merge(desk::pages::routes(
                desk.clone(),
                hub.clone(),
                beside_desk(&leaving, &children, &letters),
                &config.desk_clients,
            ))
            .merge(letter::pages::routes(letters.clone()))
            .merge(signing::pages::routes(signing.clone()));
        let specs = site.specs(&routes);
        Ok(Self {
            router: site.mount(routes),
            specs,
            proofing,
            scans,
            children,
            desk,
            leaving,
            letters,
            signing,
            notifier,
            runner,
            hub,
            stop,
        })
    }

    /// What the side does again and again, to be done at will.
    pub fn turns(&self) -> Turns {
        self.runner.turns()
    }

    /// The kinds of work that go through the queue.
    pub fn kinds(&self) -> Vec<String> {
        self.runner.kinds()
    }

    /// Tells news to open pages until `shutdown` resolves; the work is another process's.
    pub async fn tell_news(self, shutdown: impl Future<Output = ()>) {
        let stopping = async {
            shutdown.await;
            let _ = self.stop.send(true);
        };
        tokio::join!(self.hub.run(), stopping);
    }

    /// Does the side's work until `shutdown` resolves: messages, checks, schedules, news for open pages.
    pub async fn work(self, shutdown: impl Future<Output = ()>) {
        let Self { proofing, leaving, notifier, runner, hub, stop, .. } = self;
        // Before anything else: a restored backup brings nobody back.
        match leaving.replay().await {
            Ok(0) => {}
            Ok(erased) => tracing::warn!(erased, "accounts that had gone were erased anew"),
            Err(error) => tracing::error!(%error, "the tombstones were not replayed"),
        }
        let stopped = || {
            let mut stopped = stop.subscribe();
            async move {
                // The sender lives until the end of this function.
                let _ = stopped.wait_for(|stop| *stop).await;
            }
        };
        let stopping = async {
            shutdown.await;
            let _ = stop.send(true);
        };
        // The provider is taken leave of when the last message has its answer.
        let (sent, all_sent) = oneshot::channel::<()>();
        let sending = async {
            runner.run(stopped()).await;
            drop(sent);
        };
        let receiving = notifier.receive(async {
            let _ = all_sent.await;
        });
        tokio::join!(sending, receiving, proofing.run(stopped()), hub.run(), stopping);
    }
}

fn registry_clients(config: &IdConfig, env: &Env) -> Result<Vec<RegistryClient>, Box<dyn Error>> {
    let client = |registry: &RegistryClientConfig| RegistryClient::new(registry.clone(), env.clone());
    Ok(config.registries.iter().map(client).collect::<Result<_, _>>()?)
}

fn notifier(config: &IdConfig, store: &Store, env: &Env) -> Result<Notifier, Box<dyn Error>> {
    let terms = NotifyConfig {
        sms_prefixes: config.phone_policy.allowed_prefixes.clone(),
        sms_a_day_max: config.sms_a_day_max,
    };
    let mail = MailClient::new(&config.mail, env.clone())?;
    Ok(Notifier::new(store.clone(), SmsGateway::new(&config.sms)?, mail, terms))
}

fn beside_desk(leaving: &Leaving, children: &Children, letters: &Letters) -> desk::pages::Beside {
    desk::pages::Beside {
        leaving: leaving.clone(),
        children: children.clone(),
        codes: Arc::new(letters.clone()),
    }
}

fn leaving(config: &IdConfig, children: &Children) -> Leaving {
    let holders: Vec<Arc<dyn Holder>> = vec![
        Arc::new(SigningHolder),
        Arc::new(LetterHolder),
        Arc::new(DeskHolder),
        Arc::new(ChildrenHolder(children.clone())),
        Arc::new(ProofingHolder { custodian: config.leaving.custodian.clone() }),
        Arc::new(ScansHolder),
    ];
    let terms = LeavingConfig {
        tombstones: config.leaving.tombstones.clone(),
        unused_after: config.leaving.unused_after,
    };
    Leaving::new(children.identity().clone(), holders, terms)
}

fn letter_service(
    config: &IdConfig,
    env: &Env,
) -> Result<Option<(PostClient, LettersConfig)>, Box<dyn Error>> {
    let Some(post) = &config.post else { return Ok(None) };
    let appearance = &config.appearance;
    let letters = LettersConfig {
        installation: appearance.installation.clone(),
        hotline: appearance.hotline.clone(),
        hotline_hours: appearance.hotline_hours.clone(),
        return_address: post.return_address.clone(),
        time_zone: appearance.time_zone.clone(),
        house: post.house.clone(),
        gather_every: post.gather_every,
        track_every: post.track_every,
    };
    Ok(Some((PostClient::new(post.client.clone(), env.clone())?, letters)))
}

fn identity_config(config: &IdConfig) -> IdentityConfig {
    let host = config.public_url.authority().split(':').next().unwrap_or_default().to_owned();
    IdentityConfig {
        public_url: config.public_url.origin().to_owned(),
        portal_url: config.portal_url.origin().to_owned(),
        host,
        phone_policy: config.phone_policy.clone(),
        time_zone: config.appearance.time_zone.clone(),
        takes_signatures: config.signatures.is_some(),
        notify_clients: config.notify_clients.clone(),
        terms_version: TERMS_VERSION.to_owned(),
        privacy_version: PRIVACY_VERSION.to_owned(),
    }
}

fn runner(store: &Store, proofing: &Proofing, notifier: &Notifier, lease_max: Duration) -> Runner {
    let (sealed, forgetful) = (store.clone(), store.clone());
    let runner = notifier.register(Runner::new(store.clone()).lease_at_most(lease_max));
    let runner = proofing.identity().register(runner);
    proofing
        .register(runner)
        .every("audit.seal", SEAL_EVERY, move || {
            let store = sealed.clone();
            async move { audit::seal_chains(&store).await.map(|_| ()) }
        })
        .every("notify.forget", FORGET_MESSAGES_EVERY, move || {
            let store = forgetful.clone();
            async move { notify::forget_old(&store).await.map(|_| ()) }
        })
}

fn site(config: &IdConfig, desk: &Desk, csrf_key: Secret<Vec<u8>>, env: Env) -> Site {
    let gate = IdentityGate::new(desk.identity().clone(), Arc::new(desk.clone()));
    let web_config = WebConfig {
        side: Side::Id,
        public_url: config.public_url.clone(),
        installation: config.appearance.installation.clone(),
        hotline: config.appearance.hotline.clone(),
        hotline_hours: config.appearance.hotline_hours.clone(),
        time_zone: config.appearance.time_zone.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        csrf_key,
    };
    Site::builder(web_config, env)
        .nav(config.portal_url.origin(), "nav-services")
        .foot("/centres", "centres-nav")
        .foot("/account/history?kind=looks", "foot-who-looked")
        .sign_in("/sign-in")
        .gate(Arc::new(gate))
        .build()
}
