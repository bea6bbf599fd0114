//! What stays of a person who left: how they were confirmed, sealed to the custodian for the lawful time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use identity::ops::account::find_account;
use identity::{Holder, Obstacle};
use kernel::{Secret, SubjectId, Timestamp};
use profile::model::{Content, Version};
use profile::ops::list_versions;
use serde::Serialize;
use store::{
    Cell, Custodian, CustodianError, CustodianKey, Scope, ScopeKey, ScopeKind, Sealed, Store, StoreError, Tx,
};

use crate::records;
use crate::store::evidence::{KeptEvidence, KeptRevocation};
use crate::store::{archives, checks, claims, corrections, evidence, plans, status};

/// How long the records of an identification are kept after the account has gone: five years from the end of the
/// relation (Federal Law 115-FZ, article 7, part 4).
pub const ARCHIVE_KEPT: Duration = Duration::from_secs(5 * 365 * 24 * 60 * 60 + 2 * 24 * 60 * 60);
/// More versions of a person's data than this are not archived; the newest are.
const VERSIONS_MAX: u64 = 1_000;

/// Lets go of what this room holds of a subject, and seals what the law wants kept.
pub struct ProofingHolder {
    /// Whose public key it is sealed to.
    pub custodian: Custodian,
}

/// The archive as the custodian reads it.
#[derive(Serialize)]
struct Archive<'a> {
    oid: i64,
    erased_at: Timestamp,
    /// The data that the evidence speaks of.
    versions: Vec<ArchivedVersion<'a>>,
    evidence: Vec<ArchivedEvidence<'a>>,
    revocations: &'a [KeptRevocation],
}

#[derive(Serialize)]
struct ArchivedVersion<'a> {
    no: i32,
    made_at: Timestamp,
    #[serde(flatten)]
    content: &'a Content,
}

#[derive(Serialize)]
struct ArchivedEvidence<'a> {
    #[serde(flatten)]
    record: &'a KeptEvidence,
    /// The versions of the data that it speaks of.
    speaks_of: Vec<i32>,
    details: BTreeMap<String, String>,
}

fn place(subject: SubjectId) -> Vec<u8> {
    let mut place = b"evidence_archives ".to_vec();
    place.extend_from_slice(subject.uuid().as_bytes());
    place
}

#[async_trait]
impl Holder for ProofingHolder {
    async fn find_obstacle(&self, _tx: &Tx, _subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
        // Checks that are under way end by themselves, and vouch for nobody then.
        Ok(None)
    }

    async fn erase(&self, tx: &Tx, subject: SubjectId, key: &ScopeKey) -> Result<(), StoreError> {
        if let Some(sealed) = self.seal(tx, subject, key).await? {
            archives::insert(tx, subject, (sealed, tx.now().plus(ARCHIVE_KEPT))).await?;
        }
        tx.vault().destroy_key(tx, evidence_scope(subject)).await?;
        claims::delete_of(tx, subject).await?;
        checks::delete_of(tx, subject).await?;
        plans::delete_of(tx, subject).await?;
        corrections::delete_of(tx, subject).await?;
        evidence::delete_of(tx, subject).await?;
        status::delete_of(tx, subject).await
    }
}

impl ProofingHolder {
    /// The archive, sealed; none where nothing ever vouched for the person.
    async fn seal(&self, tx: &Tx, subject: SubjectId, key: &ScopeKey) -> Result<Option<Vec<u8>>, StoreError> {
        let (kept, revocations) = evidence::list_kept(tx, subject).await?;
        if kept.is_empty() {
            return Ok(None);
        }
        let missing = || StoreError::row("accounts", "evidence without its account");
        let account = find_account(tx.conn(), subject).await?.ok_or_else(missing)?;
        let versions = list_versions(tx.conn(), key, subject, (i32::MAX, VERSIONS_MAX)).await?;
        let details_key = tx.vault().find_key(tx.conn(), evidence_scope(subject)).await?;
        let records = kept.iter().map(|record| archived(record, &versions, details_key.as_ref()));
        let records = records.collect::<Result<Vec<_>, _>>()?;
        let spoken_of: BTreeSet<i32> = records.iter().flat_map(|record| record.speaks_of.clone()).collect();
        let archive = Archive {
            oid: account.oid.as_i64(),
            erased_at: tx.now(),
            versions: versions
                .iter()
                .filter(|version| spoken_of.contains(&version.no))
                .map(|version| ArchivedVersion {
                    no: version.no,
                    made_at: version.made_at,
                    content: &version.content,
                })
                .collect(),
            evidence: records,
            revocations: &revocations,
        };
        let text = Secret::new(serde_json::to_vec(&archive).map_err(|error| unsealed(&error))?);
        let rng = tx.env().rng.as_ref();
        let sealed = self.custodian.seal(&place(subject), text.expose(), rng);
        sealed.map(Some).map_err(|error| unsealed(&error))
    }
}

fn archived<'a>(
    record: &'a KeptEvidence,
    versions: &[Version],
    key: Option<&ScopeKey>,
) -> Result<ArchivedEvidence<'a>, StoreError> {
    let details = match (key, &record.sealed) {
        (Some(key), Some(sealed)) => {
            let cell = Cell { table: "evidence", column: "sealed", row: record.id.as_bytes() };
            key.open_json(cell, &Sealed(sealed.clone()))?
        }
        _ => BTreeMap::new(),
    };
    let speaks_of = versions.iter().filter(|version| {
        let facts = version.facts();
        let print = record.evidence_method().and_then(|method| {
            facts.as_ref().and_then(|facts| facts.fingerprint_for(method).map(<[u8]>::to_vec))
        });
        print.is_some_and(|print| print == record.fingerprint)
    });
    Ok(ArchivedEvidence { record, speaks_of: speaks_of.map(|version| version.no).collect(), details })
}

fn evidence_scope(subject: SubjectId) -> Scope {
    Scope::new(ScopeKind::Evidence, subject.lane(), subject.uuid())
}

fn unsealed(error: &dyn std::error::Error) -> StoreError {
    StoreError::row("evidence_archives", format!("an archive was not sealed: {error}"))
}

/// Why an archive was not opened.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Nothing is kept of this person, or no longer.
    #[error("nothing is kept of this account")]
    Nothing,
    /// The key is another one.
    #[error(transparent)]
    Key(#[from] CustodianError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens what is kept of a person who left. Who opened it and for which order is recorded first; the name stands in the
/// clear column of the audit, for the subject's own key is gone.
pub async fn open_archive(
    store: &Store,
    subject: SubjectId,
    key: &CustodianKey,
    administrator: &str,
) -> Result<Secret<Vec<u8>>, ArchiveError> {
    let sealed = archives::find(store.reader(), subject).await?.ok_or(ArchiveError::Nothing)?;
    let opened = key.open(&place(subject), &sealed)?;
    let tx = store.begin().await?;
    audit::record(&tx, &records::of_administrator(subject, "evidence.archive-opened", administrator)).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Forgets archives whose lawful time is over. A recurring job calls it.
pub async fn forget_archives(store: &Store) -> Result<u64, StoreError> {
    let tx = store.begin().await?;
    let gone = archives::forget_ended(&tx).await?;
    tx.commit().await?;
    Ok(gone)
}
