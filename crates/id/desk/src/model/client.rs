use super::centre::CentreCode;

/// Software of a centre, which works at the desk for the centre's registrars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskClient {
    /// Its name at the door.
    pub id: String,
    /// SHA-256 of its secret: the secret is random and long, so a fast hash is enough.
    pub secret_sha256: [u8; 32],
    /// The one centre that it works for.
    pub centre: CentreCode,
    /// How many calls it may make a minute.
    pub calls_a_minute: u32,
}
