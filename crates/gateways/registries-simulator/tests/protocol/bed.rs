//! A simulator on its own socket and a real client, under one clock that stands still.

use std::sync::Arc;
use std::time::Duration;

use gateway_registries::{
    Answer, Batch, CheckRequest, PersonData, Query, Registry, RegistryClient, RegistryClientConfig, RequestId,
};
use gateway_registries_simulator::{
    Consumer, Person, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times,
};
use http_signature::{KeyRing, SigningKey};
use kernel::{Env, FixedClock, Timestamp};
use person::BirthDate;

pub const PEOPLE: u64 = 5_000;
/// 2026-11-22T09:00:00Z.
pub const NOW: Timestamp = Timestamp::from_seconds(1_795_338_000);

pub struct Bed {
    pub simulator: RegistriesSimulator,
    pub clock: Arc<FixedClock>,
    pub env: Env,
}

pub fn our_key() -> SigningKey {
    SigningKey::from_seed("okno-1", &[1; 32]).unwrap()
}

pub fn stranger_key() -> SigningKey {
    SigningKey::from_seed("okno-1", &[2; 32]).unwrap()
}

impl Bed {
    pub async fn start() -> Self {
        Self::start_with(1_000).await
    }

    pub async fn start_with(waiting_max: usize) -> Self {
        let (env, clock) = Env::fixed(NOW, 11);
        let config = SimulatorConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            population: Population::generate(PEOPLE, 7),
            keys: RegistryKeys::from_seed(&[9; 32]).unwrap(),
            consumers: vec![Consumer { key: our_key().verifying_key() }],
            times: Times::default(),
            waiting_max,
        };
        let simulator = RegistriesSimulator::start(config, env.clone()).await.unwrap();
        Self { simulator, clock, env }
    }

    pub fn client(&self, registry: Registry) -> RegistryClient {
        self.client_with(registry, our_key(), self.simulator.verifying_key(registry).into())
    }

    pub fn client_with(&self, registry: Registry, key: SigningKey, registry_keys: KeyRing) -> RegistryClient {
        let config = RegistryClientConfig {
            registry,
            base_url: self.simulator.base_url(registry),
            consumer_key: Arc::new(key),
            registry_keys,
            connect_timeout: Duration::from_secs(2),
            timeout: Duration::from_secs(10),
            trusted_ca_pem: None,
        };
        RegistryClient::new(config, self.env.clone()).unwrap()
    }

    pub fn person(&self, number: u64) -> Person {
        self.simulator.world().population().person(number).unwrap()
    }

    pub fn request(&self, query: Query) -> CheckRequest {
        CheckRequest { id: RequestId::generate(&self.env), query }
    }

    pub fn snils_request(&self, number: u64) -> CheckRequest {
        let person = self.person(number);
        self.request(Query::snils_check(data(&person), person.snils.as_ref().unwrap()))
    }

    pub fn document_request(&self, number: u64) -> CheckRequest {
        let person = self.person(number);
        self.request(Query::document_check(data(&person), person.document.as_ref().unwrap()).unwrap())
    }

    pub fn inn_request(&self, number: u64) -> CheckRequest {
        let person = self.person(number);
        self.request(Query::inn_check(data(&person), person.inn.as_ref().unwrap()))
    }

    pub fn inn_search(&self, number: u64) -> CheckRequest {
        let person = self.person(number);
        self.request(Query::inn_search(data(&person), person.document.as_ref().unwrap()))
    }

    /// Asks and takes what comes at once.
    pub async fn ask(&self, request: &CheckRequest) -> Batch {
        let client = self.client(request.query.registry().unwrap());
        client.send(std::slice::from_ref(request)).await.unwrap();
        client.next(50).await.unwrap()
    }

    /// Asks, and takes the one answer.
    pub async fn ask_one(&self, request: &CheckRequest) -> Answer {
        let batch = self.ask(request).await;
        assert_eq!((batch.answers.len(), batch.unreadable.len()), (1, 0));
        let answer = batch.answers.into_iter().next().unwrap();
        self.client(request.query.registry().unwrap()).acknowledge(&[answer.answer_id]).await.unwrap();
        answer
    }
}

pub fn data(person: &Person) -> PersonData {
    PersonData::of(&person.name, BirthDate::parse(&person.birth_date.to_string()).unwrap(), person.gender)
}
