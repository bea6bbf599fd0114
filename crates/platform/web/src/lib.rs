//! The kit that makes pages: routes with their audience, the shell around every page, forms with their mistakes,
//! the component library, error pages, assets, and the checks that stand before every handler.
//!
//! It knows no person, no session store and no use case: who may pass is the side's [`Gate`]. It never reads
//! configuration, and no page of it needs a script. `README.md` beside this crate shows how a page is made.

mod assets;
mod config;
mod cookies;
mod csrf;
mod error;
mod error_page;
mod form;
#[cfg(any(test, feature = "testing"))]
pub mod gallery;
mod gate;
mod guard;
mod language;
mod live;
mod low_vision;
mod network;
mod outer;
mod page;
mod routes;
mod shell;
mod signing;
mod site;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod upload;

pub use config::{AddressError, AddressRange, Localized, PublicUrl, Side, WebConfig};
pub use error::PageError;
pub use form::{FieldError, Form};
pub use gate::Gate;
pub use live::{LiveHub, Seen, StreamLimits, Versions};
pub use low_vision::LowVision;
pub use network::Network;
pub use page::{local_path, page, page_with, page_with_errors, see};
pub use routes::{Audience, RouteSpec, Routes};
pub use shell::{BrowserId, Count, NavLink, NavLinks, Shell, UserPill};
pub use signing::{AgentAddress, SignedKind, Signing, allow_signing};
pub use site::{Site, SiteBuilder};
pub use upload::{Sent, Upload};

/// Spans that several modules name.
mod seconds {
    use std::time::Duration;

    pub(crate) const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
}
