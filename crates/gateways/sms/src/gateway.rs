use std::time::Duration;

use kernel::Uuid;

use crate::smpp::{SmppClient, SmppClientConfig, SmppReceived};
use crate::{SmsClient, SmsClientConfig, SmsError, SmsMessage, SmsReceipt, SmsStatus};

/// How the provider is reached.
#[derive(Clone, Debug)]
pub enum SmsConfig {
    /// By its HTTP gateway.
    Http(SmsClientConfig),
    /// By SMPP 3.4.
    Smpp(SmppClientConfig),
}

/// The provider, by one protocol or the other.
#[derive(Clone, Debug)]
pub enum SmsGateway {
    /// By its HTTP gateway.
    Http(SmsClient),
    /// By SMPP 3.4.
    Smpp(SmppClient),
}

/// How many requests of HTTP are under way at once.
const HTTP_BATCH: u64 = 32;
/// By SMPP more than the window: the session fills it anew with each answer.
const SMPP_BATCH: u64 = 256;

impl SmsGateway {
    /// A gateway. It connects when it is first used.
    pub fn new(config: &SmsConfig) -> Result<Self, SmsError> {
        Ok(match config {
            SmsConfig::Http(config) => Self::Http(SmsClient::new(config)?),
            SmsConfig::Smpp(config) => Self::Smpp(SmppClient::new(config)?),
        })
    }

    /// How many messages are best handed over at once.
    pub const fn batch(&self) -> u64 {
        match self {
            Self::Http(_) => HTTP_BATCH,
            Self::Smpp(_) => SMPP_BATCH,
        }
    }

    /// Hands a message over. Doing it again with the same id is safe.
    pub async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        match self {
            Self::Http(client) => client.send(message).await,
            Self::Smpp(client) => client.send(message).await,
        }
    }

    /// Whether the provider reports of itself what became of a message. Otherwise it is asked.
    pub const fn reports(&self) -> bool {
        matches!(self, Self::Smpp(_))
    }

    /// Asks what became of a message; none when the provider does not know it, or reports of itself.
    pub async fn find_status(&self, client_message_id: Uuid) -> Result<Option<SmsStatus>, SmsError> {
        match self {
            Self::Http(client) => client.find_status(client_message_id).await,
            Self::Smpp(_) => Ok(None),
        }
    }

    /// Waits for reports, and takes up to so many. A provider that is asked never reports.
    pub async fn next_reports(&self, limit: usize) -> Vec<SmppReceived> {
        match self {
            Self::Http(_) => std::future::pending().await,
            Self::Smpp(client) => client.next_reports(limit).await,
        }
    }

    /// Takes leave of the provider.
    pub async fn close(&self) {
        if let Self::Smpp(client) = self {
            client.close().await;
        }
    }
}

impl SmppClientConfig {
    /// The usual times and window.
    pub const WINDOW: usize = 100;
    /// How long to wait for a connection.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// How long to wait for an answer.
    pub const TIMEOUT: Duration = Duration::from_secs(10);
    /// How long the line may be silent.
    pub const ENQUIRE_AFTER: Duration = Duration::from_secs(30);
}
