use kernel::Timestamp;
use person::DocumentKind;
use serde::{Deserialize, Serialize};

use crate::evidence::{Evidence, Method, Outcome, Record};
use crate::policy::{CheckState, Policy, Requirement};

/// What is known of a person for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Упрощённая.
    Simplified,
    /// Стандартная.
    Standard,
    /// Подтверждённая.
    Confirmed,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Self; 3] = [Self::Simplified, Self::Standard, Self::Confirmed];

    /// As stored and as the end of catalogue keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Standard => "standard",
            Self::Confirmed => "confirmed",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// What the level depends on in one version of the personal data. Fingerprints are keyed; no value stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFacts {
    /// СНИЛС (or document where there is none), birth date, gender.
    pub core: Vec<u8>,
    /// Name, birth date, СНИЛС; none without СНИЛС.
    pub snils: Option<Vec<u8>>,
    /// Name, birth date, document.
    pub document: Vec<u8>,
    /// The kind of document.
    pub document_kind: DocumentKind,
    /// Whether the citizenship is Russian.
    pub is_russian_citizen: bool,
    /// From when on the document itself says that it is not valid.
    pub document_ends_at: Option<Timestamp>,
}

/// What the level depends on besides evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// The version in force; none while only a name is known.
    pub current: Option<VersionFacts>,
    /// The version that was submitted and is being checked.
    pub pending: Option<VersionFacts>,
    /// Another, confirmed account owns this СНИЛС or document.
    pub is_owned_by_other: bool,
    /// A registry said that the person died.
    pub is_deceased: bool,
}

/// Which version the conclusion rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InForce {
    /// Neither: only a name is known.
    None,
    /// The current one.
    Current,
    /// The pending one: its checks have all passed, it is to be promoted.
    Pending,
}

/// What stands between this level and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Personal data have not been filled in.
    PersonalData,
    /// A check is open.
    Check(Requirement),
    /// A check has failed.
    FailedCheck(Requirement),
    /// The document is past its end.
    DocumentEnded,
    /// Another account owns the СНИЛС or the document. Said only once all checks have passed.
    OwnedByOther,
    /// No act of confirmation.
    Confirmation,
    /// The person died.
    Deceased,
}

/// The level, until when it holds, and why it is not higher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// The level now.
    pub level: Level,
    /// The first moment at which it is lower if nothing new is recorded; none if time alone does not lower it.
    pub valid_until: Option<Timestamp>,
    /// The version that it rests on.
    pub in_force: InForce,
    /// What the next level lacks.
    pub missing: Vec<Missing>,
}

/// Concludes the level. Pure, total, and independent of the order of the records.
pub fn level(records: &[Record], facts: &PersonFacts, now: Timestamp) -> Conclusion {
    let (level, in_force, missing) = conclude(records, facts, now);
    let mut ends: Vec<Timestamp> = ends_of(records, facts).filter(|end| *end > now).collect();
    ends.sort_unstable();
    let valid_until = ends.into_iter().find(|end| conclude(records, facts, *end).0 < level);
    Conclusion { level, valid_until, in_force, missing }
}

/// How far one check of a version has come.
pub fn check_state(
    records: &[Record],
    version: &VersionFacts,
    requirement: Requirement,
    now: Timestamp,
) -> CheckState {
    let fingerprint = match requirement {
        Requirement::Snils => match &version.snils {
            Some(fingerprint) => fingerprint,
            // A citizen without СНИЛС has nothing to check: the requirement stays open.
            None => return CheckState::Open,
        },
        Requirement::Document | Requirement::Inspection => &version.document,
    };
    let newest = counting(records, now)
        .filter(|evidence| evidence.method == requirement.method() && evidence.fingerprint == *fingerprint)
        .max_by_key(|evidence| (evidence.at, evidence.id));
    match newest.map(|evidence| evidence.outcome) {
        None => CheckState::Open,
        Some(Outcome::Affirmed) => CheckState::Passed,
        Some(Outcome::Refuted) => CheckState::Failed,
    }
}

