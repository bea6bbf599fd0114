//! The moment in which a letter confirms an account.

use std::collections::BTreeMap;

use assurance::{Level, Method, Missing, Outcome, may_confirm_at_desk};
use identity::ops::merge::find_merge;
use proofing::model::Standing;
use proofing::ops::{EvidenceSource, NewEvidence, conclude_level, record_evidence, revoke};
use store::{StoreError, Tx};

use super::order::facts_in_force;
use super::settle::settle;
use crate::error::LetterError;
use crate::model::letter::{Cancelled, End, State};
use crate::store::letters::{Content, Letter};
use crate::{Letters, records};

/// Whether the data in force are still those that the letter was ordered with.
pub fn holds(standing: &Standing, letter: &Letter, content: &Content) -> bool {
    let current = &standing.profile.current;
    let same_core = current.facts().is_some_and(|facts| facts.core == letter.core);
    let same_name = current.person().is_some_and(|person| {
        person.name.matching_key() == content.name_key && person.birth_date.to_string() == content.birth_date
    });
    same_core && same_name
}

/// Confirms: evidence, level and the end of the letter, in the caller's transaction. The person's rows are held. Gives why
/// not, when it cannot be: the letter is then called off.
pub async fn confirm(
    letters: &Letters,
    tx: &Tx,
    standing: &Standing,
    letter: &Letter,
) -> Result<Option<Cancelled>, LetterError> {
    let obstacle = match letter.content(&standing.key)? {
        _ if find_merge(tx.conn(), letter.subject).await?.is_some() => Some(Cancelled::Merged),
        Some(content) if holds(standing, letter, &content) => {
            let facts = facts_in_force(standing);
            may_confirm_at_desk(&standing.records, &facts, tx.now()).err().map(|_| Cancelled::Unconfirmable)
        }
        _ => Some(Cancelled::DataChanged),
    };
    if let Some(why) = obstacle {
        call_off(tx, letter, why).await?;
        return Ok(Some(why));
    }
    settle(tx, letter, &State::Ended { end: End::Confirmed, at: tx.now() }).await?;
    let evidence = NewEvidence {
        method: Method::Letter,
        outcome: Outcome::Affirmed,
        fingerprint: letter.core.clone(),
        source: EvidenceSource::Person,
        expires_at: None,
        details: BTreeMap::new(),
    };
    let evidence = record_evidence(tx, letter.subject, evidence).await?;
    let missing = || StoreError::row("profile_versions", "a letter without a profile");
    let conclusion = conclude_level(letters.proofing(), tx, letter.subject).await?.ok_or_else(missing)?;
    if conclusion.level != Level::Confirmed && conclusion.missing.contains(&Missing::OwnedByOther) {
        // Another account took the СНИЛС in the same moment: the evidence would vouch for what is theirs.
        revoke(tx, letter.subject, evidence, (&EvidenceSource::Person, "owned-by-other")).await?;
        conclude_level(letters.proofing(), tx, letter.subject).await?;
        return Ok(Some(Cancelled::Unconfirmable));
    }
    records::by_system(tx, letter.subject, ("letter.confirmed", &[])).await?;
    Ok(None)
}

/// Calls a letter off.
pub async fn call_off(tx: &Tx, letter: &Letter, why: Cancelled) -> Result<(), LetterError> {
    settle(tx, letter, &letter.state.clone().cancel(why, tx.now())?).await?;
    let reason = match why {
        Cancelled::DataChanged => "data-changed",
        Cancelled::ByPerson => "by-person",
        Cancelled::Unconfirmable => "unconfirmable",
        Cancelled::Merged => "merged",
    };
    records::by_system(tx, letter.subject, ("letter.cancelled", &[("why", reason)])).await?;
    Ok(())
}
