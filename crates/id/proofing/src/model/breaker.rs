use std::time::Duration;

use kernel::Timestamp;

/// How a registry fares, as pages show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// It answers.
    Closed,
    /// It has failed so often that it is left alone.
    Open {
        /// Until when.
        until: Timestamp,
    },
    /// One call tries whether it answers again.
    HalfOpen,
}

/// Spares a registry that fails, and everybody who would wait for it.
///
/// A first failure only delays the next call. After several in a row the breaker opens, and from then on single calls
/// probe; each probe that fails keeps it open for longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    state: BreakerState,
    failures: u32,
    next_at: Timestamp,
}

const FAILURES_TO_OPEN: u32 = 5;
const FIRST_DELAY: Duration = Duration::from_millis(500);
const DELAY_MAX: Duration = Duration::from_secs(8);
const OPEN_FIRST: Duration = Duration::from_secs(15);
const OPEN_MAX: Duration = Duration::from_secs(5 * 60);

impl Default for Breaker {
    fn default() -> Self {
        Self { state: BreakerState::Closed, failures: 0, next_at: Timestamp::EPOCH }
    }
}

impl Breaker {
    /// How the registry fares.
    pub const fn state(self) -> BreakerState {
        self.state
    }

    /// Asks to call now. Err tells how long to wait; Ok carries the breaker of that call.
    pub fn try_call(self, now: Timestamp) -> Result<Self, Duration> {
        if now < self.next_at {
            return Err(self.next_at.since(now));
        }
        match self.state {
            BreakerState::Closed => Ok(self),
            // Others wait while the probe is out; should it never come back, they probe after the same time.
            BreakerState::Open { .. } | BreakerState::HalfOpen => {
                Ok(Self { state: BreakerState::HalfOpen, next_at: now.plus(OPEN_FIRST), ..self })
            }
        }
    }

    /// The call went well.
    #[must_use]
    pub fn succeeded(self) -> Self {
        Self::default()
    }

    /// The call failed; the registry may have asked for a wait.
    #[must_use]
    pub fn failed(self, now: Timestamp, wanted: Option<Duration>) -> Self {
        let failures = self.failures.saturating_add(1);
        let wait = match failures.checked_sub(FAILURES_TO_OPEN) {
            None => doubled(FIRST_DELAY, failures.saturating_sub(1), DELAY_MAX),
            Some(trips) => doubled(OPEN_FIRST, trips, OPEN_MAX),
        };
        let until = now.plus(wait.max(wanted.unwrap_or_default().min(OPEN_MAX)));
        let state =
            if failures < FAILURES_TO_OPEN { BreakerState::Closed } else { BreakerState::Open { until } };
        Self { state, failures, next_at: until }
    }
}

fn doubled(first: Duration, times: u32, limit: Duration) -> Duration {
    first.saturating_mul(1_u32 << times.min(16)).min(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn broken() -> Breaker {
        (0..FAILURES_TO_OPEN).fold(Breaker::default(), |breaker, _| breaker.failed(at(0), None))
    }

    #[test]
    fn a_single_failure_only_delays() {
        let breaker = Breaker::default().failed(at(0), None);
        assert_eq!(breaker.state(), BreakerState::Closed);
        assert_eq!(breaker.try_call(at(0)), Err(FIRST_DELAY));
        assert!(breaker.try_call(at(1)).is_ok());
    }

    #[test]
    fn failures_in_a_row_open_it_and_one_probe_goes_out_at_a_time() {
        assert_eq!(broken().state(), BreakerState::Open { until: at(15) });
        assert!(broken().try_call(at(14)).is_err());
        let probing = broken().try_call(at(15)).unwrap();
        assert_eq!(probing.state(), BreakerState::HalfOpen);
        assert!(probing.try_call(at(16)).is_err(), "the probe is out");
        assert_eq!(probing.succeeded(), Breaker::default());
        assert_eq!(probing.failed(at(16), None).state(), BreakerState::Open { until: at(46) });
    }

    #[test]
    fn the_wait_that_a_registry_asks_for_counts_within_bounds() {
        let wait = |wanted| {
            Breaker::default().failed(at(0), Some(Duration::from_secs(wanted))).try_call(at(0)).unwrap_err()
        };
        assert_eq!(wait(60), Duration::from_secs(60));
        assert_eq!(wait(100_000), OPEN_MAX);
    }

    proptest! {
        #[test]
        fn it_never_waits_longer_than_its_limit_and_always_calls_again(failures in 0..100_u32, now in 0..1_000_000_i64) {
            let breaker = (0..failures).fold(Breaker::default(), |breaker, _| breaker.failed(at(now), None));
            prop_assert!(breaker.try_call(at(now).plus(OPEN_MAX)).is_ok());
        }
    }
}