/// Evidence that has come to be known, is neither expired nor revoked.
fn counting(records: &[Record], now: Timestamp) -> impl Iterator<Item = &Evidence> {
    let is_revoked = move |evidence: &Evidence| {
        records.iter().any(|record| {
            matches!(record, Record::Revocation(revocation) if revocation.evidence == evidence.id && revocation.at <= now)
        })
    };
    records.iter().filter_map(move |record| match record {
        Record::Evidence(evidence) => {
            let counts =
                evidence.at <= now && evidence.ends_at().is_none_or(|end| now < end) && !is_revoked(evidence);
            counts.then_some(evidence)
        }
        Record::Revocation(_) => None,
    })
}

/// Every moment at which time alone can change the conclusion.
fn ends_of(records: &[Record], facts: &PersonFacts) -> impl Iterator<Item = Timestamp> {
    let evidence = records.iter().filter_map(|record| match record {
        Record::Evidence(evidence) => evidence.ends_at(),
        Record::Revocation(revocation) => Some(revocation.at),
    });
    let versions =
        [&facts.current, &facts.pending].into_iter().flatten().filter_map(|version| version.document_ends_at);
    evidence.chain(versions)
}

fn conclude(records: &[Record], facts: &PersonFacts, now: Timestamp) -> (Level, InForce, Vec<Missing>) {
    if facts.is_deceased {
        return (Level::Simplified, InForce::None, vec![Missing::Deceased]);
    }
    let pending = facts.pending.as_ref().map(|version| (version, lacks(records, version, now)));
    let (version, in_force, lacks) = match (pending, &facts.current) {
        (Some((version, lacks)), _) if lacks.is_empty() => (version, InForce::Pending, lacks),
        (_, Some(current)) => (current, InForce::Current, self::lacks(records, current, now)),
        (Some((version, lacks)), None) => (version, InForce::None, lacks),
        (None, None) => return (Level::Simplified, InForce::None, vec![Missing::PersonalData]),
    };
    if !lacks.is_empty() {
        return (Level::Simplified, in_force, lacks);
    }
    // Only now: before all checks have passed, whoever types another's number must not learn that it is taken.
    if facts.is_owned_by_other {
        return (Level::Simplified, in_force, vec![Missing::OwnedByOther]);
    }
    if is_confirmed(records, version, now) {
        (Level::Confirmed, in_force, Vec::new())
    } else {
        (Level::Standard, in_force, vec![Missing::Confirmation])
    }
}

/// What the standard level lacks of a version.
fn lacks(records: &[Record], version: &VersionFacts, now: Timestamp) -> Vec<Missing> {
    let ended = version.document_ends_at.is_some_and(|end| end <= now).then_some(Missing::DocumentEnded);
    let checks = Policy::for_version(version).requirements.into_iter().filter_map(|requirement| {
        match check_state(records, version, requirement, now) {
            CheckState::Passed => None,
            CheckState::Open => Some(Missing::Check(requirement)),
            CheckState::Failed => Some(Missing::FailedCheck(requirement)),
        }
    });
    ended.into_iter().chain(checks).collect()
}

fn is_confirmed(records: &[Record], version: &VersionFacts, now: Timestamp) -> bool {
    counting(records, now).any(|evidence| {
        evidence.method.confirms()
            && evidence.outcome == Outcome::Affirmed
            && evidence.fingerprint == version.core
    })
}

impl VersionFacts {
    /// The fingerprint that a method's evidence about this version bears; none where it has none.
    pub fn fingerprint_for(&self, method: Method) -> Option<&[u8]> {
        match method {
            Method::SnilsCheck => self.snils.as_deref(),
            Method::DocumentCheck | Method::Inspection => Some(&self.document),
            Method::Desk | Method::Letter | Method::Signature | Method::Bootstrap => Some(&self.core),
            Method::TaxCheck => None,
        }
    }
}
