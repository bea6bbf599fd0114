//! The accredited authorities, as they are now. The list may be read anew while the process runs.

use std::sync::{Arc, PoisonError, RwLock};

use certificate::Certificate;

/// A centre that issues certificates, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccreditedCentre {
    /// Its name.
    pub name: String,
    /// Where it is; empty when unknown.
    pub address: String,
    /// Its site; empty when unknown.
    pub site: String,
}

/// Whom signatures are trusted by.
#[derive(Clone, Debug, Default)]
pub struct Accredited {
    /// Certificates that need no other above them.
    pub anchors: Vec<Certificate>,
    /// Certificates that may stand between, beside those that a message encloses.
    pub intermediates: Vec<Certificate>,
    /// The centres, for people who look for one.
    pub centres: Vec<AccreditedCentre>,
}

/// The accredited authorities in force. Cheap to clone; all clones see a replacement at once.
#[derive(Clone, Debug, Default)]
pub struct Trusted(Arc<RwLock<Arc<Accredited>>>);

impl Trusted {
    /// Trusts these.
    pub fn new(accredited: Accredited) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(accredited))))
    }

    /// What is in force now.
    pub fn current(&self) -> Arc<Accredited> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Trusts these from now on, and nobody else.
    pub fn replace(&self, accredited: Accredited) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(accredited);
    }
}
