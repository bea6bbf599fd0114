use fluent_bundle::FluentValue;

/// What a text is filled with: a string, or a number that chooses a plural form.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Put in as it is.
    Text(String),
    /// Chooses a plural form and is printed without grouping.
    Number(i64),
}

impl Value {
    pub(crate) fn fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::from(text.as_str()),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&&str> for Value {
    fn from(value: &&str) -> Self {
        Self::Text((*value).to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(value: $number) -> Self {
                Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
            }
        }
        impl From<&$number> for Value {
            fn from(value: &$number) -> Self {
                Self::from(*value)
            }
        }
    )*};
}

from_number!(i8, i16, i32, i64, u8, u16, u32, u64, usize);
