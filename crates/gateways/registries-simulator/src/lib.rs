//! The state registries with a synthetic population, behind their real protocol, on a socket of their own: for demo,
//! tests and benches.
//!
//! [`RegistriesSimulator::start`] opens the socket; one simulator is the pension fund, the interior ministry, the tax
//! service and the civil registry, each under its own path and with its own key. Answers are computed from a [`Population`] of people who do
//! not exist. What is special about a person and about the answers on them follows from their number ([`SLOTS`];
//! `docs/sandbox-registries.md` tells it in words), and a [`Switch`] holds for all answers of a registry. The sandbox's
//! pages work on [`World`].
//!
//! It never runs in production, never keeps anything beyond its process, and never shares memory with the product: the
//! product talks to it through the real client alone.

mod corrections;
mod exchange;
mod judge;
mod keys;
mod population;
mod server;
mod world;

pub use keys::RegistryKeys;
pub use population::{
    AS_OF, Behaviour, BirthRecord, Guardianship, PEOPLE_MAX, Person, Persona, Population, SLOT_PERIOD, SLOTS,
    Slot, population_csv, population_json,
};
pub use server::{Consumer, RegistriesSimulator, SimulatorConfig};
pub use world::{Counters, Switch, Times, World};
