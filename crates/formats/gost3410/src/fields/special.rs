//! Fields whose prime is a little below a power of two: a product is folded instead of divided.

/// A field modulo `2^n - below`, n being the width of `uint`, with p = 3 modulo 4.
///
/// Elements are kept below p, without Montgomery's form; every operation but parsing of hex takes the same time
/// for all values. The exponents p - 2 and (p + 1) / 4 begin with `ones` bits that are set and end with the bits given.
macro_rules! special_field {
    ($(#[doc = $doc:literal])* $name:ident in $module:ident, uint: $uint:ident, p: $p:literal, below: $below:literal,
     non_residue: $non_residue:literal, ones: $ones:literal, inverse: $inverse:literal, root: $root:literal) => {
        mod $module {
            use elliptic_curve::Generate;
            use elliptic_curve::bigint::modular::Retrieve;
            use elliptic_curve::bigint::{ArrayEncoding, ByteArray, Invert, Limb, $uint};
            use elliptic_curve::ff::{Field, PrimeField, helpers};
            use elliptic_curve::ops::BatchInvert;
            use elliptic_curve::rand_core::{TryCryptoRng, TryRng};
            use elliptic_curve::subtle::{
                Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeLess, CtOption,
            };
            use elliptic_curve::zeroize::DefaultIsZeroes;

            use super::special::assign_op;

            const BELOW: Limb = Limb($below);
            const P: $uint = $uint::from_be_hex($p);

            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
            pub struct $name($uint);

            impl $name {
                pub(crate) const ZERO: Self = Self($uint::ZERO);
                pub(crate) const ONE: Self = Self($uint::ONE);

                pub(crate) const fn from_hex_vartime(hex: &str) -> Self {
                    let number = $uint::from_be_hex(hex);
                    assert!(number.cmp_vartime(&P).is_lt(), "the number is above the prime");
                    Self(number)
                }

                #[inline]
                const fn add(&self, other: &Self) -> Self {
                    Self(self.0.add_mod_special(&other.0, BELOW))
                }

                #[inline]
                const fn sub(&self, other: &Self) -> Self {
                    Self(self.0.sub_mod_special(&other.0, BELOW))
                }

                #[inline]
                const fn multiply(&self, other: &Self) -> Self {
                    Self(self.0.mul_mod_special(&other.0, BELOW))
                }

                #[inline]
                const fn negate(&self) -> Self {
                    Self(self.0.neg_mod_special(BELOW))
                }

                fn square_times(&self, times: u32) -> Self {
                    (0..times).fold(*self, |power, _| power.multiply(&power))
                }

                /// The power by `ones` set bits and then `tail_bits` bits of `tail`.
                fn power(&self, tail: u32, tail_bits: u32) -> Self {
                    let ones: u32 = $ones;
                    let mut power = *self;
                    let mut length = 1;
                    for bit in (0..ones.ilog2()).rev() {
                        power = power.square_times(length).multiply(&power);
                        length *= 2;
                        if ones >> bit & 1 == 1 {
                            power = power.square_times(1).multiply(self);
                            length += 1;
                        }
                    }
                    for bit in (0..tail_bits).rev() {
                        power = power.square_times(1);
                        if tail >> bit & 1 == 1 {
                            power = power.multiply(self);
                        }
                    }
                    power
                }
            }

            impl From<u64> for $name {
                fn from(number: u64) -> Self {
                    Self($uint::from_u64(number))
                }
            }

            primefield::field_op!($name, Add, add, add);
            primefield::field_op!($name, Sub, sub, sub);
            primefield::field_op!($name, Mul, mul, multiply);
            assign_op!($name, AddAssign, add_assign, add);
            assign_op!($name, SubAssign, sub_assign, sub);
            assign_op!($name, MulAssign, mul_assign, multiply);

            impl core::ops::Neg for $name {
                type Output = Self;

                #[inline]
                fn neg(self) -> Self {
                    self.negate()
                }
            }

            impl core::iter::Sum for $name {
                fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
                    numbers.fold(Self::ZERO, |sum, number| sum.add(&number))
                }
            }

            impl<'a> core::iter::Sum<&'a $name> for $name {
                fn sum<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
                    numbers.copied().sum()
                }
            }

            impl core::iter::Product for $name {
                fn product<I: Iterator<Item = Self>>(numbers: I) -> Self {
                    numbers.fold(Self::ONE, |product, number| product.multiply(&number))
                }
            }

            impl<'a> core::iter::Product<&'a $name> for $name {
                fn product<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
                    numbers.copied().product()
                }
            }

            impl ConditionallySelectable for $name {
                #[inline]
                fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
                    Self(ConditionallySelectable::conditional_select(&a.0, &b.0, choice))
                }
            }

            impl ConstantTimeEq for $name {
                #[inline]
                fn ct_eq(&self, other: &Self) -> Choice {
                    ConstantTimeEq::ct_eq(&self.0, &other.0)
                }
            }

            impl DefaultIsZeroes for $name {}
            impl BatchInvert for $name {}

            impl Generate for $name {
                fn try_generate_from_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, R::Error> {
                    Self::try_random(rng)
                }
            }

            impl Invert for $name {
                type Output = CtOption<Self>;

                fn invert(&self) -> CtOption<Self> {
                    Field::invert(self)
                }
            }

            impl Retrieve for $name {
                type Output = $uint;

                fn retrieve(&self) -> $uint {
                    self.0
                }
            }

            impl Field for $name {
                const ZERO: Self = Self::ZERO;
                const ONE: Self = Self::ONE;

                fn try_random<R: TryRng + ?Sized>(rng: &mut R) -> Result<Self, R::Error> {
                    let mut bytes = ByteArray::<$uint>::default();
                    loop {
                        rng.try_fill_bytes(&mut bytes)?;
                        if let Some(element) = Self::from_repr(bytes).into_option() {
                            return Ok(element);
                        }
                    }
                }

                #[inline]
                fn square(&self) -> Self {
                    self.multiply(self)
                }

                #[inline]
                fn double(&self) -> Self {
                    self.add(self)
                }

                fn invert(&self) -> CtOption<Self> {
                    CtOption::new(self.power($inverse, 10), !self.is_zero())
                }

                fn sqrt(&self) -> CtOption<Self> {
                    let root = self.power($root, 8);
                    CtOption::new(root, root.square().ct_eq(self))
                }

                fn sqrt_ratio(number: &Self, divisor: &Self) -> (Choice, Self) {
                    helpers::sqrt_ratio_generic(number, divisor)
                }
            }

            impl PrimeField for $name {
                type Repr = ByteArray<$uint>;

                const MODULUS: &'static str = $p;
                const NUM_BITS: u32 = $uint::BITS;
                const CAPACITY: u32 = $uint::BITS - 1;
                const TWO_INV: Self = Self(P.shr_vartime(1).wrapping_add(&$uint::ONE));
                const MULTIPLICATIVE_GENERATOR: Self = Self($uint::from_u64($non_residue));
                const S: u32 = 1;
                const ROOT_OF_UNITY: Self = Self(P.wrapping_sub(&$uint::ONE));
                const ROOT_OF_UNITY_INV: Self = Self::ROOT_OF_UNITY;
                const DELTA: Self = Self($uint::from_u64($non_residue * $non_residue));

                fn from_repr(bytes: Self::Repr) -> CtOption<Self> {
                    let number = $uint::from_be_byte_array(bytes);
                    CtOption::new(Self(number), ConstantTimeLess::ct_lt(&number, &P))
                }

                fn to_repr(&self) -> Self::Repr {
                    self.0.to_be_byte_array()
                }

                fn is_odd(&self) -> Choice {
                    self.0.is_odd().into()
                }
            }

            impl primefield::FieldExt for $name {}
            impl primefield::PrimeFieldExt for $name {}

            #[cfg(test)]
            mod tests {
                use super::*;
                use elliptic_curve::bigint::NonZero;

                fn elements() -> impl Iterator<Item = $name> {
                    let edges = [$uint::ZERO, $uint::ONE, P.wrapping_sub(&$uint::ONE), $uint::from_u64($below)];
                    let mut number = $uint::from_u64(0x9e37_79b9_7f4a_7c15);
                    let spread = core::iter::repeat_with(move || {
                        number = number.wrapping_mul(&number).wrapping_add(&$uint::from_u64(0x1234_5679));
                        number.rem_vartime(&NonZero::new(P).unwrap())
                    });
                    edges.into_iter().chain(spread.take(30)).map($name)
                }

                #[test]
                fn folding_agrees_with_division() {
                    let p = NonZero::new(P).unwrap();
                    for a in elements() {
                        for b in elements() {
                            assert_eq!((a * b).0, a.0.mul_mod_vartime(&b.0, &p));
                            assert_eq!((a + b).0, a.0.add_mod(&b.0, &p));
                            assert_eq!((a - b).0, a.0.sub_mod(&b.0, &p));
                            assert_eq!(a - b, -(b - a));
                        }
                    }
                }

                #[test]
                fn inverses_and_roots_are_what_they_say() {
                    assert_eq!($name::TWO_INV.double(), $name::ONE);
                    assert!(bool::from($name::MULTIPLICATIVE_GENERATOR.sqrt().is_none()));
                    for a in elements() {
                        match Field::invert(&a).into_option() {
                            Some(inverse) => assert_eq!(a * inverse, $name::ONE),
                            None => assert_eq!(a, $name::ZERO),
                        }
                        let root = a.square().sqrt().unwrap();
                        assert!(root == a || root == -a);
                        assert_eq!($name::from_repr(a.to_repr()).unwrap(), a);
                    }
                    assert!(bool::from($name::from_repr(P.to_be_byte_array()).is_none()));
                }
            }
        }

        pub use $module::$name;
    };
}

/// One of the assigning operators.
macro_rules! assign_op {
    ($name:ident, $trait:ident, $method:ident, $inner:ident) => {
        impl core::ops::$trait for $name {
            #[inline]
            fn $method(&mut self, other: Self) {
                *self = <$name>::$inner(self, &other);
            }
        }

        impl core::ops::$trait<&$name> for $name {
            #[inline]
            fn $method(&mut self, other: &Self) {
                *self = <$name>::$inner(self, other);
            }
        }
    };
}

pub(super) use {assign_op, special_field};
