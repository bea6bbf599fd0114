//! Children: subjects without an account, and the people who act for them.
//!
//! A parent or a guardian names a child by the birth certificate; the civil registry says yes or no about the asker, and
//! a yes makes the link. Both parents may hold one to the same child, whose data are sealed by a key of the child's own.
//! Links are asked about anew and end at 18, by what a court decided, at the desk, or when the holder lets go. From 14 on
//! the child may have an account and chooses what the holders see of it.
//!
//! What it never does: give anybody a level, own a СНИЛС, or say to one person who else the registry names.

mod error;
mod jobs;
mod limits;
mod messages;
pub mod model;
pub mod ops;
pub mod pages;
mod records;
mod store;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gateway_registries::{Registry, RegistryClient};
use identity::Identity;
use proofing::model::Breaker;

pub use self::error::{AskLimit, ChildrenError};
pub use self::store::migrations::MIGRATIONS;

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Children(Arc<Inner>);

struct Inner {
    identity: Identity,
    client: Option<RegistryClient>,
    breaker: Mutex<Breaker>,
}

impl Children {
    /// Composes the room. Of the clients it takes that of the civil registry; without one the questions wait.
    pub fn new(identity: Identity, clients: &[RegistryClient]) -> Self {
        let client = clients.iter().find(|client| client.registry() == Registry::Zags).cloned();
        Self(Arc::new(Inner { identity, client, breaker: Mutex::default() }))
    }

    /// The room of accounts.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The database of the side.
    pub fn db(&self) -> &::store::Store {
        self.0.identity.store()
    }

    /// How many children are known here: for tests and for whoever runs the installation.
    pub async fn count_children(&self) -> Result<u64, ::store::StoreError> {
        self::store::children::count(self.db().reader()).await
    }

    fn client(&self) -> Option<&RegistryClient> {
        self.0.client.as_ref()
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.0.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
