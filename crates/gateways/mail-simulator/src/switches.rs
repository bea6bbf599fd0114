use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How the server treats every message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailSwitches {
    /// How long it thinks before it answers to a message.
    pub delay: Duration,
    /// What goes wrong.
    pub fault: Option<MailFault>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailFault {
    /// 451 to every receiver: come later.
    Defer,
    /// 550 to every receiver, for good.
    Refuse,
    /// The message arrives, but the connection ends before the answer.
    DropAfterData,
}

impl MailFault {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Defer, Self::Refuse, Self::DropAfterData];

    /// The word in forms and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Defer => "defer",
            Self::Refuse => "refuse",
            Self::DropAfterData => "drop-after-data",
        }
    }

    /// The fault of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}

/// What the server has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MailStatistics {
    /// Connections.
    pub connections: u64,
    /// Messages that arrived in a mailbox; one for each receiver.
    pub accepted: u64,
    /// Messages that came again under the same Message-ID: not shown again.
    pub repeated: u64,
    /// Wrong names or passwords.
    pub unauthorized: u64,
    /// Receivers and messages refused for good.
    pub refused: u64,
    /// Receivers told to come later.
    pub deferred: u64,
    /// Connections dropped on purpose.
    pub dropped: u64,
}
