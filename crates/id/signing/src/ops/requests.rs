//! Documents that other systems ask for signatures of: what the systems do.

use std::time::Duration;

use identity::model::account::AccountState;
use identity::model::merge::Merge;
use identity::ops::account::{find_account, find_numbered};
use identity::ops::clients::is_secret;
use identity::ops::merge::{find_merge, find_survivor};
use kernel::{Oid, Secret, SubjectId, Timestamp, Uuid};
use store::{Budget, Field, Scope, Spent, StoreError, Tx};

use super::certify::hold;
use super::requested::{both, list_of};
use crate::model::client::SigningClient;
use crate::model::document::Document;
use crate::model::request::{
    Facts, KEPT, OF_SUBJECT_MAX, RequestId, State, WAITS, is_of_media_type, is_purpose, is_return_url,
};
use crate::store::requests::{self, Found, NewRequest, Part, StoredRequest};
use crate::{Signing, records};

/// What a system asks for.
pub struct Asked<'a> {
    /// The system's own number of it.
    pub request: Uuid,
    /// The person.
    pub oid: Oid,
    /// The name of the document.
    pub name: &'a str,
    /// What the document is.
    pub media_type: &'a str,
    /// The document.
    pub file: &'a [u8],
    /// Why it is to be signed.
    pub purpose: &'a str,
    /// Where the person goes back to.
    pub return_url: &'a str,
}

/// What became of asking.
pub enum Taken {
    /// It waits for the person.
    Now(StoredRequest),
    /// It was asked before, under the same number.
    Before(StoredRequest),
}

/// Why a call was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Too many in a minute.
    #[error("too many calls until {until}")]
    Limited {
        /// When to come again.
        until: Timestamp,
    },
    /// There is no such account, or it does not sign in any more.
    #[error("no such account")]
    UnknownSubject,
    /// There is no such request of this system.
    #[error("no such request")]
    NotFound,
    /// The document is empty, or is not what it is said to be.
    #[error("the document is empty or not of its media type")]
    Document,
    /// The reason is no short text.
    #[error("the purpose is no short text")]
    Purpose,
    /// People would be led elsewhere.
    #[error("the return address does not begin with the client's prefix")]
    ReturnUrl,
    /// Too many documents wait for this person.
    #[error("too many documents wait for this person")]
    Full,
    /// The number was used for another document.
    #[error("the number was used for another document")]
    Conflict,
    /// Something inside.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

/// The system of this name and secret.
pub fn authenticate<'s>(
    signing: &'s Signing,
    id: &str,
    secret: &Secret<String>,
) -> Option<&'s SigningClient> {
    let known = signing.config().clients.iter().find(|client| client.id == id)?;
    is_secret(secret, &known.secret_sha256).then_some(known)
}

/// Spends one call of a system.
pub async fn spend_call(signing: &Signing, client: &SigningClient) -> Result<(), AskError> {
    let tx = signing.db().begin().await?;
    let budget =
        Budget { name: "signature.client", tries: client.calls_a_minute, window: Duration::from_secs(60) };
    let spent = budget.spend(&tx, &tx.vault().index(Field("limit"), &client.id)).await?;
    tx.commit().await?;
    match spent {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(AskError::Limited { until }),
    }
}

/// Asks a person for a signature. The same under the same number once; it waits three days.
pub async fn ask(signing: &Signing, client: &SigningClient, asked: &Asked<'_>) -> Result<Taken, AskError> {
    let document = Document::of(asked.name, asked.file);
    if asked.file.is_empty() || !is_of_media_type(document.kind, asked.media_type) {
        return Err(AskError::Document);
    }
    if !is_purpose(asked.purpose) {
        return Err(AskError::Purpose);
    }
    if !is_return_url(client, asked.return_url) {
        return Err(AskError::ReturnUrl);
    }
    let tx = signing.db().begin().await?;
    let (numbered, subject) = find_subject(&tx, asked.oid).await?;
    // Whoever asks twice at once waits here, and the second finds the first.
    hold(&tx, subject).await?.ok_or(AskError::UnknownSubject)?;
    let fingerprint = fingerprint(&tx, &document, asked);
    for account in both(subject, numbered) {
        let place = (client.id.as_str(), asked.request);
        if let Some(found) = requests::find_by_client(tx.conn(), account.lane(), place).await? {
            if found.fingerprint != fingerprint {
                return Err(AskError::Conflict);
            }
            tx.commit().await?;
            return load(signing, &found).await.map(Taken::Before);
        }
    }
    let all = list_of(tx.conn(), tx.vault(), (subject, tx.now())).await?;
    if all.iter().filter(|stored| stored.state == State::Waiting).count() >= OF_SUBJECT_MAX {
        return Err(AskError::Full);
    }
    insert(tx, (client, asked), (numbered, subject), (document, &fingerprint)).await
}

