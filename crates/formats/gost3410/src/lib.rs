//! Signatures of GOST R 34.10-2012. It never draws randomness by itself, and knows nothing of certificates.
//!
#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod any;
#[cfg(feature = "std")]
mod comb;
mod encoding;
mod error;
mod fields;
mod identifier;
mod multiply;
mod sets;
mod signature;
mod signing;
mod verifying;

pub use ::signature as signature_traits;
pub use elliptic_curve;
pub use elliptic_curve::pkcs8;
pub use streebog;

pub use crate::any::{AnySignature, AnySigningKey, AnyVerifyingKey};
pub use crate::error::KeyError;
pub use crate::identifier::{
    DIGEST_256, DIGEST_512, Identifier, KEY_256, KEY_512, KeySize, SIGNATURE_256, SIGNATURE_512,
};
pub use crate::sets::{
    CryptoProA, CryptoProB, CryptoProC, NamedParameterSet, ParameterSet, Tc26P256A, Tc26P512A, Tc26P512B,
    Tc26P512C,
};
pub use crate::signature::{Signature, SignatureBytes};
pub use crate::signing::SigningKey;
pub use crate::verifying::VerifyingKey;
