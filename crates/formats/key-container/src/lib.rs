//! Files that hold a key and its certificate under a password: PKCS#12 (RFC 7292), also with the algorithms of ГОСТ
//! (RFC 9337, RFC 9548). Reads and writes bytes; never opens a file, never asks for chance or time, and never looks into
//! the key: what is inside is a PKCS#8 structure, whoever reads it.
//!
//! Read are: `AES-128`, `-192` and `-256` in `CBC`, ГОСТ 28147-89 in `CFB` with the meshing of keys (RFC 4357), Магма and
//! Кузнечик in `CTR-ACPKM`; keys from the password by `PBKDF2` over `SHA-1`, `SHA-2` and Стрибог; the outer code over
//! `SHA-1`, `SHA-2` and Стрибог. Not read are `RC2`, `3DES` and `RC4` of the last century: who has such a file exports it
//! again.

mod container;
mod error;
mod gost_modes;
mod integrity;
pub mod limits;
mod oids;
mod protection;
mod syntax;

pub use container::{KeyContainer, open, seal};
pub use error::ContainerError;
pub use protection::{Chance, Protection};
