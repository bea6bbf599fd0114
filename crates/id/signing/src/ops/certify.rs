//! The moment in which a signature confirms an account, and what is kept of it.

use std::collections::BTreeMap;

use assurance::{Level, Method, Missing, Outcome};
use certificate::Certificate;
use data_encoding::BASE64;
use gateway_revocation::Heard;
use identity::model::notice::NoticeKind;
use identity::ops::merge::{find_merge, list_merges_into};
use jobs::{Enqueue, enqueue};
use kernel::{SubjectId, Timestamp};
use proofing::model::Standing;
use proofing::ops::standing::hold_standings;
use proofing::ops::{EvidenceSource, NewEvidence, conclude_level, record_evidence, revoke};
use store::{Scope, ScopeKey, StoreError, Tx};

use super::challenge::{Obstacle, judge};
use super::tell::{tell_one, tell_others};
use super::verify::Valid;
use crate::error::SigningError;
use crate::jobs::CertificateEnding;
use crate::model::certificate::{Attachment, KeptCertificate, OF_SUBJECT_MAX, TOLD_BEFORE_END, moment};
use crate::model::signer::{Mismatch, Signer};
use crate::store::certificates;
use crate::{Signing, messages, records};

/// Why a good signature does not confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is not this person's.
    Mismatch(Mismatch),
    /// The account cannot be confirmed by a signature now.
    Obstacle(Obstacle),
    /// Another account owns the СНИЛС or the document.
    OwnedByOther,
}

/// Holds the person's rows until the transaction ends, and gives what is known of them; none when they were erased, or are an
/// account that became part of another: a session that was open in that moment confirms and signs nothing more.
pub async fn hold(tx: &Tx, subject: SubjectId) -> Result<Option<Standing>, StoreError> {
    if tx.vault().find_key(tx.conn(), Scope::subject(subject)).await?.is_none() {
        return Ok(None);
    }
    let standing = hold_standings(tx, &[subject]).await?.pop();
    let is_merged = find_merge(tx.conn(), subject).await?.is_some();
    Ok(standing.filter(|_| !is_merged))
}

/// Confirms the account that is held, in the caller's transaction: evidence, level, the certificate, messages.
pub async fn confirm(
    signing: &Signing,
    tx: &Tx,
    standing: &Standing,
    (valid, text): (&Valid, &str),
) -> Result<Result<(), Unfit>, SigningError> {
    if let Err(obstacle) = judge(signing, Some(standing), tx.now()) {
        return Ok(Err(Unfit::Obstacle(obstacle)));
    }
    let signer = match Signer::of_person(&valid.certificate) {
        Ok(signer) => signer,
        Err(mismatch) => return Ok(Err(Unfit::Mismatch(mismatch))),
    };
    let current = &standing.profile.current;
    let missing = || StoreError::row("profile_versions", "a standard account without its data");
    let (facts, person) = current.facts().zip(current.person()).ok_or_else(missing)?;
    if let Err(mismatch) = signer.check(person) {
        return Ok(Err(Unfit::Mismatch(mismatch)));
    }
    let subject = standing.subject;
    let evidence = NewEvidence {
        method: Method::Signature,
        outcome: Outcome::Affirmed,
        fingerprint: facts.core,
        source: EvidenceSource::Person,
        expires_at: None,
        details: details(valid, text),
    };
    let evidence = record_evidence(tx, subject, evidence).await?;
    // Before the others lose their claim, and with it the reason to be told.
    tell_others(signing, tx, (&signer.snils, subject), &messages::CONFIRMED).await?;
    let conclusion = conclude_level(signing.proofing(), tx, subject).await?.ok_or_else(missing)?;
    if conclusion.level != Level::Confirmed && conclusion.missing.contains(&Missing::OwnedByOther) {
        // Another account took the СНИЛС in the same moment: the evidence would vouch for what is theirs.
        revoke(tx, subject, evidence, (&EvidenceSource::Person, "owned-by-other")).await?;
        conclude_level(signing.proofing(), tx, subject).await?;
        return Ok(Err(Unfit::OwnedByOther));
    }
    tell_one(signing, tx, subject, &messages::CONFIRMED, NoticeKind::Security).await?;
    keep_certificate(tx, standing, &valid.certificate).await?;
    records::by_system(tx, subject, ("signature.confirmed", &[])).await?;
    Ok(Ok(()))
}

