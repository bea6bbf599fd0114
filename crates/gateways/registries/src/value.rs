use std::fmt;

use kernel::{Date, Timestamp};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that the protocol does not carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Empty, too long, or with control characters.
    #[error("a text is 1 to {0} characters without control characters")]
    Text(usize),
    /// Not exactly so many digits.
    #[error("{0} digits are needed")]
    Digits(usize),
    /// Not `2026-11-22`.
    #[error("a date is YYYY-MM-DD")]
    Date,
    /// Not RFC 3339 in UTC.
    #[error("a moment is RFC 3339")]
    Moment,
}

/// A text of 1 to `MAX` characters without control characters. Does not print itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Checks the text.
    pub fn new(text: impl Into<String>) -> Result<Self, ValueError> {
        let text = text.into();
        if text.is_empty() || text.chars().count() > MAX || text.chars().any(char::is_control) {
            return Err(ValueError::Text(MAX));
        }
        Ok(Self(text))
    }

    /// Of a value that another type has checked already.
    pub(crate) fn trusted(text: &str) -> Self {
        debug_assert!(Self::new(text).is_ok());
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Exactly `LENGTH` decimal digits, without separators. Does not print itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digits<const LENGTH: usize>(String);

impl<const LENGTH: usize> Digits<LENGTH> {
    /// Checks the digits.
    pub fn new(digits: impl Into<String>) -> Result<Self, ValueError> {
        let digits = digits.into();
        if digits.len() != LENGTH || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ValueError::Digits(LENGTH));
        }
        Ok(Self(digits))
    }

    /// Of a value that another type has checked already.
    pub(crate) fn trusted(digits: &str) -> Self {
        debug_assert!(Self::new(digits).is_ok());
        Self(digits.to_owned())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! checked_string {
    ($type:ident) => {
        impl<const N: usize> fmt::Debug for $type<N> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($type))
            }
        }

        impl<const N: usize> Serialize for $type<N> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de, const N: usize> Deserialize<'de> for $type<N> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
            }
        }
    };
}

checked_string!(Text);
checked_string!(Digits);

/// `2026-11-22` and nothing else.
pub(crate) mod date {
    use super::{Date, Deserialize, Deserializer, Serializer, ValueError};
    use serde::de::Error as _;

    pub(crate) fn parse(text: &str) -> Result<Date, ValueError> {
        let date: Date = text.parse().map_err(|_| ValueError::Date)?;
        if date.to_string() == text { Ok(date) } else { Err(ValueError::Date) }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde's `with` asks for")]
    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The same for a date that may be absent. Use with `default` and `skip_serializing_if`.
pub(crate) mod optional_date {
    use super::{Date, Deserialize, Deserializer, Serializer, date};
    use serde::de::Error as _;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "the shape that serde's `with` asks for"
    )]
    pub(crate) fn serialize<S: Serializer>(value: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => date::serialize(value, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        date::parse(&String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
    }
}

/// A moment as RFC 3339 in UTC.
pub(crate) mod moment {
    use super::{Deserialize, Deserializer, Serializer, Timestamp, ValueError};
    use serde::de::Error as _;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde's `with` asks for")]
    pub(crate) fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(moment)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed: Result<jiff::Timestamp, _> = text.parse();
        parsed.map(Timestamp::from).map_err(|_| D::Error::custom(ValueError::Moment))
    }
}

/// An optional field that must not be null: absent is absent.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_bounded_and_does_not_print() {
        assert!(Text::<5>::new("Пётр").is_ok());
        for bad in ["", "Пётр П", "a\u{7}"] {
            assert_eq!(Text::<5>::new(bad), Err(ValueError::Text(5)));
        }
        assert_eq!(format!("{:?}", Text::<5>::new("Пётр").unwrap()), "Text");
    }

    #[test]
    fn digits_are_exactly_so_many() {
        assert!(Digits::<4>::new("6512").is_ok());
        for bad in ["651", "65123", "65 2", "６512"] {
            assert_eq!(Digits::<4>::new(bad), Err(ValueError::Digits(4)));
        }
    }

    #[test]
    fn a_date_has_one_form() {
        assert!(date::parse("2026-11-22").is_ok());
        for bad in ["2026-11-32", "20261122", "2026-11-22T00:00:00", "2026-1-2", " 2026-11-22"] {
            assert_eq!(date::parse(bad), Err(ValueError::Date), "{bad}");
        }
    }
}
