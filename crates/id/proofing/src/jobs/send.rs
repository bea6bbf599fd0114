//! Sends queued checks to one registry, up to fifty at once.

use ::store::{Scope, StoreError};
use gateway_registries::{CheckRequest, MessageId, Registry, RegistryError};
use kernel::SubjectId;
use tokio::sync::watch;

use super::{BATCH, LOOK_AFTER_MAX, Turn, rest};
use crate::model::{Check, RegistryRequest};
use crate::store::checks;
use crate::{Line, Proofing};

/// Sends until it is told to stop.
pub async fn run(proofing: Proofing, registry: Registry, mut stopped: watch::Receiver<bool>) {
    let Some(line) = proofing.line(registry) else { return };
    while !*stopped.borrow() {
        let turn = send_once(&proofing, line).await.unwrap_or_else(|error| {
            tracing::warn!(registry = registry.code(), %error, "checks were not sent");
            Turn::Wait(LOOK_AFTER_MAX)
        });
        rest(&turn, &line.queued, &mut stopped, LOOK_AFTER_MAX).await;
    }
}

/// One look. A request sent twice under its id is one request, so nothing is claimed before.
pub(crate) async fn send_once(proofing: &Proofing, line: &Line) -> Result<Turn, StoreError> {
    let store = proofing.db();
    let limit = u64::try_from(BATCH).unwrap_or(u64::MAX);
    let due = checks::list_due(store.reader(), line.client.registry(), (store.env().now(), limit)).await?;
    if due.is_empty() {
        return Ok(Turn::Idle);
    }
    if let Err(wait) = line.try_call(proofing) {
        return Ok(Turn::Wait(wait));
    }
    let (requests, orphans) = build(proofing, &due).await?;
    if !orphans.is_empty() {
        give_up(proofing, &orphans).await?;
    }
    if requests.is_empty() {
        return Ok(Turn::Worked);
    }
    match line.client.send(&requests).await {
        Ok(accepted) => {
            let sent: Vec<(RegistryRequest, MessageId)> = accepted
                .iter()
                .filter_map(|one| Some((RegistryRequest::of(one.request_id)?, one.message_id)))
                .collect();
            line.note_success(proofing).await?;
            let tx = store.begin().await?;
            checks::mark_sent(&tx, &sent).await?;
            tx.commit().await?;
            line.sent.notify_one();
            Ok(Turn::Worked)
        }
        // The registry took none because of one: without it the others go.
        Err(error @ RegistryError::Refused { request_id: Some(refused), .. }) => {
            tracing::error!(request = %refused.uuid(), %error, "a registry refuses a request");
            let refused: Vec<_> = RegistryRequest::of(refused).into_iter().collect();
            give_up(proofing, &refused).await?;
            line.note_success(proofing).await?;
            Ok(Turn::Worked)
        }
        Err(error) => {
            line.note_failure(proofing, &error).await?;
            Ok(Turn::Worked)
        }
    }
}

/// The requests, with all that they need in two queries; and those that cannot be made any more, their data erased.
async fn build(
    proofing: &Proofing,
    due: &[Check],
) -> Result<(Vec<CheckRequest>, Vec<RegistryRequest>), StoreError> {
    let store = proofing.db();
    let mut subjects: Vec<SubjectId> = due.iter().map(|check| check.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let scopes: Vec<Scope> = subjects.into_iter().map(Scope::subject).collect();
    let keys = store.vault().load_keys(store.reader(), &scopes).await?;
    let profiles = profile::ops::list_profiles(store.reader(), &keys).await?;
    let (mut requests, mut orphans) = (Vec::with_capacity(due.len()), Vec::new());
    for check in due {
        let live = profiles.get(&check.subject).and_then(|profile| profile.version(check.version));
        // A version that gave way to another is not asked about any more.
        match live.and_then(|version| version.person()).and_then(|person| check.to_request(person)) {
            Some(request) => requests.push(request),
            None => orphans.push(check.request),
        }
    }
    Ok((requests, orphans))
}

async fn give_up(proofing: &Proofing, requests: &[RegistryRequest]) -> Result<(), StoreError> {
    let tx = proofing.db().begin().await?;
    checks::give_up(&tx, requests).await?;
    tx.commit().await
}
