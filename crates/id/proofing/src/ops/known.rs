//! Everything that is known of a person, put together for the person alone.

use assurance::{Evidence, Record};
use audit::{Page, RecordedEntry};
use identity::model::account::Account;
use identity::ops::account::{Agreed, find_account, list_agreements};
use identity::ops::own_contacts::{OwnContacts, load_contacts};
use identity::ops::own_sessions::{OpenSession, list_sessions};
use kernel::{SubjectId, Timestamp};
use profile::model::{Stated, Version};
use profile::ops::{list_statements, list_versions};
use scans::model::StoredScan;
use scans::ops::view::list_scans;
use store::{Scope, ScopeKey, Spent, StoreError, Token};

use super::corrections::{find_correction_text, list_corrections};
use super::standing::find_standing;
use super::view::view_checks;
use crate::model::{ChecksView, Correction};
use crate::{Proofing, limits, records};

/// How many versions of the data are told.
const VERSIONS_MAX: u64 = 1_000;
/// How many entries of the history are told, and how many are read at once.
const HISTORY_MAX: usize = 10_000;
const HISTORY_BATCH: u64 = 500;

/// What is known of a person.
pub struct Known {
    /// When it was put together.
    pub made_at: Timestamp,
    /// The account.
    pub account: Account,
    /// What the person has agreed to, the oldest first.
    pub agreements: Vec<Agreed>,
    /// The personal data, the newest version first.
    pub versions: Vec<Version>,
    /// The checks of the newest data.
    pub checks: Option<ChecksView>,
    /// What registries were asked to correct, the newest first.
    pub corrections: Vec<KnownCorrection>,
    /// What vouches for the person.
    pub evidence: Vec<KnownEvidence>,
    /// What the person has stated.
    pub stated: Vec<Stated>,
    /// The scans; the files are downloaded at their documents.
    pub scans: Vec<StoredScan>,
    /// By what the person can be reached.
    pub contacts: OwnContacts,
    /// Where the account is open.
    pub sessions: Vec<OpenSession>,
    /// What the person may see of the history, the newest first.
    pub history: Vec<RecordedEntry>,
}

/// A request that a registry corrects its record, and what the person wrote.
pub struct KnownCorrection {
    /// The request.
    pub correction: Correction,
    /// The words.
    pub words: String,
}

/// Evidence, and whether it was taken back.
pub struct KnownEvidence {
    /// What vouches.
    pub evidence: Evidence,
    /// Whether it was taken back.
    pub is_revoked: bool,
}

/// What came of the wish to have everything.
pub enum Gathering {
    /// Here it is.
    Done(Box<Known>),
    /// Too often today.
    Limited {
        /// When it may be asked again.
        until: Timestamp,
    },
}

/// Puts everything together and records that it was done.
pub async fn gather(
    proofing: &Proofing,
    (subject, network): (SubjectId, &str),
    this: &Token,
) -> Result<Gathering, StoreError> {
    let tx = proofing.db().begin().await?;
    if let Spent::Refused { until } = limits::spend_gathering(&tx, subject).await? {
        tx.commit().await?;
        return Ok(Gathering::Limited { until });
    }
    records::record(&tx, subject, network, ("data.exported", &[])).await?;
    tx.commit().await?;
    let store = proofing.db();
    let (reader, identity) = (store.reader(), proofing.identity());
    let key = store.vault().load_key(reader, Scope::subject(subject)).await?;
    let missing = || StoreError::row("accounts", "a session without its account");
    Ok(Gathering::Done(Box::new(Known {
        made_at: store.env().now(),
        account: find_account(reader, subject).await?.ok_or_else(missing)?,
        agreements: list_agreements(reader, subject).await?,
        versions: list_versions(reader, &key, subject, (i32::MAX, VERSIONS_MAX)).await?,
        checks: view_checks(store, subject).await?,
        corrections: corrections(proofing, &key, subject).await?,
        evidence: evidence(proofing, subject).await?,
        stated: list_statements(reader, &key, subject).await?,
        scans: list_scans(reader, &key, subject).await?,
        contacts: load_contacts(identity, &key, subject).await?,
        sessions: list_sessions(identity, subject, this).await?,
        history: history(proofing, subject).await?,
    })))
}

async fn corrections(
    proofing: &Proofing,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<KnownCorrection>, StoreError> {
    let mut known = Vec::new();
    for correction in list_corrections(proofing.db(), subject).await? {
        let words = find_correction_text(proofing.db(), key, &correction).await?.unwrap_or_default();
        known.push(KnownCorrection { correction, words });
    }
    Ok(known)
}

async fn evidence(proofing: &Proofing, subject: SubjectId) -> Result<Vec<KnownEvidence>, StoreError> {
    let store = proofing.db();
    let Some(standing) = find_standing(store.reader(), store.vault(), subject).await? else {
        return Ok(Vec::new());
    };
    let records = &standing.records;
    let is_revoked = |evidence: &Evidence| {
        records
            .iter()
            .any(|record| matches!(record, Record::Revocation(revoked) if revoked.evidence == evidence.id))
    };
    let known = |record: &Record| match record {
        Record::Evidence(evidence) => {
            Some(KnownEvidence { evidence: evidence.clone(), is_revoked: is_revoked(evidence) })
        }
        Record::Revocation(_) => None,
    };
    Ok(records.iter().filter_map(known).collect())
}

async fn history(proofing: &Proofing, subject: SubjectId) -> Result<Vec<RecordedEntry>, StoreError> {
    let (mut found, mut before) = (Vec::new(), None);
    while found.len() < HISTORY_MAX {
        let page = Page { before, limit: HISTORY_BATCH, visible_only: true };
        let batch = audit::list(proofing.db(), subject, page).await?;
        let Some(last) = batch.last() else { break };
        before = Some(last.id);
        found.extend(batch);
    }
    Ok(found)
}
