use std::fmt;

use person::{BirthDate, BirthPlace, Country, Gender, IdentityDocument, Inn, PersonName, Snils};
use serde::{Deserialize, Serialize};

/// The personal data that the standard level is concluded from. Does not print itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonData {
    /// The name.
    pub name: PersonName,
    /// As the document states it.
    pub gender: Gender,
    /// Date of birth.
    pub birth_date: BirthDate,
    /// Place of birth, as the document words it.
    pub birth_place: BirthPlace,
    /// Citizenship.
    pub citizenship: Country,
    /// The identity document.
    pub document: IdentityDocument,
    /// СНИЛС; a foreigner may have none.
    pub snils: Option<Snils>,
    /// ИНН as the person typed it.
    pub inn: Option<Inn>,
}

impl PersonData {
    /// Whether the person is a citizen of Russia.
    pub fn is_russian_citizen(&self) -> bool {
        self.citizenship == Country::RUSSIA
    }
}

impl fmt::Debug for PersonData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonData")
    }
}

/// What a version holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "content", rename_all = "snake_case")]
pub enum Content {
    /// The name of the registration and nothing more.
    Named {
        /// Surname and given name.
        name: PersonName,
    },
    /// Everything.
    Filled {
        /// The data.
        person: PersonData,
    },
}

impl Content {
    /// The name.
    pub const fn name(&self) -> &PersonName {
        match self {
            Self::Named { name } => name,
            Self::Filled { person } => &person.name,
        }
    }

    /// The personal data, once filled in.
    pub const fn person(&self) -> Option<&PersonData> {
        match self {
            Self::Named { .. } => None,
            Self::Filled { person } => Some(person),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named { .. } => f.write_str("Content::Named"),
            Self::Filled { .. } => f.write_str("Content::Filled"),
        }
    }
}
