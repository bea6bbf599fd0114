//! Keys: what is taken, what is refused, and how they are written.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod bytes;
mod sets;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use gost3410::elliptic_curve::ff::{Field, PrimeField};
use gost3410::elliptic_curve::hazmat::FieldArithmetic;
use gost3410::elliptic_curve::point::AffineCoordinates;
use gost3410::elliptic_curve::subtle::ConditionallySelectable;
use gost3410::elliptic_curve::zeroize::ZeroizeOnDrop;
use gost3410::elliptic_curve::{FieldBytes, Scalar};
use gost3410::pkcs8::spki::SubjectPublicKeyInfoRef;
use gost3410::pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding, PrivateKeyInfoRef,
};
use gost3410::signature_traits::{Keypair, RandomizedSigner, Signer, Verifier};
use gost3410::{
    AnySignature, AnySigningKey, AnyVerifyingKey, CryptoProA, CryptoProB, Identifier, KeyError, KeySize,
    NamedParameterSet, ParameterSet, Signature, SigningKey, Tc26P256A, Tc26P512C, VerifyingKey,
};

for_every_set! {
    keys_come_back_from_their_encodings,
    point_off_the_curve_is_refused,
    coordinate_above_the_prime_is_refused,
    other_lengths_are_refused,
    private_key_out_of_range_is_refused,
    secret_is_not_printed,
}

fn keys_come_back_from_their_encodings<C: NamedParameterSet>() {
    let key = SigningKey::<C>::generate(&mut Bytes::new(1));
    let public = key.verifying_key();
    let private = SigningKey::<C>::from_pkcs8_der(key.to_pkcs8_der().unwrap().as_bytes()).unwrap();
    assert_eq!(private.verifying_key(), public);
    assert_eq!(private.to_be_bytes(), key.to_be_bytes());
    let pem = key.to_pkcs8_pem(LineEnding::LF).unwrap();
    assert_eq!(SigningKey::<C>::from_pkcs8_pem(&pem).unwrap().verifying_key(), public);
    let spki = public.to_public_key_der().unwrap();
    assert_eq!(&VerifyingKey::<C>::from_public_key_der(spki.as_bytes()).unwrap(), public);
    assert_eq!(&VerifyingKey::<C>::from_slice(&public.to_bytes()).unwrap(), public);
    let any = AnyVerifyingKey::from_public_key_der(spki.as_bytes()).unwrap();
    assert_eq!(any.identifier(), C::IDENTIFIER);
    assert_eq!(any.to_vec(), public.to_bytes().to_vec());
}

fn point_off_the_curve_is_refused<C: NamedParameterSet>() {
    let key = SigningKey::<C>::generate(&mut Bytes::new(2));
    let good = key.verifying_key().to_bytes();
    for position in [0, good.len() / 2 - 1, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[position] ^= 1;
        assert_eq!(VerifyingKey::<C>::from_slice(&bad), Err(KeyError::NotOnCurve));
    }
    assert_eq!(VerifyingKey::<C>::from_slice(&vec![0; good.len()]), Err(KeyError::NotOnCurve));
}

/// The generator's x is small in some sets: x + p fits, and is the same point in another form.
fn coordinate_above_the_prime_is_refused<C: NamedParameterSet>() {
    let key = SigningKey::<C>::generate(&mut Bytes::new(3));
    let all_ones =
        FieldBytes::<C>::try_from(vec![0xff; FieldBytes::<C>::default().len()].as_slice()).unwrap();
    let (x, y) = (key.verifying_key().as_affine().x(), key.verifying_key().as_affine().y());
    assert_eq!(VerifyingKey::<C>::from_coordinates(&all_ones, &y), Err(KeyError::NotOnCurve));
    assert_eq!(VerifyingKey::<C>::from_coordinates(&x, &all_ones), Err(KeyError::NotOnCurve));
}

fn other_lengths_are_refused<C: NamedParameterSet>() {
    let key = SigningKey::<C>::generate(&mut Bytes::new(4));
    let public = key.verifying_key().to_bytes();
    let private = key.to_le_bytes();
    for bad in [&public[1..], &[&public[..], &[0]].concat(), &[]] {
        assert_eq!(VerifyingKey::<C>::from_slice(bad), Err(KeyError::Length));
    }
    for bad in [&private[1..], &[&private[..], &[0]].concat(), &[]] {
        assert_eq!(SigningKey::<C>::from_le_slice(bad).unwrap_err(), KeyError::Length);
    }
}

