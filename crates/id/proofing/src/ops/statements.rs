//! What a person states of themselves beside the checked data: papers, addresses. Recorded, never checked here.

use kernel::SubjectId;
use profile::model::Statement;
use profile::ops::{Stating, delete_statement, list_statements};
use store::{Scope, StoreError};

use crate::{Proofing, records};

/// States something; what was stated of the same kind before is kept as past.
pub async fn state(
    proofing: &Proofing,
    (subject, network): (SubjectId, &str),
    statement: &Statement,
) -> Result<Stating, StoreError> {
    let tx = proofing.db().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let stating = profile::ops::state(&tx, &key, subject, statement).await?;
    if matches!(stating, Stating::Done(_)) {
        let details = [("kind", statement.kind())];
        records::record(&tx, subject, network, ("statement.made", &details)).await?;
    }
    tx.commit().await?;
    Ok(stating)
}

/// Deletes a statement for good. False when the page was shown another one under this number.
pub async fn delete(
    proofing: &Proofing,
    (subject, network): (SubjectId, &str),
    (no, made_at): (i32, i64),
) -> Result<bool, StoreError> {
    let tx = proofing.db().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let all = list_statements(tx.conn(), &key, subject).await?;
    let Some(stated) = all.iter().find(|stated| stated.no == no) else { return Ok(false) };
    if !delete_statement(&tx, subject, (no, made_at)).await? {
        return Ok(false);
    }
    scans::ops::remove::remove_of_document(&tx, subject, no).await?;
    let details = [("kind", stated.statement.kind())];
    records::record(&tx, subject, network, ("statement.deleted", &details)).await?;
    tx.commit().await?;
    Ok(true)
}
