//! The simplest recovery: a simplified account by its contact. Standard and above are helped at the desk.

use kernel::{Lane, Secret, SubjectId};
use store::{StoreError, Tx};

use super::codes::{self, CodeRequest, CodeTimes};
use crate::Identity;
use crate::error::IdentityError;
use crate::model::account::AccountState;
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::password::{self, PasswordProblem};
use crate::model::recovery::{Recovery, RecoveryOutcome};
use crate::model::registration::Registration;
use crate::model::visitor::Visitor;
use crate::ops::{register, reset_link};
use crate::store::journeys::{self, JourneyKind};
use crate::store::{accounts, lookups, merges};

const KIND: JourneyKind = JourneyKind::Recovery;

/// The recovery of this browser, if one is under way.
pub async fn find_recovery(identity: &Identity, visitor: &Visitor) -> Result<Option<Recovery>, StoreError> {
    let store = identity.store();
    journeys::find(store.reader(), store.vault(), (KIND, &visitor.browser, store.env().now())).await
}

/// Names the contact and sends a code there, whether or not an account has it.
pub async fn give_contact(
    identity: &Identity,
    visitor: &Visitor,
    contact: Contact,
) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    let times = send(identity, &tx, visitor, &contact).await;
    if times.is_ok() {
        journeys::end(&tx, KIND, &visitor.browser).await?;
        journeys::save(&tx, KIND, &visitor.browser, &Recovery::ContactGiven { contact }).await?;
    }
    tx.commit().await?;
    times
}

/// Sends the code anew.
pub async fn resend_code(identity: &Identity, visitor: &Visitor) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    let Recovery::ContactGiven { contact } = load(&tx, visitor).await? else {
        return Err(IdentityError::StepNotOpen);
    };
    let times = send(identity, &tx, visitor, &contact).await;
    tx.commit().await?;
    times
}

/// What a typed code came to.
#[derive(Debug, PartialEq, Eq)]
pub enum RecoveryCode {
    /// Right: the state tells what follows.
    Proven(Recovery),
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the code.
pub async fn enter_code(
    identity: &Identity,
    visitor: &Visitor,
    typed: &str,
) -> Result<RecoveryCode, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(RecoveryCode::Malformed) };
    let tx = identity.store().begin().await?;
    enter(tx, visitor, &typed).await
}

/// Presses the button of a mailed link in the browser that asked for it.
pub async fn enter_link(
    identity: &Identity,
    visitor: &Visitor,
    link: &str,
) -> Result<RecoveryCode, IdentityError> {
    let tx = identity.store().begin().await?;
    match codes::code_behind_link(&tx, link) {
        Some(code) => enter(tx, visitor, &code).await,
        None => Ok(RecoveryCode::Malformed),
    }
}

async fn enter(tx: Tx, visitor: &Visitor, typed: &Secret<String>) -> Result<RecoveryCode, IdentityError> {
    let contact = match load(&tx, visitor).await? {
        Recovery::ContactGiven { contact } => contact,
        proven @ Recovery::ContactProven { .. } => return Ok(RecoveryCode::Proven(proven)),
        Recovery::Finished { .. } => return Err(IdentityError::StepNotOpen),
    };
    let holder = (CodePurpose::Recovery, visitor.browser.0.as_slice());
    let verdict = codes::judge_code(&tx, holder, &contact, typed).await?;
    if verdict != Some(Verdict::Right) {
        tx.commit().await?;
        return Ok(RecoveryCode::Refused(verdict.unwrap_or(Verdict::Expired)));
    }
    let outcome = outcome_for(&tx, &contact).await?;
    let proven = Recovery::ContactProven { contact, outcome };
    journeys::save(&tx, KIND, &visitor.browser, &proven).await?;
    tx.commit().await?;
    Ok(RecoveryCode::Proven(proven))
}