fn private_key_out_of_range_is_refused<C: NamedParameterSet>() {
    let size = FieldBytes::<C>::default().len();
    let mut order = (-Scalar::<C>::ONE).to_repr().to_vec();
    assert!(SigningKey::<C>::from_be_slice(&order).is_ok());
    order[size - 1] += 1;
    for bad in [vec![0; size], order, vec![0xff; size]] {
        assert_eq!(SigningKey::<C>::from_be_slice(&bad).unwrap_err(), KeyError::OutOfRange);
    }
}

fn secret_is_not_printed<C: NamedParameterSet>() {
    fn is_wiped<T: ZeroizeOnDrop>(_: &T) {}
    let key = SigningKey::<C>::generate(&mut Bytes::new(5));
    is_wiped(&key);
    let printed = format!("{key:?}").to_lowercase();
    assert!(!printed.contains(&HEXLOWER.encode(&key.to_be_bytes())));
    assert!(!printed.contains("secret"));
}

/// Points of the curve that are no multiples of the generator, also those of order two and four.
fn refuses_points_outside_the_subgroup<C: NamedParameterSet>() {
    let mut outside = 0;
    let mut inside = 0;
    for number in 0..60_u64 {
        let x = <C as FieldArithmetic>::FieldElement::from(number);
        let right = x.square() * x + C::EQUATION_A * x + C::EQUATION_B;
        let Some(y) = right.sqrt().into_option() else { continue };
        let bytes = |element: <C as FieldArithmetic>::FieldElement| element.to_repr();
        match VerifyingKey::<C>::from_coordinates(&bytes(x), &bytes(y)) {
            Ok(_) => inside += 1,
            Err(error) => {
                assert_eq!(error, KeyError::NotInSubgroup);
                outside += 1;
            }
        }
    }
    // Three of four are outside.
    assert!(outside > inside && inside > 0, "{outside} outside, {inside} inside");
}

#[test]
fn points_outside_the_subgroup_are_refused() {
    refuses_points_outside_the_subgroup::<Tc26P256A>();
    refuses_points_outside_the_subgroup::<Tc26P512C>();
}

