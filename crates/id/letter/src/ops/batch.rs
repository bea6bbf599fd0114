//! What postal operators do: begin a batch, release it, print it once, hand it over, or print it anew.

use desk::model::office::Officer;
use jobs::{Enqueue, enqueue};
use kernel::Timestamp;
use store::StoreError;

use super::gather::begin;
use super::hand::void_batch;
use super::sheet::reference_of;
use crate::error::LetterError;
use crate::jobs::HandBatch;
use crate::model::batch::{BatchId, BatchRefusal, BatchState, Printer};
use crate::store::batches::{self, Batch};
use crate::store::sheets;
use crate::{Letters, records};

/// How many batches are looked back at.
const LISTED_MAX: u64 = 50;

/// What waits and what is under way.
pub struct PrintRoom {
    /// Letters that wait for a batch.
    pub waiting: u64,
    /// Since when the first does.
    pub waiting_since: Option<Timestamp>,
    /// Batches, the newest first.
    pub batches: Vec<Batch>,
}

/// Why an operator's step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The batch refuses it.
    #[error(transparent)]
    Refused(#[from] BatchRefusal),
    /// Something else.
    #[error(transparent)]
    Letter(#[from] LetterError),
}

impl From<StoreError> for StepError {
    fn from(error: StoreError) -> Self {
        Self::Letter(error.into())
    }
}

/// What waits, and the batches printed here.
pub async fn view_print_room(letters: &Letters) -> Result<PrintRoom, StoreError> {
    let store = letters.db();
    let (waiting, waiting_since) = sheets::count_waiting(store.reader()).await?;
    let batches = batches::list(store.reader(), LISTED_MAX).await?;
    Ok(PrintRoom { waiting, waiting_since, batches })
}

/// A batch that operators print.
async fn load_batch(letters: &Letters, id: BatchId) -> Result<Batch, LetterError> {
    let found = batches::find(letters.db().reader(), id).await?;
    found.filter(|batch| batch.printer == Printer::Operators).ok_or(LetterError::NotFound)
}

/// How operators call a batch.
pub fn number_of(id: BatchId) -> String {
    reference_of(id.uuid())
}

/// The batch of a number, among those looked back at.
pub async fn find_by_number(letters: &Letters, number: &str) -> Result<Option<BatchId>, StoreError> {
    let batches = batches::list(letters.db().reader(), LISTED_MAX).await?;
    Ok(batches.into_iter().map(|batch| batch.id).find(|id| number_of(*id) == number))
}

/// Begins a batch with the letters that wait longest. None when there are none, or the printing house prints.
pub async fn begin_batch(letters: &Letters, officer: &Officer) -> Result<Option<BatchId>, StoreError> {
    if letters.printer() != Some(Printer::Operators) {
        return Ok(None);
    }
    let tx = letters.db().begin().await?;
    let Some(id) = begin(&tx, Printer::Operators, Some(officer.subject)).await? else { return Ok(None) };
    records::by_operator(&tx, officer, "letters.batch-begun", &reference_of(id.uuid())).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// A second operator lets a batch be printed.
pub async fn release_batch(letters: &Letters, officer: &Officer, id: BatchId) -> Result<(), StepError> {
    let batch = load_batch(letters, id).await?;
    let next = batch.state.clone().release(officer.subject)?;
    let tx = letters.db().begin().await?;
    if !batches::advance(&tx, &batch, &next).await? {
        return Err(LetterError::StepNotOpen.into());
    }
    records::by_operator(&tx, officer, "letters.batch-released", &reference_of(id.uuid())).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives the sheets, once: their key is destroyed before the first byte leaves.
pub async fn print_batch(letters: &Letters, officer: &Officer, id: BatchId) -> Result<Vec<u8>, StepError> {
    let batch = load_batch(letters, id).await?;
    let store = letters.db();
    let tx = store.begin().await?;
    let next = batch.state.clone().print(tx.now())?;
    let key = store.vault().find_key(tx.conn(), batches::scope_of(id)).await?;
    let key = key.ok_or(BatchRefusal::NotNow)?;
    let sheets = batch.sheets(&key)?.ok_or(BatchRefusal::NotNow)?;
    if !batches::advance_and_empty(&tx, &batch, &next).await? {
        return Err(BatchRefusal::NotNow.into());
    }
    records::by_operator(&tx, officer, "letters.batch-printed", &reference_of(id.uuid())).await?;
    tx.commit().await?;
    Ok(sheets)
}

/// The envelopes are with the post: its books are told, and from now on it reports.
pub async fn hand_over_batch(letters: &Letters, officer: &Officer, id: BatchId) -> Result<(), StepError> {
    let batch = load_batch(letters, id).await?;
    if !matches!(batch.state, BatchState::Printed { .. }) {
        return Err(BatchRefusal::NotNow.into());
    }
    let tx = letters.db().begin().await?;
    let once = Enqueue::now().once(id.uuid().to_string());
    enqueue(&tx, batches::lane_of(id), &HandBatch { batch: id }, once).await?;
    records::by_operator(&tx, officer, "letters.batch-handed", &reference_of(id.uuid())).await?;
    tx.commit().await?;
    Ok(())
}

/// The sheets are spoilt: their codes are void, and the letters wait for another print.
pub async fn void_and_reprint(letters: &Letters, officer: &Officer, id: BatchId) -> Result<(), StepError> {
    let batch = load_batch(letters, id).await?;
    let tx = letters.db().begin().await?;
    batch.state.clone().void(tx.now())?;
    void_batch(&tx, &batch).await?;
    records::by_operator(&tx, officer, "letters.batch-void", &reference_of(id.uuid())).await?;
    tx.commit().await?;
    Ok(())
}
