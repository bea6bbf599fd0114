//! Handing a batch over to the post.

use gateway_post::{BatchBody, PostError, RegisterEntry, SealedSheets, Taken};
use jobs::{Job, complete};
use person::PostalPart;
use store::{Scope, StoreError, Tx};

use super::sheet::reference_of;
use crate::Letters;
use crate::error::LetterError;
use crate::jobs::HandBatch;
use crate::model::batch::{BatchState, Printer};
use crate::model::letter::State;
use crate::store::batches::{self, Batch};
use crate::store::{codes, letters, sheets};

/// Why a batch was not handed over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandError {
    /// The post.
    #[error(transparent)]
    Post(#[from] PostError),
    /// Inside.
    #[error(transparent)]
    Letter(#[from] LetterError),
}

impl From<StoreError> for HandError {
    fn from(error: StoreError) -> Self {
        Self::Letter(error.into())
    }
}

/// Hands a batch over, notes the track numbers, empties the queue and completes the job. Dying in between, the next try
/// carries the same ids and the same bytes: the post takes the batch once.
pub(crate) async fn hand_batch(letters: &Letters, job: &Job<HandBatch>) -> Result<(), HandError> {
    let store = letters.db();
    let post = letters.post().ok_or(LetterError::StepNotOpen)?;
    let found = batches::find(store.reader(), job.payload.batch).await?;
    let found = found.filter(|batch| batch.state.clone().hand_over(store.env().now()).is_ok());
    let Some(batch) = found else { return complete_alone(letters, job).await };
    let Some(body) = body_of(letters, &batch).await? else {
        // A letter of it was called off after the print: the others are printed again, with other codes.
        let tx = store.begin().await?;
        if complete(&tx, job).await? {
            void_batch(&tx, &batch).await?;
            tx.commit().await.map_err(LetterError::from)?;
        }
        return Ok(());
    };
    let taken = post.hand_over(&body).await?;
    let tx = store.begin().await?;
    if complete(&tx, job).await? {
        note(&tx, &batch, &taken).await?;
        tx.commit().await.map_err(LetterError::from)?;
    }
    Ok(())
}

async fn complete_alone(letters: &Letters, job: &Job<HandBatch>) -> Result<(), HandError> {
    let tx = letters.db().begin().await?;
    complete(&tx, job).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(tx: &Tx, batch: &Batch, taken: &[Taken]) -> Result<(), LetterError> {
    for letter in taken {
        sheets::track(tx, letter.letter_id, &letter.track).await?;
    }
    let next = batch.state.clone().hand_over(tx.now()).map_err(|_| LetterError::StepNotOpen)?;
    if batches::advance_and_empty(tx, batch, &next).await? { Ok(()) } else { Err(LetterError::StepNotOpen) }
}

/// What the post is told; none when a letter was called off after its sheet was made.
async fn body_of(letters: &Letters, batch: &Batch) -> Result<Option<BatchBody>, LetterError> {
    let store = letters.db();
    let mut entries = Vec::new();
    for place in sheets::list_of(store.reader(), batch.id).await? {
        let letter = letters::find(store.reader(), (place.subject, place.no)).await?;
        let key = store.vault().find_key(store.reader(), Scope::subject(place.subject)).await?;
        let is_of_print =
            |state: &State| state.sheet().is_some_and(|sheet| sheet.reference == place.reference);
        let letter = letter.filter(|letter| is_of_print(&letter.state));
        let (Some(letter), Some(key)) = (letter, key) else {
            match batch.printer {
                Printer::House => return Ok(None),
                // On paper the operator leaves the envelope out.
                Printer::Operators => continue,
            }
        };
        let Some(content) = letter.content(&key)? else { return Ok(None) };
        let Some(address) = &content.address else { return Ok(None) };
        entries.push(RegisterEntry {
            letter_id: place.reference,
            reference: reference_of(place.reference),
            addressee: content.addressee.clone(),
            postcode: address.part(PostalPart::Postcode).to_owned(),
            address: address.lines(),
        });
    }
    if entries.is_empty() {
        return Ok(None);
    }
    let sheets = match batch.printer {
        Printer::Operators => None,
        Printer::House => {
            let key = store.vault().load_key(store.reader(), batches::scope_of(batch.id)).await?;
            let bytes = batch.sheets(&key)?.ok_or(LetterError::StepNotOpen)?;
            let sealed: SealedSheets = serde_json::from_slice(&bytes)
                .map_err(|_| StoreError::row("letter_batches", "sheets are not readable"))?;
            Some(sealed)
        }
    };
    Ok(Some(BatchBody { batch_id: batch.id.uuid(), letters: entries, sheets }))
}

/// The sheets of a batch are void: its codes too, and its letters wait for another print, in their old turn.
pub(super) async fn void_batch(tx: &Tx, batch: &Batch) -> Result<(), LetterError> {
    let next = batch.state.clone().void(tx.now()).map_err(|_| LetterError::StepNotOpen)?;
    let places = sheets::list_of(tx.conn(), batch.id).await?;
    let subjects: Vec<_> = places.iter().map(|place| place.subject).collect();
    proofing::ops::standing::hold_standings(tx, &subjects).await?;
    for place in places {
        let Some(letter) = letters::find(tx.conn(), (place.subject, place.no)).await? else { continue };
        if letter.state.sheet().is_none_or(|sheet| sheet.reference != place.reference) {
            continue;
        }
        let Ok(state) = letter.state.clone().void() else { continue };
        if let Some(hash) = &letter.code_hash {
            codes::void(tx, letter.subject, hash).await?;
        }
        if !letters::advance(tx, &letter, (&state, None)).await? {
            return Err(LetterError::StepNotOpen);
        }
        sheets::enqueue(tx, (place.subject, place.no), place.queued_at).await?;
    }
    let written = match &batch.state {
        BatchState::Printed { .. } => batches::advance(tx, batch, &next).await?,
        _ => batches::advance_and_empty(tx, batch, &next).await?,
    };
    if written { Ok(()) } else { Err(LetterError::StepNotOpen) }
}