/// Both curves come from twisted Edwards curves, so x of the point of order two is a root of the cubic: here it is found as
/// q times a point of order 2q or 4q.
fn refuses_points_of_small_order<C: NamedParameterSet>() {
    use gost3410::elliptic_curve::group::Group;
    use primeorder::{AffinePoint, ProjectivePoint};
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..200_u64 {
        let x = <C as FieldArithmetic>::FieldElement::from(number);
        let right = x.square() * x + C::EQUATION_A * x + C::EQUATION_B;
        let Some(y) = right.sqrt().into_option() else { continue };
        let point = AffinePoint::<C>::from_coordinates(&x.to_repr(), &y.to_repr()).unwrap();
        let point = ProjectivePoint::<C>::from(point);
        let small = point * -Scalar::<C>::ONE + point;
        if bool::from(small.is_identity()) {
            continue;
        }
        let order = if bool::from(small.double().is_identity()) { 2 } else { 4 };
        assert!(bool::from(small.double().double().is_identity()));
        assert_eq!(VerifyingKey::<C>::from_affine(small.to_affine()), Err(KeyError::NotInSubgroup));
        seen.insert(order);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn points_of_small_order_are_refused() {
    refuses_points_of_small_order::<Tc26P256A>();
    refuses_points_of_small_order::<Tc26P512C>();
}

#[test]
fn neutral_element_is_no_key() {
    fn check<C: ParameterSet>() {
        let neutral = primeorder::AffinePoint::<C>::conditional_select(
            &primeorder::AffinePoint::<C>::IDENTITY,
            &primeorder::AffinePoint::<C>::GENERATOR,
            0.into(),
        );
        assert_eq!(VerifyingKey::<C>::from_affine(neutral), Err(KeyError::NotInSubgroup));
    }
    check::<CryptoProA>();
    check::<Tc26P512C>();
}

#[test]
fn every_identifier_makes_keys_that_come_back() {
    let mut rng = Bytes::new(6);
    for identifier in Identifier::ALL {
        let key = AnySigningKey::generate(identifier, &mut rng);
        let again = AnySigningKey::from_pkcs8_der(key.to_pkcs8_der().unwrap().as_bytes()).unwrap();
        assert_eq!(again.identifier(), identifier);
        let signature = again.sign(b"x");
        assert_eq!(signature.as_bytes().len(), identifier.key_size().signature_bytes());
        let spki = key.verifying_key().to_public_key_der().unwrap();
        let public = AnyVerifyingKey::from_public_key_der(spki.as_bytes()).unwrap();
        assert_eq!(public, key.verifying_key());
        public.verify(b"x", &signature).unwrap();
        public.verify(b"x", &key.sign_with_rng(&mut rng, b"x")).unwrap();
        public.verify(b"y", &signature).unwrap_err();
        let other_length = vec![1; 192 - signature.as_bytes().len()];
        public.verify(b"x", &AnySignature::from_slice(&other_length).unwrap()).unwrap_err();
    }
}

#[test]
fn names_of_one_set_are_the_same_key() {
    let key = AnySigningKey::generate(Identifier::Tc26P256B, &mut Bytes::new(7));
    let spki = key.verifying_key().to_public_key_der().unwrap();
    let public = VerifyingKey::<CryptoProA>::from_public_key_der(spki.as_bytes()).unwrap();
    let signature = Signature::<CryptoProA>::from_slice(key.sign(b"x").as_bytes()).unwrap();
    public.verify(b"x", &signature).unwrap();
    assert!(VerifyingKey::<CryptoProB>::from_public_key_der(spki.as_bytes()).is_err());
}

#[test]
fn key_of_another_algorithm_says_why_it_is_refused() {
    let key = AnySigningKey::generate(Identifier::CryptoProA, &mut Bytes::new(8));
    let spki = key.verifying_key().to_public_key_der().unwrap().as_bytes().to_vec();
    let refusal =
        |bytes: &[u8]| AnyVerifyingKey::from_spki(&SubjectPublicKeyInfoRef::try_from(bytes).unwrap());
    assert!(refusal(&spki).is_ok());
    let changed = |from: &[u8], to: &[u8]| {
        let at = spki.windows(from.len()).position(|window| window == from).unwrap();
        [&spki[..at], to, &spki[at + from.len()..]].concat()
    };
    let key_algorithm = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x01];
    let unknown = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x09];
    let long = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x02];
    assert_eq!(refusal(&changed(&key_algorithm, &unknown)), Err(KeyError::UnknownAlgorithm));
    assert_eq!(refusal(&changed(&key_algorithm, &long)), Err(KeyError::UnknownParameterSet));
    let set = [0x2a, 0x85, 0x03, 0x02, 0x02, 0x23, 0x01];
    let test_set = [0x2a, 0x85, 0x03, 0x02, 0x02, 0x23, 0x00];
    assert_eq!(refusal(&changed(&set, &test_set)), Err(KeyError::UnknownParameterSet));
    let digest = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02, 0x02];
    let other_digest = [0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02, 0x03];
    assert_eq!(refusal(&changed(&digest, &other_digest)), Err(KeyError::UnexpectedDigest));
}

#[test]
fn private_key_is_read_in_the_forms_that_tools_write() {
    let key = AnySigningKey::generate(Identifier::Tc26P256A, &mut Bytes::new(9));
    let document = key.to_pkcs8_der().unwrap();
    let info = PrivateKeyInfoRef::try_from(document.as_bytes()).unwrap();
    let number = info.private_key.as_bytes()[2..].to_vec();
    let big: Vec<u8> = number.iter().rev().copied().collect();
    let read = |inner: &[u8]| {
        let private_key = gost3410::pkcs8::der::asn1::OctetStringRef::new(inner).unwrap();
        AnySigningKey::from_pkcs8(&PrivateKeyInfoRef::new(info.algorithm, private_key))
    };
    let is_the_key = |inner: &[u8]| assert_eq!(read(inner).unwrap().verifying_key(), key.verifying_key());
    is_the_key(&number);
    is_the_key(&[&[0x04, 0x20], &number[..]].concat());
    let integer = [&[0x02, 0x20], &big[..]].concat();
    is_the_key(&integer);
    let string = |bytes: &[u8]| [&[0x04, u8::try_from(bytes.len()).unwrap()], bytes].concat();
    assert_eq!(read(&string(&[1; 64])).unwrap_err(), KeyError::Masked);
    assert_eq!(read(&[0x30, 0x00]).unwrap_err(), KeyError::Masked);
    assert_eq!(read(&string(&[1; 31])).unwrap_err(), KeyError::Length);
    assert_eq!(read(&string(&[0xff; 32])).unwrap_err(), KeyError::OutOfRange);
    assert_eq!(read(&[0x0c, 0x00]).unwrap_err(), KeyError::Malformed);
    assert_eq!(read(&[]).unwrap_err(), KeyError::Malformed);
}

