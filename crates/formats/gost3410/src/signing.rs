//! The private key.

use core::fmt;
use elliptic_curve::array::Array;
use elliptic_curve::ff::PrimeField;
use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};
use elliptic_curve::{FieldBytes, Generate, NonZeroScalar, Scalar};
use primeorder::AffinePoint;
use rfc6979::KGenerator;
use signature::digest::{Digest, Update};
use signature::hazmat::{PrehashSigner, RandomizedPrehashSigner};
use signature::rand_core::{CryptoRng, TryCryptoRng};
use signature::{
    DigestSigner, Error, KeypairRef, MultipartSigner, RandomizedDigestSigner, RandomizedMultipartSigner,
    RandomizedSigner, Signer,
};

use crate::error::KeyError;
use crate::sets::{self, ParameterSet};
use crate::signature::Signature;
use crate::verifying::{VerifyingKey, digest_scalar};

/// A private key with its public one. The number is wiped when the key is dropped.
///
/// Signing takes the ephemeral number k from RFC 6979 over SHA-2 as strong as the key (Streebog is computed here by tables,
/// which must not be looked up by what depends on a private key), with the whole digest as
/// additional data: q of some sets is shorter than the digest, RFC 6979 would cut it, and two digests with one k would give
/// the key away. With a source of randomness (the `Randomized…` traits) k depends on that too (RFC 6979, section 3.6): the key
/// stays safe if the source is broken, and a fault in one signature cannot be compared with another.
pub struct SigningKey<C: ParameterSet> {
    secret: NonZeroScalar<C>,
    verifying_key: VerifyingKey<C>,
}

impl<C: ParameterSet> SigningKey<C> {
    /// A new key.
    pub fn generate<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        Self::from_scalar(NonZeroScalar::<C>::generate_from_rng(rng))
    }

    /// From the number, little-endian, as keys are stored.
    pub fn from_le_slice(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut big = Zeroizing::new(FieldBytes::<C>::try_from(bytes).map_err(|_| KeyError::Length)?);
        big.reverse();
        Self::from_be_slice(&big)
    }

    /// From the number, big-endian.
    pub fn from_be_slice(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(FieldBytes::<C>::try_from(bytes).map_err(|_| KeyError::Length)?);
        let scalar = Scalar::<C>::from_repr(*bytes).into_option().ok_or(KeyError::OutOfRange)?;
        NonZeroScalar::<C>::new(scalar).into_option().map(Self::from_scalar).ok_or(KeyError::OutOfRange)
    }

    /// From the number.
    pub fn from_scalar(secret: NonZeroScalar<C>) -> Self {
        let (x, y) = C::multiply_generator(&secret);
        let point = AffinePoint::<C>::from_coordinates(&x.to_repr(), &y.to_repr());
        // A multiple of the generator is on the curve, and is the neutral element for zero alone.
        let point = point.unwrap_or(AffinePoint::<C>::IDENTITY);
        Self { secret, verifying_key: VerifyingKey::from_multiple(point) }
    }

    /// The number, little-endian.
    pub fn to_le_bytes(&self) -> Zeroizing<FieldBytes<C>> {
        let mut bytes = self.to_be_bytes();
        bytes.reverse();
        bytes
    }

    /// The number, big-endian.
    pub fn to_be_bytes(&self) -> Zeroizing<FieldBytes<C>> {
        Zeroizing::new(self.secret.to_repr())
    }

    /// The public key.
    pub fn verifying_key(&self) -> &VerifyingKey<C> {
        &self.verifying_key
    }

    /// RFC 7091, section 6.1, from the digest on.
    fn sign_digest_bytes(&self, digest: &[u8], entropy: &[u8]) -> Result<Signature<C>, Error> {
        let e = digest_scalar::<C>(digest)?;
        let secret = self.to_be_bytes();
        let mut data = Zeroizing::new([FieldBytes::<C>::default(), FieldBytes::<C>::default()]);
        let [first, second] = &mut *data;
        first.copy_from_slice(digest);
        let data = if entropy.is_empty() {
            Array::slice_as_flattened(core::slice::from_ref(first))
        } else {
            second.copy_from_slice(entropy);
            Array::slice_as_flattened(&data[..])
        };
        let order = C::ORDER;
        let mut nonces =
            KGenerator::<C::NonceDigest, C::Uint>::new(&secret, &e.to_repr(), data, order.as_ref());
        loop {
            let mut bytes = Zeroizing::new(FieldBytes::<C>::default());
            nonces.fill_next_k(&mut bytes);
            let k = Scalar::<C>::from_repr(*bytes).into_option().ok_or_else(Error::new)?;
            let k = Zeroizing::new(k);
            // Neither number is zero but once in 2^254 tries.
            if let Ok(signature) = sign_with_nonce::<C>(&self.secret, &e, &k) {
                return Ok(signature);
            }
        }
    }
}

