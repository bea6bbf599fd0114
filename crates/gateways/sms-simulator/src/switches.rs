use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How the provider treats every message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SmsSwitches {
    /// How long it thinks before it answers.
    pub delay: Duration,
    /// What goes wrong.
    pub fault: Option<SmsFault>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmsFault {
    /// 503, or `ESME_RSYSERR`, to everything; nothing arrives.
    Fail,
    /// 429, or `ESME_RTHROTTLED`, to everything; nothing arrives.
    RateLimit,
    /// The message arrives, the answer does not.
    LoseAnswer,
    /// The message arrives, and the connection ends without an answer.
    Close,
    /// By SMPP: each receipt comes twice.
    DoubleReceipts,
    /// By SMPP: receipts come a minute late, by their text alone.
    LateReceipts,
}

impl SmsFault {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Fail,
        Self::RateLimit,
        Self::LoseAnswer,
        Self::Close,
        Self::DoubleReceipts,
        Self::LateReceipts,
    ];

    /// The word in forms and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::RateLimit => "rate-limit",
            Self::LoseAnswer => "lose-answer",
            Self::Close => "close",
            Self::DoubleReceipts => "double-receipts",
            Self::LateReceipts => "late-receipts",
        }
    }

    /// The fault of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}

/// What the provider has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SmsStatistics {
    /// Requests to send, of any outcome.
    pub requests: u64,
    /// Messages that arrived on a phone.
    pub accepted: u64,
    /// Messages handed over again under the same id: not shown again.
    pub repeated: u64,
    /// Requests refused for good: wrong token, number, text, id.
    pub refused: u64,
    /// Requests refused for now: out of order, too many.
    pub failed: u64,
    /// Answers lost on purpose.
    pub lost_answers: u64,
    /// Receipts that were handed over and acknowledged.
    pub receipts: u64,
}
