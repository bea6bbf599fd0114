//! What a parameter set consists of, once for all of them.

/// Defines a marker type and its arithmetic from the numbers of a standard.
///
/// `q_non_residue` is a number that is no square modulo q. All numbers are big-endian, with all their digits.
macro_rules! parameter_set {
    ($(#[doc = $doc:literal])* $name:ident in $module:ident:
     uint: $uint:ident, bytes: $bytes:ident, signature: $signature:ident, digest: $digest:ident,
     nonce_digest: $nonce_digest:ident,
     cofactor: $cofactor:literal, field: fields::$field:ident, equation: $equation:ident,
     a: $a:literal, b: $b:literal, q: $q:literal, q_non_residue: $non_residue:literal,
     x: $x:literal, y: $y:literal,) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name;

        #[expect(deprecated, reason = "primefield's macro calls an old name of crypto-bigint")]
        mod $module {
            use elliptic_curve::bigint::{Odd, $uint};
            use elliptic_curve::consts::{$bytes, $signature};
            use elliptic_curve::ff::PrimeField;
            use elliptic_curve::hazmat::FieldArithmetic;
            use elliptic_curve::point::PointCompression;
            use elliptic_curve::scalar::{FromUintUnchecked, IsHigh};
            use elliptic_curve::subtle::{Choice, ConstantTimeEq, ConstantTimeGreater, CtOption};
            use elliptic_curve::{Curve, CurveArithmetic, PrimeCurve, PrimeCurveArithmetic};
            use primeorder::wnaf;
            use primeorder::{PrimeCurveParams, point_arithmetic};

            use super::$name;
            use crate::fields::$field;
            use crate::sets::{ParameterSet, Sealed};

            primefield::monty_field_params! {
                name: ScalarParams,
                modulus: $q,
                uint: $uint,
                byte_order: primefield::ByteOrder::BigEndian,
                multiplicative_generator: $non_residue,
                doc: "Montgomery parameters of the scalars."
            }

            primefield::monty_field_element! {
                name: Scalar,
                params: ScalarParams,
                uint: $uint,
                doc: "Integer modulo the order of the group."
            }

            primefield::monty_field_arithmetic! {
                name: Scalar,
                params: ScalarParams,
                uint: $uint
            }

            primefield::monty_field_reduce! {
                name: Scalar,
                params: ScalarParams,
                uint: $uint,
            }

            elliptic_curve::scalar_impls!($name, Scalar);
            wnaf::impl_wnaf_size_for_scalar!(Scalar);

            impl AsRef<Scalar> for Scalar {
                fn as_ref(&self) -> &Scalar {
                    self
                }
            }

            impl FromUintUnchecked for Scalar {
                type Uint = $uint;

                fn from_uint_unchecked(uint: Self::Uint) -> Self {
                    Self::from_uint_unchecked(uint)
                }
            }

            impl IsHigh for Scalar {
                fn is_high(&self) -> Choice {
                    const HALF: $uint = $name::ORDER.as_ref().shr_vartime(1);
                    ConstantTimeGreater::ct_gt(&self.to_canonical(), &HALF)
                }
            }

            impl Curve for $name {
                type FieldBytesSize = $bytes;
                type Uint = $uint;

                const ORDER: Odd<$uint> = Odd::<$uint>::from_be_hex($q);
            }

            // Where the cofactor is not 1, import of a key checks that the point is in the prime-order subgroup.
            impl PrimeCurve for $name {}

            impl PointCompression for $name {
                const COMPRESS_POINTS: bool = false;
            }

            impl CurveArithmetic for $name {
                type AffinePoint = primeorder::AffinePoint<$name>;
                type ProjectivePoint = primeorder::ProjectivePoint<$name>;
                type Scalar = Scalar;
            }

            impl FieldArithmetic for $name {
                type FieldElement = $field;
            }

            impl PrimeCurveArithmetic for $name {
                type CurveGroup = primeorder::ProjectivePoint<$name>;
            }

            impl PrimeCurveParams for $name {
                type PointArithmetic = point_arithmetic::$equation;
                type Backend = primeorder::mul_backend::VariableOnly;

                const EQUATION_A: $field = $field::from_hex_vartime($a);
                const EQUATION_B: $field = $field::from_hex_vartime($b);
                const GENERATOR: ($field, $field) = ($field::from_hex_vartime($x), $field::from_hex_vartime($y));
            }

            impl Sealed for $name {
                type NonceDigest = sha2::$nonce_digest;

                fn odd_multiples_of_generator() -> impl AsRef<[($field, $field)]> {
                    use crate::multiply::generator_multiples;

                    #[cfg(feature = "std")]
                    {
                        static MULTIPLES: std::sync::LazyLock<[($field, $field); crate::multiply::GENERATOR_MULTIPLES]> =
                            std::sync::LazyLock::new(generator_multiples::<$name>);
                        &*MULTIPLES
                    }
                    #[cfg(not(feature = "std"))]
                    generator_multiples::<$name>()
                }

                fn multiply_generator(k: &Scalar) -> ($field, $field) {
                    #[cfg(feature = "std")]
                    {
                        use crate::comb::{self, Comb};

                        static COMB: std::sync::LazyLock<Comb<$field>> = std::sync::LazyLock::new(comb::tables::<$name>);
                        comb::multiply::<$name>(&COMB, k)
                    }
                    #[cfg(not(feature = "std"))]
                    {
                        use elliptic_curve::group::Group;

                        let point = primeorder::ProjectivePoint::<$name>::mul_by_generator(k);
                        crate::multiply::coordinates(&point.to_affine())
                    }
                }
            }

            impl ParameterSet for $name {
                type Digest = streebog::$digest;
                type SignatureSize = $signature;

                const COFACTOR: u8 = $cofactor;
            }
        }
    };
}

pub(super) use parameter_set;
