//! What is looked for: every value in every form in which a careless program would leave it.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use streebog::{Streebog256, Streebog512};

/// Shorter values are met by chance.
const BYTES_MIN: usize = 6;

/// Values with what they are, in all forms.
#[derive(Default)]
pub struct Needles {
    forms: BTreeMap<Vec<u8>, &'static str>,
}

impl Needles {
    /// Looks for a value in UTF-8, UTF-16 (both orders), base64 (three alignments) and hex.
    pub fn value(&mut self, what: &'static str, value: &str) {
        if value.chars().count() < BYTES_MIN {
            return;
        }
        self.bytes(what, value.as_bytes());
        let units = || value.encode_utf16();
        self.add(what, units().flat_map(u16::to_le_bytes).collect());
        self.add(what, units().flat_map(u16::to_be_bytes).collect());
    }

    /// Looks also for its unkeyed hashes, as an index of a careless program would hold them.
    pub fn identifier(&mut self, what: &'static str, value: &str) {
        self.value(what, value);
        let bytes = value.as_bytes();
        self.bytes(what, &Md5::digest(bytes));
        self.bytes(what, &Sha1::digest(bytes));
        self.bytes(what, &Sha256::digest(bytes));
        self.bytes(what, &Streebog256::digest(bytes));
        self.bytes(what, &Streebog512::digest(bytes));
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// What was found in a haystack, each thing once.
    pub fn find(&self, haystack: &[u8]) -> Vec<String> {
        let forms: Vec<&Vec<u8>> = self.forms.keys().collect();
        let searcher = AhoCorasick::new(&forms).unwrap();
        let mut found: Vec<String> = searcher
            .find_overlapping_iter(haystack)
            .filter(|hit| !is_part_of_a_number(forms[hit.pattern()], haystack, hit.start(), hit.end()))
            .map(|hit| {
                let form = forms[hit.pattern()];
                format!("{} as {}", self.forms[form], String::from_utf8_lossy(form))
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// Looks for bytes that are no text.
    pub fn bytes(&mut self, what: &'static str, value: &[u8]) {
        self.add(what, value.to_vec());
        self.add(what, HEXLOWER.encode(value).into_bytes());
        self.add(what, HEXUPPER.encode(value).into_bytes());
        for skipped in 0..3 {
            // Where the value does not begin a group of three, its first bytes share a group with what stands before.
            let whole = &value[skipped.min(value.len())..];
            let whole = &whole[..whole.len() - whole.len() % 3];
            // Four characters of base64 are met by chance.
            if whole.len() >= BYTES_MIN || (skipped == 0 && value.len() == BYTES_MIN) {
                self.add(what, BASE64.encode(whole).into_bytes());
            }
        }
    }

    fn add(&mut self, what: &'static str, form: Vec<u8>) {
        self.forms.insert(form, what);
    }
}

/// Six digits of a code are met inside longer numbers and hex: that is not the code.
fn is_part_of_a_number(form: &[u8], haystack: &[u8], start: usize, end: usize) -> bool {
    let touches = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
    form.len() <= 8
        && form.iter().all(u8::is_ascii_digit)
        && (touches(start.checked_sub(1).and_then(|at| haystack.get(at))) || touches(haystack.get(end)))
}

/// The search itself is held to find: each form, at each alignment.
#[test]
fn a_planted_value_is_found_in_every_form() {
    let mut needles = Needles::default();
    needles.identifier("a surname", "Сковородников");
    needles.value("a code", "482913");
    let surname = "Сковородников".as_bytes();
    let wide =
        |order: fn(u16) -> [u8; 2]| "Сковородников".encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let mut forms = vec![
        surname.to_vec(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        HEXLOWER.encode(surname).into_bytes(),
        Streebog512::digest(surname).to_vec(),
        HEXLOWER.encode(&Md5::digest(surname)).into_bytes(),
        b"code=482913 ".to_vec(),
    ];
    for before in 0..3 {
        let text = [&b"xyz"[..before], surname, b"after"].concat();
        forms.push(BASE64.encode(&text).into_bytes());
    }
    for form in forms {
        let haystack = [b"before ".as_slice(), &form, b"\0after"].concat();
        assert!(!needles.find(&haystack).is_empty(), "{}", String::from_utf8_lossy(&form));
    }
    assert!(needles.find(b"micros=1482913 9f482913ab").is_empty());
}
