//! The prime fields of the curves.

mod special;

use special::special_field;

/// A field over the library's Montgomery form, for primes without a form that is worth an own reduction.
macro_rules! montgomery_field {
    ($(#[doc = $doc:literal])* $name:ident in $module:ident, uint: $uint:ident, p: $p:literal,
     non_residue: $non_residue:literal) => {
        #[expect(deprecated, reason = "primefield's macro calls an old name of crypto-bigint")]
        mod $module {
            use elliptic_curve::bigint::$uint;
            use elliptic_curve::ff::PrimeField;
            use elliptic_curve::ops::BatchInvert;
            use elliptic_curve::subtle::{Choice, ConstantTimeEq, CtOption};

            primefield::monty_field_params! {
                name: Params,
                modulus: $p,
                uint: $uint,
                byte_order: primefield::ByteOrder::BigEndian,
                multiplicative_generator: $non_residue,
                doc: "Montgomery parameters of the field."
            }

            primefield::monty_field_element! {
                name: $name,
                params: Params,
                uint: $uint,
                doc: concat!($($doc),*)
            }

            primefield::monty_field_arithmetic! {
                name: $name,
                params: Params,
                uint: $uint
            }

            impl BatchInvert for $name {}
        }

        pub use $module::$name;
    };
}

special_field! {
    /// Element of the field modulo 2^256 - 617.
    P256 in p256, uint: U256,
    p: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97", below: 617,
    non_residue: 7, ones: 246, inverse: 405, root: 102
}
special_field! {
    /// Element of the field modulo 2^512 - 569.
    P512 in p512, uint: U512,
    p: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7", below: 569,
    non_residue: 5, ones: 502, inverse: 453, root: 114
}
montgomery_field! {
    /// Element of the field modulo 2^255 + 3225, of CryptoPro-B.
    PB256 in pb256, uint: U256,
    p: "8000000000000000000000000000000000000000000000000000000000000C99", non_residue: 3
}
montgomery_field! {
    /// Element of the field of CryptoPro-C, whose prime has no special form.
    PC256 in pc256, uint: U256,
    p: "9B9F605F5A858107AB1EC85E6B41C8AACF846E86789051D37998F7B9022D759B", non_residue: 2
}
montgomery_field! {
    /// Element of the field modulo 2^511 + 111, of tc26-512-B.
    PB512 in pb512, uint: U512,
    p: "8000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000006F", non_residue: 7
}

#[cfg(test)]
montgomery_field! {
    /// Element of the field of RFC 7091, section 7.1.
    E256 in e256, uint: U256,
    p: "8000000000000000000000000000000000000000000000000000000000000431", non_residue: 7
}
#[cfg(test)]
montgomery_field! {
    /// Element of the field of RFC 7091, section 7.2.
    E512 in e512, uint: U512,
    p: "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15DF1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373", non_residue: 2
}
