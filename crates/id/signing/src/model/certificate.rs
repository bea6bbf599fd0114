//! A certificate that was seen in a person's hands.

use std::time::Duration;

use certificate::{Certificate, UnixSeconds};
use kernel::Timestamp;

/// How long before its end a certificate is told of.
pub const TOLD_BEFORE_END: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Certificates that are kept of one person; the oldest that has ended goes first.
pub const OF_SUBJECT_MAX: usize = 20;

/// Whether the person lets it sign them in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// It signs in.
    Attached,
    /// The person has taken it away: it signs nobody in.
    Detached,
}

impl Attachment {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attached => "attached",
            Self::Detached => "detached",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Attached, Self::Detached].into_iter().find(|state| state.as_str() == word)
    }
}

/// A certificate as it is kept.
#[derive(Clone, Debug)]
pub struct KeptCertificate {
    /// Its number within the person.
    pub no: i32,
    /// The certificate.
    pub certificate: Certificate,
    /// Whether it signs in.
    pub attachment: Attachment,
    /// When it was first seen.
    pub added_at: Timestamp,
    /// When it last signed something here.
    pub used_at: Timestamp,
    /// Since when an authority calls it revoked.
    pub revoked_at: Option<Timestamp>,
}

/// How a certificate stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be used.
    Good,
    /// It can be used, and ends within a month.
    Ending,
    /// The person has taken it away.
    Detached,
    /// An authority has revoked it.
    Revoked,
    /// Its time is over.
    Ended,
    /// Its time has not come.
    NotYet,
}

impl KeptCertificate {
    /// How it stands.
    pub fn standing(&self, now: Timestamp) -> Standing {
        let (from, until) = (moment(self.certificate.not_before()), moment(self.certificate.not_after()));
        if self.revoked_at.is_some() {
            Standing::Revoked
        } else if now >= until {
            Standing::Ended
        } else if now < from {
            Standing::NotYet
        } else if self.attachment == Attachment::Detached {
            Standing::Detached
        } else if now >= until.minus(TOLD_BEFORE_END) {
            Standing::Ending
        } else {
            Standing::Good
        }
    }
}

/// The moment of a second of a certificate.
pub fn moment(seconds: UnixSeconds) -> Timestamp {
    // 9999-12-31, the last that a certificate can say.
    const LAST: i64 = 253_402_300_799;
    Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(LAST).min(LAST))
}
