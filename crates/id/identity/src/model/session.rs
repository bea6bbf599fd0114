use std::time::Duration;

use kernel::{SubjectId, Timestamp};
use serde::{Deserialize, Serialize};

/// How a session was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factors {
    /// Password alone.
    Password,
    /// Password and a code to a confirmed phone.
    PasswordAndSms,
}

impl Factors {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndSms => "password+sms",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::PasswordAndSms].into_iter().find(|factors| factors.as_str() == word)
    }

    /// Whether two different factors were shown.
    pub const fn are_two(self) -> bool {
        matches!(self, Self::PasswordAndSms)
    }
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTerms {
    /// Without a request.
    pub idle: Duration,
    /// At most.
    pub absolute: Duration,
}

/// A citizen's session: half an hour without a request, a working day at most.
pub const CITIZEN: SessionTerms =
    SessionTerms { idle: Duration::from_secs(30 * 60), absolute: Duration::from_secs(12 * 60 * 60) };

/// Staff: a quarter of an hour without a request, a working day at most.
pub const STAFF: SessionTerms =
    SessionTerms { idle: Duration::from_secs(15 * 60), absolute: Duration::from_secs(12 * 60 * 60) };

/// A session that is open now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who signed in.
    pub subject: SubjectId,
    /// By what.
    pub factors: Factors,
    /// Since when.
    pub opened_at: Timestamp,
    /// The last request, to the minute.
    pub seen_at: Timestamp,
}
