//! Sheets of paper: letters and the register of a batch, and what is known of a person, each typeset into one PDF.
//!
//! typst is heavy to compile, so it stands here alone and few rooms depend on this one. What is printed comes in as
//! values, texts included: this room knows neither languages nor codes. It never touches disk or network, and nothing of
//! a sheet stays behind: the caches of the typesetter are emptied after each document.

mod document;
mod qr;
mod record;
mod world;

pub use document::{Letter, PaperError, Print, Register, RegisterRow, typeset};
pub use record::{Block, Record, Section, typeset_record};
