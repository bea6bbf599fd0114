//! The `id` side as composed by the binary, over a database of its own, with simulators on their own sockets.

mod addresses;
pub mod authority;
mod messages;
mod post;
mod registries;
pub mod software;
pub mod staff;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use certificate::{RustBackend, SignatureBackend};
use desk::StaffSignIn;
use desk::model::client::DeskClient;
use gateway_addresses_simulator::AddressSimulator;
use gateway_authority_simulator::AuthoritySimulator;
use gateway_mail::{BounceBox, MailClientConfig, MailCredentials, MailTls};
use gateway_mail_simulator::{MailSimulator, MailSimulatorConfig};
use gateway_sms::{SmsClientConfig, SmsConfig};
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use kernel::{FixedClock, Secret, SeededRng};
use letter::model::batch::Printer;
use okno::compose::{Appearance, IdConfig, IdSide, LeavingTerms, MIGRATIONS};
use person::{Email, PhonePolicy};
use sha2::{Digest, Sha256};
use store::testing::{TestStore, with_store};
use store::{CustodianKey, Engine, Installation};
use tokio::task::JoinHandle;
use web::testing::{Answer, Browser};
use web::{Localized, PublicUrl};

pub use messages::{NOTIFY_SECRET, code_in};
pub use post::Post;
pub use registries::Registries;

pub const ORIGIN: &str = "http://localhost:8081";
pub const PASSWORD: &str = "Жираф-7-окон!";

/// How often it is looked whether something has come, and how many times: a busy machine may need half a minute.
const LOOK_EVERY: Duration = Duration::from_millis(25);
const LOOKS_MAX: u32 = 1_200;

/// Everything that a page test needs.
pub struct World {
    pub router: Router,
    pub specs: Vec<web::RouteSpec>,
    pub sms: SmsSimulator,
    pub mail: MailSimulator,
    pub registries: Registries,
    pub post: Post,
    /// Who certifies people; none where a test needs no signatures.
    pub authority: Option<AuthoritySimulator>,
    /// None where a test composed the side itself.
    pub addresses: Option<AddressSimulator>,
    pub url: store::DatabaseUrl,
    pub clock: Arc<FixedClock>,
    pub proofing: proofing::Proofing,
    pub desk: desk::Desk,
    pub scans: scans::Scans,
    pub children: children::Children,
    pub leaving: identity::Leaving,
    pub turns: jobs::Turns,
    pub letters: letter::Letters,
    pub signing: signing::Signing,
    /// What it was composed of, for those who compose it again.
    composition: Option<(IdConfig, kernel::Env)>,
    work: tokio::sync::Mutex<JoinHandle<()>>,
}

/// Runs the body on an engine.
pub async fn with_world(engine: Engine, body: impl AsyncFnOnce(&World)) {
    with_post(engine, Printer::House, body).await;
}

/// The same, with an accredited authority.
pub async fn with_authority(engine: Engine, body: impl AsyncFnOnce(&World)) {
    authority::with_backend(engine, Arc::new(RustBackend), body).await;
}

/// The same, with letters printed by the post's house or by operators.
pub async fn with_post(engine: Engine, printer: Printer, body: impl AsyncFnOnce(&World)) {
    compose(engine, (printer, None, StaffSignIn::Any), body).await;
}

async fn compose(
    engine: Engine,
    (printer, backend, staff_sign_in): (Printer, Option<Arc<dyn SignatureBackend>>, StaffSignIn),
    body: impl AsyncFnOnce(&World),
) {
    with_store(engine, MIGRATIONS, async |test: TestStore| {
        let keys = tempfile::tempdir().unwrap();
        let token = Secret::new("sms-token".to_owned());
        let password = Secret::new("mail-password".to_owned());
        let env = test.env.clone();
        let sms = SmsSimulator::start(SmsSimulatorConfig::local(token.clone(), env.clone())).await.unwrap();
        let mut mail_config = MailSimulatorConfig::local("okno", password.clone(), env.clone());
        let folder = bounce_box(keys.path()).folder().to_path_buf();
        std::fs::create_dir_all(folder.join("new")).unwrap();
        mail_config.bounces = Some(folder);
        let mail = MailSimulator::start(mail_config).await.unwrap();
        let mut config = config(&test, keys.path().to_path_buf(), (&sms, token), (&mail, password));
        let registries = Registries::start(&env).await;
        config.staff_sign_in = staff_sign_in;
        config.registries = registries.clients();
        let post = Post::start(&env, printer).await;
        config.post = Some(post.config());
        let addresses = addresses::service().await;
        config.addresses = Some(addresses::client(addresses.base_url()));
        let authority =
            if backend.is_some() { Some(authority::start(&env, &registries).await) } else { None };
        config.signatures = authority.as_ref().zip(backend).map(authority::signatures);
        let side = Box::pin(IdSide::open(config.clone(), env.clone())).await.unwrap();
        let outside = (sms, mail, registries, post);
        let mut world = World::over(side, outside, (test.url.clone(), test.clock.clone()));
        world.composition = Some((config, env));
        world.addresses = Some(addresses);
        world.authority = authority;
        body(&world).await;
        world.work.lock().await.abort();
    })
    .await;
}