/// What a court or an auditor needs to verify the signature again: all of it, sealed.
fn details(valid: &Valid, text: &str) -> BTreeMap<String, String> {
    let mut details = BTreeMap::from([
        ("text".to_owned(), text.to_owned()),
        ("signature".to_owned(), BASE64.encode(&valid.message)),
        ("certificate".to_owned(), BASE64.encode(valid.certificate.der())),
    ]);
    for (place, certificate) in valid.path.certificates().iter().enumerate().skip(1) {
        details.insert(format!("chain.{place}"), BASE64.encode(certificate.der()));
    }
    for (place, heard) in valid.heard.iter().enumerate() {
        let told = match heard {
            Heard::State { address, answer } => format!("ocsp {address} {}", BASE64.encode(answer)),
            Heard::List { address, digest, this_update } => {
                format!("crl {address} sha256 {} since {this_update}", BASE64.encode(digest))
            }
        };
        details.insert(format!("revocation.{place}"), told);
    }
    details
}

/// Whether the person has taken this certificate away: from the account, or from one that became part of it, unless they have
/// attached it here since.
pub async fn is_detached(
    tx: &Tx,
    standing: &Standing,
    certificate: &Certificate,
) -> Result<bool, StoreError> {
    let mut keys = vec![standing.key.clone()];
    for merge in list_merges_into(tx.conn(), standing.subject).await? {
        keys.push(tx.vault().load_key(tx.conn(), Scope::subject(merge.away)).await?);
    }
    for key in keys {
        let all = certificates::list(tx.conn(), &key, SubjectId::from(key.scope().id)).await?;
        if let Some(kept) = all.iter().find(|kept| kept.certificate == *certificate) {
            return Ok(kept.attachment == Attachment::Detached);
        }
    }
    Ok(false)
}

/// What was taken away from an account that is erased because it became part of another, and is not known there, is taken away
/// there too.
pub async fn hand_over_detached(
    tx: &Tx,
    (away, key): (SubjectId, &ScopeKey),
    survivor: SubjectId,
) -> Result<(), StoreError> {
    let to = tx.vault().load_key(tx.conn(), Scope::subject(survivor)).await?;
    let mut known = certificates::list(tx.conn(), &to, survivor).await?;
    for kept in certificates::list(tx.conn(), key, away).await? {
        let is_known = known.iter().any(|own| own.certificate == kept.certificate);
        if kept.attachment == Attachment::Attached || is_known || known.len() >= OF_SUBJECT_MAX {
            continue;
        }
        let no = known.last().map_or(1, |last| last.no + 1);
        certificates::insert(tx, &to, (survivor, no), &kept.certificate).await?;
        certificates::set_attachment(tx, (survivor, no), Attachment::Detached).await?;
        known.push(KeptCertificate { no, ..kept });
    }
    Ok(())
}

/// Attaches a certificate that the person has shown to hold, and wants to sign in with: again, if it was taken away.
pub async fn attach_certificate(
    tx: &Tx,
    standing: &Standing,
    certificate: &Certificate,
) -> Result<(), StoreError> {
    keep_certificate(tx, standing, certificate).await?;
    let all = certificates::list(tx.conn(), &standing.key, standing.subject).await?;
    match all.iter().find(|kept| kept.certificate == *certificate) {
        Some(kept) => {
            certificates::set_attachment(tx, (standing.subject, kept.no), Attachment::Attached).await
        }
        None => Ok(()),
    }
}

/// Keeps a certificate that the person has shown to hold: a new one attached, a known one as it stands, since one that was
/// taken away does not come back by signing something else. What has ended gives its place up; beyond the limit nothing more
/// is kept, and everything else goes on.
pub async fn keep_certificate(
    tx: &Tx,
    standing: &Standing,
    certificate: &Certificate,
) -> Result<(), StoreError> {
    let (subject, key) = (standing.subject, &standing.key);
    let all = certificates::list(tx.conn(), key, subject).await?;
    if let Some(kept) = all.iter().find(|kept| kept.certificate == *certificate) {
        return certificates::note_use(tx, (subject, kept.no)).await;
    }
    if all.len() >= OF_SUBJECT_MAX {
        let ended = all.iter().find(|kept| moment(kept.certificate.not_after()) < tx.now());
        let Some(ended) = ended else { return Ok(()) };
        certificates::delete(tx, (subject, ended.no)).await?;
    }
    // Perhaps from an account that became part of this one.
    let was_detached = is_detached(tx, standing, certificate).await?;
    let no = all.last().map_or(1, |last| last.no + 1);
    certificates::insert(tx, key, (subject, no), certificate).await?;
    if was_detached {
        certificates::set_attachment(tx, (subject, no), Attachment::Detached).await?;
    }
    plan_end(tx, (subject, no), moment(certificate.not_after())).await
}

/// Tells the person in time.
async fn plan_end(tx: &Tx, (subject, no): (SubjectId, i32), ends_at: Timestamp) -> Result<(), StoreError> {
    if ends_at <= tx.now() {
        return Ok(());
    }
    let due = ends_at.minus(TOLD_BEFORE_END).max(tx.now());
    enqueue(tx, subject.lane(), &CertificateEnding { subject, no }, Enqueue::at(due)).await?;
    Ok(())
}
