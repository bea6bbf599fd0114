use kernel::Secret;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::zxcvbn;

mod words;

/// The longest password taken, in bytes after normalisation: the whole of it counts.
pub const PASSWORD_BYTES_MAX: usize = 1_024;
/// Shorter ones must be varied.
const LONG_ENOUGH_CHARS: usize = 15;
/// The least.
const CHARS_MIN: usize = 8;
/// zxcvbn's work grows with the square of the length, and this many characters decide.
const ESTIMATED_CHARS: usize = 72;

/// Why a password is not taken. Each has a reason in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Nothing was typed.
    Empty,
    /// Under eight characters.
    TooShort,
    /// Over the limit.
    TooLong,
    /// Under fifteen characters and without one of: both letter cases, digits, a special character.
    NotVaried,
    /// Made of words, dates, rows of keys, or what is known of the person.
    Guessable,
    /// Among the commonest.
    Common,
}

impl PasswordProblem {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "password-empty",
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::NotVaried => "password-not-varied",
            Self::Guessable => "password-guessable",
            Self::Common => "password-common",
        }
    }
}

/// How strong a password is, and what speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordVerdict {
    /// 0 to 4, as zxcvbn counts.
    pub score: u8,
    /// The first problem, or none: then the password is taken.
    pub problem: Option<PasswordProblem>,
}

/// A password in its normal form (NFC), as it is hashed: composed and decomposed «й» are the same key.
pub fn normalise(password: &str) -> Secret<String> {
    Secret::new(password.nfc().collect())
}

/// Judges a password by the rules of the house; `own` are the person's name and contact.
pub fn judge(password: &str, own: &[&str]) -> PasswordVerdict {
    let password = normalise(password);
    let password = password.expose().as_str();
    let chars = password.chars().count();
    let score = if chars == 0 { 0 } else { strength(password, own) };
    let problem = if chars == 0 {
        Some(PasswordProblem::Empty)
    } else if password.len() > PASSWORD_BYTES_MAX {
        Some(PasswordProblem::TooLong)
    } else if chars < CHARS_MIN {
        Some(PasswordProblem::TooShort)
    } else if words::is_common(password) {
        Some(PasswordProblem::Common)
    } else if chars < LONG_ENOUGH_CHARS && !is_varied(password) {
        Some(PasswordProblem::NotVaried)
    } else if score < 3 {
        Some(PasswordProblem::Guessable)
    } else {
        None
    };
    PasswordVerdict { score, problem }
}

fn is_varied(password: &str) -> bool {
    password.chars().any(char::is_lowercase)
        && password.chars().any(char::is_uppercase)
        && password.chars().any(char::is_numeric)
        && password.chars().any(|c| !c.is_alphanumeric())
}

/// The weakest of the password as typed and as the same keys give it in the other layout.
fn strength(password: &str, own: &[&str]) -> u8 {
    let head: String = password.chars().take(ESTIMATED_CHARS).collect();
    let lower = head.to_lowercase();
    let mut inputs: Vec<String> = words::for_text(&lower).map(str::to_owned).collect();
    inputs.extend(
        own.iter()
            .flat_map(|text| text.split([' ', '@', '.', '-']))
            .filter(|w| w.chars().count() > 2)
            .map(str::to_lowercase),
    );
    inputs.extend(inputs.clone().iter().map(|word| words::in_other_layout(word)));
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let other = words::in_other_layout(&lower);
    let as_typed = u8::from(zxcvbn(&head, &inputs).score());
    if other == lower { as_typed } else { as_typed.min(u8::from(zxcvbn(&other, &inputs).score())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem(password: &str) -> Option<PasswordProblem> {
        judge(password, &["Проверкин", "Пётр", "petr.proverkin@example.ru"]).problem
    }

    #[test]
    fn short_common_and_uniform_passwords_are_refused_with_their_reason() {
        assert_eq!(problem(""), Some(PasswordProblem::Empty));
        assert_eq!(problem("Аб1!"), Some(PasswordProblem::TooShort));
        assert_eq!(problem("password"), Some(PasswordProblem::Common));
        assert_eq!(problem("пароль123"), Some(PasswordProblem::Common));
        assert_eq!(problem("qwertyuiop"), Some(PasswordProblem::Common));
        assert_eq!(problem("kzgtxsdy"), Some(PasswordProblem::NotVaried));
        assert_eq!(problem(&"я1Щ!".repeat(400)), Some(PasswordProblem::TooLong));
    }

    #[test]
    fn russian_words_and_rows_of_keys_are_guessable_in_either_layout() {
        for weak in [
            "Пароль123!",
            "Gfhjkm123!",
            "Йцукен123!",
            "Qwerty123!",
            "Любовь2024!",
            "Москва1990!",
            "Пётр1990!",
            "Проверкин1!",
        ] {
            assert_eq!(problem(weak), Some(PasswordProblem::Guessable), "{weak}");
        }
    }

    #[test]
    fn varied_or_long_passwords_are_taken() {
        for good in
            ["Жираф-7-окон!", "vT7$kq2Lz", "корова летит над тихим полем", "correct horse battery staple"]
        {
            assert_eq!(problem(good), None, "{good}");
        }
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same_password() {
        assert_eq!(normalise("и\u{306}").expose(), normalise("й").expose());
    }

    proptest! {
        #[test]
        fn judging_never_panics(password in ".{0,80}") {
            let verdict = judge(&password, &[]);
            prop_assert!(verdict.score <= 4);
        }
    }
}
