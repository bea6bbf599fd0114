//! What programs for signing write into files: DER, or the same in base64, with or without frames of PEM.

use data_encoding::{BASE64, BASE64_NOPAD};

/// A DER or BER sequence begins with this byte.
const SEQUENCE: u8 = 0x30;

/// The bytes of the message. What is neither goes on as it came, to be refused with its reason.
pub fn open(file: &[u8]) -> Vec<u8> {
    if file.first() == Some(&SEQUENCE) {
        return file.to_vec();
    }
    let Ok(text) = std::str::from_utf8(file) else { return file.to_vec() };
    let text = text.trim_start_matches('\u{feff}');
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::chars)
        .filter(|c| !c.is_ascii_whitespace())
        .collect();
    let decoded = BASE64.decode(body.as_bytes()).or_else(|_| BASE64_NOPAD.decode(body.as_bytes()));
    decoded.ok().filter(|bytes| bytes.first() == Some(&SEQUENCE)).unwrap_or_else(|| file.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = &[0x30, 3, 2, 1, 5, 0xff, 0xfe];

    #[test]
    fn a_message_is_read_in_each_of_its_forms() {
        let plain = BASE64.encode(MESSAGE);
        let (first, second) = plain.split_at(4);
        let framed = format!("-----BEGIN CMS-----\r\n{first}\r\n{second}\r\n-----END CMS-----\r\n");
        for file in [MESSAGE, plain.as_bytes(), framed.as_bytes(), format!("\u{feff}{plain}\n").as_bytes()] {
            assert_eq!(open(file), MESSAGE);
        }
    }

    #[test]
    fn what_is_no_message_goes_on_as_it_came() {
        for file in [b"%PDF-1.7".as_slice(), b"", b"aGVsbG8=", &[0xff, 0xff]] {
            assert_eq!(open(file), file);
        }
    }
}
