//! Files without a row: of a process that died between the two, or of a database that was brought back from a backup.

use std::time::Duration;

use kernel::{Lane, Timestamp, Uuid};
use store::StoreError;

use crate::Scans;
use crate::store::scans;

/// A younger file may be of a scan that is just being kept.
const YOUNG: Duration = Duration::from_secs(60 * 60);
/// How many files are looked up at once.
const BATCH: usize = 500;

/// Deletes files that belong to no row. A recurring job calls it.
pub async fn sweep(scans: &Scans) -> Result<usize, StoreError> {
    let before = scans.db().env().now().minus(YOUNG);
    let mut swept = 0;
    for lane in Lane::all() {
        let listed = scans.objects().list(lane).await?;
        let old: Vec<Uuid> =
            listed.iter().map(|listed| listed.file).filter(|file| made_at(*file) < before).collect();
        for files in old.chunks(BATCH) {
            let known = scans::find_known(scans.db().reader(), files).await?;
            for file in files.iter().filter(|file| !known.contains(file)) {
                scans.objects().delete(lane, *file).await?;
                swept += 1;
            }
        }
    }
    if swept > 0 {
        tracing::warn!(swept, "files without a row were deleted");
    }
    Ok(swept)
}

/// When the id was drawn; a name that is none of ours is old.
fn made_at(file: Uuid) -> Timestamp {
    let seconds = file.get_timestamp().map_or(0, |drawn| drawn.to_unix().0);
    Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(0))
}