/// The signature with this k; an error if r or s comes out as zero.
pub(crate) fn sign_with_nonce<C: ParameterSet>(
    secret: &Scalar<C>,
    e: &Scalar<C>,
    k: &Scalar<C>,
) -> Result<Signature<C>, Error> {
    let point = C::multiply_generator(k);
    let r = sets::reduce::<C>(&point.0.to_repr());
    let s = r * secret + *k * e;
    Signature::from_scalars(r, s)
}

impl<C: ParameterSet> Drop for SigningKey<C> {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl<C: ParameterSet> ZeroizeOnDrop for SigningKey<C> {}

impl<C: ParameterSet> Clone for SigningKey<C> {
    fn clone(&self) -> Self {
        Self { secret: self.secret, verifying_key: self.verifying_key }
    }
}

impl<C: ParameterSet> fmt::Debug for SigningKey<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("verifying_key", &self.verifying_key).finish_non_exhaustive()
    }
}

impl<C: ParameterSet> AsRef<VerifyingKey<C>> for SigningKey<C> {
    fn as_ref(&self) -> &VerifyingKey<C> {
        &self.verifying_key
    }
}

impl<C: ParameterSet> KeypairRef for SigningKey<C> {
    type VerifyingKey = VerifyingKey<C>;
}

impl<C: ParameterSet> PrehashSigner<Signature<C>> for SigningKey<C> {
    /// `prehash` is the Streebog digest in the order of RFC 6986, exactly as long as the key.
    fn sign_prehash(&self, prehash: &[u8]) -> Result<Signature<C>, Error> {
        self.sign_digest_bytes(prehash, &[])
    }
}

impl<C: ParameterSet> RandomizedPrehashSigner<Signature<C>> for SigningKey<C> {
    fn sign_prehash_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        prehash: &[u8],
    ) -> Result<Signature<C>, Error> {
        let mut entropy = Zeroizing::new(FieldBytes::<C>::default());
        rng.try_fill_bytes(&mut entropy).map_err(|_| Error::new())?;
        self.sign_digest_bytes(prehash, &entropy)
    }
}

impl<C: ParameterSet> Signer<Signature<C>> for SigningKey<C> {
    fn try_sign(&self, message: &[u8]) -> Result<Signature<C>, Error> {
        self.sign_prehash(&<C::Digest as Digest>::digest(message))
    }
}

impl<C: ParameterSet> MultipartSigner<Signature<C>> for SigningKey<C> {
    fn try_multipart_sign(&self, message: &[&[u8]]) -> Result<Signature<C>, Error> {
        self.sign_prehash(&digest_parts::<C>(message))
    }
}

impl<C: ParameterSet> DigestSigner<C::Digest, Signature<C>> for SigningKey<C> {
    fn try_sign_digest<F: Fn(&mut C::Digest) -> Result<(), Error>>(
        &self,
        feed: F,
    ) -> Result<Signature<C>, Error> {
        let mut digest = <C::Digest as Digest>::new();
        feed(&mut digest)?;
        self.sign_prehash(&digest.finalize())
    }
}

impl<C: ParameterSet> RandomizedSigner<Signature<C>> for SigningKey<C> {
    fn try_sign_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        message: &[u8],
    ) -> Result<Signature<C>, Error> {
        self.sign_prehash_with_rng(rng, &<C::Digest as Digest>::digest(message))
    }
}

impl<C: ParameterSet> RandomizedMultipartSigner<Signature<C>> for SigningKey<C> {
    fn try_multipart_sign_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        message: &[&[u8]],
    ) -> Result<Signature<C>, Error> {
        self.sign_prehash_with_rng(rng, &digest_parts::<C>(message))
    }
}

impl<C: ParameterSet> RandomizedDigestSigner<C::Digest, Signature<C>> for SigningKey<C> {
    fn try_sign_digest_with_rng<R: TryCryptoRng + ?Sized, F: Fn(&mut C::Digest) -> Result<(), Error>>(
        &self,
        rng: &mut R,
        feed: F,
    ) -> Result<Signature<C>, Error> {
        let mut digest = <C::Digest as Digest>::new();
        feed(&mut digest)?;
        self.sign_prehash_with_rng(rng, &digest.finalize())
    }
}

fn digest_parts<C: ParameterSet>(message: &[&[u8]]) -> signature::digest::Output<C::Digest> {
    let mut digest = <C::Digest as Digest>::new();
    for part in message {
        Update::update(&mut digest, part);
    }
    digest.finalize()
}
