use kernel::Language;
use person::{Email, Phone};
use serde::Serialize;
use web::Localized;

use crate::links;

/// A ready-made person of the demo.
#[derive(Clone)]
pub struct ReadyPerson {
    /// Who this is: "Standard account".
    pub title: Localized,
    /// What can be done as this person.
    pub about: Localized,
    /// What to type, in the order of the forms.
    pub rows: Vec<ReadyRow>,
    /// The person's phone.
    pub phone: Option<Phone>,
    /// The person's mailbox.
    pub email: Option<Email>,
}

/// One thing to type.
#[derive(Clone)]
pub struct ReadyRow {
    /// Where it belongs.
    pub label: Localized,
    /// What to type.
    pub value: String,
}

/// A person as shown to a reader.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonView {
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) rows: Vec<RowView>,
    /// Where the person's phone is.
    pub(crate) phone: Option<String>,
    /// Where the person's mailbox is.
    pub(crate) mail: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct RowView {
    pub(crate) label: String,
    pub(crate) value: String,
}

impl PersonView {
    pub(crate) fn new(person: &ReadyPerson, language: Language) -> Self {
        let rows = person
            .rows
            .iter()
            .map(|row| RowView { label: row.label.of(language).to_owned(), value: row.value.clone() });
        Self {
            title: person.title.of(language).to_owned(),
            about: person.about.of(language).to_owned(),
            rows: rows.collect(),
            phone: person.phone.as_ref().map(|phone| links::phone(phone.e164())),
            mail: person.email.as_ref().map(|email| links::mailbox(&email.key())),
        }
    }
}
