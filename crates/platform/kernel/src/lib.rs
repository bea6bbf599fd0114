//! What every room stands on: time, chance, typed ids, lanes, languages, money and secrets.
//!
//! Nothing here reads the system clock or the system's randomness except the two types made for it
//! ([`SystemClock`], [`SystemRng`]), which only the binary constructs. Nothing here does input or output.

mod clock;
mod id;
mod lane;
mod language;
mod money;
mod rng;
mod secret;

pub use clock::{Clock, ClockAhead, FixedClock, SystemClock, Timestamp};
pub use id::{Oid, OidError, SubjectId, new_uuid, uuid_v7};
pub use lane::{LANES, Lane, LaneError};
pub use language::Language;
pub use money::Kopecks;
pub use rng::{Rng, SeededRng, SystemRng};
pub use secret::Secret;

/// Re-exported so that [`typed_id!`] works in rooms that do not name the crate.
pub use uuid::Uuid;

/// A civil date, as printed in documents.
pub use jiff::civil::Date;

use std::sync::Arc;
use std::time::Duration;

/// The injected surroundings: where time and chance come from.
#[derive(Clone)]
pub struct Env {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub rng: Arc<dyn Rng>,
}

impl Env {
    /// The real surroundings. Only the binary calls this.
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), rng: Arc::new(SystemRng::default()) }
    }

    /// The real surroundings at a clock that is ahead. Only a demo calls this.
    pub fn system_ahead(ahead: Duration) -> Self {
        Self { clock: Arc::new(ClockAhead::of(SystemClock, ahead)), ..Self::system() }
    }

    /// Surroundings for tests: a clock that stands at `now` and randomness from `seed`.
    pub fn fixed(now: Timestamp, seed: u64) -> (Self, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::at(now));
        (Self { clock: clock.clone(), rng: Arc::new(SeededRng::new(seed)) }, clock)
    }

    /// Now, by the injected clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
