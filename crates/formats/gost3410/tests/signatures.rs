//! What signing and verifying do, for every parameter set.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod bytes;
mod sets;

use bytes::Bytes;
use gost3410::elliptic_curve::ff::{Field, PrimeField};
use gost3410::elliptic_curve::{FieldBytes, Scalar};
use gost3410::signature_traits::digest::Digest;
use gost3410::signature_traits::hazmat::{PrehashSigner, PrehashVerifier, RandomizedPrehashSigner};
use gost3410::signature_traits::{
    DigestSigner, DigestVerifier, MultipartSigner, MultipartVerifier, RandomizedSigner, Signer, Verifier,
};
use gost3410::{NamedParameterSet, Signature, SigningKey, VerifyingKey};

const MESSAGE: &[u8] = b"application 1";

for_every_set! {
    signature_verifies,
    signature_of_a_message_is_that_of_its_digest,
    deterministic_signature_is_the_same_every_time,
    randomized_signature_is_another_every_time,
    broken_randomness_still_gives_another_number_per_digest,
    digests_that_differ_in_one_bit_have_other_ephemeral_numbers,
    other_message_or_key_is_refused,
    zero_or_too_great_numbers_are_refused,
    other_lengths_are_refused,
    digest_that_is_zero_modulo_q_counts_as_one,
    number_from_x_above_the_order_is_reduced,
}

fn key<C: NamedParameterSet>(seed: u64) -> SigningKey<C> {
    SigningKey::generate(&mut Bytes::new(seed))
}

fn signature_verifies<C: NamedParameterSet>() {
    for seed in 0..4 {
        let key = key::<C>(seed);
        let signature = key.sign(MESSAGE);
        key.verifying_key().verify(MESSAGE, &signature).unwrap();
        let again = Signature::<C>::from_slice(&signature.to_bytes()).unwrap();
        assert_eq!(again, signature);
    }
}

fn signature_of_a_message_is_that_of_its_digest<C: NamedParameterSet>() {
    let key = key::<C>(1);
    let signature = key.sign(MESSAGE);
    let (one, two) = MESSAGE.split_at(5);
    assert_eq!(key.sign_prehash(&C::Digest::digest(MESSAGE)).unwrap(), signature);
    assert_eq!(key.multipart_sign(&[one, two]), signature);
    assert_eq!(key.sign_digest(|digest| Digest::update(digest, MESSAGE)), signature);
    let public = key.verifying_key();
    public.multipart_verify(&[one, two], &signature).unwrap();
    let feed = |digest: &mut C::Digest| {
        Digest::update(digest, MESSAGE);
        Ok(())
    };
    public.verify_digest(feed, &signature).unwrap();
    public.multipart_verify(&[two, one], &signature).unwrap_err();
}

fn deterministic_signature_is_the_same_every_time<C: NamedParameterSet>() {
    let key = key::<C>(2);
    let signature: Signature<C> = key.sign(MESSAGE);
    assert_eq!(key.sign(MESSAGE), signature);
    assert_ne!(key.sign(b"application 2"), signature);
}

fn randomized_signature_is_another_every_time<C: NamedParameterSet>() {
    let key = key::<C>(3);
    let mut rng = Bytes::new(30);
    let first: Signature<C> = key.sign_with_rng(&mut rng, MESSAGE);
    let second: Signature<C> = key.sign_with_rng(&mut rng, MESSAGE);
    assert_ne!(first.r(), second.r());
    key.verifying_key().verify(MESSAGE, &first).unwrap();
    key.verifying_key().verify(MESSAGE, &second).unwrap();
}

fn broken_randomness_still_gives_another_number_per_digest<C: NamedParameterSet>() {
    let key = key::<C>(4);
    let sign = |message: &[u8]| -> Signature<C> { key.sign_with_rng(&mut Bytes::new(7), message) };
    assert_ne!(sign(MESSAGE).r(), sign(b"application 2").r());
}

/// RFC 6979 alone would cut the digest where q is shorter, and one k for two digests gives the key away.
fn digests_that_differ_in_one_bit_have_other_ephemeral_numbers<C: NamedParameterSet>() {
    let key = key::<C>(5);
    let digest = C::Digest::digest(MESSAGE);
    let r = *key.sign_prehash(&digest).unwrap().r();
    for (byte, bit) in [(0, 0), (0, 1), (digest.len() - 1, 7), (digest.len() - 1, 6)] {
        let mut other = digest;
        other[byte] ^= 1 << bit;
        assert_ne!(*key.sign_prehash(&other).unwrap().r(), r, "byte {byte}, bit {bit}");
    }
}

