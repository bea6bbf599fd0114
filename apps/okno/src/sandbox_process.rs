//! Simulators in a process of their own, for benches and faults, and the population as a file.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use gateway_registries::Registry;
use gateway_registries_simulator::{
    Consumer, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times, population_csv,
    population_json,
};
use http_signature::SigningKey;
use kernel::Env;

use crate::serving::stop_requested;

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
