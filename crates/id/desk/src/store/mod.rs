//! Rows in, domain types out.

pub mod counts;
pub mod disputes;
pub mod flags;
pub mod migrations;
pub mod newcomers;
pub mod offices;
pub mod passes;
pub mod requests;
mod rows;
pub mod staff_sessions;
pub mod visits;
