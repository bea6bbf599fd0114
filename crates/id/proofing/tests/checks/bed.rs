//! Accounts, the room, and the three registries on a socket of their own, under one clock that stands still.

use std::sync::Arc;
use std::time::Duration;

use assurance::Level;
use gateway_registries::{Registry, RegistryClient, RegistryClientConfig};
use gateway_registries_simulator::{
    Consumer, Person, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times,
};
use http_signature::SigningKey;
use identity::model::contact::Contact;
use identity::{HashingCosts, HashingPool, Identity, IdentityConfig};
use kernel::{Oid, SubjectId};
use person::{BirthDate, BirthPlace, Phone, PhonePolicy};
use profile::model::PersonData;
use proofing::model::{ChecksView, Question};
use proofing::{Proofing, ops};
use store::sea_orm::{ConnectionTrait, Statement, Value};
use store::testing::TestStore;
use store::{Cell, Migration, Scope, ScopeKey, Store, Tx};

pub const MIGRATIONS: &[&[Migration]] = &[
    store::MIGRATIONS,
    jobs::MIGRATIONS,
    audit::MIGRATIONS,
    notify::MIGRATIONS,
    profile::MIGRATIONS,
    identity::MIGRATIONS,
    proofing::MIGRATIONS,
];

pub struct Bed {
    pub t: TestStore,
    pub simulator: RegistriesSimulator,
    pub proofing: Proofing,
}

