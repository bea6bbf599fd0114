//! Every bit of a signature, of a digest and of a public key, one after the other, for every parameter set.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bytes;

use bytes::Bytes;
use gost3410::pkcs8::{DecodePublicKey, EncodePublicKey};
use gost3410::signature_traits::Keypair;
use gost3410::signature_traits::hazmat::{PrehashSigner, PrehashVerifier};
use gost3410::{AnySignature, AnySigningKey, AnyVerifyingKey, Identifier};

/// Every bit of `bytes` changed, and put back.
fn each_bit(bytes: &[u8], mut look: impl FnMut(&[u8], usize)) {
    let mut changed = bytes.to_vec();
    for bit in 0..bytes.len() * 8 {
        let flip = |bytes: &mut [u8]| {
            if let Some(byte) = bytes.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
        };
        flip(&mut changed);
        look(&changed, bit);
        flip(&mut changed);
    }
    assert_eq!(changed, bytes);
}

fn changed_bits_are_refused(identifier: Identifier) {
    let key = AnySigningKey::generate(identifier, &mut Bytes::new(77));
    let public = key.verifying_key();
    let size = identifier.key_size().bytes();
    let digest: Vec<u8> = (1_u8..).take(size).collect();
    let signature: AnySignature = key.sign_prehash(&digest).unwrap();
    public.verify_prehash(&digest, &signature).unwrap();

    each_bit(signature.as_bytes(), |changed, bit| {
        // Of some, r or s is no longer below the order.
        if let Ok(changed) = AnySignature::from_slice(changed) {
            assert!(public.verify_prehash(&digest, &changed).is_err(), "bit {bit} of the signature");
        }
    });
    each_bit(&digest, |changed, bit| {
        assert!(public.verify_prehash(changed, &signature).is_err(), "bit {bit} of the digest");
    });
    let document = public.to_public_key_der().unwrap();
    let (head, point) = document.as_bytes().split_at(document.as_bytes().len() - 2 * size);
    let mut others = 0;
    each_bit(point, |changed, bit| {
        // Nearly all are no points of the curve.
        if let Ok(other) = AnyVerifyingKey::from_public_key_der(&[head, changed].concat()) {
            others += 1;
            assert!(other.verify_prehash(&digest, &signature).is_err(), "bit {bit} of the key");
        }
    });
    assert_eq!(
        others, 0,
        "a point of the curve that differs in one bit from another would be a great chance"
    );
}

macro_rules! sets {
    ($($test:ident: $identifier:ident,)*) => {
        $(#[test]
        fn $test() {
            changed_bits_are_refused(Identifier::$identifier);
        })*
    };
}

sets! {
    every_changed_bit_is_refused_with_crypto_pro_a: CryptoProA,
    every_changed_bit_is_refused_with_crypto_pro_b: CryptoProB,
    every_changed_bit_is_refused_with_crypto_pro_c: CryptoProC,
    every_changed_bit_is_refused_with_tc26_256_a: Tc26P256A,
    every_changed_bit_is_refused_with_tc26_512_a: Tc26P512A,
    every_changed_bit_is_refused_with_tc26_512_b: Tc26P512B,
    every_changed_bit_is_refused_with_tc26_512_c: Tc26P512C,
}
