//! Value types of a person's identity data, each parsed once and right ever after: names, СНИЛС, ИНН, phone, e-mail,
//! dates, passports and other identity documents.
//!
//! This room never says whether a value is true, only whether it is well formed. It is pure: no clock (today is a parameter), no database, no network. Formats and check digits: `docs/glossary.md` names the terms, the
//! heads of the modules name the sources.

mod country;
mod dates;
mod documents;
mod email;
mod fixed_phone;
mod gender;
mod inn;
mod name;
mod ogrn;
mod papers;
mod phone;
mod postal;
mod snils;
mod statuses;
mod term;
mod texts;
mod vehicles;

pub use country::{Country, CountryError};
pub use dates::{AdultLimit, BirthDate, BirthDateError, DateError, DateFields, age_on, parse_date};
pub use documents::{
    DivisionCode, DivisionCodeError, DocumentKind, DocumentNumberError, ForeignNumber, IdentityDocument,
    RussianPassport,
};
pub use email::{Email, EmailError};
pub use fixed_phone::FixedPhone;
pub use gender::{Gender, GenderError};
pub use inn::{Inn, InnError, OrganisationInn};
pub use name::{NameError, NamePart, PersonName};
pub use ogrn::{Ogrn, OgrnError, Ogrnip};
pub use papers::{PaperKind, PaperNumber, PaperNumberError};
pub use phone::{Phone, PhoneError, PhonePolicy};
pub use postal::{PostalAddress, PostalError, PostalPart};
pub use snils::{Snils, SnilsError};
pub use statuses::StatusKind;
pub use term::{PassportTerm, passport_term};
pub use texts::{AddressLine, BirthPlace, IssuedBy, Postcode, PostcodeError, TextError};
pub use vehicles::{Plate, RegistrationCertificate, VehicleNumberError, Vin};

/// Serialises a value as its canonical text and reads it back through `parse`.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                // The message must not quote the value: it may end in a log.
                Self::parse(&text).map_err(|_| serde::de::Error::custom(concat!("not a ", stringify!($type))))
            }
        }
    };
}
pub(crate) use serde_as_text;

/// The digits of a text in which people put spaces, dashes, slashes, dots and brackets as they like. None when anything
/// else stands in it.
pub(crate) fn digits_of(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(typed.len());
    for c in typed.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '-' | '‐' | '‑' | '–' | '—' | '−' | '/' | '.' | '(' | ')' | '№' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// The number of a digit; zero for anything else.
pub(crate) const fn digit(byte: u8) -> u32 {
    if byte.is_ascii_digit() { (byte - b'0') as u32 } else { 0 }
}
