//! Keys that never leave their device: tokens of people and security modules of systems, through PKCS#11. Lists the
//! certificates, signs digests with the key beside one (ГОСТ Р 34.10-2012, RSA, ECDSA), changes the PIN. How often a
//! wrong PIN may be typed is the token's own affair.
//!
//! It never makes or moves a key, never keeps a PIN, and trusts no token's signature of ГОСТ that it has not verified.

mod error;
#[expect(unsafe_code, reason = "mechanisms that the safe binding cannot name are called through the raw one")]
mod raw;
mod signer;
mod token;

pub use error::TokenError;
pub use signer::TokenSigner;
pub use token::{Token, TokenKey};
