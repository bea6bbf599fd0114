//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod scans;

use axum::extract::FromRef;
use identity::Identity;
use web::Routes;

use crate::Scans;

pub use self::scans::describe;

impl FromRef<Scans> for Identity {
    fn from_ref(scans: &Scans) -> Self {
        scans.identity().clone()
    }
}

/// Every route of this room.
pub fn routes(scans: Scans) -> Routes {
    scans::routes().with_state(scans)
}
