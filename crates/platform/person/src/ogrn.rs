//! ОГРН of an organisation (13 digits) and ОГРНИП of a sole trader (15). Check digits: Government Decree 438.

use std::fmt;

use crate::{digits_of, serde_as_text};

/// The number of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ogrn(String);

/// The number of a sole trader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ogrnip(String);

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OgrnError {
    /// Not the right count of digits.
    #[error("not the right count of digits")]
    Shape,
    /// The check digit is wrong.
    #[error("wrong check digit")]
    CheckDigit,
}

impl OgrnError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Shape => "ogrn-shape",
            Self::CheckDigit => "ogrn-check-digit",
        }
    }
}

fn read(typed: &str, length: usize, modulus: u64) -> Result<String, OgrnError> {
    let digits = digits_of(typed).filter(|digits| digits.len() == length).ok_or(OgrnError::Shape)?;
    let (head, check) = digits.split_at(length - 1);
    let (head, check): (u64, u64) = match (head.parse(), check.parse()) {
        (Ok(head), Ok(check)) => (head, check),
        _ => return Err(OgrnError::Shape),
    };
    if head % modulus % 10 == check { Ok(digits) } else { Err(OgrnError::CheckDigit) }
}

impl Ogrn {
    /// Reads thirteen digits.
    pub fn parse(typed: &str) -> Result<Self, OgrnError> {
        read(typed, 13, 11).map(Self)
    }
}

impl Ogrnip {
    /// Reads fifteen digits.
    pub fn parse(typed: &str) -> Result<Self, OgrnError> {
        read(typed, 15, 13).map(Self)
    }
}

impl fmt::Display for Ogrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Ogrnip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(Ogrn);
serde_as_text!(Ogrnip);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_numbers_hold_and_a_wrong_check_digit_is_noticed() {
        for text in ["1027700123450", "1157746000004", "1027700000020", "1027700132195"] {
            assert_eq!(Ogrn::parse(text).unwrap().to_string(), text);
        }
        for text in ["315774600012344", "304500116000157", "320508100099991", "315774600000050"] {
            assert_eq!(Ogrnip::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Ogrn::parse("1027700132196"), Err(OgrnError::CheckDigit));
        assert_eq!(Ogrnip::parse("315774600012345"), Err(OgrnError::CheckDigit));
        assert_eq!(Ogrn::parse("10277001321"), Err(OgrnError::Shape));
    }

    proptest! {
        #[test]
        fn one_check_digit_of_ten_holds_and_prints_as_it_is_read(head in 0_u64..1_000_000_000_000) {
            let right: Vec<Ogrn> = (0..10).filter_map(|check| Ogrn::parse(&format!("{head:012}{check}")).ok()).collect();
            prop_assert_eq!(right.len(), 1);
            prop_assert_eq!(&Ogrn::parse(&right[0].to_string()).unwrap(), &right[0]);
            let right: Vec<Ogrnip> = (0..10).filter_map(|check| Ogrnip::parse(&format!("{head:014}{check}")).ok()).collect();
            prop_assert_eq!(right.len(), 1);
            prop_assert_eq!(&Ogrnip::parse(&right[0].to_string()).unwrap(), &right[0]);
        }

        #[test]
        fn parsing_never_panics(typed in ".*") {
            let _ = Ogrn::parse(&typed);
            let _ = Ogrnip::parse(&typed);
        }
    }
}
