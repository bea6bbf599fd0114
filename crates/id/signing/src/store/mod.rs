pub mod certificates;
pub mod challenges;
pub mod documents;
pub mod migrations;
pub mod requests;
mod rows;
