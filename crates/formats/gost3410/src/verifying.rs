//! The public key.

use elliptic_curve::array::typenum::Unsigned;
use elliptic_curve::ff::Field;
use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::subtle::ConditionallySelectable;
use elliptic_curve::{FieldBytes, FieldBytesSize, Scalar};
use primeorder::AffinePoint;
use signature::digest::{Digest, Update};
use signature::hazmat::PrehashVerifier;
use signature::{DigestVerifier, Error, MultipartVerifier, Verifier};

use crate::error::KeyError;
use crate::multiply::{is_multiple_of_generator, sum_has_x};
use crate::sets::{self, ParameterSet};
use crate::signature::{Signature, SignatureBytes};

/// A public key: a point of the subgroup of prime order, and not its neutral element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey<C: ParameterSet> {
    point: AffinePoint<C>,
}

impl<C: ParameterSet> VerifyingKey<C> {
    /// From `X ‖ Y`, each little-endian, as keys are stored (RFC 9215, section 4.3).
    pub fn from_slice(bytes: &[u8]) -> Result<Self, KeyError> {
        let (x, y) = bytes.split_at_checked(FieldBytesSize::<C>::USIZE).ok_or(KeyError::Length)?;
        Self::from_coordinates(&reversed::<C>(x)?, &reversed::<C>(y)?)
    }

    /// From the coordinates, each big-endian.
    pub fn from_coordinates(x: &FieldBytes<C>, y: &FieldBytes<C>) -> Result<Self, KeyError> {
        let point = AffinePoint::<C>::from_coordinates(x, y).into_option().ok_or(KeyError::NotOnCurve)?;
        Self::from_affine(point)
    }

    /// From a point of the curve.
    pub fn from_affine(point: AffinePoint<C>) -> Result<Self, KeyError> {
        if is_multiple_of_generator(&point) { Ok(Self { point }) } else { Err(KeyError::NotInSubgroup) }
    }

    /// For a multiple of the generator by a number that is not zero.
    pub(crate) fn from_multiple(point: AffinePoint<C>) -> Self {
        Self { point }
    }

    /// `X ‖ Y`, each little-endian.
    pub fn to_bytes(&self) -> SignatureBytes<C> {
        let mut bytes = SignatureBytes::<C>::default();
        let (x, y) = (self.point.x(), self.point.y());
        let little = x.iter().rev().chain(y.iter().rev());
        bytes.iter_mut().zip(little).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// The point.
    pub fn as_affine(&self) -> &AffinePoint<C> {
        &self.point
    }

    fn verify_scalar(&self, e: &Scalar<C>, signature: &Signature<C>) -> Result<(), Error> {
        // e is not zero.
        let v = elliptic_curve::ops::Invert::invert_vartime(e).into_option().ok_or_else(Error::new)?;
        let z1 = *signature.s() * v;
        let z2 = -(*signature.r() * v);
        if sum_has_x::<C>(&z1, &z2, &self.point, signature.r()) { Ok(()) } else { Err(Error::new()) }
    }
}

fn reversed<C: ParameterSet>(bytes: &[u8]) -> Result<FieldBytes<C>, KeyError> {
    let mut bytes = FieldBytes::<C>::try_from(bytes).map_err(|_| KeyError::Length)?;
    bytes.reverse();
    Ok(bytes)
}

/// The number that stands for a digest: its bytes little-endian, modulo q, and 1 for 0 (RFC 7091, section 6.1).
pub(crate) fn digest_scalar<C: ParameterSet>(digest: &[u8]) -> Result<Scalar<C>, Error> {
    let bytes = reversed::<C>(digest).map_err(|_| Error::new())?;
    let e = sets::reduce::<C>(&bytes);
    Ok(Scalar::<C>::conditional_select(&e, &Scalar::<C>::ONE, e.is_zero()))
}

impl<C: ParameterSet> PrehashVerifier<Signature<C>> for VerifyingKey<C> {
    /// `prehash` is the Streebog digest in the order of RFC 6986, exactly as long as the key.
    fn verify_prehash(&self, prehash: &[u8], signature: &Signature<C>) -> Result<(), Error> {
        self.verify_scalar(&digest_scalar::<C>(prehash)?, signature)
    }
}

impl<C: ParameterSet> Verifier<Signature<C>> for VerifyingKey<C> {
    fn verify(&self, message: &[u8], signature: &Signature<C>) -> Result<(), Error> {
        self.verify_prehash(&<C::Digest as Digest>::digest(message), signature)
    }
}

impl<C: ParameterSet> MultipartVerifier<Signature<C>> for VerifyingKey<C> {
    fn multipart_verify(&self, message: &[&[u8]], signature: &Signature<C>) -> Result<(), Error> {
        let mut digest = <C::Digest as Digest>::new();
        for part in message {
            Update::update(&mut digest, part);
        }
        self.verify_prehash(&digest.finalize(), signature)
    }
}

impl<C: ParameterSet> DigestVerifier<C::Digest, Signature<C>> for VerifyingKey<C> {
    fn verify_digest<F: Fn(&mut C::Digest) -> Result<(), Error>>(
        &self,
        feed: F,
        signature: &Signature<C>,
    ) -> Result<(), Error> {
        let mut digest = <C::Digest as Digest>::new();
        feed(&mut digest)?;
        self.verify_prehash(&digest.finalize(), signature)
    }
}
