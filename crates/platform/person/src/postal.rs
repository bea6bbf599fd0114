// cyrillic: the words of Russian addresses.
//! A postal address in Russia, as people type it and as an envelope shows it.
//!
//! Source: the Post's rules of writing addresses (Приказ Минцифры № 382 of 2023, п. 22): addressee, street and house,
//! settlement, region, postcode, each on a line of its own.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What is wrong with a part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostalError {
    /// Nothing was typed where something must stand.
    #[error("empty")]
    Empty(PostalPart),
    /// A postcode has six digits.
    #[error("not six digits")]
    Postcode,
    /// Longer than an envelope shows.
    #[error("too long")]
    TooLong(PostalPart),
    /// A character that no address has.
    #[error("a character that no address has")]
    Character(PostalPart),
}

/// A part of an address; its word is the name of the form field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PostalPart {
    /// Почтовый индекс.
    Postcode,
    /// Region.
    Region,
    /// City, village.
    Settlement,
    /// Street.
    Street,
    /// House with building and block.
    House,
    /// Flat.
    Flat,
}

impl PostalPart {
    /// Every part, in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Postcode, Self::Region, Self::Settlement, Self::Street, Self::House, Self::Flat];

    /// The name of the form field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Postcode => "postcode",
            Self::Region => "region",
            Self::Settlement => "settlement",
            Self::Street => "street",
            Self::House => "house",
            Self::Flat => "flat",
        }
    }

    const fn chars_max(self) -> usize {
        match self {
            Self::Postcode => 6,
            Self::Region | Self::Settlement | Self::Street => 60,
            Self::House => 20,
            Self::Flat => 10,
        }
    }
}

impl PostalError {
    /// The part at fault.
    pub const fn part(self) -> PostalPart {
        match self {
            Self::Empty(part) | Self::TooLong(part) | Self::Character(part) => part,
            Self::Postcode => PostalPart::Postcode,
        }
    }

    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty(PostalPart::Postcode) => "postal-postcode-empty",
            Self::Empty(PostalPart::Region) => "postal-region-empty",
            Self::Empty(PostalPart::House) => "postal-house-empty",
            Self::Empty(_) => "postal-settlement-empty",
            Self::Postcode => "postal-postcode-wrong",
            Self::TooLong(_) => "postal-too-long",
            Self::Character(_) => "postal-character",
        }
    }
}

/// Cities that are regions themselves.
const FEDERAL_CITIES: [&str; 3] = ["москва", "санкт петербург", "севастополь"];

/// Words that say what kind of place a name names: how people write them, and how they are printed.
const KINDS: [(&[&str], &str); 26] = [
    (&["г", "гор", "город"], "г."),
    (&["с", "село"], "с."),
    (&["дер", "деревня"], "дер."),
    (&["п", "пос", "поселок", "посёлок"], "пос."),
    (&["пгт"], "пгт"),
    (&["рп"], "рп"),
    (&["ст-ца", "станица"], "ст-ца"),
    (&["х", "хутор"], "х."),
    (&["аул"], "аул"),
    (&["ул", "улица"], "ул."),
    (&["пр-т", "просп", "проспект", "пр-кт"], "просп."),
    (&["пер", "переулок"], "пер."),
    (&["ш", "шоссе"], "ш."),
    (&["б-р", "бул", "бульвар"], "б-р"),
    (&["наб", "набережная"], "наб."),
    (&["пл", "площадь"], "пл."),
    (&["проезд", "пр-д"], "пр-д"),
    (&["туп", "тупик"], "туп."),
    (&["мкр", "микрорайон", "мкрн"], "мкр."),
    (&["кв-л", "квартал"], "кв-л"),
    (&["аллея", "ал"], "аллея"),
    (&["обл", "область"], "область"),
    (&["край"], "край"),
    (&["респ", "республика"], "Республика"),
    (&["ао", "округ"], "АО"),
    (&["д", "дом", "кв", "квартира"], ""),
];

fn kind_of(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches('.').to_lowercase();
    KINDS.iter().find(|(typed, _)| typed.contains(&word.as_str())).map(|(_, printed)| *printed)
}

/// An address. Does not print itself into logs.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PostalAddress {
    postcode: String,
    region: String,
    settlement: String,
    street: String,
    house: String,
    flat: String,
}

