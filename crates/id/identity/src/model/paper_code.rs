// cyrillic: letters that look like Latin ones.
//! A code on paper, in a letter or from an office: ten characters of Crockford's alphabet, 50 bits.

use kernel::{Rng, Secret};

/// Digits and capital letters without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters a code has.
pub const CODE_CHARS: usize = 10;

/// A code. Does not print itself.
#[derive(Clone, Debug)]
pub struct PaperCode(Secret<String>);

impl PartialEq for PaperCode {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl PaperCode {
    /// Draws a code.
    pub fn draw(rng: &dyn Rng) -> Self {
        let mut bytes = [0; CODE_CHARS];
        rng.fill(&mut bytes);
        // 256 is a multiple of 32: every character is as likely as any other.
        let chars = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        Self(Secret::new(chars.map(|byte| char::from(*byte)).collect()))
    }

    /// Reads what a person typed: any case, spaces and dashes anywhere, O for 0, I and L for 1, and Cyrillic letters
    /// that look like one Latin letter alone. None when it is no code.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 200 {
            return None;
        }
        let chars = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '.'));
        let read: Option<String> = chars.map(read).collect();
        read.filter(|code| code.len() == CODE_CHARS).map(|code| Self(Secret::new(code)))
    }

    /// The ten characters.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// As it is printed: `7KQ-2M9X-R4T`.
    pub fn printed(&self) -> String {
        let code = self.expose();
        let group = |from: usize, to: usize| code.get(from..to).unwrap_or_default();
        [group(0, 3), group(3, 7), group(7, CODE_CHARS)].join("-")
    }
}

fn read(typed: char) -> Option<char> {
    let upper = typed.to_uppercase().next()?;
    // Left out: З (3 or Z), Ч (4), б (6): they look like two or like none.
    let latin = match upper {
        'O' | 'О' => '0',
        'I' | 'L' | 'І' => '1',
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' | 'Ё' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        other => other,
    };
    let is_of_alphabet = u8::try_from(latin).is_ok_and(|byte| ALPHABET.contains(&byte));
    is_of_alphabet.then_some(latin)
}

#[cfg(test)]
mod tests {
    use kernel::SeededRng;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_in_any_case_and_grouping() {
        let code = PaperCode::parse("7KQ-2M9X-R4T").unwrap();
        assert_eq!(code.expose(), "7KQ2M9XR4T");
        assert_eq!(code.printed(), "7KQ-2M9X-R4T");
        assert_eq!(PaperCode::parse(" 7kq 2m9x r4t ").unwrap(), code);
        assert_eq!(PaperCode::parse("7кq2м9хr4т").unwrap(), code);
    }

    #[test]
    fn letters_that_look_like_digits_are_digits() {
        assert_eq!(PaperCode::parse("oOОоiIlL01").unwrap().expose(), "0000111101");
    }

    #[test]
    fn what_is_ambiguous_or_too_short_is_no_code() {
        for typed in ["", "7KQ2M9XR4", "7KQ2M9XR4TT", "7KQ2M9XR4З", "7KQ2M9XR4U", "7KQ2M9XR4!"] {
            assert!(PaperCode::parse(typed).is_none(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_was_drawn_is_read_back(seed: u64) {
            let code = PaperCode::draw(&SeededRng::new(seed));
            prop_assert_eq!(PaperCode::parse(&code.printed()).unwrap(), code.clone());
            prop_assert_eq!(PaperCode::parse(&code.expose().to_lowercase()).unwrap(), code);
        }

        #[test]
        fn reading_never_panics(typed in ".*") {
            let _ = PaperCode::parse(&typed);
        }
    }
}
