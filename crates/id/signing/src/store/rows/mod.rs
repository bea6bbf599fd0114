pub mod certificates;
pub mod challenges;
pub mod documents;
pub mod requests;
pub mod sign_ins;
