//! The test authority in a process of its own, with certificates for people of the population, and what is asked of it on the
//! command line.
// cyrillic: the law's word for a number

mod client;
mod issue;
mod serve;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::BASE64;
use gateway_authority_simulator::{Holder, IssuedBody, People};
use gateway_registries_simulator::{AS_OF, Person, Population};
use person::NamePart;

use client::AuthorityClient;

/// From this age on a person signs for themselves (Civil Code, 26).
const HOLDER_AGE_MIN: i16 = 14;

/// What is asked of the test authority.
#[derive(Debug, clap::Subcommand)]
pub enum AuthorityCommand {
    /// Makes the authority, certifies people, writes their keys and certificates, and serves until told to stop.
    Serve(serve::ServeOptions),
    /// Has the authority that serves a folder certify a person, a sole trader, an organisation or its official.
    Issue(issue::IssueOptions),
    /// Revokes a certificate.
    Revoke {
        /// The authority and the certificate.
        #[command(flatten)]
        issued: IssuedOptions,
        /// The reason, in a word of RFC 5280: `key-compromise`, `superseded`, …
        #[arg(long, default_value = "cessation-of-operation")]
        reason: String,
    },
    /// Revokes a certificate for a while.
    Suspend(IssuedOptions),
    /// Ends a suspension.
    Resume(IssuedOptions),
    /// Prints the ministry's list of accredited authorities, if this one were accredited.
    List {
        /// The folder that the authority serves.
        #[arg(long)]
        folder: PathBuf,
    },
}

/// One certificate of an authority.
#[derive(Debug, clap::Args)]
pub struct IssuedOptions {
    /// The folder that the authority serves.
    #[arg(long)]
    folder: PathBuf,
    /// The number of the certificate, in hexadecimal.
    serial: String,
}

/// Does it.
pub async fn run(command: AuthorityCommand) -> Result<(), Box<dyn Error>> {
    match command {
        AuthorityCommand::List { folder } => {
            let list = AuthorityClient::of_folder(&folder)?.get("/accredited.xml").await?;
            Ok(std::io::stdout().write_all(&list)?)
        }
        AuthorityCommand::Serve(options) => serve::run(options).await,
        AuthorityCommand::Issue(options) => issue::run(options).await,
        AuthorityCommand::Revoke { issued, reason } => revoke(&issued, &reason).await,
        AuthorityCommand::Suspend(issued) => revoke(&issued, "certificate-hold").await,
        AuthorityCommand::Resume(issued) => {
            let path = format!("/resume/{}", issued.serial);
            AuthorityClient::of_folder(&issued.folder)?.post(&path, &[]).await.map(drop)
        }
    }
}

async fn revoke(issued: &IssuedOptions, reason: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("/revoke/{}?reason={reason}", issued.serial);
    AuthorityClient::of_folder(&issued.folder)?.post(&path, &[]).await.map(drop)
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

/// The files of somebody who was certified.
fn write_issued(folder: &Path, issued: &IssuedBody) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("certificate.pem"), &issued.certificate)?;
    std::fs::write(folder.join("key.pem"), &issued.key)?;
    std::fs::write(folder.join("container.p12"), BASE64.decode(issued.container.as_bytes())?)?;
    std::fs::write(folder.join("container-gost.p12"), BASE64.decode(issued.gost_container.as_bytes())?)?;
    Ok(std::fs::write(folder.join("pin"), &issued.pin)?)
}
