//! The use cases. Transactions begin here.

pub mod certificates;
mod certify;
pub mod challenge;
pub mod confirm;
pub mod documents;
pub mod housekeeping;
pub mod leaving;
pub mod requested;
pub mod requests;
pub mod sign_in;
mod tell;
pub mod test_keys;
pub mod verify;
