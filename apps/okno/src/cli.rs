use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use kernel::Env;

use crate::admin::StaffCommand;
use crate::custodian::{CustodianCommand, TombstonesCommand};
use crate::serve::{self, Role};
use crate::signer_command::SignerCommand;

/// Okno: accounts and public services in one window.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts everything with the outside world simulated: no set-up, loopback only.
    #[cfg(feature = "sandbox")]
    Demo {
        /// The folder of the databases; a fresh temporary one by default. The keys stand beside it, in FOLDER.keys.
        #[arg(long)]
        data: Option<PathBuf>,
        /// The port of the portal; the account is on the next one and the sandbox on the one after.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Letters are printed by two postal operators of the demo instead of the printing house.
        #[arg(long)]
        print_room: bool,
        /// Today is so many days later, for everything in the demo: to look at what will be. A folder that has been ahead
        /// does not go back.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=36_500))]
        days_ahead: u32,
        /// The port at which pages look for `okno signer` on this computer; start it with the same one.
        #[arg(long, default_value_t = signer::PORT)]
        signer_port: u16,
    },
    /// Serves an installation, as its file says: see docs/operations.md.
    Serve {
        /// The file, in TOML.
        #[arg(long)]
        config: PathBuf,
        /// What this process does of the installation's work.
        #[arg(long, value_enum, default_value = "all")]
        role: Role,
    },
    /// What an operator does by hand.
    #[command(subcommand)]
    Admin(Admin),
    /// The agent on a person's own computer, which signs for pages: see docs/signer.md.
    #[command(subcommand)]
    Signer(SignerCommand),
    /// The outside world by itself.
    #[cfg(feature = "sandbox")]
    #[command(subcommand)]
    Sandbox(Sandbox),
    /// Measures on this machine.
    #[cfg(feature = "sandbox")]
    #[command(subcommand)]
    Bench(Bench),
    /// Kills `serve` at random moments while people register and are checked, and holds what is left to what was promised.
    #[cfg(feature = "sandbox")]
    Faults(crate::faults::Options),
}

#[cfg(feature = "sandbox")]
#[derive(Subcommand)]
enum Sandbox {
    /// Writes the synthetic population: the same numbers give the same people.
    Population {
        /// How many.
        #[arg(long)]
        people: u64,
        /// Which.
        #[arg(long)]
        seed: u64,
        /// How it is written.
        #[arg(long, value_enum, default_value = "csv")]
        format: crate::sandbox_process::PopulationFormat,
    },
    /// Serves the registries alone, with keys from `OKNO_SANDBOX_SEED`, and prints their addresses.
    Registries {
        /// How many people they know.
        #[arg(long, default_value_t = 10_000)]
        people: u64,
        /// Which.
        #[arg(long, default_value_t = 1)]
        population_seed: u64,
    },
    /// Serves the SMS provider alone by SMPP, and prints its address, our name and our password.
    Sms,
    /// Serves everything outside: the simulators and their web face.
    Outside(crate::sandbox_process::OutsideOptions),
    /// A test authority: certificates for people of the population, lists, states and stamps.
    #[command(subcommand)]
    Ca(crate::sandbox_authority::AuthorityCommand),
}

#[cfg(feature = "sandbox")]
#[derive(Subcommand)]
enum Bench {
    /// Checks a second, from the queue to the durable result.
    Checks {
        /// How many people; each has three checks.
        #[arg(long, default_value_t = 5_000)]
        people: u64,
        /// An empty PostgreSQL database; a fresh SQLite file without it.
        #[arg(long)]
        postgres: Option<String>,
    },
    /// Letters a second, typeset and encrypted for the printing house.
    Letters {
        /// How many letters at least.
        #[arg(long, default_value_t = 1_000)]
        letters: usize,
        /// On how many threads.
        #[arg(long, default_value_t = 2)]
        workers: usize,
    },
    /// Messages a second through SMPP, from the queue to the durable end.
    Messages(crate::bench::MessagesBench),
    /// Cold start to the first page, memory of an idle `serve`, and the account page under load, on `SQLite`.
    Pages {
        /// How long the load lasts.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
        /// How many account pages are asked for a second.
        #[arg(long, default_value_t = 200)]
        rate: u64,
    },
    /// Signed messages a second: a chain of three with GOST keys, and a revocation that is known.
    Signatures {
        /// How long each parameter set is measured.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// On how many threads.
        #[arg(long, default_value_t = 1)]
        workers: u32,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// The keys of an installation.
    #[command(subcommand)]
    Keys(Keys),
    /// Staff and what they vouched for.
    #[command(flatten)]
    Staff(StaffCommand),
    /// What the law wants kept of accounts that went.
    #[command(subcommand)]
    Custodian(CustodianCommand),
    /// Makes a secret for another system (one that has messages sent, the software of a centre), and prints it once with
    /// the hash for the file.
    #[command(visible_alias = "notify-secret")]
    ClientSecret,
    /// The log of accounts that went.
    #[command(subcommand)]
    Tombstones(TombstonesCommand),
    /// Looks at tokens and security modules through PKCS#11, and with a PIN has them sign: whether a module works here.
    TokenCheck(crate::token_check::TokenCheck),
    /// Reads a folder of accredited authorities and prints whom it would have us trust, and what would change.
    Accredited(crate::accredited_check::AccreditedCheck),
}

#[derive(Subcommand)]
enum Keys {
    /// Makes the keys of a new installation; keys that exist stay as they are.
    Create {
        /// The folder: `id`, `portal` and `audit` come into it.
        #[arg(long)]
        dir: PathBuf,
    },
}

impl Cli {
    /// How much is logged unless `OKNO_LOG` says otherwise: a demo prints whom to be, and little else.
    pub const fn log_default(&self) -> &'static str {
        match self.command {
            #[cfg(feature = "sandbox")]
            Command::Demo { .. } => "warn",
            #[cfg(feature = "sandbox")]
            Command::Sandbox(_) | Command::Bench(_) | Command::Faults(_) => "warn",
            Command::Signer(_) => "warn",
            Command::Serve { .. } | Command::Admin(_) => "info",
        }
    }

