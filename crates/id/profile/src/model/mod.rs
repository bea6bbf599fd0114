//! Pure types: the data, the life of its versions, and the form by which it is entered.

mod data;
mod fingerprints;
pub mod form;
mod lifecycle;
mod statement;
mod version;

pub use data::{Content, PersonData};
pub use fingerprints::Fingerprints;
pub use form::PersonForm;
pub use lifecycle::{Lifecycle, LifecycleError};
pub use statement::{Address, AddressKind, Paper, SpecialStatus, Stated, Statement, Vehicle};
pub use version::{InnSource, Profile, Version, VersionState};
