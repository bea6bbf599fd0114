//! The use cases of this room. Transactions begin here.

pub mod answers;
pub mod ask;
pub mod desk;
pub mod end;
pub mod leaving;
pub mod merge;
pub mod share;
pub mod sweep;
mod tell;
pub mod view;