/// The secret of the software of the centre where the staff of tests work.
pub const DESK_SECRET: &str = "another long and random secret of a test";

fn desk_client() -> DeskClient {
    DeskClient {
        id: "mfc-software".to_owned(),
        secret_sha256: Sha256::digest(DESK_SECRET.as_bytes()).into(),
        centre: staff::centre(),
        calls_a_minute: 60,
    }
}

/// Whoever keeps what the law wants kept. The same in every test.
pub fn custodian() -> CustodianKey {
    CustodianKey::draw(&SeededRng::new(17))
}

/// Where mail comes back.
fn bounce_box(keys: &std::path::Path) -> BounceBox {
    BounceBox::new(&Email::parse("bounces@okno.example").unwrap(), keys.join("bounces")).unwrap()
}

fn config(
    test: &TestStore,
    keys: std::path::PathBuf,
    (sms, token): (&SmsSimulator, Secret<String>),
    (mail, password): (&MailSimulator, Secret<String>),
) -> IdConfig {
    let seconds = Duration::from_secs;
    let bounces = bounce_box(&keys);
    let (tombstones, scans) = (keys.join("tombstones"), keys.join("scans"));
    IdConfig {
        installation: Installation::Demo,
        database: test.url.clone(),
        keys,
        creates_keys: true,
        hashing: identity::HashingCosts { memory_kib: 64, passes: 1 },
        public_url: PublicUrl::parse(ORIGIN).unwrap(),
        portal_url: PublicUrl::parse("http://localhost:8080").unwrap(),
        trusted_proxies: Vec::new(),
        appearance: Appearance {
            installation: Localized::same("Okno"),
            hotline: "8 800 000-00-00".to_owned(),
            hotline_hours: Localized::same("24/7"),
            time_zone: jiff::tz::TimeZone::UTC,
        },
        centres: desk::model::centre::Centres::demo().unwrap(),
        staff_sign_in: StaffSignIn::Any,
        phone_policy: PhonePolicy::default(),
        sms_a_day_max: 10_000,
        lease_max: Duration::from_secs(60),
        sms: SmsConfig::Http(SmsClientConfig {
            base_url: sms.base_url(),
            token,
            sender: "OKNO".to_owned(),
            connect_timeout: seconds(2),
            timeout: seconds(5),
            trusted_ca_pem: None,
        }),
        mail: MailClientConfig {
            host: "localhost".to_owned(),
            port: mail.address().port(),
            tls: MailTls::StartTls,
            credentials: Some(MailCredentials { username: "okno".to_owned(), password }),
            from_name: "Okno".to_owned(),
            from: Email::parse("no-reply@okno.example").unwrap(),
            hello_name: "localhost".to_owned(),
            bounces: Some(bounces),
            step_timeout: seconds(5),
            timeout: seconds(10),
            trusted_ca_pem: Some(mail.authority_pem().as_bytes().to_vec()),
        },
        registries: Vec::new(),
        scans: scans::Shelf::Folder(scans),
        leaving: LeavingTerms { custodian: custodian().custodian(), tombstones, unused_after: None },
        notify_clients: vec![messages::notify_client()],
        desk_clients: vec![desk_client()],
        post: None,
        addresses: None,
        signatures: None,
    }
}

impl World {
    /// A side at work, and the outside world that it was composed with.
    pub fn over(
        side: IdSide,
        (sms, mail, registries, post): (SmsSimulator, MailSimulator, Registries, Post),
        (url, clock): (store::DatabaseUrl, Arc<FixedClock>),
    ) -> Self {
        let (router, specs, desk) = (side.router.clone(), side.specs.clone(), side.desk.clone());
        let (scans, proofing) = (side.scans.clone(), side.proofing.clone());
        let children = side.children.clone();
        let (leaving, turns) = (side.leaving.clone(), side.turns());
        let (letters, signing) = (side.letters.clone(), side.signing.clone());
        let work = tokio::spawn(side.work(std::future::pending()));
        let work = tokio::sync::Mutex::new(work);
        Self {
            router,
            specs,
            sms,
            mail,
            registries,
            post,
            authority: None,
            addresses: None,
            url,
            clock,
            proofing,
            desk,
            scans,
            children,
            letters,
            signing,
            leaving,
            turns,
            composition: None,
            work,
        }
    }

