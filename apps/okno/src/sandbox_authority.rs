//! The test authority in a process of its own, with certificates for people of the population.
// cyrillic: the law's word for a number

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use gateway_authority_simulator::{
    Authority, AuthoritySimulator, CertificateOrder, Holder, certificate_pem, key_pem,
};
use gateway_registries_simulator::{Person, Population};
use gost3410::Identifier;
use kernel::Env;
use person::NamePart;

use crate::serving::stop_requested;

const YEAR_SECONDS: u64 = 365 * 86_400;
/// How far in the past certificates of `--expired` end.
const EXPIRED_SECONDS: u64 = 86_400;

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
    let listen = SocketAddr::from(([127, 0, 0, 1], options.port));
    let simulator = AuthoritySimulator::start(listen, env.clone()).await?;
    let authority = simulator.authority();
    std::fs::create_dir_all(&options.folder)?;
    std::fs::write(options.folder.join("root.pem"), certificate_pem(authority.root())?)?;
    std::fs::write(options.folder.join("issuing.pem"), certificate_pem(authority.issuing())?)?;
    println!("address  {}", simulator.base_url());
    let now = u64::try_from(env.now().as_seconds())?;
    let not_after = if options.expired { now.saturating_sub(EXPIRED_SECONDS) } else { now + YEAR_SECONDS };
    let validity = (now.saturating_sub(YEAR_SECONDS), not_after);
    for person in Population::generate(options.people, options.population_seed).page(0, options.people) {
        certify(authority, &person, validity, &options.folder)?;
    }
    std::io::stdout().flush()?;
    stop_requested().await;
    simulator.stop().await;
    Ok(())
}

/// Certifies somebody who can have a certificate: alive, with a surname and a СНИЛС.
fn certify(
    authority: &Authority,
    person: &Person,
    (not_before, not_after): (u64, u64),
    folder: &Path,
) -> Result<(), Box<dyn Error>> {
    let (Some(snils), Some(surname), None) = (&person.snils, &person.name.last, person.died_on) else {
        return Ok(());
    };
    let given = [Some(&person.name.first), person.name.middle.as_ref()];
    let given = given.into_iter().flatten().map(NamePart::as_str).collect::<Vec<_>>().join(" ");
    let order = CertificateOrder {
        holder: Holder {
            surname: surname.as_str().to_owned(),
            given_name: given,
            snils: snils.digits().to_owned(),
            inn: person.inn.as_ref().map(|inn| inn.digits().to_owned()),
            ogrnip: None,
            organisation: None,
        },
        parameter_set: Identifier::CryptoProA,
        not_before,
        not_after,
    };
    let issued = authority.issue(&order)?;
    let own = folder.join(person.number.to_string());
    std::fs::create_dir_all(&own)?;
    std::fs::write(own.join("certificate.pem"), certificate_pem(&issued.certificate)?)?;
    std::fs::write(own.join("key.pem"), key_pem(&issued.key)?.as_bytes())?;
    let serial = HEXLOWER.encode(issued.certificate.serial());
    println!("{:>6}  {}  {serial}  {}", person.number, snils.digits(), person.name.full());
    Ok(())
}