    /// Does what was asked.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        match self.command {
            #[cfg(feature = "sandbox")]
            Command::Demo { data, port, print_room, days_ahead, signer_port } => {
                let printed_by = crate::demo::PrintedBy::from(print_room);
                let options = crate::demo::Options { data, port, printed_by, days_ahead, signer_port };
                Box::pin(crate::demo::run(options)).await
            }
            #[cfg(feature = "sandbox")]
            Command::Sandbox(Sandbox::Population { people, seed, format }) => {
                crate::sandbox_process::population(people, seed, format)
            }
            #[cfg(feature = "sandbox")]
            Command::Sandbox(Sandbox::Registries { people, population_seed }) => {
                Box::pin(crate::sandbox_process::registries(people, population_seed)).await
            }
            #[cfg(feature = "sandbox")]
            Command::Sandbox(Sandbox::Sms) => Box::pin(crate::sandbox_process::sms()).await,
            #[cfg(feature = "sandbox")]
            Command::Sandbox(Sandbox::Outside(options)) => {
                Box::pin(crate::sandbox_process::outside(options)).await
            }
            #[cfg(feature = "sandbox")]
            Command::Sandbox(Sandbox::Ca(command)) => Box::pin(crate::sandbox_authority::run(command)).await,
            #[cfg(feature = "sandbox")]
            Command::Faults(options) => Box::pin(crate::faults::run(options)).await,
            #[cfg(feature = "sandbox")]
            Command::Bench(Bench::Checks { people, postgres }) => {
                Box::pin(crate::bench::checks(crate::bench::ChecksBench { people, postgres })).await
            }
            #[cfg(feature = "sandbox")]
            Command::Bench(Bench::Letters { letters, workers }) => {
                Box::pin(crate::bench::letters(letters, workers)).await
            }
            #[cfg(feature = "sandbox")]
            Command::Bench(Bench::Messages(bench)) => Box::pin(crate::bench::messages(bench)).await,
            #[cfg(feature = "sandbox")]
            Command::Bench(Bench::Pages { seconds, rate }) => {
                Box::pin(crate::bench::pages(seconds, rate)).await
            }
            #[cfg(feature = "sandbox")]
            Command::Bench(Bench::Signatures { seconds, workers }) => {
                Box::pin(crate::bench::signatures(seconds, workers)).await
            }
            Command::Signer(command) => Box::pin(command.run()).await,
            Command::Serve { config, role } => Box::pin(serve::run(&config, role)).await,
            Command::Admin(Admin::Keys(Keys::Create { dir })) => {
                Ok(serve::secrets::create_keys(&dir, &Env::system())?)
            }
            Command::Admin(Admin::Staff(command)) => Box::pin(command.run()).await,
            Command::Admin(Admin::Custodian(command)) => Box::pin(command.run()).await,
            Command::Admin(Admin::ClientSecret) => {
                crate::custodian::print_client_secret(&Env::system());
                Ok(())
            }
            Command::Admin(Admin::Tombstones(command)) => Box::pin(command.run()).await,
            Command::Admin(Admin::TokenCheck(check)) => check.run(&Env::system()),
            Command::Admin(Admin::Accredited(check)) => check.run(),
        }
    }
}
