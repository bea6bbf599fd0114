//! Documents that other systems ask for signatures of: what the person does.

use std::collections::BTreeMap;

use identity::model::notice::NoticeKind;
use identity::ops::merge::{find_survivor, list_merges_into};
use kernel::{Language, Secret, SubjectId, Timestamp};
use store::sea_orm::ConnectionTrait;
use store::{Scope, ScopeKey, StoreError, Tx, Vault};

use super::certify::{hold, keep_certificate};
use super::documents::{DocumentSigned, judge_signer, verify_apart};
use super::tell::tell_with;
use super::verify::Valid;
use crate::error::SigningError;
use crate::model::request::{Facts, RequestId, SignedReport, State};
use crate::store::requests::{self, Part};
use crate::{Signing, messages, records};

pub use crate::store::requests::StoredRequest;

/// What other systems ask of a person, the newest first: also what they asked of an account that became part of this one.
pub async fn list_requests(signing: &Signing, subject: SubjectId) -> Result<Vec<StoredRequest>, StoreError> {
    let store = signing.db();
    list_of(store.reader(), store.vault(), (subject, store.env().now())).await
}

/// The same, in a transaction or outside. Nothing moves with a merge: each request stays where it was asked, and goes back with
/// an undo.
pub(super) async fn list_of<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    (subject, now): (SubjectId, Timestamp),
) -> Result<Vec<StoredRequest>, StoreError> {
    let mut accounts = vec![subject];
    accounts.extend(list_merges_into(conn, subject).await?.iter().map(|merge| merge.away));
    let mut all = Vec::new();
    for account in accounts {
        let key = vault.load_key(conn, Scope::subject(account)).await?;
        all.extend(requests::list(conn, &key, (account, now)).await?);
    }
    all.sort_by_key(|stored| std::cmp::Reverse(stored.opened_at));
    Ok(all)
}

/// One of them; of another person there is none.
pub async fn find_request(
    signing: &Signing,
    (subject, id): (SubjectId, &RequestId),
) -> Result<Option<StoredRequest>, StoreError> {
    Ok(list_requests(signing, subject).await?.into_iter().find(|stored| stored.id == *id))
}

/// The document; none when it is forgotten.
pub async fn find_request_file(
    signing: &Signing,
    place: (SubjectId, &RequestId),
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let Some(stored) = find_request(signing, place).await? else { return Ok(None) };
    match stored.state {
        State::Waiting | State::Signed => find_part(signing, &stored, Part::File).await,
        State::Declined | State::Expired => Ok(None),
    }
}

/// The signature, once there is one.
pub async fn find_request_signature(
    signing: &Signing,
    place: (SubjectId, &RequestId),
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    match find_request(signing, place).await? {
        Some(stored) => find_part(signing, &stored, Part::Signature).await,
        None => Ok(None),
    }
}

async fn find_part(
    signing: &Signing,
    stored: &StoredRequest,
    part: Part,
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(stored.subject)).await?;
    requests::find_part(store.reader(), &key, (stored.subject, &stored.id), part).await
}

/// Takes the signature under the document.
pub async fn answer_request(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    id: &RequestId,
    file: &[u8],
) -> Result<DocumentSigned, SigningError> {
    let stored = find_request(signing, (subject, id)).await?.ok_or(SigningError::NotFound)?;
    if stored.state != State::Waiting {
        return Err(SigningError::StepNotOpen);
    }
    let content = find_part(signing, &stored, Part::File).await?.ok_or(SigningError::NotFound)?;
    match verify_apart(signing, (subject, network), (file, content.expose())).await? {
        Ok(valid) => settle(signing, (subject, network), stored, &valid).await,
        Err(refused) => Ok(DocumentSigned::Refused(Box::new(refused))),
    }
}

async fn settle(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    stored: StoredRequest,
    valid: &Valid,
) -> Result<DocumentSigned, SigningError> {
    let tx = signing.db().begin().await?;
    let standing = hold(&tx, subject).await?.ok_or(SigningError::NotFound)?;
    let key = hold_place(&tx, (subject, &stored)).await?;
    if stored.state.at(stored.opened_at, tx.now()) != State::Waiting {
        return Err(SigningError::StepNotOpen);
    }
    if let Err(mismatch) = judge_signer(signing, &tx, (&standing, network), valid).await? {
        tx.commit().await?;
        return Ok(DocumentSigned::Unfit(mismatch));
    }
    let report = SignedReport::of(&valid.checks, &valid.certificate);
    let facts = Facts { report: Some(report), ..stored.facts };
    if !requests::sign(&tx, &key, (stored.subject, &stored.id), (&valid.message, &facts)).await? {
        return Err(SigningError::StepNotOpen);
    }
    keep_certificate(&tx, &standing, &valid.certificate).await?;
    for account in both(subject, stored.subject) {
        records::by_person(&tx, account, network, ("request.signed", &[("client", &stored.client)])).await?;
    }
    let site = |language: Language| {
        BTreeMap::from([("site".to_owned(), name_of(signing, &stored.client, language))])
    };
    tell_with(signing, &tx, subject, (&messages::DOCUMENT_FOR, NoticeKind::Security, &site)).await?;
    tx.commit().await?;
    Ok(DocumentSigned::Signed)
}

/// The key of the account that a request was made to, as long as it is the person's own or part of it. The person is held: no undo
/// runs beside this.
async fn hold_place(
    tx: &Tx,
    (subject, stored): (SubjectId, &StoredRequest),
) -> Result<ScopeKey, SigningError> {
    if find_survivor(tx.conn(), stored.subject).await? != subject {
        return Err(SigningError::NotFound);
    }
    Ok(tx.vault().load_key(tx.conn(), Scope::subject(stored.subject)).await?)
}

/// The person's account, and the one that was asked if that is another.
pub(super) fn both(subject: SubjectId, asked: SubjectId) -> impl Iterator<Item = SubjectId> {
    std::iter::once(subject).chain(Some(asked).filter(|asked| *asked != subject))
}

/// The name that people know a system by; of one that is no longer configured, its id.
pub fn name_of(signing: &Signing, client: &str, language: Language) -> String {
    let known = signing.config().clients.iter().find(|known| known.id == client);
    known.map_or_else(|| client.to_owned(), |known| known.name.of(language).to_owned())
}

/// Does not sign. The document is forgotten at once.
pub async fn decline_request(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    id: &RequestId,
) -> Result<(), SigningError> {
    let stored = find_request(signing, (subject, id)).await?.ok_or(SigningError::NotFound)?;
    if stored.state != State::Waiting {
        return Err(SigningError::StepNotOpen);
    }
    let tx = signing.db().begin().await?;
    hold(&tx, subject).await?.ok_or(SigningError::NotFound)?;
    hold_place(&tx, (subject, &stored)).await?;
    if !requests::end(&tx, (stored.subject, id), State::Declined).await? {
        return Err(SigningError::StepNotOpen);
    }
    for account in both(subject, stored.subject) {
        records::by_person(&tx, account, network, ("request.declined", &[("client", &stored.client)]))
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
