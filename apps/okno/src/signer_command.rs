//! `okno signer`: reads what was typed and starts the agent.

use std::error::Error;
use std::io::BufReader;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use gateway_token::Token;
use kernel::{Env, Language};
use signer::{Agent, AgentOptions, Console, Folder, PORT, ScriptedConsole, Terminal};
use text::Words;

use crate::serving::stop_requested;

/// How long the question for the PIN waits.
const PATIENCE: Duration = Duration::from_secs(180);

/// What the agent is told.
#[derive(Debug, Subcommand)]
pub enum SignerCommand {
    /// Listens for pages of the given sites, on this computer alone.
    Run {
        /// A site whose pages may ask for signatures, as the browser shows it: <https://id.example.org>. May be repeated.
        #[arg(long = "origin", required = true)]
        origins: Vec<String>,
        /// The port.
        #[arg(long, default_value_t = PORT)]
        port: u16,
        #[command(flatten)]
        common: Common,
    },
    /// Takes a key file (PKCS#12).
    Add {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Shows the keys and their numbers.
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Removes a key that was added from a file.
    Remove {
        /// Its number.
        id: String,
        #[command(flatten)]
        common: Common,
    },
    /// Changes the PIN of a key.
    Pin {
        /// Its number; not needed where there is one key.
        id: Option<String>,
        #[command(flatten)]
        common: Common,
    },
}

/// What all commands take.
#[derive(Debug, Args)]
pub struct Common {
    /// The folder of the keys; `okno-signer` in the person's data folder by default.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The library of the token (PKCS#11), such as `/usr/lib/librtpkcs11ecp.so`.
    #[arg(long)]
    token: Option<PathBuf>,
    /// The language: ru or en.
    #[arg(long, default_value = "ru")]
    language: String,
    /// Dangerous, for tests: nobody is asked. Each question is answered by the first line of this file, or with `-` by the
    /// next line of the standard input; an empty line refuses.
    #[arg(long)]
    danger_pin_from: Option<PathBuf>,
}

/// What the commands work with.
struct Tools {
    folder: Folder,
    token: Option<Arc<Token>>,
    words: Words,
    console: Arc<dyn Console>,
}

impl Common {
    fn open(&self) -> Result<Tools, Box<dyn Error>> {
        let language = Language::from_tag(&self.language).ok_or("the language is ru or en")?;
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => data_folder().ok_or("no home folder: give --folder")?,
        };
        let console: Arc<dyn Console> = match &self.danger_pin_from {
            None => Arc::new(Terminal::default()),
            Some(path) if path.as_os_str() == "-" => {
                Arc::new(ScriptedConsole::from_lines(BufReader::new(std::io::stdin())))
            }
            Some(path) => Arc::new(ScriptedConsole::from_file(path.clone())),
        };
        let token = self.token.as_deref().map(Token::open).transpose()?.map(Arc::new);
        Ok(Tools { folder: Folder::open(&folder)?, token, words: Words::new(language), console })
    }
}

/// By the rules of freedesktop.org.
fn data_folder() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data = named.or_else(|| std::env::home_dir().map(|home| home.join(".local/share")));
    data.map(|data| data.join("okno-signer"))
}

impl SignerCommand {
    /// Does what was asked.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Run { origins, port, common } => run(origins, port, common.open()?).await,
            Self::Add { file, common } => {
                let Tools { folder, words, console, .. } = common.open()?;
                signer::add(&folder, words, console.as_ref(), &file)?;
                Ok(())
            }
            Self::List { common } => {
                let Tools { folder, token, words, console } = common.open()?;
                signer::list((&folder, token.as_ref()), words, console.as_ref())?;
                Ok(())
            }
            Self::Remove { id, common } => {
                let Tools { folder, words, console, .. } = common.open()?;
                Ok(signer::remove(&folder, words, console.as_ref(), &id)?)
            }
            Self::Pin { id, common } => {
                let Tools { folder, token, words, console } = common.open()?;
                let place = (&folder, token.as_ref());
                let id = match id {
                    Some(id) => id,
                    None => match signer::list(place, words, console.as_ref())?.as_slice() {
                        [key] => key.id().to_owned(),
                        _ => return Err("there are several keys: give the number of one".into()),
                    },
                };
                Ok(signer::change_pin(place, (words, &Env::system()), console.as_ref(), (&id, &|| true))?)
            }
        }
    }
}

async fn run(origins: Vec<String>, port: u16, tools: Tools) -> Result<(), Box<dyn Error>> {
    let Tools { folder, token, words, console } = tools;
    let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let values = [("address", address.into()), ("origins", origins.join(", ").into())];
    console.say(&words.with("signer-cli-listening", &values));
    let options = AgentOptions { origins, words, patience: PATIENCE };
    let agent = Agent::new(options, (folder, token), console, Env::system())?;
    signer::serve(Arc::new(agent), listener, stop_requested()).await?;
    Ok(())
}
