//! Phones in the form of E.164, read the way people in Russia write them.

use std::fmt;

use crate::digits_of;

/// A phone: a plus and 8 to 15 digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Which phones an installation takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhonePolicy {
    /// The country code of numbers typed without one: `7`.
    pub default_country_code: String,
    /// The prefixes that are taken, with the country code: `79` for Russian mobiles. Others are refused.
    pub allowed_prefixes: Vec<String>,
}

impl Default for PhonePolicy {
    /// Russian mobiles.
    fn default() -> Self {
        Self { default_country_code: "7".to_owned(), allowed_prefixes: vec!["79".to_owned()] }
    }
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not a phone.
    #[error("not a phone number")]
    Shape,
    /// A phone that cannot receive a message here: a landline or a country that is not served.
    #[error("not a number that is served")]
    NotServed,
}

impl PhoneError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "phone-empty",
            Self::Shape => "phone-shape",
            Self::NotServed => "phone-not-served",
        }
    }
}

const RUSSIAN_DIGITS: usize = 11;

impl Phone {
    /// Reads `8 (912) 345-67-89`, `9123456789`, `+7912…`, `7912…`, and `+` numbers of other countries by policy.
    pub fn parse(typed: &str, policy: &PhonePolicy) -> Result<Self, PhoneError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(PhoneError::Empty);
        }
        let (international, rest) = typed.strip_prefix('+').map_or((false, typed), |rest| (true, rest));
        let digits = digits_of(rest).ok_or(PhoneError::Shape)?;
        let home = &policy.default_country_code;
        if !international && home == "7" && lacks_a_digit(&digits) {
            return Err(PhoneError::Shape);
        }
        let full = if international {
            digits
        } else if home == "7" && digits.len() == RUSSIAN_DIGITS && digits.starts_with('8') {
            format!("7{}", digits.get(1..).unwrap_or_default())
        } else if home == "7" && digits.len() == RUSSIAN_DIGITS - 1 {
            format!("7{digits}")
        } else if home != "7" && !digits.starts_with(home.as_str()) {
            format!("{home}{}", digits.trim_start_matches('0'))
        } else {
            digits
        };
        let russian = full.starts_with('7');
        let plausible = if russian { full.len() == RUSSIAN_DIGITS } else { (8..=15).contains(&full.len()) };
        if !plausible || full.starts_with('0') {
            return Err(PhoneError::Shape);
        }
        if !policy.allowed_prefixes.iter().any(|prefix| full.starts_with(prefix.as_str())) {
            return Err(PhoneError::NotServed);
        }
        Ok(Self(format!("+{full}")))
    }

    /// Reads the stored form, whatever the policy of today.
    pub fn from_e164(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let right = (8..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        right.then(|| Self(text.to_owned()))
    }

    /// `+79121234567`
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// What a page may show: `+7 912 ···-··-67`.
    pub fn masked(&self) -> String {
        if let Some((area, _, _, last)) = self.russian() {
            return format!("+7 {area} ···-··-{last}");
        }
        let (head, tail) = (self.0.get(..3).unwrap_or_default(), self.0.len().saturating_sub(2));
        format!("{head} ······{}", self.0.get(tail..).unwrap_or_default())
    }

    fn russian(&self) -> Option<(&str, &str, &str, &str)> {
        let digits = self.0.strip_prefix("+7").filter(|digits| digits.len() == RUSSIAN_DIGITS - 1)?;
        Some((digits.get(..3)?, digits.get(3..6)?, digits.get(6..8)?, digits.get(8..)?))
    }
}

/// A Russian mobile with its 7 or 8 and one digit too few. No area code begins with 79 or 89, so it is nothing else.
fn lacks_a_digit(digits: &str) -> bool {
    digits.len() == RUSSIAN_DIGITS - 1 && (digits.starts_with("79") || digits.starts_with("89"))
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.russian() {
            Some((area, three, two, last)) => write!(f, "+7 {area} {three}-{two}-{last}"),
            None => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone")
    }
}

impl serde::Serialize for Phone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Phone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_e164(&text).ok_or_else(|| serde::de::Error::custom("not a Phone"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(typed: &str) -> Result<Phone, PhoneError> {
        Phone::parse(typed, &PhonePolicy::default())
    }

    #[test]
    fn russian_habits_all_mean_the_same_number() {
        for typed in [
            "8 (912) 123-45-67",
            "9121234567",
            "+79121234567",
            "89121234567",
            "79121234567",
            "+7 912 123 45 67",
            "8-912-123-45-67",
        ] {
            assert_eq!(parse(typed).unwrap().e164(), "+79121234567", "{typed}");
        }
        assert_eq!(parse("9121234567").unwrap().to_string(), "+7 912 123-45-67");
        assert_eq!(parse("9121234567").unwrap().masked(), "+7 912 ···-··-67");
    }

    #[test]
    fn foreign_numbers_are_taken_by_policy_only() {
        assert_eq!(parse("+375 29 123-45-67"), Err(PhoneError::NotServed));
        let policy = PhonePolicy {
            default_country_code: "7".into(),
            allowed_prefixes: vec!["79".into(), "375".into()],
        };
        assert_eq!(Phone::parse("+375 29 123-45-67", &policy).unwrap().e164(), "+375291234567");
    }

    #[test]
    fn what_is_no_mobile_is_refused() {
        assert_eq!(parse(""), Err(PhoneError::Empty));
        assert_eq!(parse("12345"), Err(PhoneError::Shape));
        assert_eq!(parse("+7912123456"), Err(PhoneError::Shape));
        // A digit was left out: the number is wrong, not the network.
        assert_eq!(parse("8912123456"), Err(PhoneError::Shape));
        assert_eq!(parse("7912123456"), Err(PhoneError::Shape));
        assert_eq!(parse("телефон"), Err(PhoneError::Shape));
        assert_eq!(parse("8 495 123-45-67"), Err(PhoneError::NotServed));
    }

    proptest! {
        #[test]
        fn parsing_what_was_printed_gives_the_same(number in 9_000_000_000_u64..9_999_999_999) {
            let phone = parse(&number.to_string()).unwrap();
            prop_assert_eq!(parse(&phone.to_string()).unwrap(), phone);
        }

        #[test]
        fn foreign_numbers_print_as_they_are_read(number in "(375|998|1)[0-9]{9}") {
            let policy = PhonePolicy { default_country_code: "7".into(), allowed_prefixes: vec![String::new()] };
            let phone = Phone::parse(&format!("+{number}"), &policy).unwrap();
            prop_assert_eq!(Phone::parse(&phone.to_string(), &policy).unwrap(), phone);
        }

        #[test]
        fn parsing_never_panics(typed in ".*") {
            let _ = parse(&typed);
        }
    }
}
