//! A document that is to be signed.

use std::time::Duration;

use certificate::Digest;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// How long a document waits for its signature, and a signed one to be fetched.
pub const LASTS: Duration = Duration::from_secs(24 * 60 * 60);
/// The largest document.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// Documents that one person has under way.
pub const OF_SUBJECT_MAX: usize = 5;
/// Letters of a file's name that are kept.
const NAME_MAX: usize = 120;

/// What can be shown of a document before it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text of UTF-8: shown as it is.
    Text,
    /// PDF: opened by the browser.
    Pdf,
    /// Something that no page here shows.
    Other,
}

/// A document, without its bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The name of the file.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How many bytes.
    pub bytes: u64,
    /// Streebog-256 of it, as hexadecimal digits.
    pub streebog: String,
    /// SHA-256 of it, as hexadecimal digits.
    pub sha256: String,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document")
    }
}

impl Document {
    /// Looks at a file.
    pub fn of(name: &str, file: &[u8]) -> Self {
        let hex = |digest: Digest| data_encoding::HEXLOWER.encode(&digest.of(file));
        Self {
            name: clean_name(name),
            kind: kind_of(file),
            bytes: u64::try_from(file.len()).unwrap_or(u64::MAX),
            streebog: hex(Digest::Streebog256),
            sha256: hex(Digest::Sha256),
        }
    }
}

fn kind_of(file: &[u8]) -> Kind {
    if file.starts_with(b"%PDF-") {
        return Kind::Pdf;
    }
    let is_text = std::str::from_utf8(file)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')));
    if is_text { Kind::Text } else { Kind::Other }
}

/// The last part of a path, without signs that would write themselves elsewhere than they stand.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String =
        last.chars().filter(|c| !c.is_control() && !is_direction(*c) && *c != '"').take(NAME_MAX).collect();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() { "document".to_owned() } else { clean }
}

/// Signs that turn the direction of writing: `exe.fdp` would look like `pdf.exe`.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether it still waits.
pub fn is_open(opened_at: Timestamp, now: Timestamp) -> bool {
    now.since(opened_at) < LASTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_controls_and_turned_writing() {
        for (name, clean) in [
            ("C:\\papers\\a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("a\"b\r\n.txt", "ab.txt"),
            ("...", "document"),
            ("", "document"),
        ] {
            assert_eq!(clean_name(name), clean);
        }
        assert_eq!(clean_name(&"я".repeat(500)).chars().count(), NAME_MAX); // cyrillic: a long name
    }

    #[test]
    fn a_document_is_what_its_bytes_say() {
        assert_eq!(Document::of("a.txt", b"%PDF-1.7\n").kind, Kind::Pdf);
        assert_eq!(Document::of("a.pdf", b"hello\n").kind, Kind::Text);
        assert_eq!(Document::of("a.txt", b"hell\x00").kind, Kind::Other);
        assert_eq!(Document::of("a.txt", &[0xff, 0xfe]).kind, Kind::Other);
    }
}
