//! Deleting scans: the row at once, the file by a job after the commit.

use jobs::{Enqueue, enqueue};
use kernel::{SubjectId, Uuid};
use store::{Scope, StoreError, Tx};

use crate::jobs::DropFiles;
use crate::store::scans;
use crate::{Scans, records};

/// Deletes one scan of a document. False when there is none under this number.
pub async fn remove_scan(
    scans: &Scans,
    (subject, network): (SubjectId, &str),
    (document, no): (i32, i32),
) -> Result<bool, StoreError> {
    let tx = scans.db().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let all = scans::list(tx.conn(), &key, subject).await?;
    let found = all.iter().find(|stored| stored.no == no && stored.document == document);
    let Some(stored) = found else { return Ok(false) };
    let_go(&tx, subject, vec![stored.file]).await?;
    records::record(&tx, subject, network, ("scan.deleted", &[])).await?;
    tx.commit().await?;
    Ok(true)
}

/// Deletes the scans of a document, in the transaction that deletes the document.
pub async fn remove_of_document(tx: &Tx, subject: SubjectId, document: i32) -> Result<(), StoreError> {
    let files = scans::list_files(tx, subject, Some(document)).await?;
    let_go(tx, subject, files).await
}

pub(super) async fn let_go(tx: &Tx, subject: SubjectId, files: Vec<Uuid>) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    scans::delete(tx, subject, &files).await?;
    let lane = subject.lane();
    enqueue(tx, lane, &DropFiles { lane, files }, Enqueue::now()).await?;
    Ok(())
}
