//! Dates that people type as three fields.
// cyrillic: names of months as people type them

use std::fmt;

use kernel::Date;

use crate::serde_as_text;

/// A date as typed: three fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateFields<'a> {
    /// `2`, `02`.
    pub day: &'a str,
    /// `3`, `03`, `марта`, `March`.
    pub month: &'a str,
    /// `1992`.
    pub year: &'a str,
}

/// What is wrong with a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// All fields are empty.
    #[error("empty")]
    Empty,
    /// A field is empty or no number.
    #[error("a part is missing")]
    Incomplete,
    /// There is no such day, such as 31 February.
    #[error("no such day")]
    Impossible,
    /// Later than today.
    #[error("in the future")]
    Future,
    /// Before 1900, or a year of two digits.
    #[error("too long ago")]
    TooEarly,
}

impl DateError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "date-empty",
            Self::Incomplete => "date-incomplete",
            Self::Impossible => "date-impossible",
            Self::Future => "date-future",
            Self::TooEarly => "date-too-early",
        }
    }
}

const YEAR_MIN: i16 = 1900;

/// Reads a date that may lie in the future.
pub fn parse_date(fields: &DateFields<'_>) -> Result<Date, DateError> {
    let (day, month, year) = (fields.day.trim(), fields.month.trim(), fields.year.trim());
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Err(DateError::Empty);
    }
    let day = number_of(day).ok_or(DateError::Incomplete)?;
    let month = month_of(month).ok_or(DateError::Incomplete)?;
    let year = number_of(year).ok_or(DateError::Incomplete)?;
    if year < YEAR_MIN {
        return Err(DateError::TooEarly);
    }
    let (month, day) = (i8::try_from(month), i8::try_from(day));
    let (Ok(month), Ok(day)) = (month, day) else { return Err(DateError::Impossible) };
    Date::new(year, month, day).map_err(|_| DateError::Impossible)
}

/// The months: Russian with what ends them alone and in a date, English.
const MONTHS: [(&str, &str, &str); 12] = [
    ("январь", "января", "january"),
    ("февраль", "февраля", "february"),
    ("март", "марта", "march"),
    ("апрель", "апреля", "april"),
    ("май", "мая", "may"),
    ("июнь", "июня", "june"),
    ("июль", "июля", "july"),
    ("август", "августа", "august"),
    ("сентябрь", "сентября", "september"),
    ("октябрь", "октября", "october"),
    ("ноябрь", "ноября", "november"),
    ("декабрь", "декабря", "december"),
];

/// A number of digits alone; one that is too large for any calendar stays too large.
fn number_of(typed: &str) -> Option<i16> {
    let is_number = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| typed.parse().unwrap_or(i16::MAX))
}

/// A number, or a name of at least three letters, whole or cut short: `сент.`
fn month_of(typed: &str) -> Option<i16> {
    if let Some(number) = number_of(typed) {
        return Some(number);
    }
    let lower = typed.trim_end_matches('.').to_lowercase();
    if lower.chars().count() < 3 {
        return None;
    }
    let begins = |name: &str| name.starts_with(lower.as_str());
    let place = MONTHS.iter().position(|(ru, of, en)| begins(ru) || begins(of) || begins(en))?;
    i16::try_from(place + 1).ok()
}

/// Full years from birth to a day.
pub fn age_on(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) { years - 1 } else { years }
}

/// A date of birth: not in the future, not before 1900.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate(Date);

/// What is wrong with a date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthDateError {
    /// Not a date that has been.
    #[error(transparent)]
    Date(#[from] DateError),
}

impl BirthDateError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Date(error) => error.key(),
        }
    }
}

/// Whether a person may have an account of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdultLimit {
    /// Fourteen or older.
    OfAge,
    /// Under fourteen: registered by a parent or the desk.
    Child,
}

const OWN_ACCOUNT_AGE: i16 = 14;

impl BirthDate {
    /// Reads three fields.
    pub fn from_fields(fields: &DateFields<'_>, today: Date) -> Result<Self, BirthDateError> {
        let date = parse_date(fields)?;
        if date > today { Err(DateError::Future.into()) } else { Ok(Self(date)) }
    }

    /// Reads the stored form, `1992-03-02`.
    pub fn parse(text: &str) -> Result<Self, BirthDateError> {
        let date: Date = text.parse().map_err(|_| DateError::Impossible)?;
        if date.year() < YEAR_MIN { Err(DateError::TooEarly.into()) } else { Ok(Self(date)) }
    }

    /// The date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// Whether the person may have an account of their own on a day.
    pub fn adult_limit(self, today: Date) -> AdultLimit {
        if age_on(self.0, today) < OWN_ACCOUNT_AGE { AdultLimit::Child } else { AdultLimit::OfAge }
    }
}

impl From<Date> for BirthDate {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate")
    }
}

serde_as_text!(BirthDate);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn birth(day: &str, month: &str, year: &str) -> Result<Date, BirthDateError> {
        BirthDate::from_fields(&DateFields { day, month, year }, TODAY).map(BirthDate::date)
    }

    #[test]
    fn months_are_numbers_or_words() {
        for month in ["3", "03", "марта", "Март", "мар.", "March", "mar"] {
            assert_eq!(birth("2", month, "1992"), Ok(jiff::civil::date(1992, 3, 2)), "{month}");
        }
        assert_eq!(birth("2", "мая", "1992"), Ok(jiff::civil::date(1992, 5, 2)));
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        assert_eq!(birth("", "", ""), Err(DateError::Empty.into()));
        assert_eq!(birth("2", "", "1992"), Err(DateError::Incomplete.into()));
        assert_eq!(birth("31", "2", "1992"), Err(DateError::Impossible.into()));
        assert_eq!(birth("300", "2", "1992"), Err(DateError::Impossible.into()));
        assert_eq!(birth("2", "300", "1992"), Err(DateError::Impossible.into()));
        assert_eq!(birth("2", "3", "99999"), Err(DateError::Impossible.into()));
        assert_eq!(birth("2", "мак", "1992"), Err(DateError::Incomplete.into()));
        assert_eq!(birth("23", "11", "2026"), Err(DateError::Future.into()));
        assert_eq!(birth("2", "3", "92"), Err(DateError::TooEarly.into()));
        assert!(birth("22", "11", "2026").is_ok());
    }

    #[test]
    fn a_birthday_counts_from_the_day_itself() {
        let born = jiff::civil::date(2012, 11, 22);
        assert_eq!(age_on(born, TODAY), 14);
        assert_eq!(age_on(jiff::civil::date(2012, 11, 23), TODAY), 13);
        assert_eq!(BirthDate::from(born).adult_limit(TODAY), AdultLimit::OfAge);
    }

    proptest! {
        #[test]
        fn reading_fields_never_panics(day in ".{0,4}", month in ".{0,8}", year in ".{0,5}") {
            let _ = parse_date(&DateFields { day: &day, month: &month, year: &year });
        }

        #[test]
        fn parsing_what_was_printed_gives_the_same(days in 0_i64..46_000) {
            let date = jiff::civil::date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let birth = BirthDate::from(date);
            prop_assert_eq!(BirthDate::parse(&birth.to_string()).unwrap(), birth);
        }
    }
}
