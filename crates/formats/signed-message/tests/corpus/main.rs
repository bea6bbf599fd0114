//! The fuzz targets on the stable compiler: the corpus, and changes of it. `PROPTEST_CASES` says how many (256 each).
//! With `OKNO_WRITE_CORPUS=1` the corpus is written anew.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
// cyrillic: names of certificates

#[path = "../messages/authority.rs"]
#[expect(dead_code, reason = "shared with the tests of messages")]
mod authority;
#[path = "../../../../../fuzz/bodies.rs"]
mod bodies;
mod seeds;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus").join(target)
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no corpus for {target}");
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Set(Index, u8),
    Remove(Index, u8),
    Insert(Index, Vec<u8>),
    Repeat(Index, u8),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    // Tags and lengths of DER are likelier to lead somewhere.
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(vec![
            0, 1, 2, 3, 4, 5, 6, 0x24, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xa1, 0xff
        ]),
    ];
    let place = any::<Index>;
    prop_oneof![
        4 => (place(), 0_u8..8).prop_map(|(place, bit)| Change::Flip(place, bit)),
        4 => (place(), byte.clone()).prop_map(|(place, byte)| Change::Set(place, byte)),
        2 => (place(), 1_u8..16).prop_map(|(place, count)| Change::Remove(place, count)),
        2 => (place(), prop::collection::vec(byte, 1..8)).prop_map(|(place, bytes)| Change::Insert(place, bytes)),
        1 => (place(), 1_u8..64).prop_map(|(place, count)| Change::Repeat(place, count)),
        1 => place().prop_map(Change::Cut),
    ]
}

fn apply(change: &Change, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    let range = |place: &Index, count: u8| {
        let start = place.index(length);
        start..length.min(start + usize::from(count))
    };
    match change {
        Change::Flip(place, bit) => bytes[place.index(length)] ^= 1 << bit,
        Change::Set(place, byte) => bytes[place.index(length)] = *byte,
        Change::Remove(place, count) => drop(bytes.drain(range(place, *count))),
        Change::Insert(place, inserted) => {
            let start = place.index(length);
            drop(bytes.splice(start..start, inserted.iter().copied()));
        }
        Change::Repeat(place, count) => {
            let range = range(place, *count);
            bytes.extend_from_within(range);
        }
        Change::Cut(place) => bytes.truncate(place.index(length)),
    }
}

fn hold(target: &str, body: fn(&[u8])) {
    let corpus = corpus(target);
    for bytes in &corpus {
        body(bytes);
    }
    let changed = (any::<Index>(), prop::collection::vec(change(), 1..6));
    proptest!(|((which, changes) in changed)| {
        let mut bytes = which.get(&corpus).clone();
        for change in &changes {
            apply(change, &mut bytes);
        }
        body(&bytes);
    });
}

macro_rules! targets {
    ($($target:ident => $test:ident,)*) => {
        $(#[test]
        fn $test() {
            hold(stringify!($target), bodies::$target);
        })*
    };
}

targets! {
    certificate => no_bytes_break_the_reading_of_certificates,
    crl => no_bytes_break_the_reading_of_revocation_lists,
    ocsp => no_bytes_break_the_reading_of_states,
    pkcs8 => no_bytes_break_the_reading_of_keys,
    signed_message => no_bytes_break_the_verification_of_messages,
    stamp => no_bytes_break_the_verification_of_stamps,
    key_container => no_bytes_break_the_opening_of_key_containers,
    accredited_list => no_bytes_break_the_reading_of_lists_of_authorities,
}

#[test]
fn corpus_is_what_the_seeds_are_called() {
    for (target, seeds) in seeds::seeds() {
        if std::env::var_os("OKNO_WRITE_CORPUS").is_some() {
            std::fs::create_dir_all(folder(target)).unwrap();
            for (name, bytes) in &seeds {
                std::fs::write(folder(target).join(name), bytes).unwrap();
            }
        }
        for (name, _) in seeds {
            assert!(folder(target).join(name).exists(), "{target}/{name}: OKNO_WRITE_CORPUS=1 writes it");
        }
    }
}
