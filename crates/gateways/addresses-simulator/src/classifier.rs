// cyrillic: addresses as they are typed
//! The classifier: every street of every town, made once from a seed, and looked through for each query.

use gateway_addresses::Suggestion;
use kernel::{Rng, SeededRng};

use crate::names::{KINDS, REGIONS, STREETS, TOWN_ENDS, TOWN_STEMS};

/// Towns of a region beside the main one.
const TOWNS_MAX: u64 = 6;
/// Streets of a main town, and of another.
const STREETS_OF_CAPITAL: u64 = 40;
const STREETS_OF_TOWN: u64 = 14;
/// Houses of a street, at least and at most.
const HOUSES_MIN: u64 = 12;
const HOUSES_MAX: u64 = 140;

struct Street {
    name: &'static str,
    words: Vec<String>,
    houses: u64,
    postcode: u32,
}

struct Town {
    region: &'static str,
    /// Empty where the region is the town.
    name: String,
    words: Vec<String>,
    postcode: u32,
    streets: Vec<Street>,
}

/// Towns and their streets. The same seed gives the same.
pub struct Classifier {
    towns: Vec<Town>,
}

/// What was typed, taken apart.
struct Query {
    /// Words; the last one may be the beginning of a word.
    words: Vec<String>,
    /// `12`, `12а`.
    house: Option<String>,
    postcode: Option<String>,
}

impl Classifier {
    /// The classifier of a seed.
    pub fn generate(seed: u64) -> Self {
        let rng = SeededRng::new(seed);
        let mut towns = Vec::new();
        for region in &REGIONS {
            let capital = region.capital.unwrap_or_default();
            towns.push(town(
                &rng,
                (region.name, capital.to_owned()),
                (region.postcode * 1_000, STREETS_OF_CAPITAL),
            ));
            if region.capital.is_none() {
                continue;
            }
            for number in 1..=3 + u32::try_from(rng.below(TOWNS_MAX - 2)).unwrap_or(0) {
                let name = town_name(&rng);
                if towns.iter().all(|town: &Town| town.name != name) {
                    let postcode = (region.postcode + 3) * 1_000 + number * 100;
                    towns.push(town(&rng, (region.name, name), (postcode, STREETS_OF_TOWN)));
                }
            }
        }
        Self { towns }
    }

    /// What may be meant, the likeliest first, at most `limit`. Nothing when fewer than two letters were typed.
    pub fn suggest(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        let query = Query::read(typed);
        let letters: usize = query.words.iter().map(|word| word.chars().count()).sum();
        if letters < 2 && query.postcode.is_none() {
            return Vec::new();
        }
        let mut found = Vec::new();
        if query.house.is_none() {
            let whole = self.towns.iter().filter(|town| query.fits(&town.words, &[], town.postcode));
            found.extend(whole.map(|town| town.suggestion(None, None)));
        }
        for town in &self.towns {
            for street in &town.streets {
                if found.len() >= limit {
                    break;
                }
                if query.names_street(&street.words)
                    && query.fits(&town.words, &street.words, street.postcode)
                {
                    found.extend(street.suggestion(town, query.house.as_deref()));
                }
            }
        }
        found.truncate(limit);
        found
    }
}

fn town_name(rng: &SeededRng) -> String {
    let stem = pick(rng, &TOWN_STEMS);
    let end = pick(rng, &TOWN_ENDS);
    format!("г. {stem}{end}")
}

