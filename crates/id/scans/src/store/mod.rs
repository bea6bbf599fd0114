//! The rows and the files of this room.

pub mod migrations;
pub mod objects;
mod rows;
pub mod scans;
