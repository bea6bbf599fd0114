//! Names as passports write them.
// cyrillic: letters and particles that names are made of

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::serde_as_text;

/// One part of a name: a surname, a given name or a middle name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NamePart(String);

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Over a hundred characters.
    #[error("too long")]
    TooLong,
    /// A digit.
    #[error("a digit")]
    Digit,
    /// A character that no name has.
    #[error("a character that no name has")]
    Character,
    /// Cyrillic and Latin letters in one word: look-alikes, typed in the wrong layout.
    #[error("letters of two alphabets in one word")]
    MixedAlphabets,
}

impl NameError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "name-empty",
            Self::TooLong => "name-too-long",
            Self::Digit => "name-digit",
            Self::Character => "name-character",
            Self::MixedAlphabets => "name-mixed-alphabets",
        }
    }
}

const CHARS_MAX: usize = 100;

impl NamePart {
    /// Reads a name: composes letters (NFC), makes one hyphen and one apostrophe of their many forms, and one space of
    /// many.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        if typed.len() > CHARS_MAX * 16 {
            return Err(NameError::TooLong);
        }
        let plain: String = typed.nfc().map(plain).collect();
        if plain.chars().any(char::is_control) {
            return Err(NameError::Character);
        }
        let name = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > CHARS_MAX {
            return Err(NameError::TooLong);
        }
        if name.chars().any(char::is_numeric) {
            return Err(NameError::Digit);
        }
        if !name.chars().any(is_letter) || !is_spelt(&name) {
            return Err(NameError::Character);
        }
        if name.split([' ', '-', '(', ')', ',', '.']).any(is_mixed) {
            return Err(NameError::MixedAlphabets);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for comparing: case, «ё» and «е», hyphens, apostrophes and spaces do not count.
    pub fn matching_key(&self) -> String {
        self.0
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphabetic())
            .map(|c| if c == 'ё' { 'е' } else { c })
            .collect()
    }

    fn initial(&self) -> String {
        self.0
            .chars()
            .find(|c| c.is_alphabetic())
            .map(|c| format!("{}.", c.to_uppercase()))
            .unwrap_or_default()
    }
}

/// One form for the many of hyphen, apostrophe and space.
fn plain(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '’' | '‘' | '‛' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʽ' | 'ˈ' | '′' | '＇' | 'ꞌ' => '\'',
        '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' => ' ',
        other => other,
    }
}

fn is_cyrillic(c: char) -> bool {
    // The block holds a sign and marks of old numerals too.
    matches!(c, '\u{0400}'..='\u{052f}') && c.is_alphabetic()
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{00c0}'..='\u{024f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_letter(c: char) -> bool {
    is_cyrillic(c) || (is_latin(c) && c.is_alphabetic())
}

/// An accent that has no composed form with its letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}')
}

/// Letters, the marks upon them, and the punctuation of names.
fn is_spelt(name: &str) -> bool {
    let before = std::iter::once(' ').chain(name.chars());
    name.chars().zip(before).all(|(c, before)| {
        is_letter(c) || "-'.,() ".contains(c) || (is_mark(c) && (is_letter(before) || is_mark(before)))
    })
}

/// Roman numerals stand among Cyrillic words, never inside one.
fn is_mixed(word: &str) -> bool {
    word.chars().any(is_cyrillic) && word.chars().any(is_latin)
}

impl fmt::Display for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NamePart")
    }
}

serde_as_text!(NamePart);

/// A person's name. A person with a single name has no surname.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Surname.
    pub last: Option<NamePart>,
    /// Given name.
    pub first: NamePart,
    /// Middle name (patronymic).
    pub middle: Option<NamePart>,
}

impl PersonName {
    /// «Проверкин Пётр Ильич»
    pub fn full(&self) -> String {
        let parts = [self.last.as_ref(), Some(&self.first), self.middle.as_ref()];
        parts.into_iter().flatten().map(NamePart::as_str).collect::<Vec<_>>().join(" ")
    }

    /// «Пётр П.»
    pub fn short(&self) -> String {
        match &self.last {
            Some(last) => format!("{} {}", self.first, last.initial()),
            None => self.first.to_string(),
        }
    }

