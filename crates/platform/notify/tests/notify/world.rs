//! A notifier, and the outside world that it speaks to.

use std::time::Duration;

use gateway_mail::{BounceBox, MailClient, MailClientConfig, MailCredentials, MailTls};
use gateway_mail_simulator::{MailSimulator, MailSimulatorConfig};
use gateway_sms::smpp::SmppClientConfig;
use gateway_sms::{SmsClientConfig, SmsConfig, SmsGateway};
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use jobs::Runner;
use kernel::{Lane, Language, Secret};
use notify::{Address, Message, MessageId, Notifier, NotifyConfig, State, Template, find_state, send};
use person::{Email, Phone};
use store::DatabaseUrl;
use store::sea_orm::{ConnectionTrait, Statement};
use store::testing::TestStore;

pub const SECRET: &str = "a secret of the tests";
pub const PHONE: &str = "+79121234567";
pub const MAIL: &str = "ivanova.test@example.ru";
pub const CODE: &str = "483920";
pub const MINUTE: Duration = Duration::from_secs(60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Texts that the catalogue has anyway: `{ $date }, { $time }`.
pub const TEMPLATE: Template = Template::new("test", "text-moment", "text-seconds", "text-moment");

pub fn lane() -> Lane {
    Lane::of_bytes(b"test")
}

/// The outside world, and a notifier that speaks to it.
pub struct World {
    pub sms: SmsSimulator,
    pub mail: MailSimulator,
    pub notifier: Notifier,
}

impl World {
    pub async fn start(t: &TestStore, sms_a_day_max: u32) -> Self {
        Self::start_by(t, sms_a_day_max, http).await
    }

    pub async fn start_by(
        t: &TestStore,
        sms_a_day_max: u32,
        protocol: fn(&SmsSimulator) -> SmsConfig,
    ) -> Self {
        Self::start_with(t, (sms_a_day_max, protocol), None).await
    }

    /// With a folder to which mail comes back.
    pub async fn start_with(
        t: &TestStore,
        (sms_a_day_max, protocol): (u32, fn(&SmsSimulator) -> SmsConfig),
        bounces: Option<BounceBox>,
    ) -> Self {
        let secret = || Secret::new(SECRET.to_owned());
        let sms = SmsSimulator::start(SmsSimulatorConfig::local(secret(), t.env.clone())).await.unwrap();
        let mut config = MailSimulatorConfig::local("okno", secret(), t.env.clone());
        config.bounces = bounces.as_ref().map(|bounces| bounces.folder().to_path_buf());
        let mail = MailSimulator::start(config).await.unwrap();
        let sms_client = SmsGateway::new(&protocol(&sms));
        let mail_client = MailClient::new(
            &MailClientConfig {
                host: "127.0.0.1".to_owned(),
                port: mail.address().port(),
                tls: MailTls::StartTls,
                credentials: Some(MailCredentials { username: "okno".to_owned(), password: secret() }),
                from_name: "Окно".to_owned(),
                from: Email::parse("no-reply@okno.example").unwrap(),
                hello_name: "id.okno.example".to_owned(),
                bounces,
                step_timeout: Duration::from_secs(10),
                timeout: Duration::from_secs(20),
                trusted_ca_pem: Some(mail.authority_pem().as_bytes().to_vec()),
            },
            t.env.clone(),
        );
        let config = NotifyConfig { sms_prefixes: vec!["79".to_owned()], sms_a_day_max };
        let notifier = Notifier::new(t.store.clone(), sms_client.unwrap(), mail_client.unwrap(), config);
        let receiving = notifier.clone();
        tokio::spawn(async move { receiving.receive(std::future::pending()).await });
        Self { sms, mail, notifier }
    }

    /// Works, a second of the clock passing every 80 ms, until it is done. A lease of 45 seconds is then 3.6: a machine
    /// under load hands nothing over twice.
    pub async fn work_until(&self, t: &TestStore, mut done: impl AsyncFnMut() -> bool) {
        let shutdown = async {
            for _ in 0..250 {
                if done().await {
                    return;
                }
                t.clock.advance(Duration::from_secs(1));
                tokio::time::sleep(Duration::from_millis(80)).await;
            }
            panic!("the messages were not settled in twenty seconds");
        };
        self.notifier.register(Runner::new(t.store.clone())).run(shutdown).await;
    }

    pub async fn work_until_settled(&self, t: &TestStore, ids: &[MessageId]) {
        self.work_until(t, async || {
            for id in ids {
                if state(t, *id).await == State::Queued {
                    return false;
                }
            }
            true
        })
        .await;
    }
}

pub fn http(sms: &SmsSimulator) -> SmsConfig {
    SmsConfig::Http(SmsClientConfig {
        base_url: sms.base_url(),
        token: Secret::new(SECRET.to_owned()),
        sender: "Okno".to_owned(),
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(10),
        trusted_ca_pem: None,
    })
}

pub fn smpp(sms: &SmsSimulator) -> SmsConfig {
    SmsConfig::Smpp(SmppClientConfig {
        url: sms.smpp_url(),
        system_id: sms.system_id().to_owned(),
        password: sms.password().clone(),
        sender: "Okno".to_owned(),
        window: 50,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(2),
        enquire_after: Duration::from_secs(30),
        trusted_ca_pem: None,
    })
}

pub fn sms(to: &str) -> Address {
    Address::Sms(Phone::from_e164(to).unwrap())
}

pub fn mail(to: &str) -> Address {
    Address::Mail(Email::parse(to).unwrap())
}

pub async fn put(t: &TestStore, to: Address, valid: Duration) -> MessageId {
    let params = [("date", "Ваш код"), ("time", CODE), ("count", "1")];
    let tx = t.store.begin().await.unwrap();
    let message = Message {
        lane: lane(),
        to,
        language: Language::Ru,
        template: TEMPLATE,
        params: params.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        send_at: None,
        valid_until: tx.now().plus(valid),
    };
    let id = send(&tx, &message).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub async fn state(t: &TestStore, id: MessageId) -> State {
    find_state(&t.store, lane(), id).await.unwrap().unwrap()
}

pub async fn count(t: &TestStore, table: &str) -> i64 {
    let backend = t.store.reader().get_database_backend();
    let sql = Statement::from_string(backend, format!("SELECT COUNT(*) AS rows_found FROM {table}"));
    t.store.reader().query_one_raw(sql).await.unwrap().unwrap().try_get("", "rows_found").unwrap()
}

/// Everything that the database keeps, as bytes.
pub async fn raw_bytes(t: &TestStore) -> Vec<u8> {
    match &t.url {
        DatabaseUrl::Sqlite(path) => {
            let wal = path.with_file_name("test.sqlite-wal");
            [std::fs::read(path).unwrap(), std::fs::read(wal).unwrap()].concat()
        }
        DatabaseUrl::Postgres(_) => {
            let mut bytes = Vec::new();
            for table in ["messages", "jobs", "scope_keys", "limits"] {
                let sql = match table {
                    "messages" => {
                        "SELECT concat_ws(' ', encode(sealed, 'escape'), m::text) AS line FROM messages m"
                            .to_owned()
                    }
                    _ => format!("SELECT r::text AS line FROM {table} r"),
                };
                let backend = t.store.reader().get_database_backend();
                for row in t.store.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap()
                {
                    bytes.extend_from_slice(row.try_get::<String>("", "line").unwrap().as_bytes());
                }
            }
            bytes
        }
    }
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
