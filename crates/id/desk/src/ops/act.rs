//! The act: confirming, refusing, sending a link for a new password.

use std::collections::BTreeMap;

use assurance::{
    DeskRefusal, Level, Method, Missing, Outcome, Policy, Requirement, VersionFacts, may_confirm_at_desk,
};
use identity::ops::reset_link::send_reset_link;
use kernel::SubjectId;
use proofing::ops::standing::hold_standings;
use proofing::ops::{EvidenceSource, NewEvidence, conclude_level, record_evidence};
use store::{StoreError, Tx};

use super::{find_bias, load_open_visit, load_visit, tell};
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::refusal::{Bias, RefusalReason};
use crate::model::visit::{End, Purpose, Visit, VisitState};
use crate::records;
use crate::store::counts::Counted;
use crate::store::{counts, visits};

/// What a confirmation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Recorded. The level follows at once, or when the pending checks pass.
    Recorded,
    /// The account cannot be confirmed now.
    Obstacle(DeskRefusal),
    /// Not by this registrar.
    Refused(Bias),
    /// The applicant has sent other data meanwhile: compare anew.
    DataChanged,
}

/// Confirms the applicant: evidence, ownership of СНИЛС and document, and level, in one transaction.
pub async fn confirm_applicant(desk: &Desk, officer: &Officer, no: i64) -> Result<Confirmation, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_visit(tx.conn(), officer, no).await?;
    if visit.state == VisitState::Ended(End::Confirmed) {
        // The button was pressed twice.
        return Ok(Confirmation::Recorded);
    }
    let visit = load_open_visit(&tx, officer, visit.no).await?;
    let VisitState::Compared { version, .. } = visit.state else { return Err(DeskError::StepNotOpen) };
    if visit.purpose != Purpose::Confirm {
        return Err(DeskError::StepNotOpen);
    }
    if let Some(bias) = find_bias(tx.conn(), tx.vault(), officer.subject, visit.subject).await? {
        return Ok(Confirmation::Refused(bias));
    }
    let missing = || StoreError::row("profile_versions", "an applicant without a profile");
    let standing = hold_standings(&tx, &[visit.subject]).await?.pop().ok_or_else(missing)?;
    if standing.profile.newest().no != version {
        let next = visit.state.compare(None)?;
        visits::advance(&tx, &visit, next).await?;
        tx.commit().await?;
        return Ok(Confirmation::DataChanged);
    }
    let facts = standing.facts();
    let facts = match may_confirm_at_desk(&standing.records, &facts, standing.moment(tx.now())) {
        Ok(facts) => facts.clone(),
        Err(obstacle) => return Ok(Confirmation::Obstacle(obstacle)),
    };
    let before = standing.status.level;
    vouch(&tx, officer, visit.subject, &facts).await?;
    let conclusion = conclude_level(desk.proofing(), &tx, visit.subject).await?.ok_or_else(missing)?;
    if conclusion.missing.contains(&Missing::OwnedByOther) {
        // Nothing of it stays: the evidence would vouch for what belongs to another account.
        tx.rollback().await?;
        return Ok(Confirmation::Obstacle(DeskRefusal::OwnedByOther));
    }
    end(&tx, officer, &visit, (End::Confirmed, "desk.confirmed", visit.purpose.as_str())).await?;
    // Whose level has just become confirmed is told so by the room that concludes it.
    let is_told = conclusion.level == Level::Confirmed && before < Level::Confirmed;
    tell::tell_confirmed(&tx, desk, &visit, is_told).await?;
    tx.commit().await?;
    Ok(Confirmation::Recorded)
}

/// Records that the registrar compared the document with the person: for documents that no registry knows, the look at
/// them too.
pub(super) async fn vouch(
    tx: &Tx,
    officer: &Officer,
    subject: SubjectId,
    facts: &VersionFacts,
) -> Result<(), StoreError> {
    let needs_inspection = Policy::for_version(facts).requirements.contains(&Requirement::Inspection);
    let methods = [Some(Method::Inspection).filter(|_| needs_inspection), Some(Method::Desk)];
    for method in methods.into_iter().flatten() {
        let Some(fingerprint) = facts.fingerprint_for(method) else { continue };
        let evidence = NewEvidence {
            method,
            outcome: Outcome::Affirmed,
            fingerprint: fingerprint.to_vec(),
            source: EvidenceSource::Registrar {
                subject: officer.subject,
                centre: officer.centre.as_str().to_owned(),
            },
            expires_at: None,
            details: BTreeMap::new(),
        };
        record_evidence(tx, subject, evidence).await?;
    }
    Ok(())
}

/// The visit of an applicant who is there and whose paper fits, for an act of another room: it ends the visit by
/// [`end_visit`] in the same transaction.
///
/// # Errors
/// `StepNotOpen` when it has not come so far, is for something else, or is not for this registrar.
pub async fn hold_compared(
    tx: &Tx,
    officer: &Officer,
    (no, purpose): (i64, Purpose),
) -> Result<Visit, DeskError> {
    let visit = load_open_visit(tx, officer, no).await?;
    let is_compared = matches!(visit.state, VisitState::Compared { .. }) && visit.purpose == purpose;
    if !is_compared || find_bias(tx.conn(), tx.vault(), officer.subject, visit.subject).await?.is_some() {
        return Err(DeskError::StepNotOpen);
    }
    Ok(visit)
}

/// Ends a visit by what was done for the applicant.
pub async fn end_visit(
    tx: &Tx,
    officer: &Officer,
    visit: &Visit,
    (how, action): (End, &'static str),
) -> Result<(), DeskError> {
    end(tx, officer, visit, (how, action, visit.purpose.as_str())).await
}

/// Refuses the applicant, for a reason that they are told.
pub async fn refuse_applicant(
    desk: &Desk,
    officer: &Officer,
    no: i64,
    reason: RefusalReason,
) -> Result<(), DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_visit(tx.conn(), officer, no).await?;
    if visit.state == VisitState::Ended(End::Refused) {
        return Ok(());
    }
    let visit = load_open_visit(&tx, officer, visit.no).await?;
    end(&tx, officer, &visit, (End::Refused, "desk.refused", reason.as_str())).await?;
    tell::tell_refused(&tx, desk, &visit, reason).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a link for a new password to the applicant's phone. False when the account has none.
pub async fn send_password_link(desk: &Desk, officer: &Officer, no: i64) -> Result<bool, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_visit(tx.conn(), officer, no).await?;
    if visit.state == VisitState::Ended(End::PasswordSent) {
        return Ok(true);
    }
    let visit = load_open_visit(&tx, officer, visit.no).await?;
    if visit.purpose != Purpose::Password
        || find_bias(tx.conn(), tx.vault(), officer.subject, visit.subject).await?.is_some()
    {
        return Err(DeskError::StepNotOpen);
    }
    let act = (End::PasswordSent, "desk.password-sent", visit.purpose.as_str());
    end(&tx, officer, &visit, act).await?;
    if !send_reset_link(desk.identity(), &tx, visit.subject).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    tell::tell_password(&tx, desk, &visit).await?;
    tx.commit().await?;
    Ok(true)
}

pub(super) async fn end(
    tx: &Tx,
    officer: &Officer,
    visit: &Visit,
    (end, action, reason): (End, &'static str, &str),
) -> Result<(), DeskError> {
    if !visits::advance(tx, visit, visit.state.act(end)?).await? {
        return Err(DeskError::StepNotOpen);
    }
    counts::count(tx, &officer.centre, officer.subject, Counted::Act).await?;
    records::record_act(tx, officer, visit.subject, (action, reason), &[]).await?;
    Ok(())
}
