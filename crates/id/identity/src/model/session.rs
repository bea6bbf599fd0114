use std::time::Duration;

use assurance::Level;
use kernel::{SubjectId, Timestamp};
use serde::{Deserialize, Serialize};

/// How a session was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factors {
    /// Password alone.
    Password,
    /// Password and a code to a confirmed phone.
    PasswordAndSms,
    /// A signature with a qualified certificate, the key and what unlocks it, over a text that came as a file or by a program
    /// that does not say for which site it signs: as good as the person's reading of the text.
    Certificate,
    /// The same by a program that was told the site by the browser, and states it under the signature: a page of another site
    /// cannot get one.
    CertificateAtOrigin,
}

impl Factors {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndSms => "password+sms",
            Self::Certificate => "certificate",
            Self::CertificateAtOrigin => "certificate+origin",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::PasswordAndSms, Self::Certificate, Self::CertificateAtOrigin]
            .into_iter()
            .find(|factors| factors.as_str() == word)
    }

    /// Whether two different factors were shown.
    pub const fn are_two(self) -> bool {
        match self {
            Self::Password => false,
            Self::PasswordAndSms | Self::Certificate | Self::CertificateAtOrigin => true,
        }
    }

    /// Whether a certificate was shown.
    pub const fn have_certificate(self) -> bool {
        matches!(self, Self::Certificate | Self::CertificateAtOrigin)
    }

    /// Whether a page that pretends to be this site could not have got them from the person.
    pub const fn resist_phishing(self) -> bool {
        matches!(self, Self::CertificateAtOrigin)
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
    /// When a second factor was last shown in it.
    pub proven_at: Option<Timestamp>,
}

/// For how long a shown second factor lets a person change what others could take the account over by.
pub const PROOF_FRESH: Duration = Duration::from_secs(10 * 60);

impl Session {
    /// Whether this session may change contacts and sessions now: from the standard level on the second factor must have
    /// been shown in it a short while ago.
    pub fn is_fresh(&self, level: Level, now: Timestamp) -> bool {
        level == Level::Simplified || self.proven_at.is_some_and(|at| now.since(at) < PROOF_FRESH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(proven_at: Option<Timestamp>) -> Session {
        let at = Timestamp::from_seconds(1_000);
        Session {
            subject: SubjectId::from(kernel::Uuid::nil()),
            factors: Factors::Password,
            opened_at: at,
            seen_at: at,
            proven_at,
        }
    }

    #[test]
    fn a_second_factor_stays_fresh_for_ten_minutes() {
        let shown = Timestamp::from_seconds(2_000);
        let just_before = shown.plus(PROOF_FRESH).minus(Duration::from_micros(1));
        assert!(session(Some(shown)).is_fresh(Level::Standard, just_before));
        assert!(!session(Some(shown)).is_fresh(Level::Confirmed, shown.plus(PROOF_FRESH)));
    }

    #[test]
    fn without_a_second_factor_only_a_simplified_account_changes_anything() {
        let now = Timestamp::from_seconds(2_000);
        assert!(session(None).is_fresh(Level::Simplified, now));
        assert!(!session(None).is_fresh(Level::Standard, now));
    }
}
