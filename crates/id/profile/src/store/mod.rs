pub mod drafts;
pub mod migrations;
mod rows;
pub mod versions;
