//! What is forgotten in time.

use store::StoreError;

use crate::Signing;
use crate::model::request::State;
use crate::model::{challenge, document};
use crate::records;
use crate::store::{challenges, documents, requests};

/// Forgets challenges and documents whose time is over, and ends requests that nobody answered.
pub async fn forget_ended(signing: &Signing) -> Result<(), StoreError> {
    let tx = signing.db().begin().await?;
    challenges::forget(&tx, tx.now().minus(challenge::LASTS)).await?;
    documents::forget(&tx, tx.now().minus(document::LASTS)).await?;
    for (subject, id) in requests::list_overdue(&tx).await? {
        if requests::end(&tx, (subject, &id), State::Expired).await? {
            records::by_system(&tx, subject, ("request.expired", &[])).await?;
        }
    }
    requests::forget(&tx).await?;
    tx.commit().await
}