fn other_message_or_key_is_refused<C: NamedParameterSet>() {
    let (one, two) = (key::<C>(8), key::<C>(9));
    let signature = one.sign(MESSAGE);
    one.verifying_key().verify(b"application 2", &signature).unwrap_err();
    two.verifying_key().verify(MESSAGE, &signature).unwrap_err();
}

fn zero_or_too_great_numbers_are_refused<C: NamedParameterSet>() {
    let size = FieldBytes::<C>::default().len();
    let zero = vec![0; size];
    let one = number::<C>(&Scalar::<C>::ONE);
    let greatest = number::<C>(&-Scalar::<C>::ONE);
    let order = plus_one(&greatest);
    let all_ones = vec![0xff; size];
    let parse = |s: &[u8], r: &[u8]| Signature::<C>::from_slice(&[s, r].concat());
    for bad in [&zero, &order, &plus_one(&order), &all_ones] {
        parse(bad, &one).unwrap_err();
        parse(&one, bad).unwrap_err();
        parse(bad, bad).unwrap_err();
    }
    // In range, and of course no signature of anything.
    for signature in [parse(&one, &one), parse(&greatest, &greatest), parse(&one, &greatest)] {
        key::<C>(10).verifying_key().verify(MESSAGE, &signature.unwrap()).unwrap_err();
    }
}

fn other_lengths_are_refused<C: NamedParameterSet>() {
    let key = key::<C>(11);
    let signature = key.sign(MESSAGE);
    let bytes = signature.to_bytes();
    Signature::<C>::from_slice(&bytes[1..]).unwrap_err();
    Signature::<C>::from_slice(&[&bytes[..], &[0]].concat()).unwrap_err();
    Signature::<C>::from_slice(&[]).unwrap_err();
    let digest = C::Digest::digest(MESSAGE);
    for other in [&digest[1..], &[&digest[..], &[0]].concat(), &[]] {
        key.sign_prehash(other).unwrap_err();
        key.sign_prehash_with_rng(&mut Bytes::new(1), other).unwrap_err();
        key.verifying_key().verify_prehash(other, &signature).unwrap_err();
    }
}

fn digest_that_is_zero_modulo_q_counts_as_one<C: NamedParameterSet>() {
    let key = key::<C>(12);
    let size = FieldBytes::<C>::default().len();
    let zero = vec![0; size];
    let mut order = plus_one(&number::<C>(&-Scalar::<C>::ONE));
    order.reverse();
    let mut one = zero.clone();
    one[0] = 1;
    for same in [&zero, &order, &one] {
        let signature = key.sign_prehash(same).unwrap();
        for other in [&zero, &order, &one] {
            key.verifying_key().verify_prehash(other, &signature).unwrap();
        }
    }
    one[0] = 2;
    key.verifying_key().verify_prehash(&one, &key.sign_prehash(&zero).unwrap()).unwrap_err();
}

/// d = 1, so the key is the generator, and a signature with s = r + e has k = 1: r is the generator's x modulo q.
fn number_from_x_above_the_order_is_reduced<C: NamedParameterSet>() {
    let key = SigningKey::<C>::from_be_slice(&number::<C>(&Scalar::<C>::ONE)).unwrap();
    let x: FieldBytes<C> = C::GENERATOR.0.to_repr();
    let r = <Scalar<C> as gost3410::elliptic_curve::ops::Reduce<FieldBytes<C>>>::reduce(&x);
    let mut digest = FieldBytes::<C>::default();
    digest[0] = 5;
    let signature = Signature::<C>::from_scalars(r, r + Scalar::<C>::from(5));
    let Ok(signature) = signature else {
        // CryptoPro-C: the generator's x is zero, such a number is none.
        assert_eq!(r, Scalar::<C>::ZERO);
        return;
    };
    let public: &VerifyingKey<C> = key.verifying_key();
    public.verify_prehash(&digest, &signature).unwrap();
}

fn number<C: NamedParameterSet>(scalar: &Scalar<C>) -> Vec<u8> {
    scalar.to_repr().to_vec()
}

fn plus_one(big_endian: &[u8]) -> Vec<u8> {
    let mut bytes = big_endian.to_vec();
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
    bytes
}
