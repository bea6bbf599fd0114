//! A child, and the life of a link to one. Pure.

mod child;
mod link;
mod merge;
#[cfg(test)]
mod merge_tests;
#[cfg(test)]
mod tests;
mod words;

pub use child::{Act, Asked, Birthdays, ChildData, Step, TellAhead};
pub use link::{ASK_DAYS_MAX, Answered, HELD_MAX, Link, LinkState, RECHECK_EVERY};
pub use merge::{follows, wakes};
pub use words::{End, Refusal, Role, Share};
