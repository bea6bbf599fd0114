//! Measurements on the machine at hand. Each prints the machine, the sizes and the parameters beside the figure.

mod checks;
mod machine;
mod pages;

pub use checks::{ChecksBench, run as checks};
pub use pages::pages;
