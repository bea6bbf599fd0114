//! Recalling a code that is about to end, and ending it.

use kernel::SubjectId;
use store::Tx;

use super::settle::{hold, settle};
use super::tell::tell;
use crate::error::LetterError;
use crate::model::letter::{REMIND_BEFORE, State};
use crate::store::letters;
use crate::{Letters, messages};

/// Looks at a letter whose time is near its end: tells the person, or ends it. In the caller's transaction.
pub(crate) async fn recall(
    letters: &Letters,
    tx: &Tx,
    (subject, no): (SubjectId, i32),
) -> Result<(), LetterError> {
    if hold(tx, subject).await?.is_none() {
        return Ok(());
    }
    let Some(letter) = letters::find(tx.conn(), (subject, no)).await? else { return Ok(()) };
    if matches!(letter.state, State::Held { .. }) {
        let next = letter.state.clone().expire(tx.now());
        if next.is_over() {
            settle(tx, &letter, &next).await?;
            tell(tx, letters, subject, &messages::UNDECIDED).await?;
        }
        return Ok(());
    }
    let Some(end) = letter.state.expires_at() else { return Ok(()) };
    if end <= tx.now() {
        settle(tx, &letter, &letter.state.clone().expire(tx.now())).await?;
        if !letter.state.is_from_office() {
            tell(tx, letters, subject, &messages::EXPIRED).await?;
        }
    } else if end.since(tx.now()) <= REMIND_BEFORE {
        tell(tx, letters, subject, &messages::ENDING).await?;
    }
    Ok(())
}
