//! Evidence and its revocation: immutable records.

use std::collections::BTreeMap;

use assurance::{Evidence, EvidenceId, Method, Outcome};
use gateway_registries::Registry;
use kernel::{SubjectId, Timestamp};
use store::sea_orm::ConnectionTrait;
use store::{Cell, Scope, ScopeKind, StoreError, Tx};

use crate::store::evidence::{self, NewRow};

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceSource {
    /// A registry.
    Registry(Registry),
    /// A registrar at a centre.
    Registrar {
        /// The person.
        subject: SubjectId,
        /// The code of the centre.
        centre: String,
    },
    /// Whoever runs the installation.
    Administrator,
    /// The person, by a signature or a letter's code.
    Person,
}

impl EvidenceSource {
    pub(crate) fn word(&self) -> String {
        match self {
            Self::Registry(registry) => format!("registry:{}", registry.code()),
            Self::Registrar { centre, .. } => format!("registrar:{centre}"),
            Self::Administrator => "administrator".to_owned(),
            Self::Person => "person".to_owned(),
        }
    }

    const fn actor(&self) -> Option<SubjectId> {
        match self {
            Self::Registrar { subject, .. } => Some(*subject),
            Self::Registry(_) | Self::Administrator | Self::Person => None,
        }
    }
}

/// Evidence to record.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    /// How it came to be known.
    pub method: Method,
    /// What it says.
    pub outcome: Outcome,
    /// The fingerprint of the data that it speaks of: `VersionFacts::fingerprint_for`.
    pub fingerprint: Vec<u8>,
    /// Who says so.
    pub source: EvidenceSource,
    /// From when on it counts no more.
    pub expires_at: Option<Timestamp>,
    /// Personal values that belong to it. Sealed under a key of their own, which outlives the subject's data.
    pub details: BTreeMap<String, String>,
}

/// Records evidence. The level follows by [`super::conclude_level`] in the same transaction.
pub async fn record_evidence(
    tx: &Tx,
    subject: SubjectId,
    new: NewEvidence,
) -> Result<EvidenceId, StoreError> {
    let id = EvidenceId::generate(tx.env());
    let sealed = if new.details.is_empty() { None } else { Some(seal(tx, subject, id, &new.details).await?) };
    let row = NewRow {
        subject,
        source: new.source.word(),
        actor: new.source.actor().map(SubjectId::uuid),
        sealed,
        evidence: Evidence {
            id,
            method: new.method,
            outcome: new.outcome,
            fingerprint: new.fingerprint,
            at: tx.now(),
            expires_at: new.expires_at,
        },
    };
    evidence::insert(tx, vec![row]).await?;
    Ok(id)
}

async fn seal(
    tx: &Tx,
    subject: SubjectId,
    id: EvidenceId,
    details: &BTreeMap<String, String>,
) -> Result<Vec<u8>, StoreError> {
    let scope = Scope::new(ScopeKind::Evidence, subject.lane(), subject.uuid());
    let key = match tx.vault().find_key(tx.conn(), scope).await? {
        Some(key) => key,
        None => tx.vault().create_key(tx, scope).await?,
    };
    let uuid = id.uuid();
    let cell = Cell { table: "evidence", column: "sealed", row: uuid.as_bytes() };
    Ok(key.seal_json(cell, details, tx.env().rng.as_ref())?.0)
}

/// Takes evidence away from now on, by a record. False when it was taken away before. The level follows by
/// [`super::conclude_level`].
pub async fn revoke(
    tx: &Tx,
    subject: SubjectId,
    evidence: EvidenceId,
    (source, reason): (&EvidenceSource, &str),
) -> Result<bool, StoreError> {
    evidence::revoke(tx, (subject, evidence), (&source.word(), reason)).await
}

/// What a registrar vouched for since a moment, at most `limit`, the oldest first.
pub async fn list_by_registrar<C: ConnectionTrait>(
    conn: &C,
    registrar: SubjectId,
    (since, limit): (Timestamp, u64),
) -> Result<Vec<(SubjectId, EvidenceId)>, StoreError> {
    evidence::list_by_actor(conn, registrar, (since, limit)).await
}

/// The centre whose registrar vouched for a person last; none when nobody did at a desk.
pub async fn find_desk_centre(tx: &Tx, subject: SubjectId) -> Result<Option<String>, StoreError> {
    let (kept, _) = evidence::list_kept(tx, subject).await?;
    let at_desks = kept.iter().filter(|kept| kept.is_genuine && kept.method == Method::Desk.as_str());
    let newest = at_desks.max_by_key(|kept| kept.at);
    Ok(newest.and_then(|kept| kept.source.strip_prefix("registrar:").map(str::to_owned)))
}
