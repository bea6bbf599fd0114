//! Who is it, at each request.

use std::time::Duration;

use kernel::Timestamp;
use store::sea_orm::ConnectionTrait;
use store::{StoreError, Token, TokenHash};

use crate::model::session::{CITIZEN, Session};
use crate::store::sessions;
use crate::{Identity, SESSION_PURPOSE};

/// How often a session's last request is written.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// The open session of a cookie. One read; one write a minute.
pub async fn find_session(identity: &Identity, token: &Token) -> Result<Option<Session>, StoreError> {
    let store = identity.store();
    let (hash, now) = (token.hash(store.vault(), SESSION_PURPOSE), store.env().now());
    let session = sessions::find(store.reader(), &hash, now).await?;
    if session.as_ref().is_some_and(|session| now.since(session.seen_at) >= TOUCH_EVERY) {
        let tx = store.begin().await?;
        sessions::touch(&tx, &hash, CITIZEN).await?;
        tx.commit().await?;
    }
    Ok(session)
}

/// The mark by which other rows know a session: a keyed hash, of no use as a cookie.
pub fn session_mark(identity: &Identity, token: &Token) -> TokenHash {
    token.hash(identity.store().vault(), SESSION_PURPOSE)
}

/// Whether the session of a mark is open now. Looking does not prolong it.
pub async fn is_session_open<C: ConnectionTrait>(
    conn: &C,
    mark: &TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(sessions::find(conn, mark, now).await?.is_some())
}
