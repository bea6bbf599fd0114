use std::time::Duration;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

kernel::typed_id! {
    /// One piece of evidence.
    EvidenceId
}

/// How something came to be known. An open vocabulary in storage; a word unknown here vouches for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The pension fund compared person and СНИЛС.
    SnilsCheck,
    /// The interior ministry compared person and document.
    DocumentCheck,
    /// The tax service compared or found the ИНН. Never part of a level.
    TaxCheck,
    /// A registrar looked at a document that no registry knows.
    Inspection,
    /// A registrar compared the person at the desk with the account.
    Desk,
    /// The code of a registered letter, handed over against a document.
    Letter,
    /// A qualified electronic signature.
    Signature,
    /// The first supervisor and administrator, named by the operator of the installation.
    Bootstrap,
}

/// How much a method is worth, for those who ask for more than a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Data were compared; the person was not there.
    Low,
    /// The person received something against a document, or an operator named them.
    Substantial,
    /// The person was there, or signed with a qualified key.
    High,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 8] = [
        Self::SnilsCheck,
        Self::DocumentCheck,
        Self::TaxCheck,
        Self::Inspection,
        Self::Desk,
        Self::Letter,
        Self::Signature,
        Self::Bootstrap,
    ];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SnilsCheck => "snils_check",
            Self::DocumentCheck => "document_check",
            Self::TaxCheck => "tax_check",
            Self::Inspection => "inspection",
            Self::Desk => "desk",
            Self::Letter => "letter",
            Self::Signature => "signature",
            Self::Bootstrap => "bootstrap",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }

    /// Whether it confirms who the person is.
    pub const fn confirms(self) -> bool {
        matches!(self, Self::Desk | Self::Letter | Self::Signature | Self::Bootstrap)
    }

    /// What it is worth.
    pub const fn strength(self) -> Strength {
        match self {
            Self::SnilsCheck | Self::DocumentCheck | Self::TaxCheck => Strength::Low,
            Self::Letter | Self::Bootstrap => Strength::Substantial,
            Self::Inspection | Self::Desk | Self::Signature => Strength::High,
        }
    }
}

/// What the evidence says of the data that its fingerprint stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// They belong together.
    Affirmed,
    /// They do not.
    Refuted,
}

/// An immutable record that vouches for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its id; breaks ties of time.
    pub id: EvidenceId,
    /// How it came to be known.
    pub method: Method,
    /// What it says.
    pub outcome: Outcome,
    /// Keyed fingerprint of the data it speaks of.
    pub fingerprint: Vec<u8>,
    /// When it came to be known.
    pub at: Timestamp,
    /// From when on it counts no more.
    pub expires_at: Option<Timestamp>,
}

/// A bootstrap stands for a confirmation that has not been yet: it lasts 30 days, whatever the record says.
const BOOTSTRAP_LASTS: Duration = Duration::from_secs(30 * 86_400);

impl Evidence {
    /// From when on it counts no more; none if time does not end it.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let longest = (self.method == Method::Bootstrap).then(|| self.at.plus(BOOTSTRAP_LASTS));
        [self.expires_at, longest].into_iter().flatten().min()
    }
}

/// Takes evidence away from a moment on. A record too: nothing is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// What is taken away.
    pub evidence: EvidenceId,
    /// From when on.
    pub at: Timestamp,
}

/// What is recorded of a subject, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// Evidence.
    Evidence(Evidence),
    /// Its revocation.
    Revocation(Revocation),
}
