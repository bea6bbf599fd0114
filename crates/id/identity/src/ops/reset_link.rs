//! A link to set a new password, made at the desk after presence was proven, opened on the person's own phone.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{Secret, SubjectId};
use store::{Scope, StoreError, Token, Tx};

use crate::error::IdentityError;
use crate::model::notice::NoticeKind;
use crate::model::password;
use crate::model::visitor::Visitor;
use crate::ops::recover::PasswordReset;
use crate::ops::sign_in::phone_of;
use crate::ops::tell::{Telling, tell};
use crate::store::{accounts, credentials, merges, reset_links, sessions};
use crate::{Identity, messages, records};

/// How long the link works: the person is at the desk.
pub const RESET_LINK_TTL: Duration = Duration::from_secs(30 * 60);
const PURPOSE: &str = "reset-link";
const NOTICE_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the link and sends it to the account's phone. False when the account has no phone.
pub async fn send_reset_link(identity: &Identity, tx: &Tx, subject: SubjectId) -> Result<bool, StoreError> {
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let Some(phone) = phone_of(tx.conn(), &key, subject).await? else { return Ok(false) };
    let token = Token::draw(subject.lane(), tx.env().rng.as_ref());
    let expires_at = tx.now().plus(RESET_LINK_TTL);
    reset_links::insert(tx, &token.hash(tx.vault(), PURPOSE), subject, expires_at).await?;
    let language =
        accounts::find(tx.conn(), subject).await?.map(|account| account.language).unwrap_or_default();
    let link = format!("{}/recovery/set/{}", identity.config().public_url, token.expose());
    let params = BTreeMap::from([("link".to_owned(), link)]);
    // Not kept in the person's list: it holds the link.
    let message = notify::Message {
        lane: subject.lane(),
        to: phone.address(),
        language,
        template: messages::RESET_LINK,
        params,
        send_at: None,
        valid_until: expires_at,
    };
    notify::send(tx, &message).await?;
    Ok(true)
}

/// Whether a link works now.
pub async fn is_open(identity: &Identity, link: &str) -> Result<bool, StoreError> {
    Ok(find_subject(identity, link).await?.is_some())
}

/// Sets the password by the link.
pub async fn set_password_by_link(
    identity: &Identity,
    visitor: &Visitor,
    link: &str,
    typed: &str,
) -> Result<PasswordReset, IdentityError> {
    let (token, subject) = find_subject(identity, link).await?.ok_or(IdentityError::StepNotOpen)?;
    if let Some(problem) = password::judge(typed, &[]).problem {
        return Ok(PasswordReset::Refused(problem));
    }
    let hash =
        identity.hashing().hash(password::normalise(typed), identity.store().env().rng.as_ref()).await?;
    let tx = identity.store().begin().await?;
    if !reset_links::consume(&tx, &token.hash(tx.vault(), PURPOSE)).await? {
        return Err(IdentityError::StepNotOpen);
    }
    replace_password(identity, &tx, subject, &hash, visitor).await?;
    tx.commit().await?;
    Ok(PasswordReset::Done)
}

async fn find_subject(identity: &Identity, link: &str) -> Result<Option<(Token, SubjectId)>, StoreError> {
    let store = identity.store();
    let Some(token) = Token::parse(link) else { return Ok(None) };
    let found =
        reset_links::find(store.reader(), &token.hash(store.vault(), PURPOSE), store.env().now()).await?;
    // A link of an account that was merged away meanwhile: its password leads nowhere.
    let Some(subject) = found else { return Ok(None) };
    let is_away = merges::find(store.reader(), subject).await?.is_some();
    Ok((!is_away).then_some((token, subject)))
}

/// Puts a new password in the place of the old: sessions end, devices are strangers again, every contact is told.
pub(crate) async fn replace_password(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
    hash: &Secret<String>,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    credentials::set_password(tx, &key, subject, hash).await?;
    sessions::end_all(tx, subject, None).await?;
    sessions::forget_devices(tx, subject).await?;
    records::record(tx, subject, "password.reset", visitor, &[]).await?;
    let telling = Telling {
        kind: NoticeKind::Security,
        template: messages::PASSWORD_CHANGED,
        params: &|_| BTreeMap::new(),
        lasts: NOTICE_TTL,
        only: None,
        except: None,
    };
    tell(identity, tx, subject, &telling).await
}
