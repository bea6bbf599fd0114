//! Choosing the letters of a batch.

use gateway_post::BATCH_MAX;
use jobs::{Enqueue, enqueue};
use kernel::SubjectId;
use store::{StoreError, Tx};

use crate::Letters;
use crate::jobs::RenderBatch;
use crate::model::batch::{BatchId, BatchState, Printer};
use crate::store::{batches, sheets};

/// Begins a batch with the letters that wait longest. None when there are none.
pub(super) async fn begin(
    tx: &Tx,
    printer: Printer,
    by: Option<SubjectId>,
) -> Result<Option<BatchId>, StoreError> {
    let id = BatchId::generate(tx.env());
    let limit = u64::try_from(BATCH_MAX).unwrap_or(u64::MAX);
    let gathered = sheets::gather(tx, id, limit).await?;
    if gathered.is_empty() {
        return Ok(None);
    }
    batches::insert(tx, id, (printer, &BatchState::Gathered { by }), gathered.len()).await?;
    enqueue(tx, batches::lane_of(id), &RenderBatch { batch: id }, Enqueue::now()).await?;
    Ok(Some(id))
}

/// Where the post prints, batches begin by themselves.
pub async fn gather_for_house(letters: &Letters) -> Result<bool, StoreError> {
    if letters.printer() != Some(Printer::House) {
        return Ok(false);
    }
    let store = letters.db();
    if sheets::count_waiting(store.reader()).await?.0 == 0 {
        return Ok(false);
    }
    let tx = store.begin().await?;
    let begun = begin(&tx, Printer::House, None).await?;
    tx.commit().await?;
    Ok(begun.is_some())
}
