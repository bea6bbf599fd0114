//! One file per use case. Transactions begin here.

pub mod approve;
pub mod batch;
pub mod cancel;
mod confirm;
pub mod enter;
pub mod gather;
pub mod hand;
pub mod housekeeping;
pub mod leaving;
pub mod office;
pub mod order;
pub mod recall;
pub mod render;
pub mod sample;
mod settle;
mod sheet;
mod tell;
pub mod track;
pub mod tracks;
pub mod view;
