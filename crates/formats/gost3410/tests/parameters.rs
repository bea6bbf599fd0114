//! The numbers of every parameter set, checked by calculation.

mod sets;

use data_encoding::HEXUPPER;
use gost3410::elliptic_curve::bigint::modular::{FixedMontyForm, FixedMontyParams};
use gost3410::elliptic_curve::bigint::{Odd, U256, U512, U1024, Uint};
use gost3410::elliptic_curve::ff::{Field, PrimeField};
use gost3410::elliptic_curve::group::Group;
use gost3410::elliptic_curve::hazmat::FieldArithmetic;
use gost3410::elliptic_curve::{CurveArithmetic, Scalar};
use gost3410::{
    CryptoProA, CryptoProB, CryptoProC, NamedParameterSet, ParameterSet, Tc26P256A, Tc26P512A, Tc26P512B,
    Tc26P512C,
};

for_every_set! {
    generator_is_on_the_curve,
    order_times_generator_is_neutral,
    curve_is_not_singular,
    cofactor_is_what_the_sizes_leave_over,
}

fn generator_is_on_the_curve<C: NamedParameterSet>() {
    let (x, y) = C::GENERATOR;
    assert_eq!(y.square(), x.square() * x + C::EQUATION_A * x + C::EQUATION_B);
}

fn order_times_generator_is_neutral<C: NamedParameterSet>() {
    let generator = <C as CurveArithmetic>::ProjectivePoint::generator();
    let one_less = generator * -Scalar::<C>::ONE;
    assert_eq!(one_less, -generator);
    assert!(bool::from((one_less + generator).is_identity()));
}

fn curve_is_not_singular<C: NamedParameterSet>() {
    type Element<C> = <C as FieldArithmetic>::FieldElement;
    let (a, b) = (C::EQUATION_A, C::EQUATION_B);
    let discriminant = a.square() * a * Element::<C>::from(4) + b.square() * Element::<C>::from(27);
    assert_ne!(discriminant, Element::<C>::ZERO);
    assert_ne!(b, Element::<C>::ZERO);
}

#[test]
fn both_primes_of_256_bit_sets_are_prime() {
    fn check<C: ParameterSet<Uint = U256>>() {
        assert!(is_probably_prime(&modulus::<C>()));
        assert!(is_probably_prime(C::ORDER.as_ref()));
    }
    check::<CryptoProA>();
    check::<CryptoProB>();
    check::<CryptoProC>();
    check::<Tc26P256A>();
}

#[test]
fn both_primes_of_512_bit_sets_are_prime() {
    fn check<C: ParameterSet<Uint = U512>>() {
        assert!(is_probably_prime(&U512::from_be_hex(hex::<C>())));
        assert!(is_probably_prime(C::ORDER.as_ref()));
    }
    check::<Tc26P512A>();
    check::<Tc26P512B>();
    check::<Tc26P512C>();
}

/// Hasse: the points of the curve, cofactor times q, are at most twice the root of p away from p + 1.
fn cofactor_is_what_the_sizes_leave_over<C: NamedParameterSet>() {
    let p = U1024::from_be_hex(&format!("{:0>256}", hex::<C>()));
    let below_q = HEXUPPER.encode((-Scalar::<C>::ONE).to_repr().as_ref());
    let q = U1024::from_be_hex(&format!("{below_q:0>256}")).wrapping_add(&U1024::ONE);
    let points = q.wrapping_mul(&U1024::from_u8(C::COFACTOR));
    let expected = p.wrapping_add(&U1024::ONE);
    let away =
        if points > expected { points.wrapping_sub(&expected) } else { expected.wrapping_sub(&points) };
    assert!(away.wrapping_mul(&away) <= p.wrapping_mul(&U1024::from_u8(4)));
}

fn hex<C: ParameterSet>() -> &'static str {
    <<C as FieldArithmetic>::FieldElement as PrimeField>::MODULUS
}

fn modulus<C: ParameterSet<Uint = U256>>() -> U256 {
    U256::from_be_hex(hex::<C>())
}

#[test]
fn a_product_of_two_primes_is_not_prime() {
    assert!(!is_probably_prime(&U256::from_u64(1_000_003 * 1_000_033)));
    assert!(is_probably_prime(&U256::from_u64(1_000_003)));
}

/// Miller and Rabin's test to the first dozen primes as bases.
fn is_probably_prime<const LIMBS: usize>(n: &Uint<LIMBS>) -> bool {
    let parameters = FixedMontyParams::new_vartime(Odd::new(*n).unwrap());
    let below = n.wrapping_sub(&Uint::ONE);
    let twos = below.trailing_zeros_vartime();
    let odd = below.shr_vartime(twos);
    let one = FixedMontyForm::one(&parameters);
    [2_u8, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].into_iter().all(|base| {
        let mut power = FixedMontyForm::new(&Uint::from_u8(base), &parameters).pow_vartime(&odd);
        let mut passes = power == one || power == -one;
        for _ in 1..twos {
            power = power.square();
            passes |= power == -one;
        }
        passes
    })
}