impl PostalAddress {
    /// Reads an address, part by part as typed. Gives everything that is wrong, in the order of the form.
    pub fn parse(typed: impl Fn(PostalPart) -> String) -> Result<Self, Vec<PostalError>> {
        let mut errors = Vec::new();
        let mut part = |part: PostalPart| {
            read(part, &typed(part)).unwrap_or_else(|error| {
                errors.push(error);
                String::new()
            })
        };
        let address = Self {
            postcode: part(PostalPart::Postcode),
            region: part(PostalPart::Region),
            settlement: part(PostalPart::Settlement),
            street: part(PostalPart::Street),
            house: part(PostalPart::House),
            flat: part(PostalPart::Flat),
        };
        let is_federal = FEDERAL_CITIES.contains(&key(&address.settlement).as_str());
        let is_missing = address.region.is_empty() && !is_federal;
        if is_missing && errors.iter().all(|error| error.part() != PostalPart::Region) {
            let at = errors.iter().take_while(|error| error.part() == PostalPart::Postcode).count();
            errors.insert(at, PostalError::Empty(PostalPart::Region));
        }
        if errors.is_empty() { Ok(address) } else { Err(errors) }
    }

    /// A part as it is printed; empty where there is none.
    pub fn part(&self, part: PostalPart) -> &str {
        match part {
            PostalPart::Postcode => &self.postcode,
            PostalPart::Region => &self.region,
            PostalPart::Settlement => &self.settlement,
            PostalPart::Street => &self.street,
            PostalPart::House => &self.house,
            PostalPart::Flat => &self.flat,
        }
    }

    /// The lines of an envelope without addressee and postcode: street and house, settlement, region.
    pub fn lines(&self) -> Vec<String> {
        let house = format!("д. {}", self.house);
        let flat = if self.flat.is_empty() { String::new() } else { format!("кв. {}", self.flat) };
        let place = [self.street.clone(), house, flat];
        let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
        [place.join(", "), self.settlement.clone(), self.region.clone()]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// The whole address in one line, from the postcode down to the flat.
    pub fn one_line(&self) -> String {
        let mut parts = vec![self.postcode.clone()];
        parts.extend(self.lines().into_iter().rev());
        parts.join(", ")
    }

    /// What two spellings of the same place have in common: without case, dots and the words for kinds. Of the postcode
    /// its first three digits, the region: a wrong digit at its end makes no other place.
    pub fn matching_key(&self) -> String {
        let area = self.postcode.get(..3).unwrap_or_default();
        let parts = [&self.settlement, &self.street, &self.house, &self.flat].map(|part| key(part));
        format!("{area}|{}", parts.join("|"))
    }
}

impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalAddress")
    }
}

fn read(part: PostalPart, typed: &str) -> Result<String, PostalError> {
    if typed.len() > 1_000 {
        return Err(PostalError::TooLong(part));
    }
    let text: String = typed.nfc().map(|c| if c.is_whitespace() || c == ',' { ' ' } else { c }).collect();
    if part == PostalPart::Postcode {
        return postcode(&text);
    }
    let is_known = |c: char| c.is_alphanumeric() || " .-–/№()'\"«»".contains(c);
    if !text.chars().all(is_known) {
        return Err(PostalError::Character(part));
    }
    // «ул.Советская» is two words.
    let spaced = text.replace('.', ". ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let printed = match part {
        PostalPart::House | PostalPart::Flat => number(&words),
        _ => named(&words),
    };
    if printed.is_empty() && matches!(part, PostalPart::Settlement | PostalPart::House) {
        return Err(PostalError::Empty(part));
    }
    if printed.chars().count() > part.chars_max() {
        return Err(PostalError::TooLong(part));
    }
    Ok(printed)
}

fn postcode(text: &str) -> Result<String, PostalError> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if digits.is_empty() {
        return Err(PostalError::Empty(PostalPart::Postcode));
    }
    let is_right =
        digits.len() == 6 && digits.chars().all(|c| c.is_ascii_digit()) && !digits.starts_with('0');
    if is_right { Ok(digits) } else { Err(PostalError::Postcode) }
}

