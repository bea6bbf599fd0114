// cyrillic: a heading as the post writes it, and as it looks in another encoding
//! The file of the post's register: the text in it, whatever program saved it.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};

/// A register of a thousand rows, each as long as the post writes them, is smaller.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;

/// What a workbook begins with: a zip today, an OLE file before 2007.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0]];
const DELIMITERS: [char; 3] = [';', ',', '\t'];

/// Why a file is no register at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing stands in it.
    Empty,
    /// It is a workbook, or another archive.
    Workbook,
    /// It is no text.
    NotText,
    /// It is a text without columns.
    NotCsv,
}

impl FileFault {
    /// The key of what the operator is told.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "tracks-file-empty",
            Self::Workbook => "tracks-file-workbook",
            Self::NotText => "tracks-file-not-text",
            Self::NotCsv => "tracks-file-not-csv",
        }
    }
}

/// The text of a file. A mark at its beginning (UTF-8 or UTF-16) says how to read it; without one it is UTF-8 if it can be, else
/// Windows-1251, as a spreadsheet saves in Russia.
///
/// # Errors
/// What it is instead of a table of text.
pub fn read_file(bytes: &[u8]) -> Result<String, FileFault> {
    if WORKBOOKS.iter().any(|head| bytes.starts_with(head)) {
        return Err(FileFault::Workbook);
    }
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (unmarked(bytes), 0));
    let body = bytes.get(mark..).unwrap_or_default();
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .filter(|text| !text.contains(is_of_no_text))
        .ok_or(FileFault::NotText)?;
    if text.trim().is_empty() {
        return Err(FileFault::Empty);
    }
    let is_page = text.trim_start().starts_with('<');
    if is_page || !text.contains(DELIMITERS) { Err(FileFault::NotCsv) } else { Ok(text.into_owned()) }
}

fn unmarked(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1251 }
}

/// Old programs end a file by a control character of its own.
fn is_of_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{1a}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Письмо;Трек\r\n960-843-4170;80000000000001\r\n";

    fn utf_16(text: &str, mark: [u8; 2], bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes_of)).collect()
    }

    #[test]
    fn whatever_program_saved_it_the_text_is_the_same() {
        let marked = [b"\xEF\xBB\xBF".as_slice(), TEXT.as_bytes()].concat();
        let (ansi, ..) = WINDOWS_1251.encode(TEXT);
        let little = utf_16(TEXT, [0xFF, 0xFE], u16::to_le_bytes);
        let big = utf_16(TEXT, [0xFE, 0xFF], u16::to_be_bytes);
        for file in [TEXT.as_bytes(), &marked, &ansi, &little, &big] {
            assert_eq!(read_file(file).as_deref(), Ok(TEXT), "{file:02x?}");
        }
    }

    #[test]
    fn what_is_no_table_of_text_says_what_it_is() {
        let wrong: [(&[u8], FileFault); 9] = [
            (b"", FileFault::Empty),
            (b"\xEF\xBB\xBF \r\n\r\n", FileFault::Empty),
            (b"PK\x03\x04\x14\x00\x06\x00;", FileFault::Workbook),
            (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], FileFault::Workbook),
            (b"\x89PNG\r\n\x1a\n\x00\x00;,", FileFault::NotText),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1;2\x00", FileFault::NotText),
            // UTF-16 that ends within a letter.
            (b"\xFF\xFE1\x00;\x00\x02", FileFault::NotText),
            (b"<!doctype html><title>1;2</title>", FileFault::NotCsv),
            ("Просто письмо начальнику".as_bytes(), FileFault::NotCsv),
        ];
        for (file, fault) in wrong {
            assert_eq!(read_file(file), Err(fault), "{file:02x?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_a_text_of_columns_or_refused(file in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(text) = read_file(&file) {
                prop_assert!(text.contains(DELIMITERS) && !text.contains(is_of_no_text));
            }
        }
    }
}