/// RFC 7836 (R 50.1.113), appendix B, the keys of the VKO example: little-endian, over tc26-512-A.
#[test]
fn public_keys_of_rfc_7836_come_out() {
    let pairs = [
        (
            "c990ecd972fce84ec4db022778f50fcac726f46708384b8d458304962d7147f8c2db41cef22c90b102f2968404f9b9be6d47c79692d81826b32b8daca43cb667",
            "aab0eda4abff21208d18799fb9a8556654ba783070eba10cb9abb253ec56dcf5d3ccba6192e464e6e5bcb6dea137792f2431f6c897eb1b3c0cc14327b1adc0a7914613a3074e363aedb204d38d3563971bd8758e878c9db11403721b48002d38461f92472d40ea92f9958c0ffa4c93756401b97f89fdbe0b5e46e4a4631cdb5a",
        ),
        (
            "48c859f7b6f11585887cc05ec6ef1390cfea739b1a18c0d4662293ef63b79e3b8014070b44918590b4b996acfea4edfbbbcccc8c06edd8bf5bda92a51392d0db",
            "192fe183b9713a077253c72c8735de2ea42a3dbc66ea317838b65fa32523cd5efca974eda7c863f4954d1147f1f2b25c395fce1c129175e876d132e94ed5a65104883b414c9b592ec4dc84826f07d0b6d9006dda176ce48c391e3f97d102e03bb598bf132a228a45f7201aba08fc524a2d77e43a362ab022ad4028f75bde3b79",
        ),
    ];
    for (private, public) in pairs {
        let private = HEXLOWER.decode(private.as_bytes()).unwrap();
        let key = AnySigningKey::from_le_slice(Identifier::Tc26P512A, &private).unwrap();
        assert_eq!(HEXLOWER.encode(&key.verifying_key().to_vec()), public);
        assert_eq!(key.key_size(), KeySize::Bits512);
    }
}

/// A client's secret as the state's identity provider takes it: CryptoPro-A, `s ‖ r`, from another implementation.
#[test]
fn signature_of_another_implementation_verifies() {
    let spki = HEXLOWER
        .decode(
            b"3066301f06082a85030701010101301306072a85030202230106082a850307010102020343000440de7bf3dcd53e508578fd869b17a72ed81d1677599868aba42833754f4f1607bafae12c4c7be09d2bcb425bfec581e7982f92490617eb4d0cbb73ed6174932295",
        )
        .unwrap();
    let message = "TESTIS01openid fullname2026.11.22 04:39:11 +00006f1c1c6e-0d3c-4b2b-9a57-0f7b6a1f2c33https://rp.example/cb";
    let signature = data_encoding::BASE64URL_NOPAD
        .decode(b"xNnnayTCwv2ua-RLcroovrX4Z82hBHDX4u027qp-kcvBrZuA4SAHTLOdLiRQ55u8KP4zNHD4P0g4l9WU904ZCA")
        .unwrap();
    let key = AnyVerifyingKey::from_public_key_der(&spki).unwrap();
    key.verify(message.as_bytes(), &AnySignature::from_slice(&signature).unwrap()).unwrap();
    assert_eq!(key.to_public_key_der().unwrap().as_bytes(), spki);
    let reversed: Vec<u8> = signature.iter().rev().copied().collect();
    key.verify(message.as_bytes(), &AnySignature::from_slice(&reversed).unwrap()).unwrap_err();
}
