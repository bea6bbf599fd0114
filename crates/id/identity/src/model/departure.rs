use std::time::Duration;

use kernel::{SubjectId, Timestamp};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Why an account is about to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The person asked for it.
    Asked,
    /// Nobody has signed in for years, and the installation removes such accounts.
    Unused,
}

impl Cause {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Unused => "unused",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Asked, Self::Unused].into_iter().find(|cause| cause.as_str() == word)
    }

    /// How long before the end each notice is given; the first one at the beginning.
    pub const fn notices(self) -> &'static [Duration] {
        const ASKED: &[Duration] = &[DAY.saturating_mul(7), DAY];
        const UNUSED: &[Duration] = &[DAY.saturating_mul(90), DAY.saturating_mul(30), DAY.saturating_mul(7)];
        match self {
            Self::Asked => ASKED,
            Self::Unused => UNUSED,
        }
    }

    /// How long one may change one's mind.
    pub fn waits(self) -> Duration {
        self.notices().first().copied().unwrap_or(DAY)
    }
}

/// An account that is about to go, and may still be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Whose account.
    pub subject: SubjectId,
    /// Why.
    pub cause: Cause,
    /// Since when.
    pub since: Timestamp,
    /// When it goes.
    pub due_at: Timestamp,
    /// How many notices were given.
    pub told: usize,
}

/// What is to be done about a departure now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing before this moment.
    Wait(Timestamp),
    /// A notice; what the departure is afterwards.
    Notice(Departure),
    /// Its time has come.
    Erase,
}

impl Departure {
    /// A departure that begins now; no notice has been given yet.
    pub fn begin(subject: SubjectId, cause: Cause, now: Timestamp) -> Self {
        Self { subject, cause, since: now, due_at: now.plus(cause.waits()), told: 0 }
    }

    /// What is to be done now. No account goes before every notice was given, even where the work stood still for weeks: the
    /// last one then moves the end.
    pub fn step(self, now: Timestamp) -> Step {
        let notices = self.cause.notices();
        let passed = notices.iter().filter(|before| now >= self.due_at.minus(**before)).count();
        if self.told < passed {
            let last = notices.last().copied().unwrap_or(DAY);
            // Of several that have come due only the latest is given: one message, not three.
            let due_at = if now >= self.due_at { now.plus(last) } else { self.due_at };
            return Step::Notice(Self { told: passed, due_at, ..self });
        }
        if now >= self.due_at && self.told == notices.len() {
            return Step::Erase;
        }
        let next = notices.get(self.told).map_or(self.due_at, |before| self.due_at.minus(*before));
        Step::Wait(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Env;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn begun(cause: Cause) -> Departure {
        let (env, _) = Env::fixed(NOW, 1);
        Departure::begin(SubjectId::generate(&env), cause, NOW)
    }

    fn walk(mut departure: Departure, looks: &[Timestamp]) -> (Departure, usize, Option<Timestamp>) {
        let mut given = 0;
        for now in looks {
            match departure.step(*now) {
                Step::Wait(until) => assert!(until > *now),
                Step::Notice(next) => {
                    given += 1;
                    departure = next;
                }
                Step::Erase => return (departure, given, Some(*now)),
            }
        }
        (departure, given, None)
    }

    #[test]
    fn who_asks_is_told_at_once_and_a_day_before_and_goes_after_seven_days() {
        let hours: Vec<_> = (0..24 * 9).map(|hour| NOW.plus(Duration::from_secs(hour * 3_600))).collect();
        let (_, given, gone) = walk(begun(Cause::Asked), &hours);
        assert_eq!((given, gone), (2, Some(NOW.plus(DAY * 7))));
    }

    #[test]
    fn an_unused_account_is_warned_three_times() {
        let days: Vec<_> = (0..100).map(|day| NOW.plus(DAY * day)).collect();
        let (_, given, gone) = walk(begun(Cause::Unused), &days);
        assert_eq!((given, gone), (3, Some(NOW.plus(DAY * 90))));
    }

    #[test]
    fn work_that_stood_still_gives_the_last_notice_before_the_end() {
        let late = NOW.plus(DAY * 30);
        let Step::Notice(next) = begun(Cause::Asked).step(late) else { unreachable!() };
        assert_eq!(next.due_at, late.plus(DAY));
        assert_eq!(next.step(late.plus(DAY)), Step::Erase);
    }

    proptest! {
        #[test]
        fn nothing_goes_without_every_notice_or_before_its_time(
            is_asked in any::<bool>(),
            mut hours in proptest::collection::vec(0_u64..24 * 400, 1..60),
        ) {
            hours.sort_unstable();
            let cause = if is_asked { Cause::Asked } else { Cause::Unused };
            let looks: Vec<_> = hours.iter().map(|hour| NOW.plus(Duration::from_secs(hour * 3_600))).collect();
            let (departure, given, gone) = walk(begun(cause), &looks);
            if let Some(at) = gone {
                prop_assert!(at >= NOW.plus(cause.waits()));
                prop_assert!(departure.told == cause.notices().len() && given > 0);
            }
        }
    }
}
