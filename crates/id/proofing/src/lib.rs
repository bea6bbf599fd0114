//! Registry checks and the desk: turns the world's answers into evidence, and evidence into a level.
//!
//! Checks are rows that are their own queue: a sender and a poller for each registry work on them in batches, and an
//! answer is recorded, concluded from and told in one transaction before it is acknowledged. This room never signs
//! anybody in and never decides by itself what a level takes: that is `assurance`.

mod error;
mod history;
mod jobs;
mod limits;
mod links;
mod messages;
pub mod model;
pub mod ops;
pub mod pages;
mod records;
mod store;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gateway_addresses::AddressClient;
use gateway_registries::{Registry, RegistryClient};
use identity::Identity;
use tokio::sync::{Notify, Semaphore};

use self::model::{Breaker, Question};
use self::ops::addresses::AddressLine;

pub use self::error::{ProofingError, SubmissionLimit};
pub use self::history::{TellsHistory, ToldEntry};
pub use self::jobs::{DataInForce, MetOwner, Reconclude};
pub use self::links::{TellsLinks, ToldLink};
pub use self::store::migrations::MIGRATIONS;

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Proofing(Arc<Inner>);

struct Inner {
    identity: Identity,
    lines: Vec<Line>,
    /// Who may typeset a paper at present.
    press: Semaphore,
    addresses: Option<AddressLine>,
}

/// One registry as this process reaches it.
struct Line {
    client: RegistryClient,
    breaker: Mutex<Breaker>,
    /// There may be something to send.
    queued: Notify,
    /// There may be something to fetch.
    sent: Notify,
}

impl Proofing {
    /// Composes the room. A process that only serves pages has no clients: the checks wait for one that has. Clients of
    /// registries that this room does not ask are left aside.
    pub fn new(identity: Identity, clients: Vec<RegistryClient>) -> Self {
        Self::with_addresses(identity, clients, None)
    }

    /// The same, with an address service for those who type an address.
    pub fn with_addresses(
        identity: Identity,
        clients: Vec<RegistryClient>,
        addresses: Option<AddressClient>,
    ) -> Self {
        let asks = |client: &RegistryClient| {
            Question::ALL.iter().any(|question| question.registry() == client.registry())
        };
        let line =
            |client| Line { client, breaker: Mutex::default(), queued: Notify::new(), sent: Notify::new() };
        let lines = clients.into_iter().filter(asks).map(line).collect();
        Self(Arc::new(Inner {
            identity,
            lines,
            press: Semaphore::new(1),
            addresses: addresses.map(AddressLine::new),
        }))
    }

    /// The room below.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The database of the side.
    pub fn db(&self) -> &::store::Store {
        self.0.identity.store()
    }

    /// Tells the senders of this process that checks were queued and committed. Without it they look by themselves
    /// within a second.
    pub fn wake(&self) {
        for line in &self.0.lines {
            line.queued.notify_one();
        }
    }

    fn press(&self) -> &Semaphore {
        &self.0.press
    }

    fn address_line(&self) -> Option<&AddressLine> {
        self.0.addresses.as_ref()
    }

    fn line(&self, registry: Registry) -> Option<&Line> {
        self.0.lines.iter().find(|line| line.client.registry() == registry)
    }
}

impl Line {
    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
