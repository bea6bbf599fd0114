//! Track numbers by the post's register, where a batch was handed over the counter.

use desk::model::office::Officer;

use super::batch::{StepError, number_of};
use super::sheet::reference_of;
use crate::Letters;
use crate::error::LetterError;
use crate::model::batch::{BatchId, BatchRefusal, BatchState, Printer};
use crate::model::register::{BadRow, Known, Register, RowFault, read_register};
use crate::records;
use crate::store::{batches, sheets};

/// Writes the track numbers of the good rows, and gives what every row came to. Doing it twice writes nothing anew.
///
/// # Errors
/// `NotNow` when the sheets are not printed, or void.
pub async fn take_register(
    letters: &Letters,
    officer: &Officer,
    (id, text): (BatchId, &str),
) -> Result<Register, StepError> {
    let tx = letters.db().begin().await?;
    let found = batches::find(tx.conn(), id).await?;
    let batch = found.filter(|batch| batch.printer == Printer::Operators).ok_or(LetterError::NotFound)?;
    if !matches!(batch.state, BatchState::Printed { .. } | BatchState::Handed { .. }) {
        return Err(BatchRefusal::NotNow.into());
    }
    let places = sheets::list_of(tx.conn(), id).await?;
    let digits = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let known: Vec<Known> = places
        .iter()
        .map(|place| Known { number: digits(reference_of(place.reference)), track: place.track.clone() })
        .collect();
    let mut register = read_register(text, &known);
    let mut good = Vec::with_capacity(register.good.len());
    for row in std::mem::take(&mut register.good) {
        let Some(place) = places.get(row.letter) else { continue };
        if sheets::is_track_of_other(tx.conn(), place.reference, &row.track).await? {
            register.bad.push(BadRow { line: row.line, text: row.text, fault: RowFault::Taken });
            continue;
        }
        sheets::track(&tx, place.reference, &row.track).await?;
        good.push(row);
    }
    register.good = good;
    register.bad.sort_by_key(|row| row.line);
    if !register.good.is_empty() {
        records::by_operator(&tx, officer, "letters.tracks-taken", &number_of(id)).await?;
        tx.commit().await?;
    }
    Ok(register)
}
