//! The Okno binary: reads configuration and composes the rooms.

fn main() {}
