//! Keys: what is sealed, indexed, fingerprinted, and by which root.

mod custodian;
mod index;
mod keyring;
mod scope;

use std::sync::Arc;

pub use custodian::{Custodian, CustodianError, CustodianKey};
pub use index::{BlindIndex, Field, Fingerprint};
pub use keyring::{KeyDescription, Keyring, KeyringError};
pub use scope::{Cell, Scope, ScopeKey, ScopeKind, Sealed};

/// Seals, indexes and fingerprints with the roots of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Keyring>);

impl Vault {
    /// A vault over the roots.
    pub fn new(keyring: Keyring) -> Self {
        Self(Arc::new(keyring))
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0
    }
}
