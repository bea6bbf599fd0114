//! What can be wrong with a key.

use core::fmt;
use elliptic_curve::pkcs8::{self, spki};

/// Why a key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The bytes have not the length that the parameter set asks for.
    Length,
    /// The coordinates are not those of a point on the curve.
    NotOnCurve,
    /// The point is on the curve, and outside the subgroup of prime order.
    NotInSubgroup,
    /// The private key is zero or not below the group's order.
    OutOfRange,
    /// The private key is stored with masks, as some tools do; this crate reads bare keys only.
    Masked,
    /// The algorithm is not GOST R 34.10-2012.
    UnknownAlgorithm,
    /// The parameter set is unknown, or belongs to keys of the other length.
    UnknownParameterSet,
    /// The digest named beside the parameter set is not the one of this key length.
    UnexpectedDigest,
    /// Not the ASN.1 structure of a key.
    Malformed,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "the key has the wrong length",
            Self::NotOnCurve => "the public key is not a point on the curve",
            Self::NotInSubgroup => "the public key is outside the subgroup of prime order",
            Self::OutOfRange => "the private key is zero or not below the order of the group",
            Self::Masked => "the private key is masked",
            Self::UnknownAlgorithm => "the key is not for GOST R 34.10-2012",
            Self::UnknownParameterSet => "the parameter set is unknown",
            Self::UnexpectedDigest => "the key names a digest that does not belong to it",
            Self::Malformed => "the encoding of the key is malformed",
        })
    }
}

impl core::error::Error for KeyError {}

impl From<KeyError> for spki::Error {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::UnknownAlgorithm | KeyError::UnknownParameterSet | KeyError::UnexpectedDigest => {
                Self::AlgorithmParametersMissing
            }
            _ => Self::KeyMalformed,
        }
    }
}

impl From<KeyError> for pkcs8::Error {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::UnknownAlgorithm | KeyError::UnknownParameterSet | KeyError::UnexpectedDigest => {
                Self::ParametersMalformed
            }
            _ => Self::KeyMalformed(pkcs8::KeyError::Invalid),
        }
    }
}
