//! The text that is signed: for people to read, and for nothing else to be taken for.

use std::time::Duration;

use jiff::tz::TimeZone;
use kernel::{Language, Timestamp};
use text::Words;

/// How long a challenge can be signed.
pub const LASTS: Duration = Duration::from_secs(15 * 60);
/// The random number in a challenge: 128 bits.
pub const NONCE_BYTES: usize = 16;
/// Signs of the number between two hyphens.
const GROUP: usize = 4;

/// What a signature under a challenge does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Confirms the account.
    Confirm,
    /// Adds a certificate to the account.
    Attach,
    /// Signs in.
    SignIn,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::Confirm, Self::Attach, Self::SignIn];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Attach => "attach",
            Self::SignIn => "sign-in",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }

    /// The first line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirm => "challenge-confirm",
            Self::Attach => "challenge-attach",
            Self::SignIn => "challenge-sign-in",
        }
    }

    const fn sense_key(self) -> &'static str {
        match self {
            Self::Confirm => "challenge-confirm-sense",
            Self::Attach => "challenge-attach-sense",
            Self::SignIn => "challenge-sign-in-sense",
        }
    }
}

/// What a challenge says.
pub struct Facts<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// The name of the site.
    pub installation: &'a str,
    /// The address of the site, scheme and host and port.
    pub origin: &'a str,
    /// Initials and a masked contact of the account; none to sign in.
    pub account: Option<(String, String)>,
    /// When it was made.
    pub at: Timestamp,
    /// In which zone that is told.
    pub zone: &'a TimeZone,
    /// The random number.
    pub nonce: [u8; NONCE_BYTES],
}

/// The text, line by line, as UTF-8 with line feeds.
pub fn write(facts: &Facts<'_>, language: Language) -> String {
    let words = Words::new(language);
    let moment = |at: Timestamp| words.moment(at, facts.zone);
    let mut lines = vec![
        words.t(facts.purpose.key()),
        String::new(),
        words.t(facts.purpose.sense_key()),
        String::new(),
        words.with_one("challenge-site", "name", facts.installation),
        words.with_one("challenge-origin", "origin", facts.origin),
    ];
    if let Some((initials, contact)) = &facts.account {
        lines.push(words.with(
            "challenge-account",
            &[("initials", initials.as_str().into()), ("contact", contact.as_str().into())],
        ));
    }
    lines.extend([
        words.with_one("challenge-made", "time", moment(facts.at)),
        words.with_one("challenge-until", "time", moment(facts.at.plus(LASTS))),
        words.with_one("challenge-number", "number", number(&facts.nonce)),
        String::new(),
        words.t("challenge-warning"),
        String::new(),
    ]);
    lines.join("\n")
}

/// The random number as people can compare it.
fn number(nonce: &[u8]) -> String {
    let digits = data_encoding::BASE32_NOPAD.encode(nonce);
    let mut grouped = String::with_capacity(digits.len() + digits.len() / GROUP);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % GROUP == 0 {
            grouped.push('-');
        }
        grouped.push(digit);
    }
    grouped
}

/// What the agent on a person's computer writes into a signature before the origin of the page that asked
/// (docs/signer.md). The browser names the origin, and no page can name another.
const SIGNED_FOR: &str = "okno-signer-1 for ";

/// Whether a signature says by itself that it was made for a page of this very site.
pub fn is_made_for(description: Option<&str>, origin: &str) -> bool {
    description.and_then(|text| text.strip_prefix(SIGNED_FOR)) == Some(origin)
}

/// Whether a challenge of that moment can still be signed.
pub fn is_open(opened_at: Timestamp, now: Timestamp) -> bool {
    opened_at <= now && now.since(opened_at) < LASTS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(purpose: Purpose, nonce: u8) -> Facts<'static> {
        Facts {
            purpose,
            installation: "Okno",
            origin: "https://id.example.org",
            account: (purpose != Purpose::SignIn).then(|| ("I. P.".to_owned(), "+7 *** 12".to_owned())),
            at: Timestamp::from_seconds(1_795_860_000),
            zone: Box::leak(Box::new(TimeZone::UTC)),
            nonce: [nonce; NONCE_BYTES],
        }
    }

    #[test]
    fn a_challenge_says_site_account_time_and_number_in_both_languages() {
        for language in Language::ALL {
            let text = write(&facts(Purpose::Confirm, 7), language);
            for part in ["Okno", "https://id.example.org", "I. P.", "+7 *** 12", "2026", "A4DQ-OBYH"] {
                assert!(text.contains(part), "{part} is missing in {text}");
            }
            assert!(!text.contains("challenge-"), "{text}");
            assert!(text.ends_with('\n'));
        }
    }

    #[test]
    fn no_two_purposes_and_no_two_numbers_make_one_text() {
        let mut texts: Vec<String> = Purpose::ALL
            .into_iter()
            .flat_map(|purpose| [1, 2].map(|nonce| write(&facts(purpose, nonce), Language::Ru)))
            .collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 6);
    }

    #[test]
    fn only_a_signature_made_for_this_very_site_says_so() {
        let origin = "https://id.example.org";
        assert!(is_made_for(Some("okno-signer-1 for https://id.example.org"), origin));
        for other in [
            None,
            Some("https://id.example.org"),
            Some("okno-signer-1 for https://id.example.org.evil.example"),
            Some("okno-signer-1 for https://evil.example"),
        ] {
            assert!(!is_made_for(other, origin), "{other:?}");
        }
    }

    #[test]
    fn a_challenge_ends_after_a_quarter_of_an_hour_and_never_begins_in_the_future() {
        let made = Timestamp::from_seconds(1_000);
        assert!(is_open(made, made));
        assert!(is_open(made, made.plus(LASTS).minus(Duration::from_micros(1))));
        assert!(!is_open(made, made.plus(LASTS)));
        assert!(!is_open(made.plus(LASTS), made));
    }
}
