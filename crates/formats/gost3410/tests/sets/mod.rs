//! One body for every parameter set.

/// Runs the same body for every parameter set, as a test of its own each.
#[macro_export]
macro_rules! for_every_set {
    ($($test:ident,)*) => {
        mod crypto_pro_a { $(#[test] fn $test() { super::$test::<gost3410::CryptoProA>(); })* }
        mod crypto_pro_b { $(#[test] fn $test() { super::$test::<gost3410::CryptoProB>(); })* }
        mod crypto_pro_c { $(#[test] fn $test() { super::$test::<gost3410::CryptoProC>(); })* }
        mod tc26_256_a { $(#[test] fn $test() { super::$test::<gost3410::Tc26P256A>(); })* }
        mod tc26_512_a { $(#[test] fn $test() { super::$test::<gost3410::Tc26P512A>(); })* }
        mod tc26_512_b { $(#[test] fn $test() { super::$test::<gost3410::Tc26P512B>(); })* }
        mod tc26_512_c { $(#[test] fn $test() { super::$test::<gost3410::Tc26P512C>(); })* }
    };
}
