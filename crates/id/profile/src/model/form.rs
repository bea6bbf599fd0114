//! The form "Fill in and check personal data": strings as typed, and what is right or wrong with them.

mod check;

use std::fmt;

use person::{DocumentKind, IdentityDocument, PersonName};
use serde::{Deserialize, Serialize};

use super::PersonData;

/// A date as typed, in three fields.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedDate {
    /// Day.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
}

/// Everything as typed; empty where nothing was. Kept as an unfinished form, shown again on mistakes. Does not print.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    /// `lastName`
    pub last_name: String,
    /// `lastNameNone`: the person has a single name.
    pub has_no_last_name: bool,
    /// `firstName`
    pub first_name: String,
    /// `middleName`
    pub middle_name: String,
    /// `middleNameNone`: the document has no middle name.
    pub has_no_middle_name: bool,
    /// `gender`: `M` or `F`.
    pub gender: String,
    /// `birthDate-day`, `birthDate-month`, `birthDate-year`
    pub birth_date: TypedDate,
    /// `birthPlace`
    pub birth_place: String,
    /// `citizenship`: three letters.
    pub citizenship: String,
    /// `document`: the kind, a word of [`DocumentKind`].
    pub document: String,
    /// `series`
    pub series: String,
    /// `number`
    pub number: String,
    /// `issueDate-day`, `issueDate-month`, `issueDate-year`
    pub issue_date: TypedDate,
    /// `issueId`: the code of the division.
    pub issue_id: String,
    /// `issuedBy`
    pub issued_by: String,
    /// `expiryDate-day`, `expiryDate-month`, `expiryDate-year`: the documents of foreigners alone.
    pub expiry_date: TypedDate,
    /// `snils`
    pub snils: String,
    /// `inn`
    pub inn: String,
}

/// What is wrong with a field: its name, and the key of the text that tells what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The field's name; of a date without its part.
    pub field: &'static str,
    /// The key in the catalogue.
    pub key: &'static str,
}

/// Something unlikely and possible: the person is asked, the registry decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The field's name.
    pub field: &'static str,
    /// The key in the catalogue.
    pub key: &'static str,
}

/// A form without a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The data.
    pub person: PersonData,
    /// What to ask before it is submitted.
    pub questions: Vec<Question>,
}

/// Why a form does not become personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormProblem {
    /// The person is under fourteen: a parent or the desk registers a child, and nothing is kept.
    Child,
    /// Fields to be mended, from top to bottom.
    Mistakes(Vec<Mistake>),
}

impl PersonForm {
    /// The names of the fields, from top to bottom.
    pub const FIELDS: [&'static str; 24] = [
        "lastName",
        "lastNameNone",
        "firstName",
        "middleName",
        "middleNameNone",
        "gender",
        "birthDate-day",
        "birthDate-month",
        "birthDate-year",
        "birthPlace",
        "citizenship",
        "document",
        "series",
        "number",
        "issueDate-day",
        "issueDate-month",
        "issueDate-year",
        "issueId",
        "issuedBy",
        "expiryDate-day",
        "expiryDate-month",
        "expiryDate-year",
        "snils",
        "inn",
    ];

    /// Puts what was typed into a field; a name that is not of this form is passed over.
    pub fn set(&mut self, field: &str, typed: &str) {
        match field {
            "lastNameNone" => self.has_no_last_name = !typed.is_empty(),
            "middleNameNone" => self.has_no_middle_name = !typed.is_empty(),
            _ => {
                if let Some(place) = self.place(field) {
                    typed.clone_into(place);
                }
            }
        }
    }

