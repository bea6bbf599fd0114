//! The first password of a person whom a desk has registered: by a link to their own phone, or by a code on paper.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{SubjectId, Timestamp};
use person::Snils;
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Token, Tx, Vault};

use crate::error::IdentityError;
use crate::model::notice::NoticeKind;
use crate::model::paper_code::PaperCode;
use crate::model::password::{self, PasswordProblem};
use crate::model::visitor::Visitor;
use crate::ops::sign_in::phone_of;
use crate::ops::tell::{Telling, tell};
use crate::store::{accounts, activation_codes, credentials, reset_links};
use crate::{Identity, limits, messages, records};

/// How long the link works: the person is at the desk.
pub const ACTIVATION_LINK_TTL: Duration = Duration::from_secs(30 * 60);
/// How long a code on paper is good.
pub const ACTIVATION_CODE_TTL: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const LINK_PURPOSE: &str = "activation-link";
const CODE_PURPOSE: &str = "activation-code";
const NOTICE_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether the account has a password: whoever has one is not activated again.
pub async fn has_password<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subject: SubjectId,
) -> Result<bool, StoreError> {
    let Some(key) = vault.find_key(conn, Scope::subject(subject)).await? else { return Ok(false) };
    Ok(credentials::find_password(conn, &key, subject).await?.is_some())
}

/// Makes the link and sends it to the account's phone. False when it has none, or a password already.
pub async fn send_activation_link(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
) -> Result<bool, StoreError> {
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let Some(phone) = phone_of(tx.conn(), &key, subject).await? else { return Ok(false) };
    if has_password(tx.conn(), tx.vault(), subject).await? {
        return Ok(false);
    }
    let token = draw_link(tx, subject).await?;
    let language =
        accounts::find(tx.conn(), subject).await?.map(|account| account.language).unwrap_or_default();
    let link = format!("{}/activation/{}", identity.config().public_url, token.expose());
    // Not kept in the person's list: it holds the link.
    let message = notify::Message {
        lane: subject.lane(),
        to: phone.address(),
        language,
        template: messages::ACTIVATION_LINK,
        params: BTreeMap::from([("link".to_owned(), link)]),
        send_at: None,
        valid_until: tx.now().plus(ACTIVATION_LINK_TTL),
    };
    notify::send(tx, &message).await?;
    Ok(true)
}

async fn draw_link(tx: &Tx, subject: SubjectId) -> Result<Token, StoreError> {
    let token = Token::draw(subject.lane(), tx.env().rng.as_ref());
    let expires_at = tx.now().plus(ACTIVATION_LINK_TTL);
    reset_links::insert(tx, &token.hash(tx.vault(), LINK_PURPOSE), subject, expires_at).await?;
    Ok(token)
}

/// Draws the code that a person without a phone is given on paper, and says until when it is good. Only its keyed hash is
/// kept. It is good together with `login`: the СНИЛС, or the number of the document. The code before is void.
pub async fn draw_activation_code(
    tx: &Tx,
    subject: SubjectId,
    login: &str,
) -> Result<(PaperCode, Timestamp), StoreError> {
    let code = PaperCode::draw(tx.env().rng.as_ref());
    let expires_at = tx.now().plus(ACTIVATION_CODE_TTL);
    activation_codes::replace(tx, subject, &hash_of(tx.vault(), login, &code), expires_at).await?;
    Ok((code, expires_at))
}

/// Until when the code that a person was given is good; none without one.
pub async fn activation_code_ends<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Option<Timestamp>, StoreError> {
    activation_codes::find_of(conn, subject).await
}

/// What a typed code came to.
pub enum CodeTyped {
    /// Right: by this link the password is set.
    Right(Token),
    /// Nothing that could be a СНИЛС or a number of a document.
    NoLogin,
    /// Not ten characters of the alphabet.
    Malformed,
    /// No such code, or not with this number, or not any more.
    Wrong,
}