/// Goes over from a registration whose proven contact has an account: the code need not be typed twice.
pub async fn continue_from_registration(
    identity: &Identity,
    visitor: &Visitor,
) -> Result<Recovery, IdentityError> {
    let tx = identity.store().begin().await?;
    let Registration::ContactProven { contact, .. } = register::load_open(&tx, visitor).await? else {
        return Err(IdentityError::StepNotOpen);
    };
    let outcome = outcome_for(&tx, &contact).await?;
    let proven = Recovery::ContactProven { contact, outcome };
    journeys::end(&tx, KIND, &visitor.browser).await?;
    journeys::save(&tx, KIND, &visitor.browser, &proven).await?;
    tx.commit().await?;
    Ok(proven)
}

/// What setting the new password came to.
#[derive(Debug, PartialEq, Eq)]
pub enum PasswordReset {
    /// Set; every session has ended and every contact is told.
    Done,
    /// Not taken.
    Refused(PasswordProblem),
}

/// Sets the new password of a simplified account.
pub async fn set_password(
    identity: &Identity,
    visitor: &Visitor,
    typed: &str,
) -> Result<PasswordReset, IdentityError> {
    let recovery = find_recovery(identity, visitor).await?.ok_or(IdentityError::StepNotOpen)?;
    let (contact, subject) = match recovery {
        Recovery::ContactProven { contact, outcome: RecoveryOutcome::NewPassword { subject } } => {
            (contact, subject)
        }
        // The second press of a double click.
        Recovery::Finished { .. } => return Ok(PasswordReset::Done),
        _ => return Err(IdentityError::StepNotOpen),
    };
    if let Some(problem) = password::judge(typed, &[&contact.lookup_value()]).problem {
        return Ok(PasswordReset::Refused(problem));
    }
    let hash =
        identity.hashing().hash(password::normalise(typed), identity.store().env().rng.as_ref()).await?;
    let tx = identity.store().begin().await?;
    match load(&tx, visitor).await? {
        Recovery::Finished { .. } => return Ok(PasswordReset::Done),
        Recovery::ContactProven { outcome: RecoveryOutcome::NewPassword { .. }, .. } => {}
        _ => return Err(IdentityError::StepNotOpen),
    }
    // The level may have risen and the contact may have moved while the page stood open.
    if outcome_for(&tx, &contact).await? != (RecoveryOutcome::NewPassword { subject }) {
        return Err(IdentityError::StepNotOpen);
    }
    reset_link::replace_password(identity, &tx, subject, &hash, visitor).await?;
    journeys::end(&tx, KIND, &visitor.browser).await?;
    journeys::save(&tx, KIND, &visitor.browser, &Recovery::Finished { finished_at: tx.now() }).await?;
    tx.commit().await?;
    Ok(PasswordReset::Done)
}

async fn outcome_for(tx: &Tx, contact: &Contact) -> Result<RecoveryOutcome, StoreError> {
    let holder: Option<SubjectId> =
        lookups::find(tx.conn(), tx.vault(), contact.lookup_field(), &contact.lookup_value()).await?;
    let Some(holder) = holder else { return Ok(RecoveryOutcome::NoAccount) };
    let subject = merges::survivor_of(tx.conn(), holder).await?;
    let account = accounts::find(tx.conn(), subject).await?;
    Ok(match account {
        Some(account)
            if account.state == AccountState::Active && account.guard == assurance::Level::Simplified =>
        {
            RecoveryOutcome::NewPassword { subject }
        }
        _ => RecoveryOutcome::AtTheDesk,
    })
}

async fn load(tx: &Tx, visitor: &Visitor) -> Result<Recovery, IdentityError> {
    let found: Option<Recovery> =
        journeys::find(tx.conn(), tx.vault(), (KIND, &visitor.browser, tx.now())).await?;
    found.ok_or(IdentityError::StepNotOpen)
}

async fn send(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    contact: &Contact,
) -> Result<CodeTimes, IdentityError> {
    let request = CodeRequest {
        purpose: CodePurpose::Recovery,
        holder: &visitor.browser.0,
        contact,
        lane: Lane::of_bytes(&visitor.browser.0),
        language: visitor.language,
    };
    codes::send_code(identity, tx, request, visitor).await
}
