//! ИНН, the taxpayer's number: twelve digits for a person, ten for an organisation. Check digits: order of the tax
//! service ЕД-7-14/559.

use std::fmt;

use crate::{digit, digits_of, serde_as_text};

/// The number of a person, twelve digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inn(String);

/// The number of an organisation, ten digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationInn(String);

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InnError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not the right count of digits.
    #[error("not the right count of digits")]
    Shape,
    /// Ten digits where a person has twelve.
    #[error("the number of an organisation")]
    Organisation,
    /// A check digit is wrong.
    #[error("wrong check digit")]
    CheckDigit,
}

impl InnError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "inn-empty",
            Self::Shape => "inn-shape",
            Self::Organisation => "inn-organisation",
            Self::CheckDigit => "inn-check-digit",
        }
    }
}

const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// The check digit over as many digits as there are; the weights end at the same place for all lengths.
fn check_of(digits: &str) -> u32 {
    let skipped = WEIGHTS.len().saturating_sub(digits.len());
    let sum: u32 =
        digits.bytes().zip(WEIGHTS.iter().skip(skipped)).map(|(byte, weight)| digit(byte) * weight).sum();
    sum % 11 % 10
}

fn holds_at(digits: &str, place: usize) -> bool {
    let (Some(head), Some(byte)) = (digits.get(..place), digits.as_bytes().get(place)) else { return false };
    check_of(head) == digit(*byte)
}

impl Inn {
    /// Reads twelve digits with any separators.
    pub fn parse(typed: &str) -> Result<Self, InnError> {
        if typed.trim().is_empty() {
            return Err(InnError::Empty);
        }
        let digits = digits_of(typed).ok_or(InnError::Shape)?;
        match digits.len() {
            12 if holds_at(&digits, 10) && holds_at(&digits, 11) => Ok(Self(digits)),
            12 => Err(InnError::CheckDigit),
            10 => Err(InnError::Organisation),
            _ => Err(InnError::Shape),
        }
    }

    /// The number that belongs to ten digits. For made-up people.
    pub fn from_number(number: u64) -> Option<Self> {
        let ten = format!("{number:010}");
        if ten.len() != 10 {
            return None;
        }
        let eleven = format!("{ten}{}", check_of(&ten));
        Some(Self(format!("{eleven}{}", check_of(&eleven))))
    }

    /// Twelve digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// What a page may show: the last four digits.
    pub fn masked(&self) -> String {
        format!("········{}", self.0.get(8..).unwrap_or_default())
    }
}

impl OrganisationInn {
    /// Reads ten digits with any separators.
    pub fn parse(typed: &str) -> Result<Self, InnError> {
        if typed.trim().is_empty() {
            return Err(InnError::Empty);
        }
        let digits = digits_of(typed).filter(|digits| digits.len() == 10).ok_or(InnError::Shape)?;
        if holds_at(&digits, 9) { Ok(Self(digits)) } else { Err(InnError::CheckDigit) }
    }

    /// Ten digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Inn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Inn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inn")
    }
}

impl fmt::Display for OrganisationInn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OrganisationInn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrganisationInn({})", self.0)
    }
}

serde_as_text!(Inn);
serde_as_text!(OrganisationInn);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_numbers_hold() {
        for text in ["500100732259", "770123456703", "123456789047", "500000000029", "000000000184"] {
            assert_eq!(Inn::parse(text).unwrap().to_string(), text);
        }
        for text in ["7701234560", "7840000009", "5001001006", "1234567894", "7701000080", "7707083893"] {
            assert_eq!(OrganisationInn::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        assert_eq!(Inn::parse(""), Err(InnError::Empty));
        assert_eq!(Inn::parse("7707083893"), Err(InnError::Organisation));
        assert_eq!(Inn::parse("5001007322590"), Err(InnError::Shape));
        assert_eq!(Inn::parse("500100732258"), Err(InnError::CheckDigit));
        assert_eq!(Inn::parse("500100732269"), Err(InnError::CheckDigit));
        assert_eq!(OrganisationInn::parse("7707083894"), Err(InnError::CheckDigit));
    }

    proptest! {
        #[test]
        fn parsing_what_was_printed_gives_the_same(number in 0_u64..10_000_000_000) {
            let inn = Inn::from_number(number).unwrap();
            prop_assert_eq!(Inn::parse(&inn.to_string()).unwrap(), inn);
        }

        #[test]
        fn parsing_never_panics(typed in ".*") {
            let _ = Inn::parse(&typed);
            let _ = OrganisationInn::parse(&typed);
        }

        // A digit changes the sum modulo 11 by a product that is no multiple of 11, so only 10 and 0 fold together.
        #[test]
        fn a_wrong_digit_is_noticed(number in 0_u64..10_000_000_000, place in 0_usize..10, shift in 1_u8..10) {
            let right = Inn::from_number(number).unwrap();
            let mut bytes = right.digits().as_bytes().to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + shift) % 10;
            let wrong = String::from_utf8(bytes).unwrap();
            let sum = |text: &str, weights: &[u32]| text.bytes().zip(weights).map(|(b, w)| digit(b) * w).sum::<u32>() % 11;
            let folds = |weights: &[u32]| [0, 10].contains(&sum(right.digits(), weights)) && [0, 10].contains(&sum(&wrong, weights));
            prop_assert!((folds(&WEIGHTS[1..]) && folds(&WEIGHTS)) || Inn::parse(&wrong) == Err(InnError::CheckDigit));
        }

        #[test]
        fn a_wrong_check_digit_is_noticed(number in 0_u64..10_000_000_000, place in 10_usize..12, shift in 1_u8..10) {
            let mut bytes = Inn::from_number(number).unwrap().digits().as_bytes().to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + shift) % 10;
            prop_assert_eq!(Inn::parse(&String::from_utf8(bytes).unwrap()), Err(InnError::CheckDigit));
        }
    }
}
