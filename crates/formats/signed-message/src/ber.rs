//! BER into DER: definite, shortest lengths, strings in one piece. What follows reads DER only.
//!
//! Streaming signers write indefinite lengths and strings in pieces (X.690, 8.1.3.6 and 8.7). The order of sets is left
//! as it is: it decides which bytes were signed.

use crate::limits;
use crate::reason::Reason;

const CONSTRUCTED: u8 = 0x20;
const NUMBER: u8 = 0x1f;
const CLASS: u8 = 0xc0;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x10;
const SET: u8 = 0x11;

/// The one element that the bytes are, in DER.
pub(crate) fn to_der(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    if bytes.len() > limits::MESSAGE_BYTES_MAX {
        return Err(Reason::TooLarge);
    }
    let mut reader = Reader { bytes, place: 0, elements: 0 };
    let mut out = Vec::with_capacity(bytes.len());
    reader.element(0, Pieces::Apart, &mut out)?;
    if reader.place == bytes.len() { Ok(out) } else { Err(Reason::TrailingBytes) }
}

struct Reader<'a> {
    bytes: &'a [u8],
    place: usize,
    elements: usize,
}

/// Whether elements keep their heads, or are pieces of one string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pieces {
    Apart,
    Joined,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, Reason> {
        let byte = self.bytes.get(self.place).copied().ok_or(Reason::NotMessage)?;
        self.place += 1;
        Ok(byte)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Reason> {
        let end = self.place.checked_add(count).ok_or(Reason::NotMessage)?;
        let taken = self.bytes.get(self.place..end).ok_or(Reason::NotMessage)?;
        self.place = end;
        Ok(taken)
    }

    /// A length; none if it is indefinite.
    fn length(&mut self) -> Result<Option<usize>, Reason> {
        let first = self.byte()?;
        if first < 0x80 {
            return Ok(Some(usize::from(first)));
        }
        let count = usize::from(first & 0x7f);
        if count == 0 {
            return Ok(None);
        }
        if count > 4 {
            return Err(Reason::TooLarge);
        }
        let bytes = self.take(count)?;
        Ok(Some(bytes.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte))))
    }

    fn element(&mut self, depth: usize, pieces: Pieces, out: &mut Vec<u8>) -> Result<(), Reason> {
        self.elements += 1;
        if self.elements > limits::ELEMENTS_MAX {
            return Err(Reason::TooMany);
        }
        if depth > limits::DEPTH_MAX {
            return Err(Reason::TooDeep);
        }
        let tag = self.byte()?;
        // Tags of several bytes stand nowhere in these structures; a zero tag is an end where none was begun.
        if tag & NUMBER == NUMBER || tag == 0 {
            return Err(Reason::NotMessage);
        }
        let length = self.length()?;
        let is_string = tag & !CONSTRUCTED == OCTET_STRING;
        if pieces == Pieces::Joined && !is_string {
            return Err(Reason::NotMessage);
        }
        if tag & CONSTRUCTED == 0 {
            let content = self.take(length.ok_or(Reason::NotMessage)?)?;
            if pieces == Pieces::Apart {
                write_head(tag, content.len(), out);
            }
            out.extend_from_slice(content);
            return Ok(());
        }
        if pieces == Pieces::Joined {
            return self.content(length, depth, Pieces::Joined, out);
        }
        if tag & CLASS == 0 && !is_string && !matches!(tag & NUMBER, SEQUENCE | SET) {
            return Err(Reason::NotMessage);
        }
        let (tag, inner) = if is_string { (OCTET_STRING, Pieces::Joined) } else { (tag, Pieces::Apart) };
        let mut content = Vec::new();
        self.content(length, depth, inner, &mut content)?;
        write_head(tag, content.len(), out);
        out.append(&mut content);
        Ok(())
    }

    fn content(
        &mut self,
        length: Option<usize>,
        depth: usize,
        pieces: Pieces,
        out: &mut Vec<u8>,
    ) -> Result<(), Reason> {
        let end =
            length.map(|length| self.place.checked_add(length).ok_or(Reason::NotMessage)).transpose()?;
        loop {
            match end {
                Some(end) if self.place == end => return Ok(()),
                Some(end) if self.place > end => return Err(Reason::NotMessage),
                None if self.bytes.get(self.place..).is_some_and(|rest| rest.starts_with(&[0, 0])) => {
                    self.place += 2;
                    return Ok(());
                }
                _ => self.element(depth + 1, pieces, out)?,
            }
        }
    }
}

fn write_head(tag: u8, length: usize, out: &mut Vec<u8>) {
    out.push(tag);
    if let Ok(short @ 0..0x80) = u8::try_from(length) {
        out.push(short);
        return;
    }
    let bytes = length.to_be_bytes();
    let bytes: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    // At most eight bytes, so the count fits beside the flag.
    out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(0));
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::to_der;
    use crate::reason::Reason;

    #[test]
    fn definite_and_shortest_form_is_left_as_it_is() {
        let der = [0x30, 7, 0x04, 1, 9, 0x31, 0, 0x80, 0];
        assert_eq!(to_der(&der), Ok(der.to_vec()));
    }

    #[test]
    fn indefinite_lengths_become_definite_and_pieces_one_string() {
        let ber = [0x30, 0x80, 0x24, 0x80, 4, 1, 7, 0x24, 3, 4, 1, 8, 0, 0, 0xa0, 0x80, 0, 0, 0, 0];
        assert_eq!(to_der(&ber), Ok(vec![0x30, 6, 4, 2, 7, 8, 0xa0, 0]));
        assert_eq!(to_der(&[0x04, 0x81, 1, 5]), Ok(vec![4, 1, 5]));
    }

    #[test]
    fn what_ends_early_or_never_is_refused() {
        for bytes in [&[][..], &[0x30], &[0x30, 2, 4], &[0x30, 0x80], &[0x30, 0x80, 0], &[4, 0x80, 0, 0]] {
            assert_eq!(to_der(bytes), Err(Reason::NotMessage), "{bytes:?}");
        }
        assert_eq!(to_der(&[0x30, 3, 4, 2, 1, 1]), Err(Reason::NotMessage));
        assert_eq!(to_der(&[0x30, 2, 0, 0]), Err(Reason::NotMessage));
    }

    #[test]
    fn strings_of_other_kinds_in_pieces_are_refused() {
        for tag in [0x23, 0x2c, 0x33] {
            assert_eq!(to_der(&[tag, 3, 0x04, 1, 0]), Err(Reason::NotMessage));
        }
        assert_eq!(to_der(&[0x24, 3, 0x0c, 1, 0x61]), Err(Reason::NotMessage));
    }

    #[test]
    fn depth_and_count_are_limited() {
        assert_eq!(to_der(&[0x30, 0x80].repeat(1_000)), Err(Reason::TooDeep));
        let mut wide = vec![0x30, 0x80];
        wide.extend([5, 0].repeat(100_001));
        assert_eq!(to_der(&wide), Err(Reason::TooMany));
        assert_eq!(to_der(&vec![0; 16 * 1024 * 1024 + 1]), Err(Reason::TooLarge));
        assert_eq!(to_der(&[4, 0x85, 1, 1, 1, 1, 1]), Err(Reason::TooLarge));
    }
}
