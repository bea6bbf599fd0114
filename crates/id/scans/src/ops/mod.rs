//! The use cases of this room. Transactions begin here.

pub mod add;
pub mod leaving;
pub mod remove;
pub mod sweep;
pub mod view;
