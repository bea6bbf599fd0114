//! Keeps the signed checkpoints of the audit: one an hour, to a file outside the database.

use std::path::Path;
use std::time::Duration;

use audit::{CheckpointError, Checkpoints};
use kernel::Secret;
use store::Store;

const EVERY: Duration = Duration::from_secs(60 * 60);

/// Opens them, so that a wrong key stops the start.
pub fn open(key: &Secret<Vec<u8>>, file: &Path) -> Result<Checkpoints, CheckpointError> {
    Checkpoints::new(key.expose(), file.to_path_buf())
}

/// Writes one now and one an hour until `shutdown` resolves. What fails is logged, loudly where history was changed, and
/// tried again in an hour: the installation goes on serving people.
pub async fn keep(checkpoints: Checkpoints, store: Store, shutdown: impl Future<Output = ()>) {
    let mut turns = tokio::time::interval(EVERY);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            _ = turns.tick() => {}
        }
        if let Err(error) = checkpoints.write(&store).await {
            tracing::error!(%error, "no checkpoint of the audit was written");
        }
    }
}
