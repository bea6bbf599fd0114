//! The rows as SeaORM reads and writes them.

pub mod counts;
pub mod disputes;
pub mod flags;
pub mod newcomers;
pub mod offices;
pub mod once;
pub mod passes;
pub mod requests;
pub mod staff_sessions;
pub mod visits;
