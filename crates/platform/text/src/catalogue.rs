use std::borrow::Cow;
#[cfg(test)]
use std::collections::BTreeSet;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use kernel::Language;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::Value;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../../locales"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

/// Parsed once, never changed: a constant that is too large for the compiler.
static RUSSIAN: LazyLock<Bundle> = LazyLock::new(|| read(Language::Ru).0);
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| read(Language::En).0);

fn bundle(language: Language) -> &'static Bundle {
    match language {
        Language::Ru => &RUSSIAN,
        Language::En => &ENGLISH,
    }
}

/// The bundle of a language, and what is wrong with its files (empty: a test forbids the rest).
fn read(language: Language) -> (Bundle, Vec<String>) {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Isolation marks are invisible, but they travel with a copied number.
    bundle.set_use_isolating(false);
    let mut faults = Vec::new();
    for (path, source) in sources(language) {
        let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
            faults.extend(errors.iter().map(|error| format!("{path}: {error}")));
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            faults.extend(errors.iter().map(|error| format!("{path}: {error}")));
        }
    }
    (bundle, faults)
}

fn sources(language: Language) -> Vec<(String, String)> {
    let folder = format!("{}/", language.tag());
    let mut paths: Vec<_> = Files::iter().filter(|path| path.starts_with(&folder)).collect();
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let file = Files::get(&path)?;
            Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

/// Whether the catalogue of `language` has a text under `key`.
pub fn has(language: Language, key: &str) -> bool {
    bundle(language).get_message(key).is_some_and(|message| message.value().is_some())
}

/// Every key of a language, sorted.
#[cfg(test)]
pub fn keys(language: Language) -> BTreeSet<String> {
    sources(language)
        .into_iter()
        .flat_map(|(_, source)| source.lines().filter_map(key_of_line).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// A message begins at the start of a line: `key = text`. Terms (`-name`) and comments are not keys.
#[cfg(test)]
fn key_of_line(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_key.then_some(key)
}

pub(crate) fn format(language: Language, key: &str, values: &[(&str, Value)]) -> String {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return format!("⟦{key}⟧");
    };
    let mut arguments = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        arguments.set(Cow::Borrowed(*name), value.fluent());
    }
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_no_key_is_defined_twice() {
        for language in Language::ALL {
            assert_eq!(read(language).1, Vec::<String>::new());
        }
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let (ru, en) = (keys(Language::Ru), keys(Language::En));
        assert_eq!(ru.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in English");
        assert_eq!(en.difference(&ru).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in Russian");
    }

    #[test]
    fn the_default_variant_is_always_other() {
        for language in Language::ALL {
            for (path, source) in sources(language) {
                for line in source.lines().filter(|line| line.trim_start().starts_with("*[")) {
                    assert!(line.trim_start().starts_with("*[other]"), "{path}: {line}");
                }
            }
        }
    }

    #[test]
    fn both_languages_fill_in_the_same_values() {
        let names = |language| -> std::collections::BTreeMap<String, BTreeSet<String>> {
            let mut found = std::collections::BTreeMap::new();
            for (_, source) in sources(language) {
                let mut key = String::new();
                for line in source.lines().filter(|line| !line.starts_with('#')) {
                    if let Some(next) = key_of_line(line).filter(|_| !line.starts_with(' ')) {
                        next.clone_into(&mut key);
                    }
                    let set: &mut BTreeSet<String> = found.entry(key.clone()).or_default();
                    set.extend(line.split('$').skip(1).map(|rest| {
                        rest.chars()
                            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                            .collect()
                    }));
                }
            }
            found
        };
        let (ru, en) = (names(Language::Ru), names(Language::En));
        for (key, values) in &ru {
            assert_eq!(Some(values), en.get(key), "values of {key}");
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(format(Language::Ru, "no-such-key", &[]), "⟦no-such-key⟧");
        assert!(!has(Language::Ru, "no-such-key"));
    }
}
