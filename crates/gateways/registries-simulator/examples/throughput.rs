//! How many checks a second the simulator and the client do together, over a real socket, answers at once:
//! `cargo run --release -p gateway-registries-simulator --example throughput`. Both ends share one thread.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use gateway_registries::{
    CheckRequest, PersonData, Query, Registry, RegistryClient, RegistryClientConfig, RequestId,
};
use gateway_registries_simulator::{
    Consumer, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times,
};
use http_signature::SigningKey;
use kernel::Env;
use person::BirthDate;

const PEOPLE: u64 = 100_000;
const CHECKS: usize = 20_000;
const BATCH: usize = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let key = SigningKey::from_seed("okno-1", &[1; 32])?;
    let config = SimulatorConfig {
        listen: "127.0.0.1:0".parse()?,
        population: Population::generate(PEOPLE, 1),
        keys: RegistryKeys::from_seed(&[9; 32])?,
        consumers: vec![Consumer { key: key.verifying_key() }],
        times: Times::default(),
        waiting_max: 100_000,
    };
    let simulator = RegistriesSimulator::start(config, env.clone()).await?;
    let client = RegistryClient::new(
        RegistryClientConfig {
            registry: Registry::Sfr,
            base_url: simulator.base_url(Registry::Sfr),
            consumer_key: Arc::new(key),
            registry_keys: simulator.verifying_key(Registry::Sfr).into(),
            connect_timeout: Duration::from_secs(2),
            timeout: Duration::from_secs(10),
            trusted_ca_pem: None,
        },
        env.clone(),
    )?;
    let requests: Vec<CheckRequest> = ordinary(simulator.world().population(), &env).take(CHECKS).collect();
    let began = env.now();
    let mut done = 0;
    for batch in requests.chunks(BATCH) {
        client.send(batch).await?;
        let answers = client.next(BATCH).await?.answers;
        let ids: Vec<_> = answers.iter().map(|answer| answer.answer_id).collect();
        done += client.acknowledge(&ids).await?;
    }
    let milliseconds = env.now().since(began).as_millis().max(1);
    let rate = u128::try_from(done)? * 1_000 / milliseconds;
    println!("{done} checks in {milliseconds} ms: {rate} a second");
    Ok(())
}

fn ordinary<'a>(population: &'a Population, env: &'a Env) -> impl Iterator<Item = CheckRequest> + 'a {
    (0..population.people()).filter(|number| number % 1_000 > 50).filter_map(|number| {
        let person = population.person(number)?;
        let birth = BirthDate::parse(&person.birth_date.to_string()).ok()?;
        let data = PersonData::of(&person.name, birth, person.gender);
        let query = Query::snils_check(data, person.snils.as_ref()?);
        Some(CheckRequest { id: RequestId::generate(env), query })
    })
}
