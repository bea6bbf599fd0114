//! The budgets of this room: a desk is no way to leaf through people.

use std::time::Duration;

use kernel::SubjectId;
use store::{Budget, Field, Spent, Tx};

use crate::error::DeskError;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Searches of one registrar, an hour: one a minute, a queue without a pause.
pub const SEARCHES_PER_REGISTRAR: Budget = Budget { name: "desk.search", tries: 60, window: HOUR };

/// Newcomers that one registrar begins to register, an hour.
pub const NEWCOMERS_PER_REGISTRAR: Budget = Budget { name: "desk.newcomer", tries: 40, window: HOUR };
/// Papers that do not fit, typed to hand a code to one newcomer, a day.
pub const PAPERS_PER_NEWCOMER: Budget =
    Budget { name: "desk.newcomer.paper", tries: 4, window: Duration::from_secs(24 * 60 * 60) };
/// Links sent to one newcomer, an hour.
pub const LINKS_PER_NEWCOMER: Budget = Budget { name: "desk.newcomer.link", tries: 5, window: HOUR };

const FIELD: Field = Field("limit");

/// Spends one search, or says until when to wait.
pub async fn spend_search(tx: &Tx, registrar: SubjectId) -> Result<(), DeskError> {
    spend(tx, SEARCHES_PER_REGISTRAR, registrar).await
}

/// Spends one try of a budget that is counted by a person, or says until when to wait.
pub async fn spend(tx: &Tx, budget: Budget, whose: SubjectId) -> Result<(), DeskError> {
    let key = tx.vault().index(FIELD, &format!("desk {}", whose.uuid()));
    match budget.spend(tx, &key).await? {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(DeskError::Limited { until }),
    }
}
