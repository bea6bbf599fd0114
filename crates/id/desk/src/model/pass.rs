use std::time::Duration;

use kernel::{Lane, Rng, Secret};

/// How long the QR on the applicant's screen is good for.
pub const PASS_LASTS: Duration = Duration::from_secs(15 * 60);
/// Digits of a pass: four of the lane, 36 of chance.
pub const PASS_DIGITS: usize = 40;

/// What the QR holds: digits alone, so that a scanner types the same under every keyboard layout.
pub struct Pass {
    lane: Lane,
    digits: Secret<String>,
}

const HALF: u64 = 1_000_000_000_000_000_000;

impl Pass {
    /// Draws a pass whose row lives in `lane`.
    pub fn draw(lane: Lane, rng: &dyn Rng) -> Self {
        let digits = format!("{:04}{:018}{:018}", lane.number(), rng.below(HALF), rng.below(HALF));
        Self { lane, digits: Secret::new(digits) }
    }

    /// Reads what a scanner or a person typed; spaces do not count. None when it is no pass.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != PASS_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let lane = Lane::try_from(digits.get(..4)?.parse::<i64>().ok()?).ok()?;
        Some(Self { lane, digits: Secret::new(digits) })
    }

    /// Where its row lives.
    pub const fn lane(&self) -> Lane {
        self.lane
    }

    /// The digits.
    pub fn expose(&self) -> &str {
        self.digits.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRng;

    #[test]
    fn a_pass_survives_print_and_parse_with_its_lane() {
        let lane = Lane::try_from(777_i64).unwrap();
        let pass = Pass::draw(lane, &SeededRng::new(1));
        let parsed = Pass::parse(&format!(" {}\n", pass.expose())).unwrap();
        assert_eq!((parsed.lane(), parsed.expose()), (lane, pass.expose()));
    }

    #[test]
    fn a_phone_a_snils_or_nonsense_is_no_pass() {
        for text in ["", "112-233-445 95", "+7 912 123-45-67", &"9".repeat(40), &"я".repeat(40)] {
            assert!(Pass::parse(text).is_none(), "{text}");
        }
    }
}
