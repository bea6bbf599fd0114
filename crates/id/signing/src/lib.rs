//! Electronic signatures: a person confirms the account with a qualified certificate, signs in with it, signs documents, their
//! own and those that other systems ask for, and sees which certificates were used.
//!
//! What is signed to confirm or to sign in is a readable text, a *challenge*, which is bound to the site, the purpose, one
//! account or browser, and a quarter of an hour. This room never sees a private key, never calls a signature valid by
//! itself (that is `signed-message`, against accredited authorities and their word on revocation), and never concludes a
//! level: it records evidence.

mod error;
mod jobs;
mod limits;
mod messages;
pub mod model;
pub mod ops;
pub mod pages;
mod records;
mod store;
mod trust;

use std::sync::Arc;

use async_trait::async_trait;
use certificate::SignatureBackend;
use gateway_revocation::RevocationClient;
use identity::Identity;
use jiff::tz::TimeZone;
use proofing::Proofing;
use tokio::sync::Semaphore;

use crate::model::client::SigningClient;

pub use error::SigningError;
pub use store::migrations::MIGRATIONS;
pub use trust::{Accredited, AccreditedCentre, Trusted};

/// Signatures that are verified at one time; each may wait for an authority's answer.
const VERIFIED_AT_ONCE: usize = 32;

/// Documents of other systems that are in memory at one time.
const CALLS_AT_ONCE: usize = 8;

/// What the installation decides.
#[derive(Clone)]
pub struct SigningConfig {
    /// The name of the site, as challenges say it, in both languages.
    pub installation: web::Localized,
    /// The zone in which challenges tell the time.
    pub time_zone: TimeZone,
    /// Where the agent on a person's computer listens.
    pub agent: web::AgentAddress,
    /// Other systems that may ask people for signatures.
    pub clients: Vec<SigningClient>,
    /// Who works out digests and signatures.
    pub backend: Arc<dyn SignatureBackend>,
}

/// Keys of test people: only where there is a sandbox.
#[async_trait]
pub trait TestKeys: Send + Sync + 'static {
    /// Signs bytes, apart, with the key of a person of the test population; none when there is no such person.
    async fn sign(&self, snils: &person::Snils, content: Vec<u8>) -> Option<Vec<u8>>;
}

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Signing(Arc<Inner>);

struct Inner {
    proofing: Proofing,
    trusted: Trusted,
    revocation: RevocationClient,
    test_keys: Option<Arc<dyn TestKeys>>,
    config: SigningConfig,
    at_once: Semaphore,
    calls_at_once: Semaphore,
}

impl Signing {
    /// Composes the room. Without accredited authorities no signature is taken, and none is offered.
    pub fn new(
        proofing: Proofing,
        trusted: Trusted,
        revocation: RevocationClient,
        test_keys: Option<Arc<dyn TestKeys>>,
        config: SigningConfig,
    ) -> Self {
        let (at_once, calls_at_once) = (Semaphore::new(VERIFIED_AT_ONCE), Semaphore::new(CALLS_AT_ONCE));
        let inner = Inner { proofing, trusted, revocation, test_keys, config, at_once, calls_at_once };
        Self(Arc::new(inner))
    }

    /// Whether signatures are taken here.
    pub fn is_offered(&self) -> bool {
        !self.0.trusted.current().anchors.is_empty()
    }

    /// Whom signatures are trusted by.
    pub fn trusted(&self) -> &Trusted {
        &self.0.trusted
    }

    /// The room below.
    pub fn identity(&self) -> &Identity {
        self.0.proofing.identity()
    }

    pub(crate) fn proofing(&self) -> &Proofing {
        &self.0.proofing
    }

    pub(crate) fn db(&self) -> &::store::Store {
        self.0.proofing.db()
    }

    pub(crate) fn config(&self) -> &SigningConfig {
        &self.0.config
    }

    pub(crate) fn revocation(&self) -> &RevocationClient {
        &self.0.revocation
    }

    pub(crate) fn test_keys(&self) -> Option<&Arc<dyn TestKeys>> {
        self.0.test_keys.as_ref()
    }

    pub(crate) fn calls_at_once(&self) -> &Semaphore {
        &self.0.calls_at_once
    }

    pub(crate) fn at_once(&self) -> &Semaphore {
        &self.0.at_once
    }
}
