//! Keys whose parameter set is known only when they are read.

mod signature;
mod signing;
mod verifying;

pub use signature::AnySignature;
pub use signing::AnySigningKey;
pub use verifying::AnyVerifyingKey;

/// A match over the parameter set of an identifier, with `$set` as its type inside.
macro_rules! with_set {
    ($identifier:expr, $set:ident => $body:expr) => {
        match $crate::identifier::Identifier::canonical($identifier) {
            Identifier::CryptoProA | Identifier::CryptoProXchA | Identifier::Tc26P256B => {
                type $set = $crate::sets::CryptoProA;
                $body.map(Key::CryptoProA)
            }
            Identifier::CryptoProB | Identifier::Tc26P256C => {
                type $set = $crate::sets::CryptoProB;
                $body.map(Key::CryptoProB)
            }
            Identifier::CryptoProC | Identifier::CryptoProXchB | Identifier::Tc26P256D => {
                type $set = $crate::sets::CryptoProC;
                $body.map(Key::CryptoProC)
            }
            Identifier::Tc26P256A => {
                type $set = $crate::sets::Tc26P256A;
                $body.map(Key::Tc26P256A)
            }
            Identifier::Tc26P512A => {
                type $set = $crate::sets::Tc26P512A;
                $body.map(Key::Tc26P512A)
            }
            Identifier::Tc26P512B => {
                type $set = $crate::sets::Tc26P512B;
                $body.map(Key::Tc26P512B)
            }
            Identifier::Tc26P512C => {
                type $set = $crate::sets::Tc26P512C;
                $body.map(Key::Tc26P512C)
            }
        }
    };
}

/// A match over the keys, with the key of whatever set inside.
macro_rules! with_key {
    ($key:expr, $inner:ident => $body:expr) => {
        match $key {
            Key::CryptoProA($inner) => $body,
            Key::CryptoProB($inner) => $body,
            Key::CryptoProC($inner) => $body,
            Key::Tc26P256A($inner) => $body,
            Key::Tc26P512A($inner) => $body,
            Key::Tc26P512B($inner) => $body,
            Key::Tc26P512C($inner) => $body,
        }
    };
}

use {with_key, with_set};
