//! The test authority in a process of its own, with certificates for people of the population.
// cyrillic: the law's word for a number

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use gateway_authority_simulator::{
    Authority, AuthoritySimulator, AuthoritySimulatorConfig, CertificateOrder, Holder, People,
    certificate_pem, key_pem,
};
use gateway_registries_simulator::{AS_OF, Person, Population};
use kernel::Env;
use person::NamePart;

use crate::serving::stop_requested;

const YEAR_SECONDS: u64 = 365 * 86_400;
/// How far in the past certificates of `--expired` end.
const EXPIRED_SECONDS: u64 = 86_400;

/// From this age on a person signs for themselves (Civil Code, 26).
const HOLDER_AGE_MIN: i16 = 14;

/// Which certificates are made, and where to.
#[derive(Debug, clap::Args)]
pub struct AuthorityOptions {
    /// The folder for `root.pem`, `issuing.pem`, and a folder by the number of each person.
    #[arg(long)]
    pub folder: PathBuf,
    /// The port of lists, states and stamps; a free one by default.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// How many people are certified.
    #[arg(long, default_value_t = 20)]
    pub people: u64,
    /// Of which population.
    #[arg(long, default_value_t = 1)]
    pub population_seed: u64,
    /// Issues certificates that ended yesterday.
    #[arg(long)]
    pub expired: bool,
}

/// Makes the authority, certifies people, writes their keys and certificates, prints who they are and under which number, and
/// serves until told to stop.
pub async fn run(options: AuthorityOptions) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let population = Population::generate(options.people, options.population_seed);
    let config = AuthoritySimulatorConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], options.port)),
        people: people_of(population),
        ..AuthoritySimulatorConfig::local(&env)
    };
    let simulator = AuthoritySimulator::start(config, env.clone()).await?;
    let authority = simulator.authority();
    std::fs::create_dir_all(&options.folder)?;
    std::fs::write(options.folder.join("root.pem"), certificate_pem(authority.root())?)?;
    std::fs::write(options.folder.join("issuing.pem"), certificate_pem(authority.issuing())?)?;
    println!("address  {}", simulator.base_url());
    let now = u64::try_from(env.now().as_seconds())?;
    let not_after = if options.expired { now.saturating_sub(EXPIRED_SECONDS) } else { now + YEAR_SECONDS };
    let validity = (now.saturating_sub(YEAR_SECONDS), not_after);
    for person in population.page(0, options.people) {
        certify(authority, &person, validity, &options.folder)?;
    }
    std::io::stdout().flush()?;
    stop_requested().await;
    simulator.stop().await;
    Ok(())
}

/// Whom the authority signs for: the people of a population.
pub fn people_of(population: Population) -> People {
    Arc::new(move |snils| holder_of(&population.find_by_snils(snils)?))
}

/// Somebody as certificates name them, if they can have one: alive, of age for it, with a surname and a СНИЛС.
pub fn holder_of(person: &Person) -> Option<Holder> {
    if person.died_on.is_some() || person::age_on(person.birth_date, AS_OF) < HOLDER_AGE_MIN {
        return None;
    }
    let given = [Some(&person.name.first), person.name.middle.as_ref()];
    Some(Holder {
        surname: person.name.last.as_ref()?.as_str().to_owned(),
        given_name: given.into_iter().flatten().map(NamePart::as_str).collect::<Vec<_>>().join(" "),
        snils: person.snils.as_ref()?.digits().to_owned(),
        inn: person.inn.as_ref().map(|inn| inn.digits().to_owned()),
        ogrnip: None,
        organisation: None,
    })
}

fn certify(
    authority: &Authority,
    person: &Person,
    validity: (u64, u64),
    folder: &Path,
) -> Result<(), Box<dyn Error>> {
    let Some(holder) = holder_of(person) else { return Ok(()) };
    let snils = holder.snils.clone();
    let issued = authority.issue(&CertificateOrder::signing(holder, validity))?;
    let own = folder.join(person.number.to_string());
    std::fs::create_dir_all(&own)?;
    std::fs::write(own.join("certificate.pem"), certificate_pem(&issued.certificate)?)?;
    std::fs::write(own.join("key.pem"), key_pem(&issued.key)?.as_bytes())?;
    let serial = HEXLOWER.encode(issued.certificate.serial());
    println!("{:>6}  {snils}  {serial}  {}", person.number, person.name.full());
    Ok(())
}
