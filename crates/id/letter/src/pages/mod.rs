//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod address;
mod answers;
mod ask;
mod code;
mod letter;
mod office;
mod print_room;
mod requests;
mod tracks;

use web::{PageError, Routes};

use crate::Letters;
use crate::error::LetterError;

/// The page of the letter.
pub const PATH: &str = "/account/letter";
/// Where it goes.
const ADDRESS_PATH: &str = "/account/letter/address";
/// Check the answers.
const ANSWERS_PATH: &str = "/account/letter/answers";
/// Where a supervisor is asked about an address of many people.
const ASK_PATH: &str = "/account/letter/ask";
/// Where the code is typed: it stands on every sheet.
pub const CODE_PATH: &str = "/account/letter/code";

/// Every route of this room.
pub fn routes(letters: Letters) -> Routes {
    Routes::new()
        .merge(letter::routes())
        .merge(address::routes())
        .merge(answers::routes())
        .merge(ask::routes())
        .merge(requests::routes())
        .merge(code::routes())
        .merge(print_room::routes())
        .merge(tracks::routes())
        .merge(office::routes())
        .with_state(letters)
}

/// The answer to what cannot be mended on the page.
fn page_error(error: LetterError) -> PageError {
    match error {
        LetterError::StepNotOpen | LetterError::NotFound => PageError::NotFound,
        LetterError::Internal(error) => PageError::from(error),
    }
}
