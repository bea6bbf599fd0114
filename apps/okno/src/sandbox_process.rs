//! Simulators in a process of their own, for benches and faults, and the population as a file.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use gateway_registries::Registry;
use gateway_registries_simulator::{
    Consumer, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times, population_csv,
    population_json,
};
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use http_signature::{SigningKey, VerifyingKey};
use kernel::Env;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::PublicUrl;

use crate::outside::{KEPT_MAX, Outside, random_secret};
use crate::serving::{serve, stop_requested};

/// The seed from which both sides make their keys, given as hexadecimal in `OKNO_SANDBOX_SEED`.
pub const SEED_BYTES: usize = 32;

/// The registries alone: prints the address of each, in the order of [`Registry::ALL`], and serves until told to stop.
pub async fn registries(people: u64, population_seed: u64) -> Result<(), Box<dyn Error>> {
    let seed = std::env::var("OKNO_SANDBOX_SEED").map_err(|_| "OKNO_SANDBOX_SEED is not set")?;
    let seed: [u8; SEED_BYTES] =
        HEXLOWER.decode(seed.as_bytes())?.try_into().map_err(|_| "OKNO_SANDBOX_SEED is not 32 bytes")?;
    let consumer = Arc::new(SigningKey::from_seed("okno", &seed)?);
    let config = SimulatorConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        population: Population::generate(people, population_seed),
        keys: RegistryKeys::from_seed(&seed)?,
        consumers: vec![Consumer { key: consumer.verifying_key() }],
        times: Times::default(),
        waiting_max: 1_000_000,
    };
    let simulator = RegistriesSimulator::start(config, Env::system()).await?;
    for registry in Registry::ALL {
        println!("{}", simulator.base_url(registry));
    }
    std::io::stdout().flush()?;
    stop_requested().await;
    Ok(())
}

/// The SMS provider alone: prints its address for SMPP, the name and the password of its client, and serves until told to stop.
pub async fn sms() -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let mut config = SmsSimulatorConfig::local(random_secret(&env), env);
    config.messages_max = KEPT_MAX;
    let simulator = SmsSimulator::start(config).await?;
    println!("{}\n{}\n{}", simulator.smpp_url(), simulator.system_id(), simulator.password().expose());
    std::io::stdout().flush()?;
    stop_requested().await;
    Ok(())
}

/// Everything outside: the simulators and their web face. It writes where they are into a file, which is there only when
/// everything listens, and serves until told to stop, whatever becomes of the installation that uses it.
pub async fn outside(options: OutsideOptions) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let key = BASE64.decode(options.consumer_key.as_bytes())?;
    let consumer = VerifyingKey::from_bytes(&options.consumer, &key)?;
    let population = Population::generate(options.people, options.population_seed);
    let delay = Duration::from_millis(options.sms_answer_delay_ms);
    let outside = Outside::start(&env, population, consumer, delay, None).await?;
    let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
    let url = PublicUrl::parse(&format!("http://localhost:{}", listener.local_addr()?.port()))?;
    let others = sandbox::Addresses { id: options.id_url, portal: options.portal_url };
    let face = outside.face((url.clone(), others), Vec::new(), crate::demo::appearance(), &env);
    let (stop, stopped) = watch::channel(false);
    let serving = tokio::spawn(serve(listener, sandbox::router(face), stopped));
    outside.places(&url).write(&options.file)?;
    stop_requested().await;
    let _ = stop.send(true);
    Ok(serving.await??)
}

/// What the outside is told.
#[derive(Debug, clap::Args)]
pub struct OutsideOptions {
    /// The file for its addresses, tokens and public keys, in JSON.
    #[arg(long)]
    pub file: PathBuf,
    /// The id of the one consumer that the registries know.
    #[arg(long)]
    pub consumer: String,
    /// Its public key (Ed25519) in base64.
    #[arg(long)]
    pub consumer_key: String,
    /// How many people the registries know.
    #[arg(long, default_value_t = 10_000)]
    pub people: u64,
    /// Which.
    #[arg(long, default_value_t = 1)]
    pub population_seed: u64,
    /// The port of the web face; a free one by default.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Where the accounts are, for the links of the web face.
    #[arg(long, default_value = "http://localhost:8081")]
    pub id_url: String,
    /// Where the services are.
    #[arg(long, default_value = "http://localhost:8080")]
    pub portal_url: String,
    /// How long after a message has arrived on a phone its sender hears of it.
    #[arg(long, default_value_t = 0)]
    pub sms_answer_delay_ms: u64,
}

/// How a population is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PopulationFormat {
    /// Comma-separated values.
    Csv,
    /// JSON, one person a line.
    Json,
}

/// Writes the population, one person a line.
pub fn population(people: u64, seed: u64, format: PopulationFormat) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match format {
        PopulationFormat::Csv => population_csv(people, seed, &mut out)?,
        PopulationFormat::Json => population_json(people, seed, &mut out)?,
    }
    Ok(out.flush()?)
}
