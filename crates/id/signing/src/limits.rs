//! The budgets of this room. Verifying a signature is cheap; asking an authority about it is not.

use std::time::Duration;

use kernel::SubjectId;
use store::{Budget, Field, Spent, Tx};

use crate::error::SigningError;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Signatures that one account sends.
const PER_ACCOUNT: Budget = Budget { name: "signature.account", tries: 30, window: HOUR };
/// Signatures that one browser sends to sign in.
const PER_BROWSER: Budget = Budget { name: "signature.browser", tries: 20, window: HOUR };
/// Signatures that come from one network.
const PER_NETWORK: Budget = Budget { name: "signature.network", tries: 300, window: HOUR };
/// Texts to sign in with that one network asks for: each is a row until its quarter of an hour is over.
const SIGN_INS_PER_NETWORK: Budget = Budget { name: "signature.sign-in", tries: 600, window: HOUR };
/// Documents that one account brings to be signed.
const DOCUMENTS_PER_ACCOUNT: Budget = Budget { name: "signature.documents", tries: 50, window: DAY };
/// How often one account has its certificates looked up.
const LOOKUPS_PER_ACCOUNT: Budget = Budget { name: "signature.lookups", tries: 20, window: HOUR };

const FIELD: Field = Field("limit");

/// Spends one signature of an account.
pub async fn spend_account(tx: &Tx, subject: SubjectId, network: &str) -> Result<(), SigningError> {
    spend(tx, PER_ACCOUNT, &subject.uuid().to_string()).await?;
    spend(tx, PER_NETWORK, network).await
}

/// Spends one signature of a browser that signs in.
pub async fn spend_browser(tx: &Tx, browser: &[u8], network: &str) -> Result<(), SigningError> {
    spend(tx, PER_BROWSER, &data_encoding::HEXLOWER.encode(browser)).await?;
    spend(tx, PER_NETWORK, network).await
}

/// Spends one text to sign in with.
pub async fn spend_sign_in(tx: &Tx, network: &str) -> Result<(), SigningError> {
    spend(tx, SIGN_INS_PER_NETWORK, network).await
}

/// Spends one document of an account.
pub async fn spend_document(tx: &Tx, subject: SubjectId) -> Result<(), SigningError> {
    spend(tx, DOCUMENTS_PER_ACCOUNT, &subject.uuid().to_string()).await
}

/// Spends one look at what authorities say of an account's certificates.
pub async fn spend_lookup(tx: &Tx, subject: SubjectId) -> Result<(), SigningError> {
    spend(tx, LOOKUPS_PER_ACCOUNT, &subject.uuid().to_string()).await
}

async fn spend(tx: &Tx, budget: Budget, what: &str) -> Result<(), SigningError> {
    match budget.spend(tx, &tx.vault().index(FIELD, what)).await? {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(SigningError::Limited { until }),
    }
}
