use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::{digits_of, serde_as_text};

/// What is wrong with a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Over 255 characters.
    #[error("too long")]
    TooLong,
    /// A control character.
    #[error("a character that no document has")]
    Character,
}

impl TextError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "line-empty",
            Self::TooLong => "line-too-long",
            Self::Character => "line-character",
        }
    }
}

const CHARS_MAX: usize = 255;

fn line(typed: &str) -> Result<String, TextError> {
    if typed.len() > CHARS_MAX * 16 {
        return Err(TextError::TooLong);
    }
    let text: String = typed.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        Err(TextError::Empty)
    } else if text.chars().count() > CHARS_MAX {
        Err(TextError::TooLong)
    } else if text
        .chars()
        .any(|c| c.is_control() || matches!(c, '<' | '>' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
    {
        Err(TextError::Character)
    } else {
        Ok(text)
    }
}

macro_rules! text_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads a line; white space is folded.
            pub fn parse(typed: &str) -> Result<Self, TextError> {
                line(typed).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        serde_as_text!($name);
    };
}

text_type! {
    /// The place of birth as the document words it, up to 255 characters.
    BirthPlace
}
text_type! {
    /// Who issued a document, as the document words it, up to 255 characters.
    IssuedBy
}

text_type! {
    /// A part of an address, or the whole of it in one line, up to 255 characters.
    AddressLine
}

/// A postcode: six digits, `623400`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Postcode(String);

/// Not six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not six digits")]
pub struct PostcodeError;

impl PostcodeError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        "postcode-shape"
    }
}

impl Postcode {
    /// Reads six digits with any separators.
    pub fn parse(typed: &str) -> Result<Self, PostcodeError> {
        digits_of(typed).filter(|digits| digits.len() == 6).map(Self).ok_or(PostcodeError)
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postcode")
    }
}

serde_as_text!(Postcode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_folded_and_bounded() {
        assert_eq!(BirthPlace::parse(" г. Каменск-\tУральский ").unwrap().as_str(), "г. Каменск- Уральский");
        assert_eq!(BirthPlace::parse(""), Err(TextError::Empty));
        assert_eq!(IssuedBy::parse(&"я".repeat(256)), Err(TextError::TooLong));
        assert_eq!(IssuedBy::parse("ГУ\u{0}МВД"), Err(TextError::Character));
        assert_eq!(IssuedBy::parse("ГУ \u{2067}МВД"), Err(TextError::Character));
    }

    #[test]
    fn a_postcode_is_six_digits() {
        assert_eq!(Postcode::parse("623 400").unwrap().to_string(), "623400");
        for typed in ["", "62340", "6234000", "62340a"] {
            assert_eq!(Postcode::parse(typed), Err(PostcodeError), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_its_own_normal_form(typed in ".*") {
            if let Ok(text) = IssuedBy::parse(&typed) {
                prop_assert_eq!(IssuedBy::parse(text.as_str()).unwrap(), text);
            }
        }
    }
}
