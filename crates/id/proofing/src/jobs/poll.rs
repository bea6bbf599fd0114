//! Fetches the answers of one registry, records them, then says so.

use std::time::Duration;

use ::store::StoreError;
use gateway_registries::Registry;
use tokio::sync::watch;

use super::{BATCH, LOOK_AFTER_MAX, Turn, rest};
use crate::ops::answers::record_answers;
use crate::{Line, Proofing};

/// How soon an empty queue is looked at again, doubling up to the limit while it stays empty.
const IDLE_FIRST: Duration = Duration::from_millis(50);
const IDLE_MAX: Duration = Duration::from_secs(2);

/// Fetches until it is told to stop.
pub async fn run(proofing: Proofing, registry: Registry, mut stopped: watch::Receiver<bool>) {
    let Some(line) = proofing.line(registry) else { return };
    let mut idle = IDLE_FIRST;
    while !*stopped.borrow() {
        let turn = poll_once(&proofing, line).await.unwrap_or_else(|error| {
            tracing::warn!(registry = registry.code(), %error, "answers were not recorded");
            Turn::Wait(LOOK_AFTER_MAX)
        });
        idle = if matches!(turn, Turn::Idle) { idle.saturating_mul(2).min(IDLE_MAX) } else { IDLE_FIRST };
        rest(&turn, &line.sent, &mut stopped, idle).await;
    }
}

/// One look. What is not acknowledged comes again, so the acknowledgement goes out after the commit.
pub(crate) async fn poll_once(proofing: &Proofing, line: &Line) -> Result<Turn, StoreError> {
    if let Err(wait) = line.try_call(proofing) {
        return Ok(Turn::Wait(wait));
    }
    let batch = match line.client.next(BATCH).await {
        Ok(batch) => batch,
        Err(error) => {
            line.note_failure(proofing, &error).await?;
            return Ok(Turn::Worked);
        }
    };
    line.note_success(proofing).await?;
    if batch.is_empty() {
        return Ok(Turn::Idle);
    }
    let done = record_answers(proofing, line.client.registry(), &batch).await?;
    if !done.is_empty()
        && let Err(error) = line.client.acknowledge(&done).await
    {
        line.note_failure(proofing, &error).await?;
    }
    Ok(Turn::Worked)
}
