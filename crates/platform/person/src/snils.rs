//! СНИЛС, the number of a pension account: `XXX-XXX-XXX CC`. Check number: Federal Law 27-FZ and the fund's form АДВ-7;
//! it holds for numbers above 001-001-998.

use std::fmt;

use crate::{digit, digits_of, serde_as_text};

/// A СНИЛС with the right check number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Snils(String);

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnilsError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not eleven digits.
    #[error("not eleven digits")]
    Shape,
    /// The check number is wrong: a digit was mistyped.
    #[error("wrong check number")]
    CheckNumber,
}

impl SnilsError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "snils-empty",
            Self::Shape => "snils-shape",
            Self::CheckNumber => "snils-check-number",
        }
    }
}

/// Numbers up to this one were given out before the check number was.
const LAST_UNCHECKED: u32 = 1_001_998;

impl Snils {
    /// Reads eleven digits with any separators.
    pub fn parse(typed: &str) -> Result<Self, SnilsError> {
        if typed.trim().is_empty() {
            return Err(SnilsError::Empty);
        }
        let digits = digits_of(typed).filter(|digits| digits.len() == 11).ok_or(SnilsError::Shape)?;
        let (number, check) = digits.split_at(9);
        let holds = number.parse::<u32>().is_ok_and(|n| n <= LAST_UNCHECKED)
            || check == format!("{:02}", check_of(number));
        if holds { Ok(Self(digits)) } else { Err(SnilsError::CheckNumber) }
    }

    /// The number that belongs to nine digits, with its check number. For made-up people.
    pub fn from_number(number: u32) -> Option<Self> {
        let digits = format!("{number:09}");
        (digits.len() == 9).then(|| Self(format!("{digits}{:02}", check_of(&digits))))
    }

    /// Eleven digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// What a page may show: the last five digits.
    pub fn masked(&self) -> String {
        let tail = self.0.get(6..).unwrap_or_default();
        let (three, two) = tail.split_at_checked(3).unwrap_or_default();
        format!("···-···-{three} {two}")
    }
}

fn check_of(number: &str) -> u32 {
    let sum: u32 = number.bytes().zip((1..=9).rev()).map(|(byte, weight)| digit(byte) * weight).sum();
    match sum % 101 {
        100 => 0,
        rest => rest,
    }
}

impl fmt::Display for Snils {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |range: std::ops::Range<usize>| self.0.get(range).unwrap_or_default();
        write!(f, "{}-{}-{} {}", part(0..3), part(3..6), part(6..9), part(9..11))
    }
}

impl fmt::Debug for Snils {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Snils")
    }
}

serde_as_text!(Snils);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_numbers_hold() {
        for text in [
            "112-233-445 95",
            "087-654-303 00",
            "123-456-789 64",
            "160-722-773 54",
            "001-019-899 99",
            "001-019-989 00",
            "001-019-998 00",
            "002-999-989 00",
            "002-999-998 00",
        ] {
            assert_eq!(Snils::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn numbers_from_before_the_check_number_are_taken_as_they_are() {
        assert!(Snils::parse("000-000-600 06").is_ok());
        assert!(Snils::parse("001-001-998 77").is_ok());
        assert_eq!(Snils::parse("001-001-999 77"), Err(SnilsError::CheckNumber));
    }

    #[test]
    fn any_separators_are_accepted_and_the_rest_is_told_apart() {
        assert_eq!(Snils::parse(" 112 233 445/95 ").unwrap().digits(), "11223344595");
        assert_eq!(Snils::parse(" "), Err(SnilsError::Empty));
        assert_eq!(Snils::parse("112-233-445 9"), Err(SnilsError::Shape));
        assert_eq!(Snils::parse("112-233-445 9а"), Err(SnilsError::Shape));
        assert_eq!(Snils::parse("112-233-445 96"), Err(SnilsError::CheckNumber));
    }

    #[test]
    fn a_masked_number_shows_five_digits() {
        assert_eq!(Snils::parse("112-233-445 95").unwrap().masked(), "···-···-445 95");
    }

    proptest! {
        #[test]
        fn parsing_what_was_printed_gives_the_same(number in 0_u32..1_000_000_000) {
            let snils = Snils::from_number(number).unwrap();
            prop_assert_eq!(Snils::parse(&snils.to_string()).unwrap(), snils);
        }

        #[test]
        fn parsing_never_panics(typed in ".*") {
            let _ = Snils::parse(&typed);
        }

        // Weights 1 to 9 differ modulo 101, and so does every single wrong digit; only a sum of 100 or 101 folds to 0.
        #[test]
        fn a_wrong_digit_in_the_number_is_noticed(number in 1_001_999_u32..999_999_999, place in 0_usize..9, shift in 1_u8..10) {
            let right = Snils::from_number(number).unwrap();
            let mut bytes = right.digits().as_bytes().to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + shift) % 10;
            let wrong = String::from_utf8(bytes).unwrap();
            let sum = |text: &str| text.bytes().take(9).zip((1..=9).rev()).map(|(b, w)| digit(b) * w).sum::<u32>() % 101;
            let folds = [100, 0].contains(&sum(right.digits())) && [100, 0].contains(&sum(&wrong));
            let old = wrong[..9].parse::<u32>().unwrap() <= LAST_UNCHECKED;
            prop_assert!(folds || old || Snils::parse(&wrong).is_err());
        }
    }
}
