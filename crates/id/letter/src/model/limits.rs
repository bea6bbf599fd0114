//! How often and where to letters go.

use std::time::Duration;

use kernel::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Letters in 30 days.
pub const LETTERS_A_MONTH_MAX: usize = 4;
/// People who get letters at one address in 30 days. More than that looks like a mailbox for strangers' letters.
pub const PEOPLE_AT_ADDRESS_MAX: usize = 3;
/// How far back letters and people are counted.
pub const COUNTED: Duration = MONTH;

/// From when on the next letter may be ordered; none: now.
pub fn next_order_at(ordered: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
    let mut recent: Vec<Timestamp> = ordered.iter().copied().filter(|at| now.since(*at) < MONTH).collect();
    recent.sort_unstable();
    let after_last = recent.last().map(|last| last.plus(DAY));
    // The oldest of the last four has to be a month old.
    let of_month = recent.iter().rev().nth(LETTERS_A_MONTH_MAX - 1).map(|first| first.plus(MONTH));
    after_last.max(of_month).filter(|at| now < *at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(100 * 86_400);

    fn days_ago(days: u64) -> Timestamp {
        NOW.minus(DAY * u32::try_from(days).unwrap())
    }

    #[test]
    fn a_second_letter_waits_a_day_and_a_fifth_a_month() {
        assert_eq!(next_order_at(&[], NOW), None);
        assert_eq!(next_order_at(&[days_ago(1)], NOW), None);
        let half_a_day_ago = NOW.minus(DAY / 2);
        assert_eq!(next_order_at(&[half_a_day_ago], NOW), Some(half_a_day_ago.plus(DAY)));
        let four = [days_ago(20), days_ago(12), days_ago(8), days_ago(4)];
        assert_eq!(next_order_at(&four, NOW), Some(days_ago(20).plus(MONTH)));
        assert_eq!(next_order_at(&[days_ago(31), days_ago(12), days_ago(8), days_ago(4)], NOW), None);
    }

    proptest! {
        /// Whoever orders whenever it is allowed never gets more than one a day and four a month.
        #[test]
        fn the_limits_hold_at_every_moment(hours in proptest::collection::vec(1_u64..200, 1..60)) {
            let (mut now, mut ordered) = (Timestamp::from_seconds(0), Vec::new());
            for step in hours {
                now = now.plus(Duration::from_secs(step * 3_600));
                if next_order_at(&ordered, now).is_none() {
                    ordered.push(now);
                }
            }
            for (at, one) in ordered.iter().enumerate() {
                let within = |span: Duration| {
                    ordered.iter().skip(at).filter(|other| other.since(*one) < span).count()
                };
                prop_assert!(within(DAY) <= 1);
                prop_assert!(within(MONTH) <= LETTERS_A_MONTH_MAX);
            }
        }
    }
}
