//! Writing the next state of a letter, with everything that hangs on it.

use identity::ops::merge::find_merge;
use kernel::SubjectId;
use proofing::model::Standing;
use proofing::ops::standing::hold_standings;
use store::{Scope, StoreError, Tx};

use crate::error::LetterError;
use crate::model::letter::State;
use crate::store::letters::{self, Letter};
use crate::store::{codes, requests, sheets};

/// Holds the person's rows until the transaction ends, and gives what is known of them; none when they were erased.
pub async fn hold(tx: &Tx, subject: SubjectId) -> Result<Option<Standing>, StoreError> {
    // Holding writes a row: of somebody who has left nothing must be written again.
    if tx.vault().find_key(tx.conn(), Scope::subject(subject)).await?.is_none() {
        return Ok(None);
    }
    Ok(hold_standings(tx, &[subject]).await?.pop())
}

/// The same, of an account that acts for somebody: of one that became part of another, none. A session that was open in that
/// moment does nothing more with it.
pub async fn hold_active(tx: &Tx, subject: SubjectId) -> Result<Option<Standing>, StoreError> {
    let standing = hold(tx, subject).await?;
    let is_merged = find_merge(tx.conn(), subject).await?.is_some();
    Ok(standing.filter(|_| !is_merged))
}

/// Writes the next state. The code of a letter that is over, or waits for another print, is void.
pub async fn settle(tx: &Tx, letter: &Letter, next: &State) -> Result<(), LetterError> {
    if matches!(letter.state, State::Held { .. }) {
        // Whatever comes next, there is nothing to decide any more.
        requests::delete_of(tx, letter.subject).await?;
    }
    let keeps_code = next.sheet().is_some();
    let code = letter.code_hash.as_deref();
    if let Some(hash) = code.filter(|_| !keeps_code) {
        codes::void(tx, letter.subject, hash).await?;
    }
    if next.is_over() {
        sheets::delete_waiting(tx, (letter.subject, letter.no)).await?;
    }
    if letters::advance(tx, letter, (next, code.filter(|_| keeps_code))).await? {
        Ok(())
    } else {
        Err(LetterError::StepNotOpen)
    }
}
