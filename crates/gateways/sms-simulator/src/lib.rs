//! An SMS provider with the phones of all receivers: behind its HTTP protocol, and behind SMPP 3.4, each on a socket of its
//! own.
//!
//! It speaks what `docs/api/sms.openapi.yaml` says, and SMPP as a transceiver knows it, so the real clients are tried against
//! it. A message shows once, by whichever protocol it came and however often: by our id in its TLV, or by receiver and user
//! message reference where there is none. It keeps messages in memory
//! only and within bounds, and it never writes a text or a number into the log.
//!
//! Numbers that make it misbehave, whatever the switches say:
//!
//! | number | what happens |
//! |---|---|
//! | `+79000000001` | 422 `bad-number`; `ESME_RINVDSTADR` |
//! | `+79000000002` | 403 `blocked`; `ESME_RX_R_APPN` |
//! | `+79000000003` | 503, `ESME_RSYSERR` at the first try of each message, then accepted |
//! | `+79000000004` | 429 with `Retry-After: 1`, `ESME_RTHROTTLED` at the first try of each message, then accepted |
//! | `+79000000005` | the answer to the first try of each message is lost, though the message arrives |
//! | `+79000000006` | taken, shown in the sandbox, and reported as `undeliverable`, `UNDELIV` |
//! | `+79000000007` | at the first try of each message the connection ends, though the message arrives |

mod phones;
mod provider;
mod receipts;
mod smpp;
mod smpp_text;
mod switches;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Env, Secret};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use phones::{PhoneSummary, ReceivedSms};
pub use switches::{SmsFault, SmsStatistics, SmsSwitches};

use provider::Provider;

/// How the provider is set up.
pub struct SmsSimulatorConfig {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The token that clients must show.
    pub token: Secret<String>,
    /// Where it listens for SMPP; port 0 takes a free one.
    pub smpp_listen: SocketAddr,
    /// The name that clients of SMPP must show.
    pub system_id: String,
    /// Their password, of which SMPP carries 8 characters at most.
    pub password: Secret<String>,
    /// Time and chance.
    pub env: Env,
    /// How many messages a phone keeps; older ones go.
    pub messages_per_phone_max: usize,
    /// How many messages all phones keep together; older ones go.
    pub messages_max: usize,
    /// How long after a message has arrived its sender hears of it.
    pub answer_delay: Duration,
}

impl SmsSimulatorConfig {
    /// On free ports of this machine, with usual bounds. By SMPP its clients are `okno`, with the first characters of the token.
    pub fn local(token: Secret<String>, env: Env) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            smpp_listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            system_id: SYSTEM_ID.to_owned(),
            password: Secret::new(token.expose().chars().take(PASSWORD_CHARS_MAX).collect()),
            token,
            env,
            messages_per_phone_max: 100,
            messages_max: 10_000,
            answer_delay: Duration::ZERO,
        }
    }
}

const SYSTEM_ID: &str = "okno";
const PASSWORD_CHARS_MAX: usize = 8;

/// A running provider. It stops when the last clone is dropped.
#[derive(Clone)]
pub struct SmsSimulator {
    provider: Arc<Provider>,
    address: SocketAddr,
    smpp_address: SocketAddr,
    // Dropping the sender tells the server to stop.
    _running: Arc<watch::Sender<()>>,
}

impl SmsSimulator {
    /// Listens and serves until the last clone of what it returns is dropped.
    pub async fn start(config: SmsSimulatorConfig) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let smpp_listener = TcpListener::bind(config.smpp_listen).await?;
        let smpp_address = smpp_listener.local_addr()?;
        let provider = Arc::new(Provider::new(config));
        let (running, mut stopped) = watch::channel(());
        tokio::spawn(smpp::listen(smpp_listener, provider.clone(), stopped.clone()));
        let router = provider::router(provider.clone());
        tokio::spawn(async move {
            let stop = async move { while stopped.changed().await.is_ok() {} };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                tracing::error!(%error, "the SMS simulator stopped");
            }
        });
        Ok(Self { provider, address, smpp_address, _running: Arc::new(running) })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client is configured with.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same for a client of SMPP.
    pub fn smpp_url(&self) -> String {
        format!("smpp://{}", self.smpp_address)
    }

    /// The name that clients of SMPP show.
    pub fn system_id(&self) -> &str {
        &self.provider.system_id
    }

    /// Their password.
    pub fn password(&self) -> &Secret<String> {
        &self.provider.password
    }

    /// The messages of a phone (in E.164), newest first.
    pub fn inbox(&self, phone: &str) -> Vec<ReceivedSms> {
        self.provider.phones().inbox(phone)
    }

    /// The phones that have messages, the one with the newest first.
    pub fn phones(&self) -> Vec<PhoneSummary> {
        self.provider.phones().summaries()
    }

    /// How it misbehaves now.
    pub fn switches(&self) -> SmsSwitches {
        *self.provider.switches()
    }

    /// Makes it misbehave, or behave again.
    pub fn set_switches(&self, switches: SmsSwitches) {
        *self.provider.switches() = switches;
    }

    /// What it has counted since it started.
    pub fn statistics(&self) -> SmsStatistics {
        self.provider.statistics()
    }
}
