//! What is forgotten in time.

use store::StoreError;

use crate::Signing;
use crate::model::{challenge, document};
use crate::store::{challenges, documents};

/// Forgets challenges and documents whose time is over.
pub async fn forget_ended(signing: &Signing) -> Result<(), StoreError> {
    let tx = signing.db().begin().await?;
    challenges::forget(&tx, tx.now().minus(challenge::LASTS)).await?;
    documents::forget(&tx, tx.now().minus(document::LASTS)).await?;
    tx.commit().await
}
