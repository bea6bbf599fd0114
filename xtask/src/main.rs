//! Tidy, arrows, test set-up and faults.

fn main() {}
