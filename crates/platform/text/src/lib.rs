//! The catalogue of all user-visible text, in every language.
//!
//! Texts live in `/locales/<language>/*.ftl` (Fluent), one file per room, and are embedded into the binary. A page, a
//! message or a letter asks [`Words`] of the reader's language for a key. The crate never decides which language that
//! is, and holds no text of its own.

mod catalogue;
#[cfg(test)]
mod coverage;
mod dates;
#[cfg(test)]
mod scan;
mod value;
mod words;

pub use catalogue::has;
pub use value::Value;
pub use words::Words;
