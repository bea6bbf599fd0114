//! `okno admin custodian …` and `okno admin tombstones …`: what stays of accounts that went.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use identity::ops::leave::find_tombstone;
use kernel::{Env, Oid};
use proofing::ops::archive::open_archive;
use sha2::{Digest, Sha256};
use store::CustodianKey;

use crate::admin::InstallationFile;
use crate::serve::{self, Role, secrets};

/// What the custodian of evidence does.
#[derive(Subcommand)]
pub enum CustodianCommand {
    /// Makes a pair of keys, STEM.public and STEM.private. The private one belongs to a place of its own, away from the
    /// installation.
    Keys {
        /// Where, without the ending.
        #[arg(long)]
        stem: PathBuf,
    },
    /// Opens what is kept of a person who left, as JSON on standard output. Who opened it and why is recorded first.
    Open {
        #[command(flatten)]
        installation: InstallationFile,
        /// The file of the private key.
        #[arg(long)]
        private_key_file: PathBuf,
        /// The public number that the account had.
        #[arg(long)]
        oid: i64,
        /// The order on which it is opened: its number and date, no name. It stands in the audit in clear.
        #[arg(long)]
        order: String,
    },
}

/// The log of accounts that went.
#[derive(Subcommand)]
pub enum TombstonesCommand {
    /// Erases whoever the log says has gone and a restored backup brought back. A worker does the same when it starts.
    Replay {
        #[command(flatten)]
        installation: InstallationFile,
    },
}

/// How long the name of an order may be.
const ORDER_CHARS_MAX: usize = 100;

impl CustodianCommand {
    /// Does what was asked.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Keys { stem } => {
                if stem.with_extension("public").exists() {
                    return Err("these keys exist already: choose another name".into());
                }
                secrets::make_custodian(&stem, &Env::system())?;
                println!("{}", stem.with_extension("public").display());
                println!("{}", stem.with_extension("private").display());
                Ok(())
            }
            Self::Open { installation, private_key_file, oid, order } => {
                let order = order.trim();
                if order.is_empty() || order.chars().count() > ORDER_CHARS_MAX {
                    return Err(
                        "--order takes the number and date of the order, at most 100 characters".into()
                    );
                }
                let key = CustodianKey::parse(secrets::read(&private_key_file)?.expose())?;
                let id = installation.open().await?;
                let store = id.proofing.db().clone();
                let tombstone = find_tombstone(store.reader(), Oid::try_from(oid)?).await?;
                let tombstone = tombstone.ok_or("no account of this number has gone")?;
                let administrator = format!("okno admin: {order}");
                let opened = open_archive(&store, tombstone.subject, &key, &administrator).await?;
                std::io::stdout().write_all(opened.expose())?;
                println!();
                store.close().await;
                Ok(())
            }
        }
    }
}

impl TombstonesCommand {
    /// Does what was asked.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let Self::Replay { installation } = self;
        let id = installation.open().await?;
        println!("{}", id.leaving.replay().await?);
        id.proofing.db().clone().close().await;
        Ok(())
    }
}

impl InstallationFile {
    /// The accounts of the installation, composed and not started.
    async fn open(&self) -> Result<crate::compose::IdSide, Box<dyn Error>> {
        let config = serve::Config::load(&self.config)?;
        let composed = serve::compose(&config, Role::Id, &Env::system()).await?;
        composed.id.ok_or_else(|| "the section [id] is missing".into())
    }
}

/// Prints a random secret and the hash that stands in the file.
pub fn print_client_secret(env: &Env) {
    let mut bytes = [0; 32];
    env.rng.fill(&mut bytes);
    let secret = BASE64URL_NOPAD.encode(&bytes);
    println!("secret         {secret}");
    println!("secret_sha256  {}", HEXLOWER.encode(&Sha256::digest(secret.as_bytes())));
}
