//! Identity documents: the passport of a citizen, and what foreigners have.

use std::fmt;

use kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{Country, IssuedBy, digits_of, serde_as_text};

/// What is wrong with the number of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentNumberError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// A passport's series is not four digits.
    #[error("the series is not four digits")]
    Series,
    /// A passport's number is not six digits.
    #[error("the number is not six digits")]
    Number,
    /// Not letters, digits, hyphens and spaces, or longer than twenty.
    #[error("not a document number")]
    Shape,
}

impl DocumentNumberError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "document-number-empty",
            Self::Series => "passport-series-shape",
            Self::Number => "passport-number-shape",
            Self::Shape => "document-number-shape",
        }
    }
}

/// Series and number of a citizen's passport: `65 12 345678`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RussianPassport(String);

impl RussianPassport {
    /// Reads ten digits with any separators: as the desk types them.
    pub fn parse(typed: &str) -> Result<Self, DocumentNumberError> {
        if typed.trim().is_empty() {
            return Err(DocumentNumberError::Empty);
        }
        let digits =
            digits_of(typed).filter(|digits| digits.len() == 10).ok_or(DocumentNumberError::Number)?;
        Ok(Self(digits))
    }

    /// Reads series and number from two fields.
    pub fn from_fields(series: &str, number: &str) -> Result<Self, DocumentNumberError> {
        let series =
            digits_of(series).filter(|digits| digits.len() == 4).ok_or(DocumentNumberError::Series)?;
        let number =
            digits_of(number).filter(|digits| digits.len() == 6).ok_or(DocumentNumberError::Number)?;
        Ok(Self(series + &number))
    }

    /// Four digits.
    pub fn series(&self) -> &str {
        self.0.get(..4).unwrap_or_default()
    }

    /// Six digits.
    pub fn number(&self) -> &str {
        self.0.get(4..).unwrap_or_default()
    }

    /// What a page may show: `65 12 ····78`.
    pub fn masked(&self) -> String {
        let part = |range| self.0.get(range).unwrap_or_default();
        format!("{} {} ····{}", part(0..2), part(2..4), part(8..10))
    }
}

impl fmt::Display for RussianPassport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |range| self.0.get(range).unwrap_or_default();
        write!(f, "{} {} {}", part(0..2), part(2..4), part(4..10))
    }
}

impl fmt::Debug for RussianPassport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RussianPassport")
    }
}

serde_as_text!(RussianPassport);

/// The code of the division that issued a passport: `660-038`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DivisionCode(String);

/// Not six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not six digits")]
pub struct DivisionCodeError;

impl DivisionCodeError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        "division-code-shape"
    }
}

impl DivisionCode {
    /// Reads six digits with any separators.
    pub fn parse(typed: &str) -> Result<Self, DivisionCodeError> {
        digits_of(typed).filter(|digits| digits.len() == 6).map(Self).ok_or(DivisionCodeError)
    }

    /// Six digits, as ESIA's REST writes them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0.get(..3).unwrap_or_default(), self.0.get(3..).unwrap_or_default())
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DivisionCode")
    }
}

serde_as_text!(DivisionCode);

/// The number of a foreign passport, a residence permit or a temporary residence permit: upper case, no separators.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ForeignNumber(String);

const FOREIGN_CHARS_MAX: usize = 20;

impl ForeignNumber {
    /// Reads letters and digits with any separators.
    pub fn parse(typed: &str) -> Result<Self, DocumentNumberError> {
        if typed.trim().is_empty() {
            return Err(DocumentNumberError::Empty);
        }
        let separator = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | '№' | '.');
        let number: String = typed.chars().filter(|c| !separator(*c)).flat_map(char::to_uppercase).collect();
        let right = (3..=FOREIGN_CHARS_MAX).contains(&number.chars().count())
            && number.chars().all(char::is_alphanumeric)
            && number.chars().any(|c| c.is_ascii_digit());
        if right { Ok(Self(number)) } else { Err(DocumentNumberError::Shape) }
    }

    /// What a page may show: the last two characters.
    pub fn masked(&self) -> String {
        let tail: String = self.0.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        format!("······{tail}")
    }
}

impl fmt::Display for ForeignNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ForeignNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForeignNumber")
    }
}

serde_as_text!(ForeignNumber);

/// The kinds of identity document. An open vocabulary in storage; these are the ones that can be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The passport of a citizen (паспорт гражданина РФ).
    RussianPassport,
    /// The passport of another state.
    ForeignPassport,
    /// A residence permit (вид на жительство).
    ResidencePermit,
    /// A temporary residence permit (разрешение на временное проживание).
    TemporaryResidence,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::RussianPassport, Self::ForeignPassport, Self::ResidencePermit, Self::TemporaryResidence];

    /// As stored and as the form field.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RussianPassport => "russian_passport",
            Self::ForeignPassport => "foreign_passport",
            Self::ResidencePermit => "residence_permit",
            Self::TemporaryResidence => "temporary_residence",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An identity document with all its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityDocument {
    /// The passport of a citizen.
    RussianPassport {
        /// Series and number.
        passport: RussianPassport,
        /// Date of issue.
        issued_on: Date,
        /// Code of the division.
        division_code: DivisionCode,
        /// Who issued it.
        issued_by: IssuedBy,
    },
    /// The passport of another state.
    ForeignPassport {
        /// The state.
        country: Country,
        /// Its number.
        number: ForeignNumber,
        /// Date of issue.
        issued_on: Date,
        /// The last day of validity, where the document has one.
        expires_on: Option<Date>,
        /// Who issued it.
        issued_by: IssuedBy,
    },
    /// A residence permit.
    ResidencePermit {
        /// Its number.
        number: ForeignNumber,
        /// Date of issue.
        issued_on: Date,
        /// The last day of validity; since 2019 permits have none.
        expires_on: Option<Date>,
        /// Who issued it.
        issued_by: IssuedBy,
    },
    /// A temporary residence permit.
    TemporaryResidence {
        /// Its number.
        number: ForeignNumber,
        /// Date of issue.
        issued_on: Date,
        /// The last day of validity.
        expires_on: Option<Date>,
        /// Who issued it.
        issued_by: IssuedBy,
    },
}