/// A name with the word for its kind where people put one, at the front: «калуга г» is printed «г. Калуга».
fn named(words: &[&str]) -> String {
    let Some((first, rest)) = words.split_first() else { return String::new() };
    let is_region = |kind: &str| matches!(kind, "область" | "край" | "АО");
    if let Some(kind) = kind_of(first).filter(|kind| !rest.is_empty() && !is_region(kind)) {
        return join(kind, rest);
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => match kind_of(last) {
            Some(kind) if is_region(kind) => format!("{} {kind}", capital(&rest.join(" "))),
            Some(kind) if !kind.is_empty() => join(kind, rest),
            _ => capital(&words.join(" ")),
        },
        _ => capital(&words.join(" ")),
    }
}

fn join(kind: &str, words: &[&str]) -> String {
    let name = capital(&words.join(" "));
    // Before a name «д.» is a village, before a number a house.
    let kind = if kind.is_empty() { "дер." } else { kind };
    format!("{kind} {name}")
}

/// «дом 12» and «д. 12» are «12».
fn number(words: &[&str]) -> String {
    let is_kind = |word: &&&str| kind_of(word) == Some("");
    let rest: Vec<&str> = words.iter().skip_while(is_kind).copied().collect();
    rest.join(" ")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn key(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| kind_of(word).is_none()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(parts: [&str; 6]) -> Result<PostalAddress, Vec<PostalError>> {
        PostalAddress::parse(|part| {
            let at = PostalPart::ALL.iter().position(|one| *one == part).unwrap();
            parts[at].to_owned()
        })
    }

    #[test]
    fn spellings_of_one_place_are_printed_alike_and_have_one_key() {
        let neat = parse(["248000", "Калужская область", "г. Калуга", "ул. Советская", "12", "5"]).unwrap();
        let wild = parse([" 248 001", "калужская обл.", "калуга г", "Улица советская", "дом 12", "кв.5"]);
        let wild = wild.unwrap();
        assert_eq!(wild.lines(), ["ул. Советская, д. 12, кв. 5", "г. Калуга", "Калужская область"]);
        assert_eq!(wild.lines(), neat.lines());
        assert_eq!(wild.matching_key(), neat.matching_key());
        assert_eq!(neat.one_line(), "248000, Калужская область, г. Калуга, ул. Советская, д. 12, кв. 5");
    }

    #[test]
    fn another_flat_is_another_place() {
        let one = parse(["248000", "Калужская обл", "Калуга", "Советская", "12", "5"]).unwrap();
        let other = parse(["248000", "Калужская обл", "Калуга", "Советская", "12", "15"]).unwrap();
        assert_ne!(one.matching_key(), other.matching_key());
    }

    #[test]
    fn a_federal_city_needs_no_region_and_a_village_no_street() {
        let city = parse(["101000", "", "г. Москва", "Мясницкая", "26", ""]).unwrap();
        assert_eq!(city.lines(), ["Мясницкая, д. 26", "г. Москва"]);
        let village = parse(["249000", "Калужская область", "дер. Ивановка", "", "7а", ""]).unwrap();
        assert_eq!(village.lines(), ["д. 7а", "дер. Ивановка", "Калужская область"]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_in_the_order_of_the_form() {
        let errors = parse(["2480", "", "", "<b>", "", &"1".repeat(11)]).unwrap_err();
        assert_eq!(
            errors,
            [
                PostalError::Postcode,
                PostalError::Empty(PostalPart::Region),
                PostalError::Empty(PostalPart::Settlement),
                PostalError::Character(PostalPart::Street),
                PostalError::Empty(PostalPart::House),
                PostalError::TooLong(PostalPart::Flat),
            ]
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_as_itself(parts in proptest::array::uniform6("[а-яА-Я0-9. -]{0,30}")) {
            let typed = parts.each_ref().map(String::as_str);
            if let Ok(address) = parse(typed) {
                let again = PostalAddress::parse(|part| address.part(part).to_owned()).unwrap();
                prop_assert_eq!(again.matching_key(), address.matching_key());
            }
        }

        #[test]
        fn parsing_never_panics(parts in proptest::array::uniform6(".*")) {
            let _ = parse(parts.each_ref().map(String::as_str));
        }
    }
}
