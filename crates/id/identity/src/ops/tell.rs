//! Telling a person something at their contacts.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{Language, SubjectId};
use notify::{Message, Template};
use store::{StoreError, Tx};

use crate::store::contacts::StoredContact;

/// What a person is told.
pub struct Telling<'a> {
    /// The texts.
    pub template: Template,
    /// What they are filled with, in the receiver's language.
    pub params: &'a (dyn Fn(Language) -> BTreeMap<String, String> + Sync),
    /// After this it is stale and is not sent.
    pub lasts: Duration,
}

/// Tells every one of these contacts.
pub async fn tell_all(
    tx: &Tx,
    subject: SubjectId,
    (language, contacts): (Language, &[StoredContact]),
    telling: &Telling<'_>,
) -> Result<(), StoreError> {
    let message = |stored: &StoredContact| Message {
        lane: subject.lane(),
        to: stored.contact.address(),
        language,
        template: telling.template.clone(),
        params: (telling.params)(language),
        valid_until: tx.now().plus(telling.lasts),
    };
    notify::send_all(tx, &contacts.iter().map(message).collect::<Vec<_>>()).await?;
    Ok(())
}