    /// Waits until the post has so many letters, and gives the newest. Time passes: schedules wait for it.
    pub async fn posted(&self, count: usize) -> gateway_post_simulator::Letter {
        for _ in 0..800 {
            let letters = self.post.simulator.world().letters();
            if letters.len() >= count {
                return letters[0].clone();
            }
            self.clock.advance(Duration::from_millis(300));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the post has no such letter");
    }

    /// Ends the workers wherever they are, as a killed process does, and lets others take over what they held.
    pub async fn kill_workers(&self) {
        let mut work = self.work.lock().await;
        work.abort();
        let _ = (&mut *work).await;
        self.clock.advance(Duration::from_secs(400));
        let (config, env) = self.composition.clone().unwrap();
        let side = Box::pin(IdSide::open(config, env)).await.unwrap();
        *work = tokio::spawn(side.work(std::future::pending()));
    }

    /// A browser that has seen nothing.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), ORIGIN)
    }

    /// Where the clock stands.
    pub fn clock_now(&self) -> kernel::Timestamp {
        kernel::Clock::now(self.clock.as_ref())
    }

    /// The log of tombstones.
    pub fn tombstone_file(&self) -> &std::path::Path {
        self.leaving.tombstones()
    }

    /// What stands in it.
    pub fn tombstones(&self) -> String {
        std::fs::read_to_string(self.tombstone_file()).unwrap_or_default()
    }

    /// The folder of sealed scans.
    pub fn scans_folder(&self) -> Option<&std::path::Path> {
        self.composition.as_ref().and_then(|(config, _)| config.scans.folder())
    }

    /// How many lines it has.
    pub fn tombstone_lines(&self) -> usize {
        self.tombstones().lines().count()
    }

    /// Registers by phone up to the account. The browser ends signed in.
    pub async fn register_by_phone(&self, phone: &str) -> Browser {
        let mut browser = self.browser();
        let already = self.sms.inbox(&e164(phone)).len();
        self.start_registration(&mut browser).await;
        post(
            &mut browser,
            "/registration/contact",
            &[("contact", "phone"), ("phone", phone)],
            "/registration/code",
        )
        .await;
        let code = self.sms_code(&e164(phone), already + 1).await;
        browser.get("/registration/code").await;
        post(&mut browser, "/registration/code", &[("code", &code)], "/registration/password").await;
        browser.get("/registration/password").await;
        post(&mut browser, "/registration/password", &[("password", PASSWORD)], "/registration/done").await;
        browser
    }

    /// The public number of the account that signs in by a phone.
    pub async fn oid(&self, phone: &str) -> kernel::Oid {
        let store = self.desk.identity().store();
        let phone = person::Phone::parse(phone, &PhonePolicy::default()).unwrap();
        let found = identity::ops::identifiers::find_by_phone(store.reader(), store.vault(), &phone).await;
        let subject = found.unwrap().unwrap();
        identity::ops::account::find_account(store.reader(), subject).await.unwrap().unwrap().oid
    }

    /// Agrees and gives a name: the next page asks for the contact.
    pub async fn start_registration(&self, browser: &mut Browser) {
        browser.get("/registration").await;
        post(browser, "/registration", &[("agree", "yes")], "/registration/name").await;
        browser.get("/registration/name").await;
        let name = [("lastName", "Проверкин"), ("firstName", "Пётр")];
        post(browser, "/registration/name", &name, "/registration/contact").await;
        browser.get("/registration/contact").await;
    }
}

/// Posts a form and holds the answer to be a 303 to a page.
pub async fn post(browser: &mut Browser, path: &str, fields: &[(&str, &str)], leads_to: &str) -> Answer {
    let answer = browser.post(path, fields).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, leads_to), "{path}: {}", answer.body);
    answer
}

fn e164(phone: &str) -> String {
    person::Phone::parse(phone, &PhonePolicy::default()).unwrap().e164().to_owned()
}

/// The same, with an accredited authority.
#[macro_export]
macro_rules! with_authority_on_both_engines {
    ($($(#[$meta:meta])* $name:ident => $body:expr;)+) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::support::with_authority(store::Engine::Sqlite, $body).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::support::with_authority(store::Engine::Postgres, $body).await;
            }
        }
    )+ };
}

/// Makes two tests of one body over a whole side, one for each engine.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* $name:ident => $body:expr;)+) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::support::with_world(store::Engine::Sqlite, $body).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::support::with_world(store::Engine::Postgres, $body).await;
            }
        }
    )+ };
}
