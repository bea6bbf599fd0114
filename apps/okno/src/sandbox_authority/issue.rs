//! A certificate ordered on the command line.
// cyrillic: names of those who do not exist

use std::error::Error;
use std::path::PathBuf;

use gateway_authority_simulator::{
    Carrier, CertificateSubject, IssuedBody, OrderBody, Organisation, Usage, made_up_ogrnip,
};
use gateway_registries_simulator::Population;
use kernel::Env;

use super::client::AuthorityClient;
use super::{holder_of, write_issued};

const DAY_SECONDS: u64 = 86_400;
/// Clocks differ.
const BACKDATED_SECONDS: u64 = 3_600;

/// Whom a certificate is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// A person.
    Person,
    /// A person as a sole trader, with ОГРНИП.
    Trader,
    /// An organisation by itself, with ОГРН and its ИНН.
    Organisation,
    /// A person for an organisation.
    Official,
}

/// What may be wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Wrong {
    /// It ended yesterday.
    Expired,
    /// It begins tomorrow.
    NotYetValid,
    /// The key is for encryption only.
    Usage,
}

/// What is issued, and where to.
#[derive(Debug, clap::Args)]
pub struct IssueOptions {
    /// The folder that the authority serves.
    #[arg(long)]
    folder: PathBuf,
    /// Whom it is about.
    #[arg(long, value_enum, default_value = "person")]
    kind: Kind,
    /// The number of the person in the population.
    #[arg(long, default_value_t = 0)]
    person: u64,
    /// Of which population.
    #[arg(long, default_value_t = 1)]
    population_seed: u64,
    /// The name of the organisation.
    #[arg(long, default_value = "ООО «Образец»")]
    organisation: String,
    /// The post of its official.
    #[arg(long, default_value = "Директор")]
    title: String,
    /// On a universal electronic card.
    #[arg(long)]
    card: bool,
    /// The identifier of the key's parameter set; CryptoPro-A without it.
    #[arg(long)]
    parameter_set: Option<String>,
    /// For how many days.
    #[arg(long, default_value_t = 456)]
    days: u64,
    /// What is to be wrong with it.
    #[arg(long, value_enum)]
    wrong: Option<Wrong>,
    /// The PIN of the containers; the factory's without it.
    #[arg(long)]
    pin: Option<String>,
    /// The folder for the files; one by the certificate's number in the authority's without it.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Prints the number and the folder of what was issued.
pub async fn run(options: IssueOptions) -> Result<(), Box<dyn Error>> {
    let (not_before, not_after) = validity(&options)?;
    let body = OrderBody {
        subject: subject(&options).ok_or("this person cannot have a certificate")?,
        parameter_set: options.parameter_set,
        usage: if options.wrong == Some(Wrong::Usage) { Usage::KeyAgreement } else { Usage::Signing },
        carrier: if options.card { Carrier::Card } else { Carrier::Own },
        not_before,
        not_after,
        pin: options.pin,
    };
    let client = AuthorityClient::of_folder(&options.folder)?;
    let answer = client.post("/certificates", &serde_json::to_vec(&body)?).await?;
    let issued: IssuedBody = serde_json::from_slice(&answer)?;
    let out = options.out.unwrap_or_else(|| options.folder.join("issued").join(&issued.serial));
    write_issued(&out, &issued)?;
    println!("{}  {}", issued.serial, out.display());
    Ok(())
}

fn subject(options: &IssueOptions) -> Option<CertificateSubject> {
    let organisation = || Organisation::made_up(options.person, &options.organisation, &options.title);
    if options.kind == Kind::Organisation {
        return Some(organisation().into());
    }
    let population = Population::generate(options.person + 1, options.population_seed);
    let mut holder = holder_of(&population.person(options.person)?)?;
    match options.kind {
        Kind::Trader => holder.ogrnip = Some(made_up_ogrnip(options.person)),
        Kind::Official => holder.organisation = Some(organisation()),
        Kind::Person | Kind::Organisation => {}
    }
    Some(holder.into())
}

fn validity(options: &IssueOptions) -> Result<(u64, u64), Box<dyn Error>> {
    let now = u64::try_from(Env::system().now().as_seconds())?;
    let length = options.days.saturating_mul(DAY_SECONDS);
    Ok(match options.wrong {
        Some(Wrong::Expired) => {
            let end = now.saturating_sub(DAY_SECONDS);
            (end.saturating_sub(length), end)
        }
        Some(Wrong::NotYetValid) => {
            (now + DAY_SECONDS, now.saturating_add(DAY_SECONDS).saturating_add(length))
        }
        Some(Wrong::Usage) | None => (now.saturating_sub(BACKDATED_SECONDS), now.saturating_add(length)),
    })
}
