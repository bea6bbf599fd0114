//! A session for somebody who has signed in by a certificate. Whether the signature holds is for the caller.

use kernel::SubjectId;
use store::{Scope, StoreError, Token, Tx};

use super::sign_in::open_session;
use crate::error::IdentityError;
use crate::model::account::AccountState;
use crate::model::session::Factors;
use crate::model::visitor::Visitor;
use crate::store::accounts;

/// What opening came to.
pub enum ByCertificate {
    /// Signed in.
    Opened(Token),
    /// The account is closed.
    Closed,
}

/// Opens a session, in the caller's transaction. `factors` says how much the signature is bound to this site.
pub async fn open_by_certificate(
    tx: &Tx,
    (subject, factors): (SubjectId, Factors),
    visitor: &Visitor,
) -> Result<ByCertificate, IdentityError> {
    let account =
        accounts::find(tx.conn(), subject).await?.ok_or_else(|| StoreError::row("accounts", "missing"))?;
    if account.state == AccountState::Closed {
        return Ok(ByCertificate::Closed);
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let opened = open_session(tx, &key, (subject, factors), visitor).await?;
    Ok(ByCertificate::Opened(opened.token))
}
