//! The budgets of this room: a desk is no way to leaf through people.

use std::time::Duration;

use kernel::SubjectId;
use store::{Budget, Field, Spent, Tx};

use crate::error::DeskError;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Searches of one registrar, an hour: one a minute, a queue without a pause.
pub const SEARCHES_PER_REGISTRAR: Budget = Budget { name: "desk.search", tries: 60, window: HOUR };

const FIELD: Field = Field("limit");

/// Spends one search, or says until when to wait.
pub async fn spend_search(tx: &Tx, registrar: SubjectId) -> Result<(), DeskError> {
    let key = tx.vault().index(FIELD, &format!("desk {}", registrar.uuid()));
    match SEARCHES_PER_REGISTRAR.spend(tx, &key).await? {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(DeskError::Limited { until }),
    }
}
