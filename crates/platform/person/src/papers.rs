// cyrillic: series of papers are Cyrillic letters, typed as often by their Latin look-alikes
//! Papers beside the identity document: international passport, driving licence, birth certificate, medical policy,
//! military card, permits. Formats: order of the interior ministry 365 (licence), decree 1205 (certificate of birth:
//! Roman number, two letters, six digits), decree 719 (military card), MHI rules (sixteen digits of the policy).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digits_of;

/// A kind of paper that a person may state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// The passport for travelling abroad.
    InternationalPassport,
    /// The driving licence.
    DrivingLicence,
    /// The certificate of birth.
    BirthCertificate,
    /// The policy of compulsory medical insurance (ОМС).
    MedicalPolicy,
    /// The military card.
    MilitaryCard,
    /// The residence permit.
    ResidencePermit,
    /// The permit of temporary residence.
    TemporaryResidence,
}

impl PaperKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::InternationalPassport,
        Self::DrivingLicence,
        Self::BirthCertificate,
        Self::MedicalPolicy,
        Self::MilitaryCard,
        Self::ResidencePermit,
        Self::TemporaryResidence,
    ];

    /// As stored and as in the address of the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InternationalPassport => "international-passport",
            Self::DrivingLicence => "driving-licence",
            Self::BirthCertificate => "birth-certificate",
            Self::MedicalPolicy => "medical-policy",
            Self::MilitaryCard => "military-card",
            Self::ResidencePermit => "residence-permit",
            Self::TemporaryResidence => "temporary-residence",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InternationalPassport => "paper-international-passport",
            Self::DrivingLicence => "paper-driving-licence",
            Self::BirthCertificate => "paper-birth-certificate",
            Self::MedicalPolicy => "paper-medical-policy",
            Self::MilitaryCard => "paper-military-card",
            Self::ResidencePermit => "document-residence-permit",
            Self::TemporaryResidence => "document-temporary-residence",
        }
    }

    /// Whether the paper bears a last day.
    pub const fn expires(self) -> bool {
        matches!(
            self,
            Self::InternationalPassport
                | Self::DrivingLicence
                | Self::ResidencePermit
                | Self::TemporaryResidence
        )
    }

    /// Whether the paper says when and by whom it was issued; a policy is a number alone.
    pub const fn is_issued(self) -> bool {
        !matches!(self, Self::MedicalPolicy)
    }

    /// The key of the mistake when the number is none of this kind.
    pub const fn shape_key(self) -> &'static str {
        match self {
            Self::InternationalPassport => "paper-shape-international-passport",
            Self::DrivingLicence => "paper-shape-driving-licence",
            Self::BirthCertificate => "paper-shape-birth-certificate",
            Self::MedicalPolicy => "paper-shape-medical-policy",
            Self::MilitaryCard => "paper-shape-military-card",
            Self::ResidencePermit => "paper-shape-residence-permit",
            Self::TemporaryResidence => "paper-shape-temporary-residence",
        }
    }
}

/// Not the number of a paper of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperNumberError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Another shape than papers of this kind have.
    #[error("not a number of this kind of paper")]
    Shape(PaperKind),
    /// The check digit of a medical policy is another.
    #[error("the check digit is wrong")]
    Check,
}

impl PaperNumberError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "document-number-empty",
            Self::Shape(kind) => kind.shape_key(),
            Self::Check => "paper-check-medical-policy",
        }
    }
}

/// Series and number of a paper, as it prints them.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct PaperNumber {
    kind: PaperKind,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    kind: PaperKind,
    number: String,
}

impl TryFrom<Stored> for PaperNumber {
    type Error = PaperNumberError;

    fn try_from(stored: Stored) -> Result<Self, PaperNumberError> {
        Self::parse(stored.kind, &stored.number)
    }
}

impl From<PaperNumber> for Stored {
    fn from(number: PaperNumber) -> Self {
        Self { kind: number.kind, number: number.text }
    }
}

impl PaperNumber {
    /// Reads series and number, typed with any separators.
    pub fn parse(kind: PaperKind, typed: &str) -> Result<Self, PaperNumberError> {
        if typed.trim().is_empty() {
            return Err(PaperNumberError::Empty);
        }
        let text = match kind {
            PaperKind::InternationalPassport | PaperKind::ResidencePermit => digits(typed, &[2, 7]),
            PaperKind::TemporaryResidence => digits(typed, &[9]).or_else(|| digits(typed, &[7])),
            PaperKind::DrivingLicence => licence(typed),
            PaperKind::BirthCertificate => certificate(typed),
            PaperKind::MedicalPolicy => digits(typed, &[4, 4, 4, 4]),
            PaperKind::MilitaryCard => military(typed),
        };
        let text = text.ok_or(PaperNumberError::Shape(kind))?;
        if kind == PaperKind::MedicalPolicy && !has_policy_check(&text) {
            return Err(PaperNumberError::Check);
        }
        Ok(Self { kind, text })
    }

