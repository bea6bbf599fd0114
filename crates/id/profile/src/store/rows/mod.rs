pub mod drafts;
pub mod versions;
