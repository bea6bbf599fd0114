//! Registry checks and the desk: turns the world's answers into evidence, and evidence into a level.
//!
//! This room never signs anybody in and never decides by itself what a level takes: that is `assurance`.

pub mod pages;
