//! What a person says of themselves: name, birth, citizenship, document, numbers, kept as versions, sealed.
//!
//! An edit makes a pending version; the current one stays in force until somebody above says that the new one's checks
//! have passed. This room never says whether a value is true, never talks to a registry, and never concludes a level:
//! it gives `assurance` the keyed fingerprints to conclude from.

pub mod model;
pub mod ops;
mod store;

pub use self::store::migrations::MIGRATIONS;
