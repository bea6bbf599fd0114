//! What the page of the letter shows.

use kernel::{SubjectId, Timestamp};
use store::{Scope, StoreError};

use crate::Letters;
use crate::model::letter::State;
use crate::store::{letters, sheets};

/// The newest letter, as its page shows it.
pub struct LetterView {
    /// How far it has come; its end by time included.
    pub state: State,
    /// Since when.
    pub ordered_at: Timestamp,
    /// To whom; none once it is over.
    pub addressee: Option<String>,
    /// Where to, line by line.
    pub address: Vec<String>,
    /// The track number, once the post has told it.
    pub track: Option<String>,
}

/// The newest letter of a person.
pub async fn view_letter(letters: &Letters, subject: SubjectId) -> Result<Option<LetterView>, StoreError> {
    let store = letters.db();
    let Some(letter) = letters::find_newest(store.reader(), subject).await? else { return Ok(None) };
    let state = letter.state.clone().expire(store.env().now());
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let content = letter.content(&key)?.filter(|_| !state.is_over());
    let track = match state.sheet() {
        Some(sheet) => sheets::find(store.reader(), sheet.reference).await?.and_then(|place| place.track),
        None => None,
    };
    let address = content.as_ref().and_then(|content| content.address.as_ref()).map(|address| {
        let mut lines = address.lines();
        lines.push(address.part(person::PostalPart::Postcode).to_owned());
        lines
    });
    Ok(Some(LetterView {
        state,
        ordered_at: letter.ordered_at,
        addressee: content.as_ref().map(|content| content.addressee.clone()),
        address: address.unwrap_or_default(),
        track,
    }))
}
