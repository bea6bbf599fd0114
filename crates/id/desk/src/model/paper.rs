use kernel::Date;
use person::{DateError, DateFields, ForeignNumber, IdentityDocument, RussianPassport, parse_date};

/// What a registrar typed from the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Letters and digits, upper case, no separators.
    number: String,
    /// Date of issue.
    issued_on: Date,
}

impl Paper {
    /// A number as typed, with any separators, and the date of issue.
    pub fn new(number: &str, issued_on: Date) -> Self {
        Self { number: plain(number), issued_on }
    }

    /// Whether this is the paper of the account.
    pub fn fits(&self, document: &IdentityDocument) -> bool {
        self.number == plain(&document.number()) && self.issued_on == document.issued_on()
    }
}

/// What is wrong with a typed number, whatever the account says.
pub fn number_problem(typed: &str) -> Option<&'static str> {
    if RussianPassport::parse(typed).is_ok() {
        return None;
    }
    ForeignNumber::parse(typed).err().map(person::DocumentNumberError::key)
}

fn plain(typed: &str) -> String {
    typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Reads a date of one field: `14.05.2012`, `14 5 2012`, `14052012`.
pub fn parse_day(typed: &str) -> Result<Date, DateError> {
    let typed = typed.trim();
    if typed.len() == 8 && typed.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range| typed.get(range).unwrap_or_default();
        return parse_date(&DateFields { day: part(0..2), month: part(2..4), year: part(4..8) });
    }
    let mut parts = typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let mut next = || parts.next().unwrap_or_default();
    let fields = DateFields { day: next(), month: next(), year: next() };
    if parts.next().is_some() { Err(DateError::Incomplete) } else { parse_date(&fields) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use person::{DivisionCode, IssuedBy};

    fn passport() -> IdentityDocument {
        IdentityDocument::RussianPassport {
            passport: RussianPassport::parse("65 12 345678").unwrap(),
            issued_on: date(2012, 5, 14),
            division_code: DivisionCode::parse("660-038").unwrap(),
            issued_by: IssuedBy::parse("Отделом УФМС").unwrap(),
        }
    }

    #[test]
    fn a_paper_fits_by_number_and_date_whatever_the_separators() {
        assert!(Paper::new("6512 № 345678", date(2012, 5, 14)).fits(&passport()));
        assert!(!Paper::new("6512345679", date(2012, 5, 14)).fits(&passport()));
        assert!(!Paper::new("6512345678", date(2012, 5, 15)).fits(&passport()));
    }

    #[test]
    fn a_date_of_one_field_is_read_as_registrars_type_it() {
        for typed in ["14.05.2012", "14 5 2012", "14052012", " 14/05/2012 "] {
            assert_eq!(parse_day(typed), Ok(date(2012, 5, 14)), "{typed}");
        }
        assert_eq!(parse_day(""), Err(DateError::Empty));
        assert_eq!(parse_day("14.05"), Err(DateError::Incomplete));
        assert_eq!(parse_day("31.02.2012"), Err(DateError::Impossible));
        assert_eq!(parse_day("1.2.2012.4"), Err(DateError::Incomplete));
    }
}
