use assurance::{Level, PersonFacts, Record};
use identity::ops::identifiers::IdentifierKind;
use kernel::{SubjectId, Timestamp};
use profile::model::{PersonData, Profile, Version};
use store::ScopeKey;

use super::Check;

/// What this room keeps of a subject beside the evidence: the last conclusion, and what was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Counts every change that a page may show; whoever changes something holds this row.
    pub version: i64,
    /// The level as last concluded.
    pub level: Level,
    /// Until when that holds.
    pub valid_until: Option<Timestamp>,
    /// A registry said that the person died.
    pub is_deceased: bool,
    /// All checks have passed, and another confirmed account owns the СНИЛС or the document.
    pub is_owned_by_other: bool,
    /// The last version whose end of checks was told.
    pub told_version: i32,
}

impl Default for Status {
    fn default() -> Self {
        Self {
            version: 0,
            level: Level::Simplified,
            valid_until: None,
            is_deceased: false,
            is_owned_by_other: false,
            told_version: 0,
        }
    }
}

/// Everything that a conclusion about one subject rests on.
pub struct Standing {
    /// Who.
    pub subject: SubjectId,
    /// Their key.
    pub key: ScopeKey,
    /// Their data.
    pub profile: Profile,
    /// Their evidence and its revocations.
    pub records: Vec<Record>,
    /// The last conclusion.
    pub status: Status,
    /// Checks of the versions in force and pending.
    pub checks: Vec<Check>,
}

/// An identifier that belongs to one person at most.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    /// Which kind.
    pub kind: IdentifierKind,
    /// Its value, as looked up.
    pub value: String,
}

impl Claim {
    /// The identifiers in a person's data.
    pub fn of(person: &PersonData) -> Vec<Self> {
        let snils = person.snils.as_ref();
        let snils = snils.map(|snils| Self { kind: IdentifierKind::Snils, value: snils.digits().to_owned() });
        let document = Self { kind: IdentifierKind::Document, value: person.document.number_key() };
        snils.into_iter().chain([document]).collect()
    }
}

impl Standing {
    /// The moment of a conclusion by a transaction that began at `now`: not before what it rests on. A transaction that
    /// waited for the subject finds records that are newer than its own beginning, and so does a host whose clock is
    /// behind; what is recorded counts.
    pub fn moment(&self, now: Timestamp) -> Timestamp {
        let recorded = self.records.iter().map(|record| match record {
            Record::Evidence(evidence) => evidence.at,
            Record::Revocation(revocation) => revocation.at,
        });
        recorded.fold(now, Timestamp::max)
    }

    /// What the level depends on besides evidence.
    pub fn facts(&self) -> PersonFacts {
        PersonFacts {
            current: self.profile.current.facts(),
            pending: self.profile.pending.as_ref().and_then(Version::facts),
            is_owned_by_other: self.status.is_owned_by_other,
            is_deceased: self.status.is_deceased,
        }
    }
}