impl IdentityDocument {
    /// The kind.
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::RussianPassport { .. } => DocumentKind::RussianPassport,
            Self::ForeignPassport { .. } => DocumentKind::ForeignPassport,
            Self::ResidencePermit { .. } => DocumentKind::ResidencePermit,
            Self::TemporaryResidence { .. } => DocumentKind::TemporaryResidence,
        }
    }

    /// Series and number as printed.
    pub fn number(&self) -> String {
        match self {
            Self::RussianPassport { passport, .. } => passport.to_string(),
            Self::ForeignPassport { number, .. }
            | Self::ResidencePermit { number, .. }
            | Self::TemporaryResidence { number, .. } => number.to_string(),
        }
    }

    /// What a page may show of the number.
    pub fn masked(&self) -> String {
        match self {
            Self::RussianPassport { passport, .. } => passport.masked(),
            Self::ForeignPassport { number, .. }
            | Self::ResidencePermit { number, .. }
            | Self::TemporaryResidence { number, .. } => number.masked(),
        }
    }

    /// The text by which the document is found: kind, state where it matters, number.
    pub fn number_key(&self) -> String {
        match self {
            Self::ForeignPassport { country, number, .. } => {
                format!("{}:{country}:{number}", self.kind().as_str())
            }
            _ => format!("{}:{}", self.kind().as_str(), self.number().replace(' ', "")),
        }
    }

    /// Date of issue.
    pub const fn issued_on(&self) -> Date {
        match self {
            Self::RussianPassport { issued_on, .. }
            | Self::ForeignPassport { issued_on, .. }
            | Self::ResidencePermit { issued_on, .. }
            | Self::TemporaryResidence { issued_on, .. } => *issued_on,
        }
    }

    /// The last day of validity that the document itself states.
    pub const fn expires_on(&self) -> Option<Date> {
        match self {
            Self::RussianPassport { .. } => None,
            Self::ForeignPassport { expires_on, .. }
            | Self::ResidencePermit { expires_on, .. }
            | Self::TemporaryResidence { expires_on, .. } => *expires_on,
        }
    }

    /// Who issued it.
    pub const fn issued_by(&self) -> &IssuedBy {
        match self {
            Self::RussianPassport { issued_by, .. }
            | Self::ForeignPassport { issued_by, .. }
            | Self::ResidencePermit { issued_by, .. }
            | Self::TemporaryResidence { issued_by, .. } => issued_by,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_passport_is_read_whole_or_by_two_fields() {
        let passport = RussianPassport::parse("6512 №345678").unwrap();
        assert_eq!(passport.to_string(), "65 12 345678");
        assert_eq!(passport.masked(), "65 12 ····78");
        assert_eq!(RussianPassport::from_fields("65 12", "345678").unwrap(), passport);
        assert_eq!(RussianPassport::from_fields("65 1", "345678"), Err(DocumentNumberError::Series));
        assert_eq!(RussianPassport::from_fields("6512", "34567"), Err(DocumentNumberError::Number));
        assert_eq!(RussianPassport::parse(""), Err(DocumentNumberError::Empty));
    }

    #[test]
    fn a_division_code_prints_with_its_hyphen() {
        assert_eq!(DivisionCode::parse("660038").unwrap().to_string(), "660-038");
        assert_eq!(DivisionCode::parse("66-00-3"), Err(DivisionCodeError));
    }

    #[test]
    fn a_foreign_number_is_upper_case_without_separators() {
        assert_eq!(ForeignNumber::parse("ab 123-456").unwrap().to_string(), "AB123456");
        assert_eq!(ForeignNumber::parse("passport"), Err(DocumentNumberError::Shape));
        assert_eq!(ForeignNumber::parse("1<2>3"), Err(DocumentNumberError::Shape));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_printing_gives_the_same(typed in ".*") {
            if let Ok(passport) = RussianPassport::parse(&typed) {
                prop_assert_eq!(RussianPassport::parse(&passport.to_string()).unwrap(), passport);
            }
            if let Ok(code) = DivisionCode::parse(&typed) {
                prop_assert_eq!(DivisionCode::parse(&code.to_string()).unwrap(), code);
            }
            if let Ok(number) = ForeignNumber::parse(&typed) {
                prop_assert_eq!(ForeignNumber::parse(&number.to_string()).unwrap(), number);
            }
        }
    }
}
