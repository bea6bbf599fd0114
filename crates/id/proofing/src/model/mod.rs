//! Pure types: what is asked of a registry, what it answers, how a registry that fails is spared.

mod breaker;
mod check;
mod correction;
mod outcome;
mod plan;
mod standing;
mod view;

pub use breaker::{Breaker, BreakerState};
pub use check::{Check, CheckState, LatestCheck, Question, RegistryRequest, latest_checks, questions_for};
pub use correction::{CORRECTION_CHARS_MAX, CORRECTION_LIMIT, Correction, CorrectionEnd, CorrectionState};
pub use outcome::CheckOutcome;
pub use plan::{
    NOTICE_BEFORE, NOTICE_LASTS, Plan, PlanKind, RECHECK_AFTER, RETRY_AFTER, notice_from, recheck_at,
};
pub use standing::{Claim, Standing, Status};
pub use view::{Again, CheckView, CheckViewState, ChecksView, RegistryView};
