//! The second factor again, in a session that is open: before a change that could cost the account.

use kernel::SubjectId;
use store::{Scope, StoreError, Token, TokenHash, Tx, Vault};

use super::codes::{self, CodeRequest, CodeTimes};
use super::sign_in::phone_of;
use crate::error::IdentityError;
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::session::Session;
use crate::model::visitor::Visitor;
use crate::store::{accounts, sessions};
use crate::{Identity, SESSION_PURPOSE, records};

/// Whether the session may change contacts now. Says so by an error, for the use cases that do.
pub(crate) async fn ensure_fresh(tx: &Tx, session: &Session) -> Result<(), IdentityError> {
    let account = accounts::find(tx.conn(), session.subject).await?;
    let account = account.ok_or_else(|| StoreError::row("accounts", "a session without its account"))?;
    if session.is_fresh(account.guard, tx.now()) { Ok(()) } else { Err(IdentityError::ProofNeeded) }
}

/// [`ensure_fresh`], for a page that leads to a change.
pub async fn is_fresh(identity: &Identity, session: &Session) -> Result<bool, StoreError> {
    let store = identity.store();
    let account = accounts::find(store.reader(), session.subject).await?;
    Ok(account.is_some_and(|account| session.is_fresh(account.guard, store.env().now())))
}

/// Where the code goes.
pub async fn find_phone(identity: &Identity, subject: SubjectId) -> Result<Option<Contact>, StoreError> {
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    phone_of(store.reader(), &key, subject).await
}

/// Sends the code to the account's phone.
pub async fn send_code(
    identity: &Identity,
    visitor: &Visitor,
    (session, token): (&Session, &Token),
) -> Result<CodeTimes, IdentityError> {
    let phone = find_phone(identity, session.subject).await?.ok_or(IdentityError::StepNotOpen)?;
    let tx = identity.store().begin().await?;
    let holder = holder(tx.vault(), visitor, token);
    let request = CodeRequest {
        purpose: CodePurpose::Change,
        holder: &holder,
        contact: &phone,
        lane: session.subject.lane(),
        language: visitor.language,
    };
    let times = codes::send_code(identity, &tx, request, visitor).await;
    tx.commit().await?;
    times
}

/// The times of the code that was sent.
pub async fn code_times(
    identity: &Identity,
    visitor: &Visitor,
    token: &Token,
) -> Result<Option<CodeTimes>, StoreError> {
    let holder = holder(identity.store().vault(), visitor, token);
    codes::code_times(identity, CodePurpose::Change, &holder).await
}

/// What the code came to.
pub enum Proof {
    /// Right: for ten minutes this session may change things.
    Fresh,
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the code.
pub async fn enter_code(
    identity: &Identity,
    visitor: &Visitor,
    (session, token): (&Session, &Token),
    typed: &str,
) -> Result<Proof, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(Proof::Malformed) };
    let subject = session.subject;
    let phone = find_phone(identity, subject).await?.ok_or(IdentityError::StepNotOpen)?;
    let tx = identity.store().begin().await?;
    let holder = holder(tx.vault(), visitor, token);
    let verdict = codes::judge_code(&tx, (CodePurpose::Change, &holder), &phone, &typed).await?;
    let proof = match verdict {
        Some(Verdict::Right) => {
            sessions::note_proof(&tx, &mark(tx.vault(), token)).await?;
            records::record(&tx, subject, "session.proven", visitor, &[]).await?;
            Proof::Fresh
        }
        verdict => Proof::Refused(verdict.unwrap_or(Verdict::Expired)),
    };
    tx.commit().await?;
    Ok(proof)
}

fn mark(vault: &Vault, token: &Token) -> TokenHash {
    token.hash(vault, SESSION_PURPOSE)
}

/// The code belongs to this browser and this session together.
fn holder(vault: &Vault, visitor: &Visitor, token: &Token) -> Vec<u8> {
    vault.code_hash("change-holder", &[&visitor.browser.0, &mark(vault, token).hash]).to_vec()
}
