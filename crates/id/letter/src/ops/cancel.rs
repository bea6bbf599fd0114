//! Calling a letter off.

use kernel::SubjectId;
use store::StoreError;

use super::confirm::{call_off, holds};
use super::settle::hold;
use super::tell::tell;
use crate::error::LetterError;
use crate::model::letter::Cancelled;
use crate::store::letters;
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
    match call_off(&tx, &letter, Cancelled::DataChanged).await {
        Ok(()) => {}
        // Somebody was faster; whoever asks again finds it over.
        Err(LetterError::StepNotOpen | LetterError::NotFound) => return Ok(()),
        Err(LetterError::Internal(error)) => return Err(error),
    }
    tell(&tx, letters, subject, &messages::CHANGED).await?;
    tx.commit().await
}
