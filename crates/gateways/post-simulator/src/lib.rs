//! The post and its printing house behind their real protocol, on a socket of their own: for demo, tests and benches.
//!
//! It takes batches, opens the sheets with the printing house's key, keeps the letters in memory and within bounds, and
//! tells their way as events. Whoever plays the postman moves a letter on through [`World`]: one step after the other,
//! or back to the sender; the sandbox's page `/post` does this. A letter is accepted as soon as it was handed over.
//!
//! Postcodes that make it act by itself, whatever the postman does:
//!
//! | last digits | what happens |
//! |---|---|
//! | `001` | 503 at the first try of each batch with such a letter, then taken |
//! | `002` | the answer to the first try of each batch with such a letter is lost, though the batch was taken |
//! | `003` | the letter comes back as soon as it should arrive |
//! | `004` | every event comes twice |
//! | `005` | the answer to the first try of each batch with such a letter comes two seconds late; the batch is taken at once |
//! | `009` | the letter goes through all steps at once, up to the handover |
//!
//! It never runs in production, and it never writes a name, an address or a code into the log.

mod house;
mod server;
mod world;

pub use house::{HousePair, Sheet, take_apart};
pub use server::{PostSimulator, PostSimulatorConfig};
pub use world::{BatchCount, Letter, PostStatistics, Switch, World};
