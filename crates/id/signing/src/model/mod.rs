//! The pure part: challenges, who signed, certificates, documents. No async, no SQL, no clock.

pub mod armour;
pub mod certificate;
pub mod challenge;
pub mod document;
pub mod signer;
