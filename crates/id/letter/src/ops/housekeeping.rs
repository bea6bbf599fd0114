//! Forgetting what has served its purpose. Letters themselves go with the account.

use std::time::Duration;

use store::StoreError;

use crate::Letters;
use crate::model::limits::COUNTED;
use crate::store::{addresses, batches, codes, drafts, sheets};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Forgets addresses never ordered to after a day, people at an address after 30 days, void codes, the post's sheets and
/// batches after a year.
pub async fn forget_ended(letters: &Letters) -> Result<(), StoreError> {
    let tx = letters.db().begin().await?;
    let now = tx.now();
    drafts::forget(&tx, now.minus(DAY)).await?;
    addresses::forget(&tx, now.minus(COUNTED)).await?;
    codes::forget(&tx, now.minus(YEAR)).await?;
    sheets::forget(&tx, now.minus(YEAR)).await?;
    batches::forget(&tx, now.minus(YEAR)).await?;
    tx.commit().await
}
