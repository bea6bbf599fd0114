//! Documents that other systems ask for signatures of: what the person does.

use std::collections::BTreeMap;

use identity::model::notice::NoticeKind;
use kernel::{Language, Secret, SubjectId};
use store::{Scope, StoreError};

use super::certify::{hold, keep_certificate};
use super::documents::{DocumentSigned, judge_signer, verify_apart};
use super::tell::tell_with;
use super::verify::Valid;
use crate::error::SigningError;
use crate::model::request::{Facts, RequestId, SignedReport, State};
use crate::store::requests::{self, Part};
use crate::{Signing, messages, records};

pub use crate::store::requests::StoredRequest;

/// What other systems ask of a person, the newest first.
pub async fn list_requests(signing: &Signing, subject: SubjectId) -> Result<Vec<StoredRequest>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    requests::list(store.reader(), &key, (subject, store.env().now())).await
}

/// One of them; of another person there is none.
pub async fn find_request(
    signing: &Signing,
    (subject, id): (SubjectId, &RequestId),
) -> Result<Option<StoredRequest>, StoreError> {
    if id.lane != subject.lane() {
        return Ok(None);
    }
    Ok(list_requests(signing, subject).await?.into_iter().find(|stored| stored.id == *id))
}

/// The document; none when it is forgotten.
pub async fn find_request_file(
    signing: &Signing,
    place: (SubjectId, &RequestId),
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let Some(stored) = find_request(signing, place).await? else { return Ok(None) };
    match stored.state {
        State::Waiting | State::Signed => find_part(signing, place, Part::File).await,
        State::Declined | State::Expired => Ok(None),
    }
}

/// The signature, once there is one.
pub async fn find_request_signature(
    signing: &Signing,
    place: (SubjectId, &RequestId),
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    match find_request(signing, place).await? {
        Some(_) => find_part(signing, place, Part::Signature).await,
        None => Ok(None),
    }
}

async fn find_part(
    signing: &Signing,
    (subject, id): (SubjectId, &RequestId),
    part: Part,
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    requests::find_part(store.reader(), &key, (subject, id), part).await
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
    let content = find_part(signing, (subject, id), Part::File).await?.ok_or(SigningError::NotFound)?;
    match verify_apart(signing, (subject, network), (file, content.expose())).await? {
        Ok(valid) => settle(signing, (stored, network), &valid).await,
        Err(refused) => Ok(DocumentSigned::Refused(Box::new(refused))),
    }
}

async fn settle(
    signing: &Signing,
    (stored, network): (StoredRequest, &str),
    valid: &Valid,
) -> Result<DocumentSigned, SigningError> {
    let tx = signing.db().begin().await?;
    let (subject, id) = (stored.subject, stored.id);
    let standing = hold(&tx, subject).await?.ok_or(SigningError::NotFound)?;
    if stored.state.at(stored.opened_at, tx.now()) != State::Waiting {
        return Err(SigningError::StepNotOpen);
    }
    if let Err(mismatch) = judge_signer(signing, &tx, (&standing, network), valid).await? {
        tx.commit().await?;
        return Ok(DocumentSigned::Unfit(mismatch));
    }
    let report = SignedReport::of(&valid.checks, &valid.certificate);
    let facts = Facts { report: Some(report), ..stored.facts };
    if !requests::sign(&tx, &standing.key, (subject, &id), (&valid.message, &facts)).await? {
        return Err(SigningError::StepNotOpen);
    }
    keep_certificate(&tx, &standing, &valid.certificate).await?;
    records::by_person(&tx, subject, network, ("request.signed", &[("client", &stored.client)])).await?;
    let site = |language: Language| {
        BTreeMap::from([("site".to_owned(), name_of(signing, &stored.client, language))])
    };
    tell_with(signing, &tx, subject, (&messages::DOCUMENT_FOR, NoticeKind::Security, &site)).await?;
    tx.commit().await?;
    Ok(DocumentSigned::Signed)
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
    if !requests::end(&tx, (subject, id), State::Declined).await? {
        return Err(SigningError::StepNotOpen);
    }
    records::by_person(&tx, subject, network, ("request.declined", &[("client", &stored.client)])).await?;
    tx.commit().await?;
    Ok(())
}
