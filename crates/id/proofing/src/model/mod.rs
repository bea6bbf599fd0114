//! Pure types: what is asked of a registry, what it answers, how a registry that fails is spared.

mod breaker;
mod check;
mod outcome;
mod standing;
mod view;

pub use breaker::{Breaker, BreakerState};
pub use check::{Check, CheckState, Question, RegistryRequest, questions_for};
pub use outcome::CheckOutcome;
pub use standing::{Claim, Standing, Status};
pub use view::{CheckView, CheckViewState, ChecksView, RegistryView};
