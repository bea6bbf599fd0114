//! Puts the rooms of each side together.

mod id;
mod portal;
mod signatures;

pub use id::{IdConfig, IdSide, LeavingTerms, MIGRATIONS, PostConfig};
pub use portal::{PortalConfig, portal};
pub use signatures::SignaturesConfig;

use jiff::tz::TimeZone;
use kernel::Secret;
use web::Localized;

/// What both sides show of the installation.
#[derive(Clone)]
pub struct Appearance {
    /// The name beside the logo.
    pub installation: Localized,
    /// The number of the hot line.
    pub hotline: String,
    /// When it answers.
    pub hotline_hours: Localized,
    /// The time zone in which times are told.
    pub time_zone: TimeZone,
}

/// The key of a side's form tokens, from its own roots.
fn csrf_key(vault: &store::Vault) -> Secret<Vec<u8>> {
    Secret::new(vault.code_hash("csrf", &[]).to_vec())
}
