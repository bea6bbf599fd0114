//! A mail server that accepts SMTP on a socket of its own and keeps the mailboxes.
//!
//! It speaks what RFC 5321 asks of a server that takes mail from a known sender: EHLO, STARTTLS under an authority of
//! its own made at the start, AUTH PLAIN and LOGIN, MAIL, RCPT, DATA, RSET, NOOP, QUIT, with 8BITMIME, SMTPUTF8, SIZE
//! and PIPELINING. It is strict where a mistake of the sender would be met in the world: lines over 998 octets, bare
//! line feeds, mail before STARTTLS and authentication. It relays nothing, keeps mail in memory only and within
//! bounds, and never writes a text or an address into the log.
//!
//! Addresses that make it misbehave, whatever the switches say (any domain):
//!
//! | address | what happens |
//! |---|---|
//! | `refused@…` | 550 for good |
//! | `deferred@…` | 451 at the first try of each message, then accepted |
//! | `gone@…` | the first message arrives; each later one is taken, and a notification (RFC 3464) comes back |
//! | `dropped@…` | the message arrives, but the first answer to each is lost with the connection |

mod bounces;
mod command;
mod mailbox;
mod reading;
mod server;
mod session;
mod switches;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Env, Secret};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use mailbox::{MailboxSummary, ReceivedMail};
pub use switches::{MailFault, MailStatistics, MailSwitches};

use server::Server;

/// How the server is set up.
pub struct MailSimulatorConfig {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The name that senders must show.
    pub username: String,
    /// The password that senders must show.
    pub password: Secret<String>,
    /// Time and chance.
    pub env: Env,
    /// The largest message, in octets.
    pub message_bytes_max: usize,
    /// How many messages a mailbox keeps; older ones go.
    pub messages_per_mailbox_max: usize,
    /// How many messages all mailboxes keep together; older ones go.
    pub messages_max: usize,
    /// How many connections are served at once; others wait.
    pub connections_max: usize,
    /// How long it waits for the next line.
    pub line_timeout: Duration,
    /// The Maildir to which notifications of bounced mail go; nowhere when none.
    pub bounces: Option<PathBuf>,
}

impl MailSimulatorConfig {
    /// On a free port of this machine, with usual bounds.
    pub fn local(username: &str, password: Secret<String>, env: Env) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            username: username.to_owned(),
            password,
            env,
            message_bytes_max: 256 * 1024,
            messages_per_mailbox_max: 100,
            messages_max: 2_000,
            connections_max: 64,
            line_timeout: Duration::from_secs(60),
            bounces: None,
        }
    }
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum MailSimulatorError {
    /// The address is not free.
    #[error("the mail simulator cannot listen")]
    Listen(#[from] io::Error),
    /// The certificates could not be made.
    #[error("the mail simulator cannot make its certificates: {0}")]
    Certificates(String),
}

/// A running server. It stops when the last clone is dropped.
#[derive(Clone)]
pub struct MailSimulator {
    server: Arc<Server>,
    address: SocketAddr,
    authority_pem: Arc<str>,
    // Dropping the sender tells the server to stop.
    _running: Arc<watch::Sender<()>>,
}

impl MailSimulator {
    /// Listens and serves until the last clone of what it returns is dropped.
    pub async fn start(config: MailSimulatorConfig) -> Result<Self, MailSimulatorError> {
        let identity = tls::Identity::make()?;
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let authority_pem = identity.authority_pem.into();
        let server = Arc::new(Server::new(config, identity.acceptor));
        let (running, stopped) = watch::channel(());
        tokio::spawn(server::serve(server.clone(), listener, stopped));
        Ok(Self { server, address, authority_pem, _running: Arc::new(running) })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The authority that a client must trust, in PEM. Its certificate is for `localhost`, `127.0.0.1` and `::1`.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// The messages of a mailbox, newest first. Addresses differ by more than case.
    pub fn mailbox(&self, address: &str) -> Vec<ReceivedMail> {
        self.server.mailboxes().mailbox(address)
    }

    /// One message of a mailbox, by the number it has there.
    pub fn find_message(&self, address: &str, number: u64) -> Option<ReceivedMail> {
        self.server.mailboxes().mailbox(address).into_iter().find(|mail| mail.number == number)
    }

    /// The mailboxes that have messages, the one with the newest first.
    pub fn mailboxes(&self) -> Vec<MailboxSummary> {
        self.server.mailboxes().summaries()
    }

    /// How it misbehaves now.
    pub fn switches(&self) -> MailSwitches {
        *self.server.switches()
    }

    /// Makes it misbehave, or behave again.
    pub fn set_switches(&self, switches: MailSwitches) {
        *self.server.switches() = switches;
    }

    /// What it has counted since it started.
    pub fn statistics(&self) -> MailStatistics {
        self.server.statistics()
    }
}
