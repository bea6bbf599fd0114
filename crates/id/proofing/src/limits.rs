//! The budgets of this room, so that checks are no oracle.

use std::time::Duration;

use kernel::SubjectId;
use profile::model::PersonData;
use store::{Budget, Field, Spent, StoreError, Tx};

use crate::error::{ProofingError, SubmissionLimit};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Submissions of one account.
pub const PER_ACCOUNT: Budget = Budget { name: "checks.account", tries: 5, window: DAY };
/// Submissions of one СНИЛС, whoever makes them.
pub const PER_SNILS: Budget = Budget { name: "checks.snils", tries: 8, window: DAY };
/// Submissions of one document, whoever makes them.
pub const PER_DOCUMENT: Budget = Budget { name: "checks.document", tries: 8, window: DAY };
/// Submissions from one network: behind one address of a mobile operator live thousands of people.
pub const PER_NETWORK: Budget = Budget { name: "checks.network", tries: 1_000, window: DAY };

/// How often everything is put together for one account.
const PER_ACCOUNT_GATHERINGS: Budget = Budget { name: "download.account", tries: 20, window: DAY };
/// Wishes of one account to be checked again.
pub const AGAIN_PER_ACCOUNT: Budget = Budget { name: "checks.again", tries: 3, window: DAY };

/// Requests of one account that registries correct their records.
pub const CORRECTIONS_PER_ACCOUNT: Budget =
    Budget { name: "corrections.account", tries: 5, window: Duration::from_secs(30 * 24 * 60 * 60) };

const FIELD: Field = Field("limit");

/// Spends one submission everywhere, or says until when to wait.
pub async fn spend(
    tx: &Tx,
    subject: SubjectId,
    person: &PersonData,
    network: &str,
) -> Result<(), ProofingError> {
    let account = subject.uuid().to_string();
    spend_one(tx, (PER_ACCOUNT, SubmissionLimit::Account), &account).await?;
    spend_on_data(tx, person, network).await
}

async fn spend_on_data(tx: &Tx, person: &PersonData, network: &str) -> Result<(), ProofingError> {
    spend_one(tx, (PER_NETWORK, SubmissionLimit::Data), network).await?;
    if let Some(snils) = &person.snils {
        spend_one(tx, (PER_SNILS, SubmissionLimit::Data), snils.digits()).await?;
    }
    spend_one(tx, (PER_DOCUMENT, SubmissionLimit::Data), &person.document.number_key()).await
}

/// Spends one repeated check everywhere, or says until when to wait. It counts as a check of these data like any other.
pub async fn spend_again(
    tx: &Tx,
    subject: SubjectId,
    person: &PersonData,
    network: &str,
) -> Result<(), ProofingError> {
    let account = subject.uuid().to_string();
    spend_one(tx, (AGAIN_PER_ACCOUNT, SubmissionLimit::Again), &account).await?;
    spend_on_data(tx, person, network).await
}

/// Spends one request for a correction, or says until when to wait.
pub async fn spend_correction(tx: &Tx, subject: SubjectId) -> Result<(), ProofingError> {
    let account = subject.uuid().to_string();
    spend_one(tx, (CORRECTIONS_PER_ACCOUNT, SubmissionLimit::Correction), &account).await
}

/// How many submissions an account has left today.
pub async fn left(tx: &Tx, subject: SubjectId) -> Result<Spent, StoreError> {
    PER_ACCOUNT.peek(tx, &tx.vault().index(FIELD, &subject.uuid().to_string())).await
}

/// Spends one download of everything.
pub async fn spend_gathering(tx: &Tx, subject: SubjectId) -> Result<Spent, StoreError> {
    PER_ACCOUNT_GATHERINGS.spend(tx, &tx.vault().index(FIELD, &subject.uuid().to_string())).await
}

async fn spend_one(
    tx: &Tx,
    (budget, limit): (Budget, SubmissionLimit),
    what: &str,
) -> Result<(), ProofingError> {
    match budget.spend(tx, &tx.vault().index(FIELD, what)).await? {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(ProofingError::Limited { until, limit }),
    }
}
