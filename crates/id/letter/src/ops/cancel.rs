//! Calling a letter off.

use identity::ops::merge::find_merge;
use kernel::SubjectId;
use store::{StoreError, Tx};

use super::confirm::{call_off, holds};
use super::settle::hold;
use super::tell::tell;
use crate::error::LetterError;
use crate::model::letter::Cancelled;
use crate::store::letters::{self, Letter};
use crate::{Letters, messages};

/// The person does not want it any more. Calling off twice is once.
pub async fn cancel_letter(letters: &Letters, subject: SubjectId) -> Result<(), LetterError> {
    let tx = letters.db().begin().await?;
    hold(&tx, subject).await?;
    let Some(letter) = letters::find_newest(tx.conn(), subject).await? else { return Ok(()) };
    if letter.state.is_over() {
        return Ok(());
    }
    call_off(&tx, &letter, Cancelled::ByPerson).await?;
    tx.commit().await?;
    Ok(())
}

/// Other data have come into force: a letter with another name or birth date is called off, and the person is told why.
pub async fn follow_data(letters: &Letters, subject: SubjectId) -> Result<(), StoreError> {
    let tx = letters.db().begin().await?;
    let Some(standing) = hold(&tx, subject).await? else { return Ok(()) };
    let Some(letter) = letters::find_newest(tx.conn(), subject).await? else { return Ok(()) };
    let Some(content) = letter.content(&standing.key)? else { return Ok(()) };
    if letter.state.is_over() || holds(&standing, &letter, &content) {
        return Ok(());
    }
    if is_called_off(&tx, &letter, Cancelled::DataChanged).await? {
        tell(&tx, letters, subject, &messages::CHANGED).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// An account became part of another: a letter with its code would confirm nobody, and the person is told. An undo does not
/// bring it back; a merge that is undone already calls nothing off.
pub async fn follow_merge(letters: &Letters, away: SubjectId) -> Result<(), StoreError> {
    let tx = letters.db().begin().await?;
    if hold(&tx, away).await?.is_none() || find_merge(tx.conn(), away).await?.is_none() {
        return Ok(());
    }
    let Some(letter) = letters::find_newest(tx.conn(), away).await? else { return Ok(()) };
    if !letter.state.is_over() && is_called_off(&tx, &letter, Cancelled::Merged).await? {
        tell(&tx, letters, away, &messages::MERGED).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// False when somebody was faster; whoever asks again finds it over.
async fn is_called_off(tx: &Tx, letter: &Letter, why: Cancelled) -> Result<bool, StoreError> {
    match call_off(tx, letter, why).await {
        Ok(()) => Ok(true),
        Err(LetterError::StepNotOpen | LetterError::NotFound) => Ok(false),
        Err(LetterError::Internal(error)) => Err(error),
    }
}
