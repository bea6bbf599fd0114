use std::time::Duration;

use kernel::{Rng, Secret, Timestamp};

/// How long a code from an SMS or a letter to a mailbox is valid: 300 seconds.
pub const CODE_TTL: Duration = Duration::from_secs(300);
/// How soon a new one may be asked for.
pub const RESEND_AFTER: Duration = Duration::from_secs(60);
/// How many wrong codes may be typed.
pub const WRONG_TRIES_MAX: u8 = 3;
/// How many digits.
pub const CODE_DIGITS: usize = 6;

/// What a code is for. A code of one purpose is no code for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodePurpose {
    /// Proves the contact of a registration.
    Registration,
    /// The second factor of a sign-in.
    SignIn,
    /// Proves the contact of a recovery.
    Recovery,
    /// Proves a contact that is being added.
    Contact,
    /// Proves that a person stands at the desk.
    Desk,
    /// The second factor again, before a change that could cost the account.
    Change,
    /// The second factor of a wish to leave.
    Leaving,
}

impl CodePurpose {
    /// As stored, hashed and named in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::SignIn => "sign-in",
            Self::Recovery => "recovery",
            Self::Contact => "contact",
            Self::Desk => "desk",
            Self::Change => "change",
            Self::Leaving => "leaving",
        }
    }
}

/// The life of one code. A new code replaces the one before, so that never two are valid for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    /// Sent and not yet typed right.
    Open {
        /// Wrong codes typed so far.
        wrong_tries: u8,
        /// The end.
        expires_at: Timestamp,
    },
    /// Three wrong codes were typed.
    Exhausted,
    /// Typed right once.
    Used,
}

/// What typing a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and used up.
    Right,
    /// Wrong; so many tries are left.
    Wrong {
        /// Tries left.
        left: u8,
    },
    /// Wrong for the third time, or an earlier one was.
    Exhausted,
    /// Too late.
    Expired,
    /// This code has done its work already.
    Used,
}

impl CodeState {
    /// Judges a typed code that does or does not match.
    #[must_use]
    pub fn judge(self, matches: bool, now: Timestamp) -> (Self, Verdict) {
        match self {
            Self::Used => (self, Verdict::Used),
            Self::Exhausted => (self, Verdict::Exhausted),
            Self::Open { expires_at, .. } if now >= expires_at => (self, Verdict::Expired),
            Self::Open { .. } if matches => (Self::Used, Verdict::Right),
            Self::Open { wrong_tries, expires_at } => {
                let wrong_tries = wrong_tries.saturating_add(1);
                match WRONG_TRIES_MAX.checked_sub(wrong_tries) {
                    None | Some(0) => (Self::Exhausted, Verdict::Exhausted),
                    Some(left) => (Self::Open { wrong_tries, expires_at }, Verdict::Wrong { left }),
                }
            }
        }
    }
}

/// Six random digits.
pub fn draw_code(rng: &dyn Rng) -> Secret<String> {
    Secret::new(format!("{:0width$}", rng.below(1_000_000), width = CODE_DIGITS))
}

/// Six digits that follow from the keyed hash of a link's token, so that the link can show them and the database cannot.
pub fn code_of_hash(hash: &[u8; 32]) -> Secret<String> {
    let number = hash.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    Secret::new(format!("{:0width$}", number % 1_000_000, width = CODE_DIGITS))
}

/// The digits of what was typed or pasted: spaces and dashes do not count. None unless six digits remain.
pub fn parse_code(typed: &str) -> Option<Secret<String>> {
    let digits: String =
        typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '\u{a0}')).collect();
    (digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then(|| Secret::new(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn open() -> CodeState {
        CodeState::Open { wrong_tries: 0, expires_at: NOW.plus(CODE_TTL) }
    }

    #[test]
    fn the_third_wrong_code_exhausts_it() {
        let (state, verdict) = open().judge(false, NOW);
        assert_eq!(verdict, Verdict::Wrong { left: 2 });
        let (state, verdict) = state.judge(false, NOW);
        assert_eq!(verdict, Verdict::Wrong { left: 1 });
        let (state, verdict) = state.judge(false, NOW);
        assert_eq!(verdict, Verdict::Exhausted);
        assert_eq!(state.judge(true, NOW).1, Verdict::Exhausted);
    }

    #[test]
    fn a_code_works_once_and_for_300_seconds() {
        let (state, verdict) = open().judge(true, NOW.plus(Duration::from_secs(299)));
        assert_eq!(verdict, Verdict::Right);
        assert_eq!(state.judge(true, NOW).1, Verdict::Used);
        assert_eq!(open().judge(true, NOW.plus(Duration::from_secs(300))).1, Verdict::Expired);
    }

    #[test]
    fn a_pasted_code_may_have_spaces_and_dashes() {
        assert_eq!(parse_code(" 482-193 ").unwrap().expose(), "482193");
        assert!(parse_code("48219").is_none());
        assert!(parse_code("٤٨٢١٩٣").is_none());
    }

    proptest! {
        #[test]
        fn parsing_a_code_never_panics(typed in ".*") {
            let _ = parse_code(&typed);
        }

        #[test]
        fn at_most_one_try_is_ever_right(tries in proptest::collection::vec((any::<bool>(), 0_u64..600), 0..20)) {
            let mut state = open();
            let mut right = 0;
            for (matches, at) in tries {
                let (next, verdict) = state.judge(matches, NOW.plus(Duration::from_secs(at)));
                state = next;
                right += u32::from(verdict == Verdict::Right);
            }
            prop_assert!(right <= 1);
        }
    }
}
