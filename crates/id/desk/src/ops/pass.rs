//! The QR on the applicant's screen, bound to their session.

use identity::ops::authenticate::session_mark;
use kernel::SubjectId;
use store::{Scope, StoreError, Token};

use crate::Desk;
use crate::store::passes::{self, StoredPass};

/// The pass of a session: the same one as long as it is good.
pub async fn show_pass(desk: &Desk, subject: SubjectId, session: &Token) -> Result<StoredPass, StoreError> {
    let store = desk.db();
    let mark = session_mark(desk.identity(), session);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let now = store.env().now();
    match passes::find(store.reader(), &key, (subject, &mark), now).await? {
        Some(pass) => Ok(pass),
        None => renew_pass(desk, subject, session).await,
    }
}

/// A new pass in the place of the one before.
pub async fn renew_pass(desk: &Desk, subject: SubjectId, session: &Token) -> Result<StoredPass, StoreError> {
    let tx = desk.db().begin().await?;
    let mark = session_mark(desk.identity(), session);
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let pass = passes::replace(&tx, &key, subject, &mark).await?;
    tx.commit().await?;
    Ok(pass)
}
