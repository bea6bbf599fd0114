//! The authority on its socket.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use gateway_authority_simulator::{
    AuthoritySimulator, AuthoritySimulatorConfig, FACTORY_PIN, certificate_pem,
};
use gateway_registries_simulator::Population;
use kernel::Env;

use super::client::ADDRESS_FILE;
use super::{holder_of, people_of, write_issued};
use crate::serving::stop_requested;

/// Which certificates are made, and where to.
#[derive(Debug, clap::Args)]
pub struct ServeOptions {
    /// The folder for `root.pem`, `issuing.pem`, and a folder by the number of each person.
    #[arg(long)]
    folder: PathBuf,
    /// The port of lists, states and stamps; a free one by default.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How many people are certified.
    #[arg(long, default_value_t = 20)]
    people: u64,
    /// Of which population.
    #[arg(long, default_value_t = 1)]
    population_seed: u64,
}

/// Prints who is certified and under which number. With `OKNO_SANDBOX_SEED` and the same port the authority is the same at
/// every start.
pub async fn run(options: ServeOptions) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let population = Population::generate(options.people, options.population_seed);
    let mut config = AuthoritySimulatorConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], options.port)),
        people: people_of(population),
        ..AuthoritySimulatorConfig::local(&env)
    };
    if let Ok(seed) = std::env::var("OKNO_SANDBOX_SEED") {
        let seed = HEXLOWER.decode(seed.as_bytes())?;
        config.seed = seed.try_into().map_err(|_| "OKNO_SANDBOX_SEED is not 32 bytes")?;
    }
    let simulator = AuthoritySimulator::start(config, env).await?;
    let authority = simulator.authority();
    std::fs::create_dir_all(&options.folder)?;
    std::fs::write(options.folder.join("root.pem"), certificate_pem(authority.root())?)?;
    std::fs::write(options.folder.join("issuing.pem"), certificate_pem(authority.issuing())?)?;
    for person in population.page(0, options.people) {
        let Some(holder) = holder_of(&person) else { continue };
        let handed = authority.hand_out(&authority.keyed(&holder.snils, None)?, FACTORY_PIN)?;
        write_issued(&options.folder.join(person.number.to_string()), &handed)?;
        println!("{:>6}  {}  {}  {}", person.number, holder.snils, handed.serial, person.name.full());
    }
    // The last file: who finds it finds the others.
    std::fs::write(options.folder.join(ADDRESS_FILE), simulator.base_url())?;
    println!("address  {}", simulator.base_url());
    std::io::stdout().flush()?;
    stop_requested().await;
    let _ = std::fs::remove_file(options.folder.join(ADDRESS_FILE));
    simulator.stop().await;
    Ok(())
}
