pub mod drafts;
pub mod migrations;
mod rows;
pub mod statements;
pub mod versions;
