//! Ending sessions: this one, or all.

use kernel::SubjectId;
use store::{StoreError, Token, Tx};

use crate::model::visitor::Visitor;
use crate::store::sessions;
use crate::{Identity, SESSION_PURPOSE, records};

/// Ends the session of this browser.
pub async fn sign_out(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    token: &Token,
) -> Result<(), StoreError> {
    let tx = identity.store().begin().await?;
    sessions::end(&tx, &token.hash(tx.vault(), SESSION_PURPOSE)).await?;
    records::record(&tx, subject, "sign-out", visitor, &[]).await?;
    tx.commit().await
}

/// Ends every session of the account, this one too.
pub async fn sign_out_everywhere(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
) -> Result<u64, StoreError> {
    let tx = identity.store().begin().await?;
    let ended = end_sessions(&tx, subject).await?;
    records::record(&tx, subject, "sign-out.everywhere", visitor, &[("sessions", &ended.to_string())])
        .await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends every session of a subject in the caller's transaction: after a recovery, a revoked role, a registry's word.
pub async fn end_sessions(tx: &Tx, subject: SubjectId) -> Result<u64, StoreError> {
    sessions::end_all(tx, subject, None).await
}
