// cyrillic: texts as people get them.
//! A text as `submit_sm` carries it.

use rusmpp::values::DataCoding;

/// The octets of a text and what they are.
pub(super) struct Coded {
    pub coding: DataCoding,
    pub octets: Vec<u8>,
    /// Whether one SMS carries it; otherwise the provider cuts it into parts.
    pub is_short: bool,
}

/// What one SMS carries: 160 characters of the default alphabet, or 140 octets.
const SHORT_CHARS_MAX: usize = 160;
const SHORT_OCTETS_MAX: usize = 140;

/// Latin text goes in the provider's default alphabet, an octet a character; any other as UCS-2.
pub(super) fn code(text: &str) -> Coded {
    if text.chars().all(is_plain) {
        let octets = text.as_bytes().to_vec();
        let is_short = octets.len() <= SHORT_CHARS_MAX;
        return Coded { coding: DataCoding::McSpecific, octets, is_short };
    }
    let octets: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let is_short = octets.len() <= SHORT_OCTETS_MAX;
    Coded { coding: DataCoding::Ucs2, octets, is_short }
}

/// Whether a character has the same number in ASCII and in every provider's default alphabet (GSM 03.38, Latin 1, IA5).
/// `@`, `$`, `_` and brackets do not.
const fn is_plain(character: char) -> bool {
    matches!(character, 'A'..='Z' | 'a'..='z' | '0'..='9' | ' ' | '\n' | '!' | '"' | '#' | '%'..='?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_text_costs_an_octet_a_character() {
        let coded = code("Your code: 123456. It is valid for 10 minutes!");
        assert_eq!(coded.coding, DataCoding::McSpecific);
        assert_eq!(coded.octets, b"Your code: 123456. It is valid for 10 minutes!");
        assert!(coded.is_short);
    }

    #[test]
    fn what_alphabets_number_differently_goes_as_ucs_2() {
        for text in ["@id.example.org #123456", "5 $", "a_b", "[a]", "naïve", "`"] {
            assert_eq!(code(text).coding, DataCoding::Ucs2, "{text}");
        }
        assert_eq!(code("@").octets, [0, 0x40]);
    }

    #[test]
    fn one_sms_carries_70_characters_of_ucs_2_or_160_of_the_default_alphabet() {
        let cases = [("ї", 70, true), ("ї", 71, false), ("a", 160, true), ("a", 161, false)];
        for (letter, count, is_short) in cases {
            assert_eq!(code(&letter.repeat(count)).is_short, is_short, "{letter} {count}");
        }
    }
}