    /// What stands in a field; a ticked box says `yes`.
    pub fn value(&self, field: &str) -> &str {
        let ticked = |is_ticked| if is_ticked { "yes" } else { "" };
        match field {
            "lastName" => &self.last_name,
            "lastNameNone" => ticked(self.has_no_last_name),
            "firstName" => &self.first_name,
            "middleName" => &self.middle_name,
            "middleNameNone" => ticked(self.has_no_middle_name),
            "gender" => &self.gender,
            "birthDate-day" => &self.birth_date.day,
            "birthDate-month" => &self.birth_date.month,
            "birthDate-year" => &self.birth_date.year,
            "birthPlace" => &self.birth_place,
            "citizenship" => &self.citizenship,
            "document" => &self.document,
            "series" => &self.series,
            "number" => &self.number,
            "issueDate-day" => &self.issue_date.day,
            "issueDate-month" => &self.issue_date.month,
            "issueDate-year" => &self.issue_date.year,
            "issueId" => &self.issue_id,
            "issuedBy" => &self.issued_by,
            "expiryDate-day" => &self.expiry_date.day,
            "expiryDate-month" => &self.expiry_date.month,
            "expiryDate-year" => &self.expiry_date.year,
            "snils" => &self.snils,
            "inn" => &self.inn,
            _ => "",
        }
    }

    /// A form that knows the name alone.
    pub fn of_name(name: &PersonName) -> Self {
        Self {
            last_name: name.last.as_ref().map(ToString::to_string).unwrap_or_default(),
            has_no_last_name: name.last.is_none(),
            first_name: name.first.to_string(),
            middle_name: name.middle.as_ref().map(ToString::to_string).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// A form filled in with data, for editing.
    pub fn of_person(person: &PersonData) -> Self {
        let document = &person.document;
        let (series, number, issue_id) = match document {
            IdentityDocument::RussianPassport { passport, division_code, .. } => {
                (passport.series().to_owned(), passport.number().to_owned(), division_code.to_string())
            }
            other => (String::new(), other.number(), String::new()),
        };
        Self {
            has_no_middle_name: person.name.middle.is_none(),
            gender: person.gender.to_string(),
            birth_date: TypedDate::of(person.birth_date.date()),
            birth_place: person.birth_place.to_string(),
            citizenship: person.citizenship.to_string(),
            document: document.kind().as_str().to_owned(),
            series,
            number,
            issue_date: TypedDate::of(document.issued_on()),
            issue_id,
            issued_by: document.issued_by().to_string(),
            expiry_date: document.expires_on().map(TypedDate::of).unwrap_or_default(),
            snils: person.snils.as_ref().map(ToString::to_string).unwrap_or_default(),
            inn: person.inn.as_ref().map(ToString::to_string).unwrap_or_default(),
            ..Self::of_name(&person.name)
        }
    }

    /// The kind of document chosen, if it is one.
    pub fn document_kind(&self) -> Option<DocumentKind> {
        DocumentKind::from_word(self.document.trim())
    }

    fn place(&mut self, field: &str) -> Option<&mut String> {
        Some(match field {
            "lastName" => &mut self.last_name,
            "firstName" => &mut self.first_name,
            "middleName" => &mut self.middle_name,
            "gender" => &mut self.gender,
            "birthDate-day" => &mut self.birth_date.day,
            "birthDate-month" => &mut self.birth_date.month,
            "birthDate-year" => &mut self.birth_date.year,
            "birthPlace" => &mut self.birth_place,
            "citizenship" => &mut self.citizenship,
            "document" => &mut self.document,
            "series" => &mut self.series,
            "number" => &mut self.number,
            "issueDate-day" => &mut self.issue_date.day,
            "issueDate-month" => &mut self.issue_date.month,
            "issueDate-year" => &mut self.issue_date.year,
            "issueId" => &mut self.issue_id,
            "issuedBy" => &mut self.issued_by,
            "expiryDate-day" => &mut self.expiry_date.day,
            "expiryDate-month" => &mut self.expiry_date.month,
            "expiryDate-year" => &mut self.expiry_date.year,
            "snils" => &mut self.snils,
            "inn" => &mut self.inn,
            _ => return None,
        })
    }
}

impl TypedDate {
    fn of(date: kernel::Date) -> Self {
        Self { day: date.day().to_string(), month: date.month().to_string(), year: date.year().to_string() }
    }
}

impl fmt::Debug for PersonForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonForm")
    }
}

impl fmt::Debug for TypedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedDate")
    }
}

#[cfg(test)]
mod tests;