impl Bed {
    pub async fn start(t: TestStore) -> Self {
        let key = || SigningKey::from_seed("okno-1", &[1; 32]).unwrap();
        let config = SimulatorConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            population: Population::generate(2_000, 7),
            keys: RegistryKeys::from_seed(&[9; 32]).unwrap(),
            consumers: vec![Consumer { key: key().verifying_key() }],
            times: Times::default(),
            waiting_max: 1_000,
        };
        let simulator = RegistriesSimulator::start(config, t.env.clone()).await.unwrap();
        let client = |registry| {
            let config = RegistryClientConfig {
                registry,
                base_url: simulator.base_url(registry),
                consumer_key: Arc::new(key()),
                registry_keys: simulator.verifying_key(registry).into(),
                connect_timeout: Duration::from_secs(2),
                timeout: Duration::from_secs(10),
                trusted_ca_pem: None,
            };
            RegistryClient::new(config, t.env.clone()).unwrap()
        };
        let clients = Registry::ALL.into_iter().map(client).collect();
        let costs = HashingCosts { memory_kib: 64, passes: 1 };
        let hashing = HashingPool::start(1, costs, t.env.rng.as_ref()).unwrap();
        let identity = Identity::new(t.store.clone(), hashing, identity_config());
        Self { proofing: Proofing::new(identity, clients), t, simulator }
    }

    pub fn store(&self) -> &Store {
        &self.t.store
    }

    /// The data of a person of the population, as they would type them.
    pub fn data(&self, number: u64) -> PersonData {
        let person = self.simulator.world().population().person(number).unwrap();
        data_of(&person)
    }

    /// An account that knows a name and a phone.
    pub async fn account(&self, person: &PersonData) -> SubjectId {
        let subject = SubjectId::generate(&self.t.env);
        let tx = self.store().begin().await.unwrap();
        let key = tx.vault().create_key(&tx, Scope::subject(subject)).await.unwrap();
        profile::ops::create(&tx, &key, subject, &person.name).await.unwrap();
        insert_account(&tx, &key, subject).await;
        tx.commit().await.unwrap();
        subject
    }

    pub async fn submit(&self, subject: SubjectId, person: &PersonData) -> i32 {
        ops::submit(&self.proofing, subject, person, "192.0.2.0/24").await.unwrap()
    }

    /// An account whose data have been submitted and checked.
    pub async fn checked(&self, number: u64) -> SubjectId {
        let person = self.data(number);
        let subject = self.account(&person).await;
        self.submit(subject, &person).await;
        self.work().await;
        subject
    }

    /// Works until there is nothing to do.
    pub async fn work(&self) {
        for _ in 0..100 {
            if !self.proofing.work_once().await.unwrap() {
                return;
            }
        }
        panic!("there is always something to do");
    }

    /// Lets time pass in steps, working at each.
    pub async fn pass(&self, step: Duration, steps: usize) {
        for _ in 0..steps {
            self.t.clock.advance(step);
            self.work().await;
        }
    }

    pub async fn view(&self, subject: SubjectId) -> ChecksView {
        ops::view_checks(self.store(), subject).await.unwrap().unwrap()
    }

    pub async fn text_key(&self, subject: SubjectId, question: Question) -> &'static str {
        let view = self.view(subject).await;
        view.checks.iter().find(|check| check.question == question).unwrap().text_key()
    }

    /// The level as the account says, which must be what the checks say. They are two reads: work that goes on beside
    /// may fall between them, and then they are read again.
    pub async fn level(&self, subject: SubjectId) -> Level {
        for _ in 0..100 {
            let account = identity::ops::account::find_account(self.store().reader(), subject).await.unwrap();
            let level = account.unwrap().level;
            if level == self.view(subject).await.level {
                return level;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("account and checks never agree on the level");
    }

    /// The messages to a subject, in the order of their names: the clock stands still, so their ids have none.
    pub async fn told(&self, subject: SubjectId) -> Vec<String> {
        let sql = "SELECT template FROM messages WHERE lane = $1 ORDER BY template";
        let rows = self.query(sql, vec![subject.lane().as_i16().into()]).await;
        rows.iter().map(|row| row.try_get("", "template").unwrap()).collect()
    }

    pub async fn count(&self, sql: &str, subject: SubjectId) -> i64 {
        let rows = self.query(sql, vec![subject.uuid().into()]).await;
        rows[0].try_get("", "n").unwrap()
    }

    pub async fn evidence_count(&self, subject: SubjectId) -> i64 {
        self.count("SELECT COUNT(*) AS n FROM evidence WHERE subject = $1", subject).await
    }

    pub async fn execute(&self, sql: &str, values: Vec<Value>) {
        let tx = self.store().begin().await.unwrap();
        let backend = tx.conn().get_database_backend();
        tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn query(&self, sql: &str, values: Vec<Value>) -> Vec<store::sea_orm::QueryResult> {
        let reader = self.store().reader();
        let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        reader.query_all_raw(statement).await.unwrap()
    }
}

fn identity_config() -> IdentityConfig {
    IdentityConfig {
        takes_signatures: false,
        public_url: "http://localhost:8081".to_owned(),
        portal_url: "http://localhost:8080".to_owned(),
        host: "localhost".to_owned(),
        phone_policy: PhonePolicy::default(),
        time_zone: jiff::tz::TimeZone::UTC,
        notify_clients: Vec::new(),
        terms_version: "1".to_owned(),
        privacy_version: "1".to_owned(),
    }
}

pub fn data_of(person: &Person) -> PersonData {
    PersonData {
        name: person.name.clone(),
        gender: person.gender,
        birth_date: BirthDate::parse(&person.birth_date.to_string()).unwrap(),
        birth_place: BirthPlace::parse(&person.birth_place).unwrap(),
        citizenship: person.citizenship,
        document: person.document.clone().unwrap(),
        snils: person.snils.clone(),
        inn: person.inn.clone(),
    }
}

/// The rows of a registration, without its journey.
async fn insert_account(tx: &Tx, key: &ScopeKey, subject: SubjectId) {
    let (lane, now) = (subject.lane().as_i16(), tx.now().as_micros());
    let oid = Oid::draw(tx.env().rng.as_ref()).as_i64();
    let phone = Phone::parse("+79121234567", &PhonePolicy::default()).unwrap();
    let cell = Cell { table: "contacts", column: "sealed", row: &1_i32.to_be_bytes() };
    let sealed = key.seal_json(cell, &Contact::Phone(phone), tx.env().rng.as_ref()).unwrap();
    let statements: [(&str, Vec<Value>); 3] = [
        (
            "INSERT INTO subjects (lane, subject, oid, kind, created_at) VALUES ($1, $2, $3, 'person', $4)",
            vec![lane.into(), subject.uuid().into(), oid.into(), now.into()],
        ),
        (
            "INSERT INTO accounts (lane, subject, state, level, language, created_at, version)
             VALUES ($1, $2, 'active', 'simplified', 'ru', $3, 1)",
            vec![lane.into(), subject.uuid().into(), now.into()],
        ),
        (
            "INSERT INTO contacts (lane, subject, no, kind, sealed, signs_in, confirmed_at)
             VALUES ($1, $2, 1, 'phone', $3, $4, $5)",
            vec![lane.into(), subject.uuid().into(), sealed.0.into(), true.into(), now.into()],
        ),
    ];
    for (sql, values) in statements {
        let backend = tx.conn().get_database_backend();
        tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
    }
}
