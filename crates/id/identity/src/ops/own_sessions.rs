//! The sessions of an account as its owner sees and ends them, and its password as its owner changes it.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{SubjectId, Timestamp};
use store::{Scope, StoreError, Token};

use super::prove::ensure_fresh;
use super::sign_in::password_matches;
use super::tell::{Telling, tell};
use crate::error::IdentityError;
use crate::model::notice::NoticeKind;
use crate::model::password::{self, PasswordProblem};
use crate::model::session::{Factors, Session};
use crate::model::visitor::Visitor;
use crate::store::sessions::Place;
use crate::store::{contacts, credentials, sessions};
use crate::{Identity, SESSION_PURPOSE, limits, messages, records};

const NOTICE_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// A session that is open now, for the eyes of its owner.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// By which it is named on the page: a part of a keyed hash, of no use as a cookie.
    pub mark: String,
    /// Where it was opened.
    pub place: Place,
    /// By what.
    pub factors: Factors,
    /// Since when.
    pub opened_at: Timestamp,
    /// The last request, to the minute.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// How many characters of the hash name a session among the few of one account.
const MARK_CHARS: usize = 16;

fn mark_of(hash: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(hash).chars().take(MARK_CHARS).collect()
}

/// The sessions that are open now, the latest used first.
pub async fn list_sessions(
    identity: &Identity,
    subject: SubjectId,
    this: &Token,
) -> Result<Vec<OpenSession>, StoreError> {
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let this = this.hash(store.vault(), SESSION_PURPOSE);
    let found = sessions::list_open(store.reader(), &key, subject, store.env().now()).await?;
    let read = |(hash, place, session): (Vec<u8>, Place, Session)| OpenSession {
        mark: mark_of(&hash),
        is_this: hash == this.hash,
        place,
        factors: session.factors,
        opened_at: session.opened_at,
        seen_at: session.seen_at,
    };
    Ok(found.into_iter().map(read).collect())
}

/// Ends one of the own sessions. False when none has this mark: it may have ended meanwhile.
pub async fn end_session(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    mark: &str,
) -> Result<bool, StoreError> {
    let tx = identity.store().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let found = sessions::list_open(tx.conn(), &key, subject, tx.now()).await?;
    let Some((hash, _, _)) = found.into_iter().find(|(hash, _, _)| mark_of(hash) == mark) else {
        return Ok(false);
    };
    sessions::end(&tx, &store::TokenHash { lane: subject.lane(), hash }).await?;
    records::record(&tx, subject, "session.ended", visitor, &[]).await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends every session of the account but this one.
pub async fn end_other_sessions(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    this: &Token,
) -> Result<u64, StoreError> {
    let tx = identity.store().begin().await?;
    let ended = sessions::end_all(&tx, subject, Some(&this.hash(tx.vault(), SESSION_PURPOSE))).await?;
    records::record(&tx, subject, "session.others-ended", visitor, &[("sessions", &ended.to_string())])
        .await?;
    tx.commit().await?;
    Ok(ended)
}

/// When the password was last set.
pub async fn password_since(
    identity: &Identity,
    subject: SubjectId,
) -> Result<Option<Timestamp>, StoreError> {
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    Ok(credentials::find_password(store.reader(), &key, subject).await?.map(|(_, since)| since))
}

/// What a wish for another password came to.
#[derive(Debug, PartialEq, Eq)]
pub enum PasswordChange {
    /// Changed: the other sessions have ended and every contact is told.
    Done,
    /// The password typed as the present one is not it.
    WrongPresent,
    /// The new one is the present one.
    Same,
    /// The new one is not taken.
    Refused(PasswordProblem),
}

/// Changes the password of whoever knows the present one.
pub async fn change_password(
    identity: &Identity,
    visitor: &Visitor,
    (session, token): (&Session, &Token),
    (present, new): (&str, &str),
) -> Result<PasswordChange, IdentityError> {
    let subject = session.subject;
    let tx = identity.store().begin().await?;
    ensure_fresh(&tx, session).await?;
    let spent = limits::spend(
        &tx,
        limits::PASSWORD_CHANGES,
        &data_encoding::HEXLOWER.encode(subject.uuid().as_bytes()),
    )
    .await;
    tx.commit().await?;
    spent?;
    if !password_matches(identity, subject, present).await? {
        return Ok(PasswordChange::WrongPresent);
    }
    if password::normalise(present).expose() == password::normalise(new).expose() {
        return Ok(PasswordChange::Same);
    }
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let own = contacts::list(store.reader(), &key, subject).await?;
    let values: Vec<String> = own.iter().map(|stored| stored.contact.lookup_value()).collect();
    let guessable: Vec<&str> = values.iter().map(String::as_str).collect();
    if let Some(problem) = password::judge(new, &guessable).problem {
        return Ok(PasswordChange::Refused(problem));
    }
    let hash = identity.hashing().hash(password::normalise(new), store.env().rng.as_ref()).await?;
    let tx = store.begin().await?;
    credentials::set_password(&tx, &key, subject, &hash).await?;
    sessions::end_all(&tx, subject, Some(&token.hash(tx.vault(), SESSION_PURPOSE))).await?;
    records::record(&tx, subject, "password.changed", visitor, &[]).await?;
    let telling = Telling {
        kind: NoticeKind::Security,
        template: messages::PASSWORD_CHANGED,
        params: &|_| BTreeMap::new(),
        lasts: NOTICE_TTL,
        only: None,
        except: None,
    };
    tell(identity, &tx, subject, &telling).await?;
    tx.commit().await?;
    Ok(PasswordChange::Done)
}
