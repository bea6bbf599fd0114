use std::error::Error;
#[cfg(feature = "sandbox")]
use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
}

impl Cli {
    /// How much is logged unless `OKNO_LOG` says otherwise: a demo prints whom to be, and little else.
    pub const fn log_default(&self) -> &'static str {
        match self.command {
            #[cfg(feature = "sandbox")]
            Command::Demo { .. } => "warn",
        }
    }

    /// Does what was asked.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        match self.command {
            #[cfg(feature = "sandbox")]
            Command::Demo { data, port } => crate::demo::run(data, port).await,
        }
    }
}
