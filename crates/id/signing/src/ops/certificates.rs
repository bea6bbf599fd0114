//! The certificates of a person.

use certificate::{PathRequest, Purpose, Revocation, RevocationSource, build_path};
use identity::model::notice::NoticeKind;
use kernel::SubjectId;
use store::{Scope, StoreError, Tx};
use tokio::task::JoinSet;

use super::certify::hold;
use super::tell::tell_one;
use super::verify::seconds;
use crate::error::SigningError;
use crate::model::certificate::{Attachment, KeptCertificate, Standing, moment};
use crate::store::certificates;
use crate::{Signing, limits, messages, records};

/// The certificates of a person, in the order in which they came.
pub async fn list_certificates(
    signing: &Signing,
    subject: SubjectId,
) -> Result<Vec<KeptCertificate>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    certificates::list(store.reader(), &key, subject).await
}

/// One certificate of a person.
pub async fn find_certificate(
    signing: &Signing,
    place: (SubjectId, i32),
) -> Result<Option<KeptCertificate>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(place.0)).await?;
    certificates::find(store.reader(), &key, place).await
}

/// Takes a certificate away: from now on it signs nobody in. To attach it again it must sign again.
pub async fn detach_certificate(
    signing: &Signing,
    (subject, network): (SubjectId, &str),
    no: i32,
) -> Result<(), SigningError> {
    let tx = signing.db().begin().await?;
    let standing = hold(&tx, subject).await?.ok_or(SigningError::NotFound)?;
    let found = certificates::find(tx.conn(), &standing.key, (subject, no)).await?;
    let kept = found.ok_or(SigningError::NotFound)?;
    if kept.attachment == Attachment::Attached {
        certificates::set_attachment(&tx, (subject, no), Attachment::Detached).await?;
        records::by_person(&tx, subject, network, ("certificate.detached", &[])).await?;
        tell_one(signing, &tx, subject, &messages::DETACHED, NoticeKind::Security).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What asking the authorities came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Every certificate in use was asked about, and each is as it was.
    Unchanged,
    /// One or more are revoked that were not.
    Revoked,
    /// One or more are not suspended any more.
    Restored,
    /// An authority did not answer.
    Silent,
}

/// Asks the authorities about every certificate of a person whose time is not over.
pub async fn look_up_certificates(signing: &Signing, subject: SubjectId) -> Result<Looked, SigningError> {
    let tx = signing.db().begin().await?;
    let spent = limits::spend_lookup(&tx, subject).await;
    tx.commit().await?;
    spent?;
    let now = signing.db().env().now();
    let (mut changed, mut is_silent) = (Vec::new(), false);
    // All at once: one authority that is slow keeps the answers of the others from nobody.
    let mut asking = JoinSet::new();
    for kept in list_certificates(signing, subject).await? {
        if !matches!(kept.standing(now), Standing::Ended | Standing::NotYet) {
            let signing = signing.clone();
            asking.spawn(async move { (kept.no, kept.revoked_at, ask(&signing, &kept).await) });
        }
    }
    while let Some(answered) = asking.join_next().await {
        match answered {
            Ok((no, None, Some(Revocation::Revoked { at, .. }))) => changed.push((no, Some(moment(at)))),
            Ok((no, Some(_), Some(Revocation::Good))) => changed.push((no, None)),
            Ok((_, _, Some(_))) => {}
            Ok((_, _, None)) | Err(_) => is_silent = true,
        }
    }
    let tx = signing.db().begin().await?;
    for (no, at) in &changed {
        certificates::set_revoked(&tx, (subject, *no), *at).await?;
    }
    tx.commit().await?;
    Ok(if changed.iter().any(|(_, at)| at.is_some()) {
        Looked::Revoked
    } else if is_silent {
        Looked::Silent
    } else if changed.is_empty() {
        Looked::Unchanged
    } else {
        Looked::Restored
    })
}

async fn ask(signing: &Signing, kept: &KeptCertificate) -> Option<Revocation> {
    let trusted = signing.trusted().current();
    let at = seconds(signing.db().env().now());
    let (certificate, backend) = (kept.certificate.clone(), signing.config().backend.clone());
    // On a thread that may wait: the backend may be a program.
    let find = move || {
        let (anchors, intermediates) = (&trusted.anchors, &trusted.intermediates);
        let (purpose, backend) = (Purpose::Signing, backend.as_ref());
        build_path(&certificate, &PathRequest { anchors, intermediates, at, purpose, backend })
    };
    let path = tokio::task::spawn_blocking(find).await.ok()?.ok()?;
    signing.revocation().learn(&path).await;
    let (certificate, issuer) = path.links().next()?;
    signing.revocation().known().state_of(certificate, issuer, at)
}

/// Tells a person that a certificate of theirs ends in a month; one that is not in use any more is not worth a message.
pub(crate) async fn tell_end(
    signing: &Signing,
    tx: &Tx,
    (subject, no): (SubjectId, i32),
) -> Result<(), StoreError> {
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(subject)).await? else { return Ok(()) };
    let Some(kept) = certificates::find(tx.conn(), &key, (subject, no)).await? else { return Ok(()) };
    if kept.standing(tx.now()) == Standing::Ending {
        tell_one(signing, tx, subject, &messages::ENDING, NoticeKind::Service).await?;
    }
    Ok(())
}
