//! Making the sheets of a batch: codes are drawn, printed and hashed in one step.
//!
//! The typesetting happens outside the transaction; hashes and sealed sheets are written by one. A process that dies in
//! between leaves neither: the next try draws other codes, and of one letter there is never more than one valid code.

use gateway_post::HouseKey;
use identity::model::paper_code::PaperCode;
use identity::ops::account::find_account;
use jobs::{Enqueue, Job, complete, enqueue};
use kernel::{Language, Timestamp};
use paper::{Print, typeset};
use proofing::ops::standing::hold_standings;
use store::{Scope, StoreError, Tx};

use super::sheet;
use crate::error::LetterError;
use crate::jobs::{HandBatch, RenderBatch};
use crate::model::batch::{BatchId, BatchState, Printer};
use crate::store::batches::{self, Batch};
use crate::store::codes;
use crate::store::letters::{self, Content};
use crate::store::sheets::{self, Place};
use crate::{Letters, LettersConfig};

/// A letter that is about to be printed.
struct Draft {
    place: Place,
    content: Content,
    language: Language,
    code: PaperCode,
}

/// Makes the sheets of a batch, and completes the job in the same transaction. Whatever was done before is not done again.
pub(crate) async fn render_batch(letters: &Letters, job: &Job<RenderBatch>) -> Result<(), LetterError> {
    let store = letters.db();
    let config = letters.config().ok_or(LetterError::StepNotOpen)?;
    let found = batches::find(store.reader(), job.payload.batch).await?;
    let drafts = match &found {
        Some(batch) if matches!(batch.state, BatchState::Gathered { .. }) => draft(letters, batch.id).await?,
        _ => Vec::new(),
    };
    let printed = match &found {
        Some(batch) if !drafts.is_empty() => Some(print(letters, config, (batch, &drafts)).await?),
        _ => None,
    };
    let tx = store.begin().await?;
    if !complete(&tx, job).await? {
        return Ok(());
    }
    if let (Some(batch), Some((sheets, pages))) = (&found, printed) {
        keep(&tx, batch, &drafts, (&sheets, pages)).await?;
    } else if let Some(batch) = found.filter(|batch| matches!(batch.state, BatchState::Gathered { .. })) {
        // Every letter of it was called off meanwhile.
        batches::advance(&tx, &batch, &BatchState::Void { at: tx.now() }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The letters of a batch that are still to be printed, each with a fresh code.
async fn draft(letters: &Letters, batch: BatchId) -> Result<Vec<Draft>, StoreError> {
    let store = letters.db();
    let places = sheets::list_of(store.reader(), batch).await?;
    let mut drafts = Vec::with_capacity(places.len());
    for place in places {
        let scope = Scope::subject(place.subject);
        let Some(key) = store.vault().find_key(store.reader(), scope).await? else { continue };
        let found = letters::find(store.reader(), (place.subject, place.no)).await?;
        let Some(letter) = found.filter(|letter| !letter.state.is_over()) else { continue };
        let Some(content) = letter.content(&key)? else { continue };
        let account = find_account(store.reader(), place.subject).await?;
        drafts.push(Draft {
            language: account.map(|account| account.language).unwrap_or_default(),
            code: PaperCode::draw(store.env().rng.as_ref()),
            place,
            content,
        });
    }
    Ok(drafts)
}

/// The sheets as they are kept, and their pages.
async fn print(
    letters: &Letters,
    config: &LettersConfig,
    (batch, drafts): (&Batch, &[Draft]),
) -> Result<(Vec<u8>, u32), LetterError> {
    let now: Timestamp = letters.db().env().now();
    let entry = letters.entry_url();
    let sheets: Vec<paper::Letter> = drafts
        .iter()
        .map(|draft| {
            let what = (draft.place.reference, &draft.content, &draft.code);
            sheet::letter((config, &entry), what, (draft.language, now))
        })
        .collect();
    let rows = drafts.iter().map(|draft| sheet::register_row(draft.place.reference, &draft.content));
    let register = sheet::register((batch.id.uuid(), config), rows.collect(), now);
    let day = now.date_in(&config.time_zone);
    // Typesetting takes a core for as long as it lasts: not one of those that serve pages.
    let typeset = tokio::task::spawn_blocking(move || typeset(&sheets, Some(&register), day));
    let print = match typeset.await {
        Ok(Ok(print)) => print,
        Ok(Err(error)) => return Err(StoreError::row("letter_batches", error.to_string()).into()),
        Err(_) => return Err(StoreError::row("letter_batches", "the typesetter panicked").into()),
    };
    let pages = u32::try_from(print.pages).unwrap_or(u32::MAX);
    let kept = match (batch.printer, &config.house) {
        (Printer::House, Some(house)) => seal_for(house, &print)?,
        (Printer::House, None) => return Err(LetterError::StepNotOpen),
        (Printer::Operators, _) => print.pdf,
    };
    Ok((kept, pages))
}

/// For the printing house the sheets are encrypted before they are written anywhere.
fn seal_for(house: &HouseKey, print: &Print) -> Result<Vec<u8>, LetterError> {
    let wrong = |error: String| LetterError::from(StoreError::row("letter_batches", error));
    let sealed = house.seal(&print.pdf).map_err(|error| wrong(error.to_string()))?;
    serde_json::to_vec(&sealed).map_err(|error| wrong(error.to_string()))
}

/// Hashes, sheets and states, in one transaction. A letter that changed meanwhile stops it all: the next try draws anew.
async fn keep(
    tx: &Tx,
    batch: &Batch,
    drafts: &[Draft],
    (sheets, pages): (&[u8], u32),
) -> Result<(), LetterError> {
    let subjects: Vec<_> = drafts.iter().map(|draft| draft.place.subject).collect();
    hold_standings(tx, &subjects).await?;
    for draft in drafts {
        let place = (draft.place.subject, draft.place.no);
        let letter = letters::find(tx.conn(), place).await?.ok_or(LetterError::StepNotOpen)?;
        let next = letter.state.clone().print(draft.place.reference, tx.now())?;
        if let Some(hash) = &letter.code_hash {
            codes::void(tx, letter.subject, hash).await?;
        }
        let hash = codes::hash_of(tx.vault(), letter.subject, &draft.code);
        if !letters::advance(tx, &letter, (&next, Some(&hash))).await? {
            return Err(LetterError::StepNotOpen);
        }
    }
    let next = batch.state.clone().render(pages).map_err(|_| LetterError::StepNotOpen)?;
    if !batches::advance_with_sheets(tx, batch, &next, sheets).await? {
        return Err(LetterError::StepNotOpen);
    }
    if batch.printer == Printer::House {
        enqueue(tx, batches::lane_of(batch.id), &HandBatch { batch: batch.id }, Enqueue::now()).await?;
    }
    Ok(())
}
