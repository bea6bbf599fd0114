//! A signature: two numbers, s and r.

use core::fmt;
use elliptic_curve::array::Array;
use elliptic_curve::array::typenum::Unsigned;
use elliptic_curve::ff::{Field, PrimeField};
use elliptic_curve::{FieldBytes, FieldBytesSize, Scalar};
use signature::{Error, SignatureEncoding};

use crate::sets::ParameterSet;

/// Signature bytes: `s ‖ r`, each big-endian.
///
/// This is the form in certificates, CRLs and CMS (RFC 9215, section 2). Some tools write all the bytes in
/// the opposite order.
pub type SignatureBytes<C> = Array<u8, <C as ParameterSet>::SignatureSize>;

/// A signature that can be one: r and s are neither zero nor above the group's order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature<C: ParameterSet> {
    r: Scalar<C>,
    s: Scalar<C>,
}

impl<C: ParameterSet> Signature<C> {
    /// From the two numbers; an error if one is zero.
    pub fn from_scalars(r: Scalar<C>, s: Scalar<C>) -> Result<Self, Error> {
        if bool::from(r.is_zero() | s.is_zero()) { Err(Error::new()) } else { Ok(Self { r, s }) }
    }

    /// From `s ‖ r`, each big-endian and neither zero nor above the group's order.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {
        let (s, r) = bytes.split_at_checked(FieldBytesSize::<C>::USIZE).ok_or_else(Error::new)?;
        Self::from_scalars(scalar::<C>(r)?, scalar::<C>(s)?)
    }

    /// `s ‖ r`, each big-endian.
    pub fn to_bytes(&self) -> SignatureBytes<C> {
        let mut bytes = SignatureBytes::<C>::default();
        let numbers = self.s.to_repr().into_iter().chain(self.r.to_repr());
        bytes.iter_mut().zip(numbers).for_each(|(to, from)| *to = from);
        bytes
    }

    /// The number r: from the x-coordinate of the ephemeral point.
    pub fn r(&self) -> &Scalar<C> {
        &self.r
    }

    /// The number s.
    pub fn s(&self) -> &Scalar<C> {
        &self.s
    }
}

fn scalar<C: ParameterSet>(bytes: &[u8]) -> Result<Scalar<C>, Error> {
    let bytes = FieldBytes::<C>::try_from(bytes).map_err(|_| Error::new())?;
    Scalar::<C>::from_repr(bytes).into_option().ok_or_else(Error::new)
}

impl<C: ParameterSet> fmt::Debug for Signature<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature").field("r", &self.r).field("s", &self.s).finish()
    }
}

impl<C: ParameterSet> TryFrom<&[u8]> for Signature<C> {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_slice(bytes)
    }
}

impl<C: ParameterSet> From<Signature<C>> for SignatureBytes<C> {
    fn from(signature: Signature<C>) -> Self {
        signature.to_bytes()
    }
}

impl<C: ParameterSet> SignatureEncoding for Signature<C> {
    type Repr = SignatureBytes<C>;
}
