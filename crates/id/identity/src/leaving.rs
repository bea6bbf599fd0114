//! Leaving: an account goes, seven days after the person asked for it, and nothing that is readable stays.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::SubjectId;
use store::{ScopeKey, StoreError, Tx};

use crate::Identity;

/// Why an account may not go now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Somebody says that a contact of the account is theirs.
    Claim,
    /// A visit at a service centre is open.
    Visit,
    /// The person holds an office: somebody takes it back first.
    Office,
    /// Two accounts became one, which may still be undone.
    Merge,
    /// Two accounts claim one СНИЛС or document.
    Dispute,
}

impl Obstacle {
    /// The key of what the person is told.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Claim => "leaving-obstacle-claim",
            Self::Visit => "leaving-obstacle-visit",
            Self::Office => "leaving-obstacle-office",
            Self::Merge => "leaving-obstacle-merge",
            Self::Dispute => "leaving-obstacle-dispute",
        }
    }
}

/// A room above that holds something of a subject. It says what stands against leaving, and lets go at the end.
#[async_trait]
pub trait Holder: Send + Sync + 'static {
    /// What stands against leaving now.
    async fn find_obstacle(&self, tx: &Tx, subject: SubjectId) -> Result<Option<Obstacle>, StoreError>;

    /// Takes away what the room holds, in the transaction that destroys the subject's key. The rooms are asked from the
    /// highest down, so that each still finds what the rooms below hold.
    async fn erase(&self, tx: &Tx, subject: SubjectId, key: &ScopeKey) -> Result<(), StoreError>;

    /// Forgets what the person allowed to others, because the account is another one since a merge or its undo. Most rooms
    /// keep nothing of the kind. It may run twice.
    async fn forget_grants(&self, _tx: &Tx, _subject: SubjectId) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What the installation decides about leaving.
#[derive(Clone)]
pub struct LeavingConfig {
    /// Where the log of tombstones stands: outside the database, so that a restored backup does not bring anybody back.
    pub tombstones: PathBuf,
    /// After how long without a sign-in an account is removed; never when none.
    pub unused_after: Option<Duration>,
}

/// Leaving, composed with every room that holds something. Cheap to clone.
#[derive(Clone)]
pub struct Leaving(Arc<Inner>);

struct Inner {
    identity: Identity,
    holders: Vec<Arc<dyn Holder>>,
    config: LeavingConfig,
}

impl Leaving {
    /// Composes it. The holders come from the highest room down.
    pub fn new(identity: Identity, holders: Vec<Arc<dyn Holder>>, config: LeavingConfig) -> Self {
        Self(Arc::new(Inner { identity, holders, config }))
    }

    /// Where it is written down who has gone.
    pub fn tombstones(&self) -> &std::path::Path {
        &self.0.config.tombstones
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn holders(&self) -> &[Arc<dyn Holder>] {
        &self.0.holders
    }

    pub(crate) fn config(&self) -> &LeavingConfig {
        &self.0.config
    }
}
