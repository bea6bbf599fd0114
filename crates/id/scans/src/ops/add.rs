//! Taking a scan in.

use std::time::Duration;

use bytes::Bytes;
use kernel::{SubjectId, Timestamp, Uuid, new_uuid};
use profile::ops::list_statements;
use ring::digest::{SHA256, digest};
use store::{Budget, Cell, Field, Scope, ScopeKey, Spent, StoreError, Tx};

use crate::cleaning::CleaningError;
use crate::model::{Cleaned, Format, OF_DOCUMENT_MAX, OF_SUBJECT_MAX, Refusal, Scan};
use crate::store::objects::Part;
use crate::store::scans;
use crate::{Scans, records};

/// Files that one account may send.
const PER_ACCOUNT: Budget = Budget { name: "scans.account", tries: 60, window: Duration::from_secs(60 * 60) };

/// How often a number is drawn when others take it at the same instant. At most so many files of a person fit.
const NUMBERS_TRIED: usize = OF_SUBJECT_MAX;

/// What sending a file came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adding {
    /// It is kept under this number.
    Added(i32),
    /// The document has the same scan already.
    Same,
    /// The document has as many scans as it may.
    DocumentIsFull,
    /// The person has as many scans as they may.
    SubjectIsFull,
    /// It is not taken.
    Refused(Refusal),
    /// Too many files from this account.
    Limited(Timestamp),
    /// Too much to do at this moment.
    Busy,
    /// There is no such document of this person.
    NoDocument,
}

/// Cleans, seals and keeps a file as a scan of a document.
pub async fn add_scan(
    scans: &Scans,
    (subject, network): (SubjectId, &str),
    document: i32,
    file: Bytes,
) -> Result<Adding, StoreError> {
    let store = scans.db();
    let tx = store.begin().await?;
    let budget_key = tx.vault().index(Field("limit"), &format!("scans {}", subject.uuid()));
    let spent = PER_ACCOUNT.spend(&tx, &budget_key).await?;
    tx.commit().await?;
    if let Spent::Refused { until } = spent {
        return Ok(Adding::Limited(until));
    }
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let all = scans::list(store.reader(), &key, subject).await?;
    if all.len() >= OF_SUBJECT_MAX {
        return Ok(Adding::SubjectIsFull);
    }
    let cleaned = match scans.cleaners().clean(file).await {
        Ok(cleaned) => cleaned,
        Err(CleaningError::Refused(refusal)) => return Ok(Adding::Refused(refusal)),
        Err(CleaningError::Busy) => return Ok(Adding::Busy),
    };
    let id = new_uuid(store.env());
    put(scans, &key, (subject, id), &cleaned).await?;
    let adding = keep_among_others(scans, (subject, network), document, (id, &cleaned)).await;
    // Without its row the file is nobody's. What is not deleted here, because the process ends, the sweep takes.
    if !matches!(adding, Ok(Adding::Added(_))) {
        scans.objects().delete(subject.lane(), id).await?;
    }
    adding
}

/// The place of a sealed file.
pub(super) fn cell(part: Part, file: &Uuid) -> Cell<'_> {
    Cell { table: "scans", column: part.as_str(), row: file.as_bytes() }
}

async fn put(
    scans: &Scans,
    key: &ScopeKey,
    (subject, id): (SubjectId, Uuid),
    cleaned: &Cleaned,
) -> Result<(), StoreError> {
    let rng = scans.db().env().rng.as_ref();
    let parts = [(Part::Whole, Some(&cleaned.file)), (Part::Small, cleaned.small.as_ref())];
    for (part, plain) in parts {
        if let Some(plain) = plain {
            let sealed = key.seal(cell(part, &id), plain, rng);
            scans.objects().put((subject.lane(), id, part), sealed.0).await?;
        }
    }
    Ok(())
}

/// Two files of a person that come at one instant draw the same number, since neither sees the other's row: PostgreSQL takes
/// the first, and the second is judged anew, with the first before it.
async fn keep_among_others(
    scans: &Scans,
    who: (SubjectId, &str),
    document: i32,
    file: (Uuid, &Cleaned),
) -> Result<Adding, StoreError> {
    for _ in 1..NUMBERS_TRIED {
        match keep(scans, who, document, file).await {
            Err(error) if error.is_unique_violation() => {}
            ended => return ended,
        }
    }
    keep(scans, who, document, file).await
}

async fn keep(
    scans: &Scans,
    (subject, network): (SubjectId, &str),
    document: i32,
    (id, cleaned): (Uuid, &Cleaned),
) -> Result<Adding, StoreError> {
    let tx = scans.db().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let scan = Scan {
        format: cleaned.format,
        bytes: u64::try_from(cleaned.file.len()).unwrap_or(u64::MAX),
        digest: digest(&SHA256, &cleaned.file).as_ref().to_vec(),
    };
    let adding = judge(&tx, &key, subject, (document, &scan)).await?;
    let Adding::Added(no) = adding else { return Ok(adding) };
    scans::insert(&tx, &key, subject, (no, document, id, &scan)).await?;
    let kind = match scan.format {
        Format::Picture { .. } => "picture",
        Format::Pdf { .. } => "pdf",
    };
    records::record(&tx, subject, network, ("scan.added", &[("kind", kind)])).await?;
    tx.commit().await?;
    Ok(adding)
}

/// Whether the scan has its place, and under which number.
async fn judge(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    (document, scan): (i32, &Scan),
) -> Result<Adding, StoreError> {
    let stated = list_statements(tx.conn(), key, subject).await?;
    if !stated.iter().any(|stated| stated.no == document && stated.statement.has_document()) {
        return Ok(Adding::NoDocument);
    }
    let all = scans::list(tx.conn(), key, subject).await?;
    let of_document = || all.iter().filter(|stored| stored.document == document);
    Ok(if of_document().any(|stored| stored.scan.digest == scan.digest) {
        Adding::Same
    } else if of_document().count() >= OF_DOCUMENT_MAX {
        Adding::DocumentIsFull
    } else if all.len() >= OF_SUBJECT_MAX {
        Adding::SubjectIsFull
    } else {
        Adding::Added(all.last().map_or(1, |last| last.no + 1))
    })
}
