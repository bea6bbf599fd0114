use assurance::VersionFacts;
use jiff::ToSpan;
use jiff::tz::{Offset, TimeZone};
use kernel::{Date, Timestamp};
use person::{IdentityDocument, Inn, PassportTerm, passport_term};

use super::{Content, Fingerprints, PersonData};

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// In force.
    Current,
    /// Submitted, being checked.
    Pending,
    /// Was in force.
    Past,
    /// Never came into force: taken back, or replaced while it was being checked.
    Withdrawn,
}

impl VersionState {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Pending => "pending",
            Self::Past => "past",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Current, Self::Pending, Self::Past, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// Where an ИНН comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InnSource {
    /// The person typed it.
    Person,
    /// The tax service found it.
    TaxService,
}

/// One version of a person's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number within the subject, from 1.
    pub no: i32,
    /// Where it stands.
    pub state: VersionState,
    /// What it holds.
    pub content: Content,
    /// Since when.
    pub made_at: Timestamp,
    /// The ИНН that the tax service found for it.
    pub found_inn: Option<Inn>,
    /// The fingerprints of the data, where there is any.
    pub fingerprints: Option<Fingerprints>,
}

impl Version {
    /// The personal data, once filled in.
    pub const fn person(&self) -> Option<&PersonData> {
        self.content.person()
    }

    /// The ИНН and where it comes from.
    pub fn inn(&self) -> Option<(&Inn, InnSource)> {
        let typed = self.person().and_then(|person| person.inn.as_ref());
        typed
            .map(|inn| (inn, InnSource::Person))
            .or_else(|| self.found_inn.as_ref().map(|inn| (inn, InnSource::TaxService)))
    }

    /// The last day on which the document says of itself that it is valid; none where it never ends.
    pub fn document_last_day(&self) -> Option<Date> {
        last_day(self.person()?, self.made_at)
    }

    /// What the level depends on; none while only a name is known.
    pub fn facts(&self) -> Option<VersionFacts> {
        let (person, prints) = (self.person()?, self.fingerprints.as_ref()?);
        Some(VersionFacts {
            core: prints.core.clone(),
            snils: prints.snils.clone(),
            document: prints.document.clone(),
            document_kind: person.document.kind(),
            is_russian_citizen: person.is_russian_citizen(),
            document_ends_at: last_day(person, self.made_at).and_then(end_of_day),
        })
    }
}

/// A passport that was past its term when it was submitted has no such day: the registry was asked about just that.
fn last_day(person: &PersonData, made_at: Timestamp) -> Option<Date> {
    match &person.document {
        IdentityDocument::RussianPassport { issued_on, .. } => {
            let submitted_on = made_at.date_in(&TimeZone::UTC);
            match passport_term(person.birth_date.date(), *issued_on, submitted_on) {
                PassportTerm::Good { until } => until,
                PassportTerm::Overdue { .. } | PassportTerm::BeforeFourteen => None,
            }
        }
        document => document.expires_on(),
    }
}

/// Midnight in UTC after a day: by then the day has ended in every time zone of the country.
fn end_of_day(day: Date) -> Option<Timestamp> {
    let next = day.checked_add(1.day()).ok()?;
    Offset::UTC.to_timestamp(next.at(0, 0, 0, 0)).ok().map(Timestamp::from)
}

/// What is in force of a person, and what is being checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The version in force.
    pub current: Version,
    /// The version that is being checked.
    pub pending: Option<Version>,
}

impl Profile {
    /// The newest of the two: what a form is filled in with.
    pub fn newest(&self) -> &Version {
        self.pending.as_ref().unwrap_or(&self.current)
    }

    /// The version of a number, if it is one of the two.
    pub fn version(&self, no: i32) -> Option<&Version> {
        std::iter::once(&self.current).chain(self.pending.as_ref()).find(|version| version.no == no)
    }
}
