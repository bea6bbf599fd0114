//! The rows as SeaORM reads and writes them.

pub mod addresses;
pub mod batches;
pub mod codes;
pub mod drafts;
pub mod letters;
pub mod requests;
pub mod sheets;
