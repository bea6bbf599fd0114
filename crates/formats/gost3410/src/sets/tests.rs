//! The examples of RFC 7091 (the standard's own), with their given digest and ephemeral number.

use data_encoding::HEXUPPER;
use elliptic_curve::ff::{Field, PrimeField};
use elliptic_curve::{FieldBytes, Scalar};
use signature::hazmat::{PrehashSigner, PrehashVerifier};

use super::ParameterSet;
use super::examples::{Example256, Example512};
use crate::signing::{SigningKey, sign_with_nonce};
use crate::verifying::digest_scalar;

struct Example {
    d: &'static str,
    e: &'static str,
    k: &'static str,
    r: &'static str,
    s: &'static str,
    x: &'static str,
    y: &'static str,
}

const SECTION_7_1: Example = Example {
    d: "7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28",
    e: "2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5",
    k: "77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3",
    r: "41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493",
    s: "01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40",
    x: "7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B",
    y: "26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA",
};

const SECTION_7_2: Example = Example {
    d: "0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B102072E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
    e: "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C5917184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
    k: "0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F365886748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
    r: "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD35492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
    s: "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A",
    x: "115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1",
    y: "37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC",
};

fn number<C: ParameterSet>(hex: &str) -> FieldBytes<C> {
    FieldBytes::<C>::try_from(HEXUPPER.decode(hex.as_bytes()).unwrap().as_slice()).unwrap()
}

fn scalar<C: ParameterSet>(hex: &str) -> Scalar<C> {
    Scalar::<C>::from_repr(number::<C>(hex)).unwrap()
}

fn gives_what_the_standard_gives<C: ParameterSet>(example: &Example) {
    let key = SigningKey::<C>::from_be_slice(&number::<C>(example.d)).unwrap();
    let public = crate::VerifyingKey::<C>::from_coordinates(&number::<C>(example.x), &number::<C>(example.y));
    assert_eq!(key.verifying_key(), &public.unwrap());

    let mut digest = number::<C>(example.e);
    digest.reverse();
    let e = digest_scalar::<C>(&digest).unwrap();
    let k = scalar::<C>(example.k);
    let signature = sign_with_nonce::<C>(&scalar::<C>(example.d), &e, &k).unwrap();
    assert_eq!(signature.r(), &scalar::<C>(example.r));
    assert_eq!(signature.s(), &scalar::<C>(example.s));
    key.verifying_key().verify_prehash(&digest, &signature).unwrap();

    let own = key.sign_prehash(&digest).unwrap();
    assert_ne!(own, signature);
    key.verifying_key().verify_prehash(&digest, &own).unwrap();
}

#[test]
fn example_of_section_7_1_comes_out() {
    gives_what_the_standard_gives::<Example256>(&SECTION_7_1);
}

#[test]
fn example_of_section_7_2_comes_out() {
    gives_what_the_standard_gives::<Example512>(&SECTION_7_2);
}

/// RFC 7091, section 6.1, steps 4 and 5: such a k is drawn again.
fn number_that_makes_a_signature_of_zero_is_refused<C: ParameterSet>() {
    let (secret, k) = (Scalar::<C>::from(11_u64), Scalar::<C>::from(13_u64));
    let e = Scalar::<C>::from(17_u64);
    let signature = sign_with_nonce::<C>(&secret, &e, &k).unwrap();
    // s = r · d + k · e is zero with this e, and with this d.
    let zero_by_e = -(*signature.r() * secret * k.invert().unwrap());
    assert!(sign_with_nonce::<C>(&secret, &zero_by_e, &k).is_err());
    let zero_by_d = -(k * e * signature.r().invert().unwrap());
    assert!(sign_with_nonce::<C>(&zero_by_d, &e, &k).is_err());
}

#[test]
fn numbers_that_make_signatures_of_zero_are_refused() {
    number_that_makes_a_signature_of_zero_is_refused::<Example256>();
    number_that_makes_a_signature_of_zero_is_refused::<Example512>();
    number_that_makes_a_signature_of_zero_is_refused::<crate::CryptoProA>();
    number_that_makes_a_signature_of_zero_is_refused::<crate::Tc26P256A>();
    number_that_makes_a_signature_of_zero_is_refused::<crate::Tc26P512A>();
    // The generator of CryptoPro-C has x = 0, so with k = 1 it is r that is zero.
    let one = Scalar::<crate::CryptoProC>::ONE;
    assert!(sign_with_nonce::<crate::CryptoProC>(&one, &one, &one).is_err());
    assert!(sign_with_nonce::<crate::CryptoProC>(&one, &one, &(one + one)).is_ok());
}