    /// Of which kind.
    pub const fn kind(&self) -> PaperKind {
        self.kind
    }

    /// What a page may show: all but the last two signs hidden.
    pub fn masked(&self) -> String {
        let signs = self.text.chars().filter(|c| !c.is_whitespace()).count();
        let mut seen = 0;
        let hide = |c: char| {
            if c.is_whitespace() || c == '-' {
                return c;
            }
            seen += 1;
            if seen + 2 > signs { c } else { '·' }
        };
        self.text.chars().map(hide).collect()
    }
}

impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaperNumber")
    }
}

/// Digits in groups of these lengths.
fn digits(typed: &str, groups: &[usize]) -> Option<String> {
    let all = digits_of(typed).filter(|digits| digits.len() == groups.iter().sum::<usize>())?;
    let (mut parts, mut at) = (Vec::with_capacity(groups.len()), 0);
    for length in groups {
        parts.push(all.get(at..at + length)?);
        at += length;
    }
    Some(parts.join(" "))
}

/// Whether the last digit of a policy's number checks the others: every second one from the right is doubled, and the sum
/// of all digits is a multiple of ten (order 29n of the health ministry, the unified number of the insured).
fn has_policy_check(number: &str) -> bool {
    let digits = number.bytes().rev().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'));
    let worth = |(place, digit): (usize, u32)| match (place % 2, digit) {
        (0, digit) => digit,
        (_, 0..5) => digit * 2,
        (_, digit) => digit * 2 - 9,
    };
    digits.enumerate().map(worth).sum::<u32>() % 10 == 0
}

/// Letters and digits in upper case, without what separates them.
pub(crate) fn signs(typed: &str) -> Vec<char> {
    let separates = |c: &char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '№' | '.' | '/');
    typed.chars().filter(|c| !separates(c)).flat_map(char::to_uppercase).collect()
}

/// The Cyrillic letter behind a Latin look-alike.
pub(crate) const fn cyrillic(c: char) -> Option<char> {
    Some(match c {
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        'А'..='Я' | 'Ё' => c,
        _ => return None,
    })
}

fn letters(signs: &[char]) -> Option<String> {
    signs.iter().map(|c| cyrillic(*c)).collect()
}

fn number(signs: &[char]) -> Option<String> {
    signs.iter().map(|c| c.is_ascii_digit().then_some(*c)).collect()
}

/// `99 12 345678` or, of the older form, `99 АВ 345678`.
pub(crate) fn licence(typed: &str) -> Option<String> {
    let signs = signs(typed);
    let (region, series, rest) = (signs.get(..2)?, signs.get(2..4)?, signs.get(4..)?);
    if rest.len() != 6 {
        return None;
    }
    let series = number(series).or_else(|| letters(series))?;
    Some(format!("{} {series} {}", number(region)?, number(rest)?))
}

/// `АС 1234567`
fn military(typed: &str) -> Option<String> {
    let signs = signs(typed);
    let (series, rest) = (signs.get(..2)?, signs.get(2..)?);
    if rest.len() != 7 {
        return None;
    }
    Some(format!("{} {}", letters(series)?, number(rest)?))
}

/// `III-АЖ 123456`: a Roman number, two letters, six digits.
fn certificate(typed: &str) -> Option<String> {
    let signs = signs(typed);
    let roman_length = signs.len().checked_sub(8)?;
    let (roman, series, rest) = (
        signs.get(..roman_length)?,
        signs.get(roman_length..roman_length + 2)?,
        signs.get(roman_length + 2..)?,
    );
    let roman: String = roman.iter().map(|c| roman_sign(*c)).collect::<Option<_>>()?;
    if !is_roman(&roman) {
        return None;
    }
    Some(format!("{roman}-{} {}", letters(series)?, number(rest)?))
}

/// The Roman sign behind its Cyrillic look-alikes and the digit that people type for it.
const fn roman_sign(c: char) -> Option<char> {
    Some(match c {
        'I' | 'V' | 'X' | 'L' => c,
        'Х' => 'X',
        'І' | '1' => 'I',
        _ => return None,
    })
}

/// The largest number of a series: there are far fewer.
const ROMAN_MAX: usize = 89;

/// Whether it is a number of 1 to 89, written as Roman numbers are.
fn is_roman(text: &str) -> bool {
    (1..=ROMAN_MAX).any(|number| roman(number) == text)
}

fn roman(mut number: usize) -> String {
    const SIGNS: [(usize, &str); 7] =
        [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (worth, sign) in SIGNS {
        text.push_str(&sign.repeat(number / worth));
        number %= worth;
    }
    text
}

#[cfg(test)]
mod tests;
