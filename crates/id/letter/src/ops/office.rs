//! A code on paper from an office: after the same presence and comparison as a confirmation.

use assurance::{Level, level};
use async_trait::async_trait;
use desk::model::office::Officer;
use desk::model::visit::{End, Purpose, Visit, VisitState};
use desk::ops::act::{end_visit, hold_compared};
use desk::{DeskError, HandsCodes};
use identity::model::paper_code::PaperCode;
use jobs::{Enqueue, enqueue};
use kernel::Timestamp;
use proofing::model::Standing;
use store::{Scope, StoreError, Tx};

use super::confirm::call_off;
use super::order::{end_before, facts_in_force};
use super::settle::hold_active;
use super::tell::tell;
use crate::jobs::Recall;
use crate::model::letter::{Cancelled, OFFICE_CODE_LASTS, State};
use crate::store::codes;
use crate::store::letters::{self, Content};
use crate::{Letters, messages};

/// Hands a code out and gives it, this once, with the moment when it ends. A letter that is under way is called off: its
/// code is void.
///
/// # Errors
/// `StepNotOpen` when presence or comparison is missing, other data are in force meanwhile, or the account is not of the
/// standard level.
pub async fn hand_code(
    letters: &Letters,
    officer: &Officer,
    no: i64,
) -> Result<(PaperCode, Timestamp), DeskError> {
    let tx = letters.db().begin().await?;
    let visit = hold_compared(&tx, officer, (no, Purpose::Code)).await?;
    let subject = visit.subject;
    let standing = hold_active(&tx, subject).await?.ok_or(DeskError::StepNotOpen)?;
    let (content, vouched) = content_of(&standing, &visit, tx.now()).ok_or(DeskError::StepNotOpen)?;
    let before = letters::find_newest(tx.conn(), subject).await?;
    end_before(&tx, before.as_ref()).await?;
    let before = letters::find_newest(tx.conn(), subject).await?;
    if let Some(letter) = before.as_ref().filter(|letter| !letter.state.is_over()) {
        call_off(&tx, letter, Cancelled::ByPerson).await?;
    }
    let place = (subject, before.map_or(1, |letter| letter.no + 1));
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    letters::insert(&tx, &key, place, (&content, &vouched), &State::Queued).await?;
    let code = PaperCode::draw(tx.env().rng.as_ref());
    let hash = codes::hash_of(tx.vault(), subject, &code);
    let handed = State::hand_over(kernel::new_uuid(tx.env()), tx.now());
    let missing = || StoreError::row("letters", "a letter that was just written");
    let letter = letters::find(tx.conn(), place).await?.ok_or_else(missing)?;
    letters::advance(&tx, &letter, (&handed, Some(&hash))).await?;
    end_visit(&tx, officer, &visit, (End::CodeHanded, "desk.office-code")).await?;
    let until = tx.now().plus(OFFICE_CODE_LASTS);
    plan_end(&tx, place, until).await?;
    tell(&tx, letters, subject, &messages::OFFICE_CODE).await?;
    tx.commit().await?;
    Ok((code, until))
}

#[async_trait]
impl HandsCodes for Letters {
    async fn hand_code(&self, officer: &Officer, no: i64) -> Result<(String, Timestamp), DeskError> {
        let (code, until) = hand_code(self, officer, no).await?;
        Ok((code.printed(), until))
    }
}

/// What the code vouches for: the data in force, if they are those that were compared and the registries have confirmed.
fn content_of(standing: &Standing, visit: &Visit, now: Timestamp) -> Option<(Content, Vec<u8>)> {
    let current = &standing.profile.current;
    let VisitState::Compared { version, .. } = visit.state else { return None };
    let reached = level(&standing.records, &facts_in_force(standing), now).level;
    if version != current.no || reached != Level::Standard {
        return None;
    }
    let person = current.person()?;
    let content = Content {
        addressee: person.name.full(),
        name_key: person.name.matching_key(),
        birth_date: person.birth_date.to_string(),
        address: None,
    };
    Some((content, current.facts()?.core))
}

/// Has a letter looked at when its time is over.
pub(super) async fn plan_end(
    tx: &Tx,
    (subject, no): (kernel::SubjectId, i32),
    at: Timestamp,
) -> Result<(), StoreError> {
    let once = Enqueue::at(at).once(format!("{}:{no}:{}", subject.uuid(), at.as_micros()));
    enqueue(tx, subject.lane(), &Recall { subject, no }, once).await?;
    Ok(())
}
