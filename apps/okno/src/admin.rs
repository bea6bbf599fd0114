//! `okno admin …` about staff: the first supervisor, registrars, taking back what one of them vouched for.

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use desk::Desk;
use desk::model::centre::CentreCode;
use desk::model::office::Role as Office;
use desk::ops::evidence::revoke_evidence;
use desk::ops::offices::{bootstrap_operator, grant_office, list_offices, revoke_offices};
use identity::ops::account::find_by_oid;
use kernel::{Env, Oid, Timestamp};
use store::Store;

use crate::serve::{self, Role};

/// What whoever runs the installation does about staff.
#[derive(Subcommand)]
pub enum StaffCommand {
    /// The first supervisor and administrator.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Staff at the centres.
    #[command(subcommand)]
    Registrar(RegistrarCommand),
    /// What staff vouched for.
    #[command(subcommand)]
    Evidence(EvidenceCommand),
}

/// The first supervisor and administrator.
#[derive(Subcommand)]
pub enum OperatorCommand {
    /// Names one standard account the first supervisor and administrator: once, for 30 days, until a colleague confirms it.
    Bootstrap {
        #[command(flatten)]
        installation: InstallationFile,
        /// The public number of the account.
        #[arg(long)]
        oid: i64,
        /// The code of the centre.
        #[arg(long)]
        centre: String,
    },
}

/// Staff at the centres.
#[derive(Subcommand)]
pub enum RegistrarCommand {
    /// Gives an office at a centre to a confirmed person.
    Grant {
        #[command(flatten)]
        installation: InstallationFile,
        /// The public number of the account.
        #[arg(long)]
        oid: i64,
        /// The code of the centre.
        #[arg(long)]
        centre: String,
        /// Which office.
        #[arg(long, value_enum, default_value = "registrar")]
        role: OfficeName,
    },
    /// Takes every office away and ends the person's sessions at once.
    Revoke {
        #[command(flatten)]
        installation: InstallationFile,
        /// The public number of the account.
        #[arg(long)]
        oid: i64,
        /// Which office; all of them by default.
        #[arg(long, value_enum)]
        role: Option<OfficeName>,
    },
    /// Lists who holds which office.
    List {
        #[command(flatten)]
        installation: InstallationFile,
    },
}

/// What staff vouched for.
#[derive(Subcommand)]
pub enum EvidenceCommand {
    /// Takes back what a registrar vouched for since a moment: levels follow, people are told.
    Revoke {
        #[command(flatten)]
        installation: InstallationFile,
        /// The public number of the registrar.
        #[arg(long)]
        registrar: i64,
        /// The moment, such as 2026-11-22T09:00:00Z.
        #[arg(long)]
        since: jiff::Timestamp,
    },
}

/// Which installation.
#[derive(Args)]
pub struct InstallationFile {
    /// The file of the installation, in TOML.
    #[arg(long)]
    pub(crate) config: PathBuf,
}

/// An office, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OfficeName {
    /// Confirms people.
    Registrar,
    /// Looks after registrars.
    Supervisor,
    /// Prints registered letters.
    Post,
    /// Runs the installation.
    Administrator,
}

impl From<OfficeName> for Office {
    fn from(name: OfficeName) -> Self {
        match name {
            OfficeName::Registrar => Self::Registrar,
            OfficeName::Supervisor => Self::Supervisor,
            OfficeName::Post => Self::PostOperator,
            OfficeName::Administrator => Self::Administrator,
        }
    }
}

/// Under which name the audit knows the command line.
const ADMINISTRATOR: &str = "okno admin";

impl StaffCommand {
    /// Does what was asked and prints what came of it.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Operator(OperatorCommand::Bootstrap { installation, oid, centre }) => {
                let desk = open(&installation.config).await?;
                let (oid, centre) = (Oid::try_from(oid)?, CentreCode::parse(&centre)?);
                bootstrap_operator(&desk, oid, &centre, ADMINISTRATOR).await?;
                println!("{oid}: supervisor, administrator @ {centre}");
                close(&desk).await
            }
            Self::Registrar(command) => command.run().await,
            Self::Evidence(EvidenceCommand::Revoke { installation, registrar, since }) => {
                let desk = open(&installation.config).await?;
                let oid = Oid::try_from(registrar)?;
                let subject = find_by_oid(store_of(&desk).reader(), oid).await?;
                let subject = subject.ok_or("no account has this number")?;
                let since = (subject, Timestamp::from(since));
                println!("{}", revoke_evidence(&desk, since, ADMINISTRATOR).await?);
                close(&desk).await
            }
        }
    }
}

impl RegistrarCommand {
    async fn run(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Grant { installation, oid, centre, role } => {
                let desk = open(&installation.config).await?;
                let (oid, centre) = (Oid::try_from(oid)?, CentreCode::parse(&centre)?);
                let role = Office::from(role);
                grant_office(&desk, oid, (role, &centre), ADMINISTRATOR).await?;
                println!("{oid}: {} @ {centre}", role.as_str());
                close(&desk).await
            }
            Self::Revoke { installation, oid, role } => {
                let desk = open(&installation.config).await?;
                let role = role.map(Office::from);
                println!("{}", revoke_offices(&desk, Oid::try_from(oid)?, role, ADMINISTRATOR).await?);
                close(&desk).await
            }
            Self::List { installation } => {
                let desk = open(&installation.config).await?;
                for line in list_offices(&desk).await? {
                    println!(
                        "{}  {} @ {}  {}",
                        line.oid,
                        line.office.role.as_str(),
                        line.office.centre,
                        line.name
                    );
                }
                close(&desk).await
            }
        }
    }
}

fn store_of(desk: &Desk) -> &Store {
    desk.identity().store()
}

async fn open(file: &Path) -> Result<Desk, Box<dyn Error>> {
    let config = serve::Config::load(file)?;
    let composed = serve::compose(&config, Role::Id, &Env::system()).await?;
    composed.id.map(|id| id.desk).ok_or_else(|| "the section [id] is missing".into())
}

async fn close(desk: &Desk) -> Result<(), Box<dyn Error>> {
    store_of(desk).clone().close().await;
    Ok(())
}
