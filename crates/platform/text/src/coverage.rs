//! Holds the keys in code and templates against the catalogue, both ways. How keys are found: `scan.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::scan::{KeyUse, used_keys};
use kernel::Language;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_left_out =
            matches!(name.as_str(), "target" | "node_modules" | "tests" | "tests.rs" | "coverage.rs");
        if is_left_out || name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            found.push(path);
        }
    }
}

/// Every use, with the file that it stands in. Tests are left out: what they name need not exist, and a text that
/// only a test mentions is not used.
fn uses() -> BTreeMap<KeyUse, PathBuf> {
    let mut paths = Vec::new();
    for folder in ["apps", "crates", "xtask"] {
        sources(&root().join(folder), &mut paths);
    }
    paths
        .into_iter()
        .flat_map(|path| {
            let source = std::fs::read_to_string(&path).unwrap();
            let product = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
            used_keys(product).into_iter().map(move |key| (key, path.clone())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_key_that_is_used_exists_in_every_language() {
    let mut missing = Vec::new();
    for (found, path) in uses() {
        let KeyUse::Required(key) = found else { continue };
        for language in Language::ALL.into_iter().filter(|language| !crate::has(*language, &key)) {
            missing.push(format!("{key} in {language} ({})", path.display()));
        }
    }
    assert!(missing.is_empty(), "missing texts:\n{}", missing.join("\n"));
}

#[test]
fn every_key_of_the_catalogue_is_used() {
    let mentioned: BTreeSet<String> = uses()
        .into_keys()
        .map(|found| match found {
            KeyUse::Required(key) | KeyUse::Mentioned(key) => key,
        })
        .collect();
    let unused: Vec<_> =
        crate::catalogue::keys(Language::Ru).into_iter().filter(|key| !mentioned.contains(key)).collect();
    assert!(unused.is_empty(), "texts that nothing uses:\n{}", unused.join("\n"));
}
