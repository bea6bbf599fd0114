//! Rows in, domain types out.

pub mod addresses;
pub mod batches;
pub mod codes;
pub mod drafts;
pub mod letters;
pub mod migrations;
pub mod requests;
mod rows;
pub mod sheets;
