//! Checks a second, from the queue to the recorded, durable result, with the registries in a process of their own.

use std::error::Error;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use gateway_registries::{Registry, RegistryClient, RegistryClientConfig};
use gateway_registries_simulator::{Person, Population, RegistryKeys};
use http_signature::SigningKey;
use identity::model::contact::Contact;
use identity::model::registration::Agreement;
use identity::ops::account::open_account;
use identity::{HashingCosts, HashingPool, Identity, IdentityConfig};
use kernel::{Env, Language};
use person::{BirthDate, BirthPlace, Phone, PhonePolicy};
use profile::model::PersonData;
use proofing::Proofing;
use proofing::ops::{count_waiting, submit};
use store::{DatabaseUrl, Installation, Keyring, Store};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::machine;
use crate::compose::MIGRATIONS;
use crate::sandbox_process::SEED_BYTES;

/// What is measured.
#[derive(Clone, Debug)]
pub struct ChecksBench {
    /// How many people are checked; each has three checks.
    pub people: u64,
    /// A PostgreSQL database that is empty; a fresh SQLite file when none.
    pub postgres: Option<String>,
}

const POPULATION_SEED: u64 = 77;
/// Every thousandth person is followed by those whom the registries answer in odd ways.
const ODD_PEOPLE: u64 = 50;

/// Submits everybody's data first, then starts the workers and waits for the last recorded answer.
pub async fn run(bench: ChecksBench) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let mut seed = [0; SEED_BYTES];
    env.rng.fill(&mut seed);
    let folder = tempfile::tempdir()?;
    let url = match &bench.postgres {
        Some(url) => DatabaseUrl::parse(url)?,
        None => DatabaseUrl::Sqlite(folder.path().join("bench.sqlite")),
    };
    let population = Population::generate(bench.people * 2 + 1_000, POPULATION_SEED);
    let (_registries, addresses) = start_registries(bench.people * 2 + 1_000, &seed).await?;
    let store =
        Store::open(&url, Installation::Demo, Keyring::in_memory(env.rng.as_ref()), env.clone(), MIGRATIONS)
            .await?;
    let proofing = Proofing::new(identity(&store, &env)?, clients(&addresses, &seed, &env)?);
    let submitted = submit_all(&proofing, population, bench.people).await?;
    let waiting = count_waiting(&store).await?;
    println!("machine       {}", machine::describe());
    println!("engine        {:?}, one process; the registries in another, answering at once", url.engine());
    println!("people        {submitted}; checks {waiting}");
    let started = Instant::now();
    let store_read = store.clone();
    let done = async move {
        while count_waiting(&store_read).await.unwrap_or(1) > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    proofing.run(done).await;
    let seconds = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count of checks is far below 2^52")]
    let rate = waiting as f64 / seconds;
    println!("checks/s      {rate:.0} ({waiting} in {seconds:.2} s, from queue to durable result)");
    Ok(())
}

/// The registries in a child process; their addresses come on its standard output.
async fn start_registries(
    people: u64,
    seed: &[u8; SEED_BYTES],
) -> Result<(Child, Vec<String>), Box<dyn Error>> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["sandbox", "registries", "--people", &people.to_string()])
        .args(["--population-seed", &POPULATION_SEED.to_string()])
        .env("OKNO_SANDBOX_SEED", HEXLOWER.encode(seed))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = child.stdout.take().ok_or("the registries have no output")?;
    let mut lines = BufReader::new(output).lines();
    let mut addresses = Vec::new();
    while addresses.len() < Registry::ALL.len() {
        addresses.push(lines.next_line().await?.ok_or("the registries did not start")?);
    }
    Ok((child, addresses))
}

fn clients(
    addresses: &[String],
    seed: &[u8; SEED_BYTES],
    env: &Env,
) -> Result<Vec<RegistryClient>, Box<dyn Error>> {
    let keys = RegistryKeys::from_seed(seed)?;
    let consumer = Arc::new(SigningKey::from_seed("okno", seed)?);
    let client = |(registry, base_url): (Registry, &String)| {
        let config = RegistryClientConfig {
            registry,
            base_url: base_url.clone(),
            consumer_key: consumer.clone(),
            registry_keys: keys.verifying_key(registry).into(),
            connect_timeout: Duration::from_secs(2),
            timeout: Duration::from_secs(10),
            trusted_ca_pem: None,
        };
        RegistryClient::new(config, env.clone())
    };
    Ok(Registry::ALL.into_iter().zip(addresses).map(client).collect::<Result<_, _>>()?)
}

fn identity(store: &Store, env: &Env) -> Result<Identity, Box<dyn Error>> {
    let hashing = HashingPool::start(1, HashingCosts::default(), env.rng.as_ref())?;
    let config = IdentityConfig {
        public_url: "http://localhost:8081".to_owned(),
        portal_url: "http://localhost:8080".to_owned(),
        host: "localhost".to_owned(),
        phone_policy: PhonePolicy::default(),
        time_zone: jiff::tz::TimeZone::UTC,
        takes_signatures: false,
        notify_clients: Vec::new(),
        terms_version: "bench".to_owned(),
        privacy_version: "bench".to_owned(),
    };
    Ok(Identity::new(store.clone(), hashing, config))
}

async fn submit_all(proofing: &Proofing, population: Population, people: u64) -> Result<u64, Box<dyn Error>> {
    let ordinary =
        (0..).filter(|number| number % 1_000 >= ODD_PEOPLE).map_while(|number| population.person(number));
    let mut submitted = 0;
    for person in ordinary {
        if submitted == people {
            break;
        }
        let Some(data) = data_of(&person) else { continue };
        let phone = Phone::from_e164(&format!("+79{submitted:09}")).ok_or("not a phone")?;
        let agreement = Agreement {
            terms_version: "bench".to_owned(),
            privacy_version: "bench".to_owned(),
            agreed_at: proofing.db().env().now(),
        };
        let tx = proofing.db().begin().await?;
        let account =
            open_account(&tx, Language::Ru, (&agreement, &data.name, Some(&Contact::Phone(phone)))).await?;
        tx.commit().await?;
        let Some((subject, _)) = account else { continue };
        // A network of its own each: the limit of a network is not what is measured.
        let network = format!("10.{}.{}.0/24", submitted / 250 % 250, submitted % 250);
        submit(proofing, subject, &data, &network).await?;
        submitted += 1;
    }
    Ok(submitted)
}

/// Citizens who are alive and have everything.
fn data_of(person: &Person) -> Option<PersonData> {
    if person.died_on.is_some() {
        return None;
    }
    Some(PersonData {
        name: person.name.clone(),
        gender: person.gender,
        birth_date: BirthDate::from(person.birth_date),
        birth_place: BirthPlace::parse(&person.birth_place).ok()?,
        citizenship: person.citizenship,
        document: person.document.clone().filter(|document| document.expires_on().is_none())?,
        snils: Some(person.snils.clone()?),
        inn: None,
    })
}
