//! Who comes while the server is being killed: what they are, how they behave, and how it must end for them.

use gateway_registries_simulator::{Person, Population};
use jiff::ToSpan;
use kernel::Date;
use person::{IdentityDocument, PassportTerm, passport_term};

/// The population of which they are.
pub const POPULATION_SEED: u64 = 4_077;
/// Each comes from a thousand of their own, so that nobody shares data.
const OWN: u64 = 1_000;
/// An end is announced thirty days ahead; the trial may pass midnight.
const GOOD_FOR_DAYS: i64 = 32;
/// From here on nobody in a thousand is special.
const ORDINARY: u64 = 50;
/// Special people (docs/sandbox-registries.md) and whether their checks pass, the quick ones first.
const SPECIAL: [(u64, bool); 10] = [
    (12, false),
    (3, true),
    (10, false),
    (4, true),
    (13, false),
    (9, true),
    (20, false),
    (5, true),
    (17, false),
    (6, true),
];

/// How somebody behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// One step after the other.
    Straight,
    /// Asks for a second code and then tries the first.
    AsksAgain,
    /// Gives a wrong phone first, and later tries the code that came there.
    MistypesPhone,
    /// Signs out and in again as soon as the checks have ended.
    Returns,
}

/// Somebody who comes.
pub struct Comer {
    /// Their number among those who come.
    pub index: u64,
    /// Who they are.
    pub person: Person,
    /// Their phone.
    pub phone: String,
    /// Somebody else's phone, nearly the same.
    pub other_phone: String,
    /// What they sign in with.
    pub password: String,
    /// How they behave.
    pub habit: Habit,
    /// Whether the registries confirm their data.
    pub passes: bool,
}

/// The population that holds so many who come.
pub fn population(comers: u64) -> Population {
    Population::generate((comers + 12) * OWN, POPULATION_SEED)
}

/// Those who come: always the same, but for passports whose term has ended by today.
pub fn comers(count: u64, today: Date) -> Vec<Comer> {
    let population = population(count);
    (0..count).filter_map(|index| Comer::find(population, index, today)).collect()
}

impl Comer {
    fn find(population: Population, index: u64, today: Date) -> Option<Self> {
        let nth = usize::try_from(index / 10).ok()? % SPECIAL.len();
        let special = SPECIAL.get(nth).filter(|_| index % 10 == 7);
        let first = (index + 1) * OWN;
        let (numbers, passes): (Box<dyn Iterator<Item = u64>>, bool) = match special {
            Some((remainder, passes)) => {
                (Box::new((0..10).map(move |k| first + k * OWN + remainder)), *passes)
            }
            None => (Box::new(first + ORDINARY..first + OWN), true),
        };
        let person = numbers
            .filter_map(|number| population.person(number))
            .find(|person| has_everything(person, today))?;
        let habit = match index % 8 {
            1 => Habit::AsksAgain,
            3 => Habit::MistypesPhone,
            5 if passes => Habit::Returns,
            _ => Habit::Straight,
        };
        Some(Self {
            index,
            person,
            phone: format!("+7912{:07}", 2_000_000 + index),
            other_phone: format!("+7913{:07}", 2_000_000 + index),
            password: format!("Tram-{}-goes-home-{}", index * 7_919 + 11, index),
            habit,
            passes,
        })
    }

    /// The network from which they come: one of their own, so that nobody waits for the limit of a network.
    pub fn address(&self, visit: u64) -> String {
        format!("10.{}.{}.{}", self.index / 250 + visit * 100, self.index % 250, 7)
    }
}

/// Citizens who are alive and have everything that is asked for, with a passport that is good today and for so long that
/// nobody is told of its end: that message is no end of checks.
fn has_everything(person: &Person, today: Date) -> bool {
    let has_passport = match &person.document {
        Some(IdentityDocument::RussianPassport { issued_on, .. }) => {
            match passport_term(person.birth_date, *issued_on, today) {
                PassportTerm::Good { until: None } => true,
                PassportTerm::Good { until: Some(until) } => {
                    today.checked_add(GOOD_FOR_DAYS.days()).is_ok_and(|day| until > day)
                }
                PassportTerm::Overdue { .. } | PassportTerm::BeforeFourteen => false,
            }
        }
        _ => false,
    };
    has_passport && person.died_on.is_none() && person.snils.is_some() && person.name.last.is_some()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_is_somebody_else_and_every_habit_is_met() {
        let all = comers(100, Date::constant(2026, 11, 28));
        assert_eq!(all.len(), 100);
        let numbers: BTreeSet<u64> = all.iter().map(|comer| comer.person.number).collect();
        let phones: BTreeSet<&str> =
            all.iter().flat_map(|comer| [comer.phone.as_str(), comer.other_phone.as_str()]).collect();
        assert_eq!((numbers.len(), phones.len()), (100, 200));
        for habit in [Habit::Straight, Habit::AsksAgain, Habit::MistypesPhone, Habit::Returns] {
            assert!(all.iter().filter(|comer| comer.habit == habit).count() > 5);
        }
        assert!(all.iter().any(|comer| !comer.passes));
    }
}
