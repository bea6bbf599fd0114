//! Another system that has people sign documents.

use web::Localized;

/// Another system that may ask people for a signature: a relying party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningClient {
    /// Its name at the door.
    pub id: String,
    /// SHA-256 of its secret: the secret is random and long, so a fast hash is enough.
    pub secret_sha256: [u8; 32],
    /// The name that people know it by.
    pub name: Localized,
    /// What the addresses begin with to which people go back: it cannot send them anywhere else.
    pub return_prefix: String,
    /// How many calls it may make a minute.
    pub calls_a_minute: u32,
}
