//! Parameter sets: a curve with its group's order, its point and the digest that goes with it.

mod define;
#[cfg(test)]
pub(crate) mod examples;
mod standard;
#[cfg(test)]
mod tests;

use elliptic_curve::array::ArraySize;
use elliptic_curve::{CurveArithmetic, FieldBytes, FieldBytesSize, Scalar};
use primeorder::PrimeCurveParams;
use signature::digest::block_api::BlockSizeUser;
use signature::digest::{Digest, OutputSizeUser, Update};

use crate::identifier::Identifier;
use define::parameter_set;
pub use standard::{CryptoProA, CryptoProB, CryptoProC, Tc26P256A, Tc26P512A, Tc26P512B, Tc26P512C};

/// Keeps the list of parameter sets closed: signatures must not be made on curves of strangers.
pub(crate) trait Sealed: PrimeCurveParams {
    /// See [`crate::multiply::generator_multiples`].
    fn odd_multiples_of_generator() -> impl AsRef<[(Self::FieldElement, Self::FieldElement)]>;

    /// What the ephemeral number is derived by: a SHA-2 as strong as the key.
    type NonceDigest: Digest + BlockSizeUser + OutputSizeUser<OutputSize = FieldBytesSize<Self>>;

    /// `k · G` for a secret k that is not zero, in constant time: the coordinates.
    fn multiply_generator(k: &Scalar<Self>) -> (Self::FieldElement, Self::FieldElement);
}

/// A set of parameters of GOST R 34.10-2012.
#[expect(private_bounds, reason = "sealed")]
pub trait ParameterSet: Sealed + PrimeCurveParams {
    /// Streebog with as many bits as the key.
    type Digest: Digest + Update + BlockSizeUser + OutputSizeUser<OutputSize = FieldBytesSize<Self>>;

    /// Bytes of a signature: two numbers.
    type SignatureSize: ArraySize;

    /// The curve has this many points for each one of the group.
    const COFACTOR: u8;
}

/// A parameter set that keys in files name by an object identifier.
pub trait NamedParameterSet: ParameterSet {
    /// The identifier that this crate writes; others may stand for the same set.
    const IDENTIFIER: Identifier;
}

/// An integer modulo the group's order from as many bytes as a key has, big-endian.
pub(crate) fn reduce<C: ParameterSet>(bytes: &FieldBytes<C>) -> Scalar<C> {
    <<C as CurveArithmetic>::Scalar as elliptic_curve::ops::Reduce<FieldBytes<C>>>::reduce(bytes)
}