/// Writes a request that waits for a person, under the account whose number was given.
async fn insert(
    tx: Tx,
    (client, asked): (&SigningClient, &Asked<'_>),
    (numbered, survivor): (SubjectId, SubjectId),
    (document, fingerprint): (Document, &[u8]),
) -> Result<Taken, AskError> {
    let subject = place_of(&tx, (numbered, survivor)).await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let id = RequestId::draw(subject.lane(), tx.env().rng.as_ref());
    let facts = Facts {
        document,
        purpose: asked.purpose.trim().to_owned(),
        return_url: asked.return_url.to_owned(),
        report: None,
    };
    let new = NewRequest {
        id,
        subject,
        client: &client.id,
        request: asked.request,
        fingerprint,
        facts: &facts,
        file: asked.file,
    };
    requests::insert(&tx, &key, &new).await?;
    for account in both(survivor, subject) {
        records::by_system(&tx, account, ("request.asked", &[("client", &client.id)])).await?;
    }
    let opened_at = tx.now();
    tx.commit().await?;
    Ok(Taken::Now(StoredRequest {
        id,
        subject,
        client: client.id.clone(),
        request: asked.request,
        state: State::Waiting,
        facts,
        opened_at,
        ended_at: None,
    }))
}

/// The account of a number, and the one that acts for it now: the same, unless it became part of that one.
async fn find_subject(tx: &Tx, oid: Oid) -> Result<(SubjectId, SubjectId), AskError> {
    let numbered = find_numbered(tx.conn(), oid).await?.ok_or(AskError::UnknownSubject)?;
    let subject = find_survivor(tx.conn(), numbered).await?;
    let account = find_account(tx.conn(), subject).await?;
    let is_active = account.is_some_and(|account| account.state == AccountState::Active);
    if is_active { Ok((numbered, subject)) } else { Err(AskError::UnknownSubject) }
}

/// Where a new request is kept: under the number that was given, so that an undo gives it to whom it was meant for; but nothing
/// is kept under an account that will be erased before the request is forgotten.
async fn place_of(tx: &Tx, (numbered, survivor): (SubjectId, SubjectId)) -> Result<SubjectId, StoreError> {
    let merge = find_merge(tx.conn(), numbered).await?;
    let lasts = |merge: &Merge| merge.undo_ends_at() > tx.now().plus(WAITS).plus(KEPT);
    Ok(if merge.as_ref().is_none_or(lasts) { numbered } else { survivor })
}

fn fingerprint(tx: &Tx, document: &Document, asked: &Asked<'_>) -> Vec<u8> {
    let oid = asked.oid.as_i64().to_string();
    let parts = [&oid, asked.name, asked.media_type, &document.sha256, asked.purpose, asked.return_url];
    tx.vault().fingerprint("signing-request", &parts).0
}

/// A request of a system, with the signature once there is one.
pub async fn find_for_client(
    signing: &Signing,
    client: &SigningClient,
    id: &RequestId,
) -> Result<(StoredRequest, Option<Secret<Vec<u8>>>), AskError> {
    let store = signing.db();
    let found = requests::find(store.reader(), id).await?;
    let found = found.filter(|found| found.client == client.id).ok_or(AskError::NotFound)?;
    let stored = load(signing, &found).await?;
    let key = store.vault().load_key(store.reader(), Scope::subject(stored.subject)).await?;
    let place = (stored.subject, id);
    let signature = requests::find_part(store.reader(), &key, place, Part::Signature).await?;
    Ok((stored, signature))
}

async fn load(signing: &Signing, found: &Found) -> Result<StoredRequest, AskError> {
    let (store, id) = (signing.db(), found.id()?);
    let key = store.vault().find_key(store.reader(), Scope::subject(found.subject())).await?;
    let key = key.ok_or(AskError::NotFound)?;
    let all = requests::list(store.reader(), &key, (found.subject(), store.env().now())).await?;
    all.into_iter().find(|stored| stored.id == id).ok_or(AskError::NotFound)
}
