//! The pure part: challenges, who signed, certificates, documents, and who asks for signatures. No async, no SQL, no clock.

pub mod armour;
pub mod certificate;
pub mod challenge;
pub mod client;
pub mod document;
pub mod request;
pub mod signer;