    /// «П. П.»: surname and given name, for whoever must not know more yet.
    pub fn initials(&self) -> String {
        match &self.last {
            Some(last) => format!("{} {}", last.initial(), self.first.initial()),
            None => self.first.initial(),
        }
    }

    /// The form for comparing with a registry or a certificate.
    pub fn matching_key(&self) -> String {
        let part = |part: Option<&NamePart>| part.map(NamePart::matching_key).unwrap_or_default();
        format!("{}|{}|{}", part(self.last.as_ref()), self.first.matching_key(), part(self.middle.as_ref()))
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(typed: &str) -> NamePart {
        NamePart::parse(typed).unwrap()
    }

    #[test]
    fn names_of_many_kinds_are_taken() {
        for name in [
            "Проверкин",
            "Салтыков-Щедрин",
            "О'Коннор",
            "Мамед оглы",
            "Иванов (Петров)",
            "Кинг, мл.",
            "Людовик XIV",
            "Ёлкина",
            "Müller",
            "Ө",
            "Нгуен Ван",
        ] {
            assert_eq!(part(name).as_str(), name);
        }
    }

    #[test]
    fn forms_of_one_character_become_one() {
        assert_eq!(part("  Салтыков—Щедрин ").as_str(), "Салтыков-Щедрин");
        assert_eq!(part("О’Коннор").as_str(), "О'Коннор");
        assert_eq!(part("Мамед \u{a0} оглы").as_str(), "Мамед оглы");
        assert_eq!(part("И\u{306}ван").as_str(), "Йван");
    }

    #[test]
    fn what_is_no_name_is_told_apart() {
        assert_eq!(NamePart::parse("  "), Err(NameError::Empty));
        assert_eq!(NamePart::parse("Пётр 1"), Err(NameError::Digit));
        assert_eq!(NamePart::parse("Пётр\u{0}"), Err(NameError::Character));
        assert_eq!(NamePart::parse("Пётр\nИлья"), Err(NameError::Character));
        assert_eq!(NamePart::parse("<b>"), Err(NameError::Character));
        assert_eq!(NamePart::parse("---"), Err(NameError::Character));
        assert_eq!(NamePart::parse("Пeтр"), Err(NameError::MixedAlphabets));
        assert_eq!(NamePart::parse(&"я".repeat(101)), Err(NameError::TooLong));
    }

    #[test]
    fn marks_without_a_letter_are_no_name() {
        for typed in ["\u{301}", "\u{301}\u{302}", "\u{482}", "\u{483}", "И\u{482}н"] {
            assert_eq!(NamePart::parse(typed), Err(NameError::Character), "{typed:?}");
        }
    }

    #[test]
    fn every_apostrophe_is_the_same() {
        for mark in "’‘‛`´ʼʻʹʽˈ′＇ꞌ".chars() {
            assert_eq!(
                NamePart::parse(&format!("О{mark}Коннор")).map(|n| n.0),
                Ok("О'Коннор".to_owned()),
                "{mark}"
            );
        }
    }

    #[test]
    fn a_name_prints_in_its_forms() {
        let name =
            PersonName {
                last: Some(part("Проверкин")), first: part("Пётр"), middle: Some(part("Ильич"))
            };
        assert_eq!(name.full(), "Проверкин Пётр Ильич");
        assert_eq!(name.short(), "Пётр П.");
        assert_eq!(name.initials(), "П. П.");
        let single = PersonName { last: None, first: part("Сукарно"), middle: None };
        assert_eq!(single.short(), "Сукарно");
    }

    #[test]
    fn comparing_forgives_case_yo_and_hyphens_only() {
        assert_eq!(part("СЕМЁНОВА-Тян").matching_key(), part("Семенова Тян").matching_key());
        assert_ne!(part("Семёнов").matching_key(), part("Семёнова").matching_key());
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_its_own_normal_form(typed in ".*") {
            if let Ok(name) = NamePart::parse(&typed) {
                prop_assert_eq!(NamePart::parse(name.as_str()).unwrap(), name);
            }
        }
    }
}