fn pick(rng: &SeededRng, all: &[&'static str]) -> &'static str {
    let place = usize::try_from(rng.below(u64::try_from(all.len()).unwrap_or(1))).unwrap_or(0);
    all.get(place).copied().unwrap_or_default()
}

fn town(rng: &SeededRng, (region, name): (&'static str, String), (postcode, streets): (u32, u64)) -> Town {
    let first = rng.below(u64::try_from(STREETS.len()).unwrap_or(1));
    let skipped = usize::try_from(first).unwrap_or(0);
    let count = usize::try_from(streets).unwrap_or(0);
    let names = STREETS.iter().cycle().skip(skipped).take(count);
    let streets = names.zip(1_u32..).map(|(street, number)| Street {
        name: street,
        words: words_of(street),
        houses: HOUSES_MIN + rng.below(HOUSES_MAX - HOUSES_MIN),
        postcode: postcode + number,
    });
    Town { region, words: words_of(&format!("{region} {name}")), name, postcode, streets: streets.collect() }
}

impl Town {
    fn suggestion(&self, street: Option<&Street>, house: Option<String>) -> Suggestion {
        let postcode = street.map_or(self.postcode, |street| street.postcode);
        Suggestion {
            postcode: Some(postcode.to_string()),
            region: self.region.to_owned(),
            settlement: self.name.clone(),
            street: street.map(|street| street.name.to_owned()),
            house,
        }
    }
}

impl Street {
    /// With the house that was typed, where the street is so long; without one, the street.
    fn suggestion(&self, town: &Town, house: Option<&str>) -> Option<Suggestion> {
        let Some(house) = house else { return Some(town.suggestion(Some(self), None)) };
        let digits: String = house.chars().take_while(char::is_ascii_digit).collect();
        let number: u64 = digits.parse().ok()?;
        (1..=self.houses).contains(&number).then(|| town.suggestion(Some(self), Some(house.to_owned())))
    }
}

impl Query {
    fn read(typed: &str) -> Self {
        let (mut words, mut house, mut postcode) = (Vec::new(), None, None);
        for word in words_of(typed) {
            let digits = word.chars().take_while(char::is_ascii_digit).count();
            let is_whole = digits == word.chars().count();
            if is_whole && digits == 6 {
                postcode = Some(word);
            } else if digits > 0 && digits <= 3 && !words.is_empty() {
                // «8 Марта, 5»: the last number is the house, one before it is of the name.
                words.extend(house.replace(word));
            } else {
                words.push(word);
            }
        }
        Self { words, house, postcode }
    }

    /// Whether every word begins a word of the town or of the street.
    fn fits(&self, town: &[String], street: &[String], postcode: u32) -> bool {
        let begins = |word: &String| town.iter().chain(street).any(|known| known.starts_with(word.as_str()));
        let is_here = |code: &String| postcode.to_string() == *code;
        self.words.iter().all(begins) && self.postcode.as_ref().is_none_or(is_here)
    }

    /// Whether a word is of the street: otherwise every street of a town would be suggested for the town.
    fn names_street(&self, street: &[String]) -> bool {
        self.postcode.is_some()
            || self.words.iter().any(|word| street.iter().any(|known| known.starts_with(word.as_str())))
    }
}

/// Words in small letters, with «ё» as «е», without signs and without kinds.
fn words_of(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('ё', "е");
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !KINDS.contains(word))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(typed: &str) -> String {
        let found = Classifier::generate(1).suggest(typed, 5);
        found.first().map(Suggestion::line).unwrap_or_default()
    }

    #[test]
    fn a_town_a_street_and_a_house_are_found_from_their_beginnings() {
        assert_eq!(first("екат"), "Свердловская область, г. Екатеринбург");
        assert_eq!(first("Екатеринбург мира"), "Свердловская область, г. Екатеринбург, ул. Мира");
        assert_eq!(
            first("г. Екатеринбург, ул. Мира, д. 5"),
            "Свердловская область, г. Екатеринбург, ул. Мира, 5"
        );
        assert_eq!(first("москва лесная 7а"), "г. Москва, ул. Лесная, 7а");
        assert_eq!(first("калуга 8 марта 5"), "Калужская область, г. Калуга, ул. 8 Марта, 5");
        assert_eq!(first("калуга молодежная"), "Калужская область, г. Калуга, ул. Молодёжная");
    }

    #[test]
    fn what_is_nowhere_is_not_suggested() {
        for typed in ["", "м", "Атлантида", "Москва Атлантическая", "Москва Лесная 999", "<b>"]
        {
            assert_eq!(first(typed), "", "{typed}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_towns_and_postcodes_are_six_digits() {
        let (one, same) = (Classifier::generate(7), Classifier::generate(7));
        assert_eq!(one.suggest("горск", 10), same.suggest("горск", 10));
        for town in &one.towns {
            assert!((100_000..1_000_000).contains(&town.postcode), "{}", town.name);
            assert!(town.streets.iter().all(|street| street.postcode < 1_000_000));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_there_are_never_more_than_asked_for(typed in ".{0,60}", limit in 1..10_usize) {
            let classifier = Classifier::generate(1);
            prop_assert!(classifier.suggest(&typed, limit).len() <= limit);
        }
    }
}
