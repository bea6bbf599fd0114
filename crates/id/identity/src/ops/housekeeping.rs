//! Forgets what has ended: journeys after 24 hours, codes, sessions, windows of limits.

use std::time::Duration;

use store::{Budget, StoreError};

use crate::Identity;
use crate::ops::notify_for_client::REQUEST_KEPT;
use crate::store::{activation_codes, codes, journeys, notices, notify_requests, reset_links, sessions};

/// How many rows one round takes at most, so that no transaction grows long.
const ROWS: u64 = 500;
/// How long a code or a link is kept after its end, so that its page can still say what happened.
const CODE_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a notice stays in the person's list.
const NOTICE_KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// One round. A recurring job calls it.
pub async fn forget_ended(identity: &Identity) -> Result<(), StoreError> {
    let tx = identity.store().begin().await?;
    let ended_journeys = journeys::forget_ended(&tx, ROWS).await?;
    let ended_codes = codes::forget_ended(&tx, tx.now().minus(CODE_KEPT)).await?;
    let ended_links = reset_links::forget_ended(&tx, tx.now().minus(CODE_KEPT)).await?;
    activation_codes::forget_ended(&tx).await?;
    let old_notices = notices::forget_before(&tx, tx.now().minus(NOTICE_KEPT)).await?;
    let old_requests = notify_requests::forget_before(&tx, tx.now().minus(REQUEST_KEPT)).await?;
    let ended_sessions = sessions::forget_ended(&tx).await?;
    let ended_windows = Budget::forget_ended(&tx, ROWS).await?;
    tx.commit().await?;
    tracing::debug!(
        ended_journeys,
        ended_codes,
        ended_links,
        old_notices,
        old_requests,
        ended_sessions,
        ended_windows,
        "forgot what has ended"
    );
    Ok(())
}
