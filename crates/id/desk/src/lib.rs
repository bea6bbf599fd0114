//! Service centres and the registrar's desk.
//!
//! Here stands who may confirm whom: offices of staff, the presence of the applicant, the comparison with the paper, the
//! act itself. This room never concludes a level and never shows data before presence is proven.

pub mod model;
pub mod pages;

use std::sync::Arc;

use model::centre::Centres;

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    centres: Centres,
}

impl Desk {
    /// Composes the room.
    pub fn new(centres: Centres) -> Self {
        Self(Arc::new(Inner { centres }))
    }

    /// The centres of the installation.
    pub fn centres(&self) -> &Centres {
        &self.0.centres
    }
}
