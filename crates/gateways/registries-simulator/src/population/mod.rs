//! The synthetic population: person `i` is computed from the seed and `i`, and numbers of documents are shuffles that can
//! be undone, so that a million people take no memory and every look-up is a calculation.

mod draw;
mod export;
mod family;
mod find;
mod names;
mod papers;
mod person;
mod regions;
mod russian;
mod slots;

use ::person::{DocumentKind, IdentityDocument, PaperKind, PaperNumber};
use draw::Shuffle;
pub use export::{population_csv, population_json};
pub use family::{BirthRecord, Guardianship};
use person::aspect;
pub use person::{AS_OF, Person};
pub use slots::{Behaviour, Persona, SLOT_PERIOD, SLOTS, Slot};

/// More people than this would run out of permit numbers.
pub const PEOPLE_MAX: u64 = 10_000_000;

/// СНИЛС up to 001-001-998 have no check number; nobody here has one.
const SNILS_FIRST: u64 = 1_002_000;

/// A population of people who do not exist. The same people and seed give the same population, on every machine.
#[derive(Clone, Copy, Debug)]
pub struct Population {
    people: u64,
    seed: u64,
    snils: Shuffle,
    inn: Shuffle,
    passport: Shuffle,
    permit: Shuffle,
    certificate: Shuffle,
}

impl Population {
    /// The population of so many people (at most [`PEOPLE_MAX`]) from a seed.
    pub fn generate(people: u64, seed: u64) -> Self {
        Self {
            people: people.min(PEOPLE_MAX),
            seed,
            snils: Shuffle::new(seed, aspect::SNILS, 998_000_000),
            inn: Shuffle::new(seed, aspect::INN, 1_000_000),
            passport: Shuffle::new(seed, aspect::PASSPORT, 1_000_000),
            permit: Shuffle::new(seed, aspect::PERMIT, PEOPLE_MAX),
            certificate: Shuffle::new(seed, aspect::CERTIFICATE, 1_000_000),
        }
    }

    /// How many people.
    pub const fn people(&self) -> u64 {
        self.people
    }

    /// The seed.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// A page of people in the order of their numbers.
    pub fn page(&self, start: u64, limit: u64) -> Vec<Person> {
        let end = start.saturating_add(limit).min(self.people);
        (start..end).filter_map(|number| self.person(number)).collect()
    }

    /// The person whose СНИЛС has these eleven digits.
    pub fn find_by_snils(&self, digits: &str) -> Option<Person> {
        let number: u64 = digits.get(..9)?.parse().ok()?;
        let shuffled = number.checked_sub(SNILS_FIRST).filter(|shuffled| *shuffled < self.snils.size())?;
        let person = self.person(self.snils.backward(shuffled))?;
        let theirs = person.snils.as_ref().is_some_and(|snils| snils.digits() == digits);
        theirs.then_some(person)
    }

    /// The person whose ИНН has these twelve digits.
    pub fn find_by_inn(&self, digits: &str) -> Option<Person> {
        let serial: u64 = digits.get(4..10)?.parse().ok()?;
        let theirs = |person: &Person| person.inn.as_ref().is_some_and(|inn| inn.digits() == digits);
        self.owners(self.inn, serial).find(theirs)
    }

    /// The people whose citizen's passport has this series and number. One, but for populations of over a million.
    pub fn find_by_passport(&self, series: &str, number: &str) -> impl Iterator<Item = Person> {
        let serial = number.parse().unwrap_or(u64::MAX);
        let (series, number) = (series.to_owned(), number.to_owned());
        self.owners(self.passport, serial).filter(move |person| match &person.document {
            Some(IdentityDocument::RussianPassport { passport, .. }) => {
                passport.series() == series && passport.number() == number
            }
            _ => false,
        })
    }

    /// The person whose document of another kind has this number.
    pub fn find_by_other_document(&self, kind: DocumentKind, number: &str) -> Option<Person> {
        let serial = number.get(2..).and_then(|tail| tail.parse().ok())?;
        let theirs = |person: &Person| {
            let document = person.document.as_ref();
            document.is_some_and(|document| document.kind() == kind && document.number() == number)
        };
        self.owners(self.permit, serial).find(theirs)
    }

    /// The child whose birth certificate has this series and number.
    pub fn find_by_certificate(&self, number: &str) -> Option<Person> {
        let number = PaperNumber::parse(PaperKind::BirthCertificate, number).ok()?;
        let serial = number.to_string().split_once(' ')?.1.parse().ok()?;
        let theirs = |person: &Person| person.birth.as_ref().is_some_and(|birth| birth.certificate == number);
        self.owners(self.certificate, serial).find(theirs)
    }

    fn owners(&self, shuffle: Shuffle, serial: u64) -> impl Iterator<Item = Person> {
        let population = *self;
        let size = shuffle.size();
        let first = if serial < size { shuffle.backward(serial) } else { population.people };
        (0..)
            .map(move |turn: u64| first.saturating_add(turn.saturating_mul(size)))
            .take_while(move |number| *number < population.people)
            .filter_map(move |number| population.person(number))
    }

    pub(crate) fn snils_number(&self, number: u64) -> u32 {
        u32::try_from(SNILS_FIRST + self.snils.forward(number)).unwrap_or(u32::MAX)
    }

    pub(crate) fn inn_serial(&self, number: u64) -> u64 {
        self.inn.forward(number)
    }

    pub(crate) fn passport_serial(&self, number: u64) -> u64 {
        self.passport.forward(number)
    }

    pub(crate) fn certificate_serial(&self, number: u64) -> u64 {
        self.certificate.forward(number)
    }

    pub(crate) fn permit_serial(&self, number: u64) -> u64 {
        self.permit.forward(number)
    }
}
