// cyrillic: people write an extension as «доб. 123»
//! Phones of a home or an office: any number that can be called, with an extension where there is one.

use std::fmt;

use crate::phone::{Phone, PhoneError, PhonePolicy};
use crate::serde_as_text;

/// A phone to be called by people, never sent a code: `+7 343 123-45-67 #12`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FixedPhone {
    number: Phone,
    extension: Option<String>,
}

/// An extension has at most so many digits.
const EXTENSION_DIGITS_MAX: usize = 6;
/// The words before an extension, the longer ones first.
const EXTENSION_WORDS: [&str; 8] = ["добавочный", "доб.", "доб", "ext.", "ext", "#", "*", ","];

impl FixedPhone {
    /// Reads `8 (343) 123-45-67 доб. 12`, `+7 343 123-45-67 #12` and numbers of other countries after a plus.
    pub fn parse(typed: &str) -> Result<Self, PhoneError> {
        let typed = typed.trim().to_lowercase();
        let cut = EXTENSION_WORDS.iter().find_map(|word| typed.split_once(word));
        let (number, extension) = match cut {
            Some((number, extension)) => (number, Some(extension.trim())),
            None => (typed.as_str(), None),
        };
        let anywhere = PhonePolicy { allowed_prefixes: vec![String::new()], ..PhonePolicy::default() };
        let number = Phone::parse(number, &anywhere)?;
        let is_extension = |text: &str| {
            (1..=EXTENSION_DIGITS_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
        };
        match extension {
            Some(text) if !is_extension(text) => Err(PhoneError::Shape),
            extension => Ok(Self { number, extension: extension.map(str::to_owned) }),
        }
    }

    /// The number without its extension.
    pub const fn number(&self) -> &Phone {
        &self.number
    }
}

impl fmt::Display for FixedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.extension {
            Some(extension) => write!(f, "{} #{extension}", self.number),
            None => self.number.fmt(f),
        }
    }
}

impl fmt::Debug for FixedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FixedPhone")
    }
}

serde_as_text!(FixedPhone);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_extension_is_read_however_it_is_written() {
        for typed in [
            "8 (343) 123-45-67 доб. 12",
            "+7 343 123-45-67 #12",
            "83431234567,12",
            "3431234567 ext 12",
            "+73431234567*12",
            "8 343 123 45 67 Добавочный 12",
        ] {
            assert_eq!(FixedPhone::parse(typed).unwrap().to_string(), "+7 343 123-45-67 #12", "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_called_is_refused() {
        assert_eq!(FixedPhone::parse(""), Err(PhoneError::Empty));
        for typed in ["123-45-67", "8 343 123-45-67 доб.", "83431234567#1234567", "83431234567#12#3", "дома"]
        {
            assert_eq!(FixedPhone::parse(typed), Err(PhoneError::Shape), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn parsing_what_was_printed_gives_the_same(
            number in 3_000_000_000_u64..9_999_999_999,
            extension in proptest::option::of("[0-9]{1,6}"),
        ) {
            let typed = extension.map_or_else(|| number.to_string(), |digits| format!("{number} #{digits}"));
            // Ten digits that begin with 79 or 89 are a mobile with a digit too few.
            if let Ok(phone) = FixedPhone::parse(&typed) {
                prop_assert_eq!(FixedPhone::parse(&phone.to_string()).unwrap(), phone);
            }
        }

        #[test]
        fn parsing_never_panics(typed in ".*") {
            let _ = FixedPhone::parse(&typed);
        }
    }
}
