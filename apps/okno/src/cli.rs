use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use kernel::Env;

use crate::serve::{self, Role};

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
}

#[derive(Subcommand)]
enum Admin {
    /// The keys of an installation.
    #[command(subcommand)]
    Keys(Keys),
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
            Command::Serve { .. } | Command::Admin(_) => "info",
        }
    }

    /// Does what was asked.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        match self.command {
            #[cfg(feature = "sandbox")]
            Command::Demo { data, port } => Box::pin(crate::demo::run(data, port)).await,
            Command::Serve { config, role } => Box::pin(serve::run(&config, role)).await,
            Command::Admin(Admin::Keys(Keys::Create { dir })) => {
                Ok(serve::secrets::create_keys(&dir, &Env::system())?)
            }
        }
    }
}
