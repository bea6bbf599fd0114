//! Measurements on the machine at hand. Each prints the machine, the sizes and the parameters beside the figure.

mod checks;
mod letters;
mod machine;
mod messages;
mod pages;
mod signatures;

pub use checks::{ChecksBench, run as checks};
pub use letters::run as letters;
pub use messages::{MessagesBench, run as messages};
pub use pages::pages;
pub use signatures::run as signatures;
