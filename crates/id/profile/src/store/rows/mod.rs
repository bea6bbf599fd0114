pub mod drafts;
pub mod statements;
pub mod versions;
