//! Documents that a person signs.

use identity::model::notice::NoticeKind;
use kernel::{Secret, SubjectId};
use proofing::model::Standing;
use signed_message::Profile;
use store::{Scope, ScopeKey, StoreError, Tx};

use super::certify::{hold, keep_certificate};
use super::tell::{tell_one, tell_others};
use super::verify::{Refused, Valid, Why, verify_file};
use crate::error::SigningError;
use crate::model::document::{Document, OF_SUBJECT_MAX, is_open};
use crate::model::signer::{Mismatch, Signer};
use crate::store::documents::{self, Part};
use crate::{Signing, limits, messages, records};

pub use crate::store::documents::StoredDocument;

/// What bringing a document came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// It waits under this number.
    Waits(i32),
    /// The person has as many under way as they may.
    Full,
}

/// Keeps a document until it is signed, for a day at most.
pub async fn bring_document(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    (name, file): (&str, &[u8]),
) -> Result<Brought, SigningError> {
    let tx = signing.db().begin().await?;
    limits::spend_document(&tx, subject).await?;
    // Whoever brings two at once waits here, and the second has the next number.
    let standing = hold(&tx, subject).await?.ok_or(SigningError::NotFound)?;
    let all = documents::list(tx.conn(), &standing.key, subject).await?;
    if all.iter().filter(|stored| is_open(stored.opened_at, tx.now())).count() >= OF_SUBJECT_MAX {
        tx.commit().await?;
        return Ok(Brought::Full);
    }
    let no = all.first().map_or(1, |newest| newest.no + 1);
    documents::insert(&tx, &standing.key, (subject, no), (&Document::of(name, file), file)).await?;
    records::by_person(&tx, subject, network, ("document.brought", &[])).await?;
    tx.commit().await?;
    Ok(Brought::Waits(no))
}

/// The documents of a person, the newest first.
pub async fn list_documents(
    signing: &Signing,
    subject: SubjectId,
) -> Result<Vec<StoredDocument>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let mut all = documents::list(store.reader(), &key, subject).await?;
    all.retain(|stored| is_open(stored.opened_at, store.env().now()));
    Ok(all)
}

/// One document of a person.
pub async fn find_document(
    signing: &Signing,
    (subject, no): (SubjectId, i32),
) -> Result<Option<StoredDocument>, StoreError> {
    Ok(list_documents(signing, subject).await?.into_iter().find(|stored| stored.no == no))
}

/// The bytes of a document.
pub async fn find_bytes(
    signing: &Signing,
    place: (SubjectId, i32),
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    find_part(signing, place, Part::File).await
}

/// Its signature, once there is one.
pub async fn find_signature(
    signing: &Signing,
    place: (SubjectId, i32),
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    find_part(signing, place, Part::Signature).await
}

async fn find_part(
    signing: &Signing,
    (subject, no): (SubjectId, i32),
    part: Part,
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let store = signing.db();
    let key: ScopeKey = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    documents::find_part(store.reader(), &key, (subject, no), part).await
}

/// What a signature came to.
pub enum DocumentSigned {
    /// The document is signed.
    Signed,
    /// The signature does not hold.
    Refused(Box<Refused>),
    /// It holds, and is not this person's.
    Unfit(Mismatch),
}

/// Takes the signature under a document. It stands apart and says which certificate made it (CAdES-BES).
pub async fn answer_document(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    no: i32,
    file: &[u8],
) -> Result<DocumentSigned, SigningError> {
    let stored = find_document(signing, (subject, no)).await?.ok_or(SigningError::NotFound)?;
    if stored.signed_at.is_some() {
        return Err(SigningError::StepNotOpen);
    }
    let content = find_bytes(signing, (subject, no)).await?.ok_or(SigningError::NotFound)?;
    match verify_apart(signing, (subject, network), (file, content.expose())).await? {
        Ok(valid) => settle(signing, (subject, network), no, &valid).await,
        Err(refused) => Ok(DocumentSigned::Refused(Box::new(refused))),
    }
}

/// Verifies a signature that stands apart from its document; the account's budget pays for it.
pub(super) async fn verify_apart(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    (file, content): (&[u8], &[u8]),
) -> Result<Result<Valid, Refused>, SigningError> {
    let tx = signing.db().begin().await?;
    let spent = limits::spend_account(&tx, subject, network).await;
    tx.commit().await?;
    spent?;
    let verified = verify_file(signing, (file, content), Profile::CadesBes).await?;
    Ok(verified.and_then(apart))
}

/// A signature with the document within it would be as large as the document, and no other program expects it.
fn apart(valid: Valid) -> Result<Valid, Refused> {
    if valid.encloses_content {
        return Err(Refused { why: Why::NotApart, checks: Vec::new() });
    }
    Ok(valid)
}

async fn settle(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    no: i32,
    valid: &Valid,
) -> Result<DocumentSigned, SigningError> {
    let tx = signing.db().begin().await?;
    let standing = hold(&tx, subject).await?.ok_or(SigningError::NotFound)?;
    if let Err(mismatch) = judge_signer(signing, &tx, (&standing, network), valid).await? {
        tx.commit().await?;
        return Ok(DocumentSigned::Unfit(mismatch));
    }
    if !documents::sign(&tx, &standing.key, (subject, no), &valid.message).await? {
        return Err(SigningError::StepNotOpen);
    }
    keep_certificate(&tx, &standing, &valid.certificate).await?;
    records::by_person(&tx, subject, network, ("document.signed", &[])).await?;
    tell_one(signing, &tx, subject, &messages::DOCUMENT, NoticeKind::Security).await?;
    tx.commit().await?;
    Ok(DocumentSigned::Signed)
}

/// Whether a certificate is this person's. Where it is somebody else's, that is noted, and its owner is told.
pub(super) async fn judge_signer(
    signing: &Signing,
    tx: &Tx,
    (standing, network): (&Standing, &str),
    valid: &Valid,
) -> Result<Result<(), Mismatch>, StoreError> {
    let subject = standing.subject;
    let signer = Signer::of_anyone(&valid.certificate);
    let checked = signer.clone().and_then(|signer| {
        let person = standing.profile.current.person().ok_or(Mismatch::AccountWithoutSnils)?;
        signer.check(person)
    });
    if let Err(mismatch) = &checked {
        records::by_person(tx, subject, network, ("signature.refused", &[("why", mismatch.as_str())]))
            .await?;
        if let Ok(signer) = &signer {
            tell_others(signing, tx, (&signer.snils, subject), &messages::ELSEWHERE).await?;
        }
    }
    Ok(checked)
}

/// Forgets a document at its owner's wish. False when it is gone.
pub async fn remove_document(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    no: i32,
) -> Result<bool, StoreError> {
    let tx = signing.db().begin().await?;
    if !documents::delete(&tx, (subject, no)).await? {
        return Ok(false);
    }
    records::by_person(&tx, subject, network, ("document.removed", &[])).await?;
    tx.commit().await?;
    Ok(true)
}