/// Types the code of the sheet and the number that it belongs to.
pub async fn enter_activation_code(
    identity: &Identity,
    visitor: &Visitor,
    (login, typed): (&str, &str),
) -> Result<CodeTyped, IdentityError> {
    let login = login_key(login);
    if login.is_empty() {
        return Ok(CodeTyped::NoLogin);
    }
    let Some(code) = PaperCode::parse(typed) else { return Ok(CodeTyped::Malformed) };
    let tx = identity.store().begin().await?;
    if let Err(limited) = spend(&tx, visitor, &login).await {
        tx.commit().await?;
        return Err(limited);
    }
    let found = activation_codes::find(tx.conn(), &hash_of(tx.vault(), &login, &code), tx.now()).await?;
    let typed = match found {
        Some(subject) if !has_password(tx.conn(), tx.vault(), subject).await? => {
            limits::ACTIVATIONS_PER_LOGIN.reset(&tx, &limits::key(&tx, &login)).await?;
            CodeTyped::Right(draw_link(&tx, subject).await?)
        }
        _ => CodeTyped::Wrong,
    };
    tx.commit().await?;
    Ok(typed)
}

async fn spend(tx: &Tx, visitor: &Visitor, login: &str) -> Result<(), IdentityError> {
    limits::spend(tx, limits::ACTIVATIONS_PER_NETWORK, &visitor.network).await?;
    limits::spend(tx, limits::ACTIVATIONS_PER_LOGIN, login).await
}

/// Letters and digits alone, in capitals; a СНИЛС by its eleven digits.
fn login_key(typed: &str) -> String {
    if let Ok(snils) = Snils::parse(typed) {
        return snils.digits().to_owned();
    }
    typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(40).collect()
}

fn hash_of(vault: &Vault, login: &str, code: &PaperCode) -> Vec<u8> {
    vault.code_hash(CODE_PURPOSE, &[login_key(login).as_bytes(), code.expose().as_bytes()]).to_vec()
}

/// Whether a link works now.
pub async fn is_open(identity: &Identity, link: &str) -> Result<bool, StoreError> {
    Ok(find_subject(identity, link).await?.is_some())
}

/// What setting the first password came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Activated {
    /// Set.
    Done,
    /// Not taken.
    Refused(PasswordProblem),
}

/// Sets the first password by the link.
pub async fn activate(
    identity: &Identity,
    visitor: &Visitor,
    (link, typed): (&str, &str),
) -> Result<Activated, IdentityError> {
    let (token, subject) = find_subject(identity, link).await?.ok_or(IdentityError::StepNotOpen)?;
    if let Some(problem) = password::judge(typed, &[]).problem {
        return Ok(Activated::Refused(problem));
    }
    let hash =
        identity.hashing().hash(password::normalise(typed), identity.store().env().rng.as_ref()).await?;
    let tx = identity.store().begin().await?;
    if !reset_links::consume(&tx, &token.hash(tx.vault(), LINK_PURPOSE)).await?
        || has_password(tx.conn(), tx.vault(), subject).await?
    {
        return Err(IdentityError::StepNotOpen);
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    credentials::set_password(&tx, &key, subject, &hash).await?;
    activation_codes::delete_of(&tx, subject).await?;
    records::record(&tx, subject, "account.activated", visitor, &[]).await?;
    let telling = Telling {
        kind: NoticeKind::Security,
        template: messages::ACTIVATED,
        params: &|_| BTreeMap::new(),
        lasts: NOTICE_TTL,
        only: None,
        except: None,
    };
    tell(identity, &tx, subject, &telling).await?;
    tx.commit().await?;
    Ok(Activated::Done)
}

async fn find_subject(identity: &Identity, link: &str) -> Result<Option<(Token, SubjectId)>, StoreError> {
    let store = identity.store();
    let Some(token) = Token::parse(link) else { return Ok(None) };
    let found =
        reset_links::find(store.reader(), &token.hash(store.vault(), LINK_PURPOSE), store.env().now())
            .await?;
    Ok(found.map(|subject| (token, subject)))
}
