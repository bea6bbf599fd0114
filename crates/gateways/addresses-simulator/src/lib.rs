//! The address service of the sandbox: speaks `docs/api/addresses.openapi.yaml` on a socket of its own, from a small classifier.
//!
//! Regions are the country's, towns and streets are made by rule from a seed: the same seed gives the same towns. It never
//! writes down what it is asked.

mod classifier;
mod names;
mod server;

pub use classifier::Classifier;
pub use server::{AddressSimulator, AddressSimulatorConfig};
