//! How long a citizen's passport is good: Government Decree 2267 of 23 December 2023, points 7 and 11.

use jiff::ToSpan;
use kernel::Date;

/// What a passport's date of issue says about its validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassportTerm {
    /// Good, until 90 days after the 20th or 45th birthday; for ever when issued after the 45th.
    Good {
        /// The last good day.
        until: Option<Date>,
    },
    /// Past its term: a question to the person, not a block; the registry decides.
    Overdue {
        /// The last good day.
        until: Date,
    },
    /// Issued before the 14th birthday: no such passport exists.
    BeforeFourteen,
}

const FIRST_AGE: i16 = 14;
const REPLACED_AT: [i16; 2] = [20, 45];
const GRACE_DAYS: i64 = 90;

/// Judges the term of a passport on a day.
pub fn passport_term(birth: Date, issued_on: Date, today: Date) -> PassportTerm {
    if issued_on < birthday(birth, FIRST_AGE) {
        return PassportTerm::BeforeFourteen;
    }
    let end = REPLACED_AT.into_iter().map(|age| birthday(birth, age)).find(|birthday| issued_on < *birthday);
    let until = end.and_then(|birthday| birthday.checked_add(GRACE_DAYS.days()).ok());
    match until {
        Some(until) if today > until => PassportTerm::Overdue { until },
        until => PassportTerm::Good { until },
    }
}

/// The birthday at an age; who was born on 29 February has it on 1 March in other years.
fn birthday(birth: Date, age: i16) -> Date {
    let year = birth.year().saturating_add(age);
    Date::new(year, birth.month(), birth.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const BIRTH: Date = date(1992, 3, 2);

    #[test]
    fn a_passport_lasts_until_90_days_after_the_20th_and_45th_birthday() {
        let issued = date(2006, 3, 10);
        assert_eq!(
            passport_term(BIRTH, issued, date(2012, 5, 31)),
            PassportTerm::Good { until: Some(date(2012, 5, 31)) }
        );
        assert_eq!(
            passport_term(BIRTH, issued, date(2012, 6, 1)),
            PassportTerm::Overdue { until: date(2012, 5, 31) }
        );
        let second = date(2012, 3, 2);
        assert_eq!(
            passport_term(BIRTH, second, date(2026, 11, 22)),
            PassportTerm::Good { until: Some(date(2037, 5, 31)) }
        );
        assert_eq!(
            passport_term(BIRTH, date(2037, 3, 2), date(2090, 1, 1)),
            PassportTerm::Good { until: None }
        );
    }

    #[test]
    fn no_passport_is_issued_before_the_14th_birthday() {
        assert_eq!(passport_term(BIRTH, date(2006, 3, 1), date(2026, 1, 1)), PassportTerm::BeforeFourteen);
        assert!(matches!(
            passport_term(BIRTH, date(2006, 3, 2), date(2007, 1, 1)),
            PassportTerm::Good { .. }
        ));
    }

    #[test]
    fn who_was_born_on_29_february_has_a_birthday_every_year() {
        let leap = date(2008, 2, 29);
        assert_eq!(passport_term(leap, date(2022, 2, 28), date(2022, 3, 1)), PassportTerm::BeforeFourteen);
        assert!(matches!(passport_term(leap, date(2022, 3, 1), date(2022, 3, 1)), PassportTerm::Good { .. }));
    }

    proptest! {
        #[test]
        fn time_only_ever_ends_a_term(birth in 0_i64..40_000, issue in 0_i64..40_000, a in 0_i64..40_000, b in 0_i64..40_000) {
            let day = |n: i64| date(1920, 1, 1).checked_add(n.days()).unwrap();
            let (early, late) = (day(a.min(b)), day(a.max(b)));
            let (first, second) = (passport_term(day(birth), day(issue), early), passport_term(day(birth), day(issue), late));
            if matches!(first, PassportTerm::Overdue { .. }) {
                prop_assert_eq!(first, second);
            }
        }
    }
}
