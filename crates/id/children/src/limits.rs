//! The budgets of this room, so that asking is no oracle.

use std::time::Duration;

use kernel::SubjectId;
use person::PaperNumber;
use store::{Budget, Field, Spent, Tx};

use crate::error::{AskLimit, ChildrenError};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Questions of one account.
pub const PER_ACCOUNT: Budget = Budget { name: "children.account", tries: 5, window: DAY };
/// Questions about one certificate, whoever asks them.
pub const PER_CERTIFICATE: Budget = Budget { name: "children.certificate", tries: 8, window: DAY };
/// Questions from one network: behind one address of a mobile operator live thousands of people.
pub const PER_NETWORK: Budget = Budget { name: "children.network", tries: 500, window: DAY };

const FIELD: Field = Field("limit");

/// Spends one question everywhere, or says until when to wait.
pub async fn spend(
    tx: &Tx,
    holder: SubjectId,
    certificate: &PaperNumber,
    network: &str,
) -> Result<(), ChildrenError> {
    let (account, certificate) = (holder.uuid().to_string(), certificate.to_string());
    let all = [
        (PER_ACCOUNT, AskLimit::Account, account.as_str()),
        (PER_NETWORK, AskLimit::Data, network),
        (PER_CERTIFICATE, AskLimit::Data, certificate.as_str()),
    ];
    for (budget, limit, what) in all {
        if let Spent::Refused { until } = budget.spend(tx, &tx.vault().index(FIELD, what)).await? {
            return Err(ChildrenError::Limited { until, limit });
        }
    }
    Ok(())
}
