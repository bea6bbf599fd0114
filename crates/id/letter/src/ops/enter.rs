//! Typing the code.

use identity::model::paper_code::PaperCode;
use kernel::SubjectId;

use super::confirm::confirm;
use super::settle::{hold_active, settle};
use crate::error::LetterError;
use crate::model::letter::{Cancelled, Typed, Verdict};
use crate::store::{codes, letters};
use crate::{Letters, records};

/// What typing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Not ten characters of the alphabet: no try is spent.
    Malformed,
    /// The account is confirmed.
    Confirmed,
    /// Right, and it cannot confirm any more: the letter is called off.
    CalledOff(Cancelled),
    /// Judged, and not enough.
    Judged(Verdict),
}

/// Types a code. The session has shown two factors: that is for the page to ask.
pub async fn enter_code(
    letters: &Letters,
    subject: SubjectId,
    typed: &str,
    network: &str,
) -> Result<Entered, LetterError> {
    let Some(code) = PaperCode::parse(typed) else { return Ok(Entered::Malformed) };
    let tx = letters.db().begin().await?;
    let Some(standing) = hold_active(&tx, subject).await? else {
        return Ok(Entered::Judged(Verdict::NoLetter));
    };
    let Some(letter) = letters::find_newest(tx.conn(), subject).await? else {
        return Ok(Entered::Judged(Verdict::NoLetter));
    };
    let hash = codes::hash_of(tx.vault(), subject, &code);
    let is_right = letter.code_hash.as_ref() == Some(&hash);
    let typed = if is_right {
        Typed::Right
    } else if codes::was_void(&tx, subject, &hash).await? {
        Typed::Replaced
    } else {
        Typed::Wrong
    };
    let (next, verdict) = letter.state.clone().enter(typed, tx.now());
    let entered = if verdict == Verdict::Counts {
        match confirm(letters, &tx, &standing, &letter).await? {
            None => Entered::Confirmed,
            Some(why) => Entered::CalledOff(why),
        }
    } else {
        if next != letter.state {
            settle(&tx, &letter, &next).await?;
        }
        Entered::Judged(verdict)
    };
    if let Some(word) = word_of(verdict) {
        records::by_person(&tx, subject, network, ("letter.code-typed", &[("verdict", word)])).await?;
    }
    tx.commit().await?;
    Ok(entered)
}

const fn word_of(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Counts => Some("right"),
        Verdict::Kept => Some("kept"),
        Verdict::Wrong(_) => Some("wrong"),
        Verdict::Exhausted => Some("exhausted"),
        Verdict::Expired => Some("expired"),
        Verdict::Replaced => Some("replaced"),
        Verdict::NoLetter => None,
    }
}
