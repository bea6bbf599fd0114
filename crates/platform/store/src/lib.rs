//! Opens and migrates the database (embedded SQLite or PostgreSQL), begins every write transaction, seals columns,
//! makes blind indexes, keeps budgets of tries.
//!
//! The same code serves both engines. It never knows what the rows of other rooms mean: a room keeps its entities
//! and queries in a private `store` module and asks this room for [`Tx`], [`Vault`] and [`Migration`]s.

mod error;
mod limits;
mod migrate;
mod open;
mod plans;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
mod tx;
mod vault;

pub use error::StoreError;
pub use limits::{Budget, Spent};
pub use migrate::Migration;
pub use open::{DatabaseUrl, Engine, Installation, Store};
pub use token::{Token, TokenHash};
pub use tx::Tx;
pub use vault::{
    BlindIndex, Cell, Custodian, CustodianError, CustodianKey, Field, Fingerprint, KeyDescription, Keyring,
    KeyringError, Scope, ScopeKey, ScopeKind, Sealed, Vault,
};

/// Re-exported for the private `store` modules of the rooms, so that one version serves all.
pub use sea_orm;

/// The migrations of this room: scope keys and limits. They come first in every database.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-store-1-scope-keys",
        sql: "CREATE TABLE scope_keys (
            lane {lane} NOT NULL,
            kind TEXT NOT NULL,
            scope {uuid} NOT NULL,
            root_version {int} NOT NULL,
            wrapped {bytes} NOT NULL,
            PRIMARY KEY (lane, kind, scope)
        {end}",
    },
    Migration {
        id: "2026-11-28-store-2-limits",
        sql: "CREATE TABLE limits (
            lane {lane} NOT NULL,
            budget TEXT NOT NULL,
            keyed {bytes} NOT NULL,
            window_start {time} NOT NULL,
            window_end {time} NOT NULL,
            used {int} NOT NULL,
            PRIMARY KEY (lane, budget, keyed)
        {end};
        CREATE INDEX limits_by_end ON limits (window_end)",
    },
];
