//! How long one signature and one verification of a digest take, for every parameter set.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use gost3410::signature_traits::digest::Digest;
use gost3410::signature_traits::hazmat::{PrehashSigner, PrehashVerifier};
use gost3410::{
    CryptoProA, CryptoProB, CryptoProC, NamedParameterSet, Signature, SigningKey, Tc26P256A, Tc26P512A,
    Tc26P512B, Tc26P512C, VerifyingKey,
};

fn measure<C: NamedParameterSet>(criterion: &mut Criterion) {
    let name = format!("{:?}", C::IDENTIFIER);
    let number = vec![0x1d; C::IDENTIFIER.key_size().bytes()];
    let key = SigningKey::<C>::from_be_slice(&number).unwrap();
    let digest = C::Digest::digest(b"message");
    let signature: Signature<C> = key.sign_prehash(&digest).unwrap();
    let mut group = criterion.benchmark_group(name);
    group.bench_function("sign", |bencher| {
        bencher.iter(|| -> Signature<C> { key.sign_prehash(black_box(&digest)).unwrap() });
    });
    group.bench_function("verify", |bencher| {
        bencher
            .iter(|| key.verifying_key().verify_prehash(black_box(&digest), black_box(&signature)).unwrap());
    });
    let public = key.verifying_key().to_bytes();
    group.bench_function("read a public key", |bencher| {
        bencher.iter(|| VerifyingKey::<C>::from_slice(black_box(&public)).unwrap());
    });
    group.finish();
}

criterion_group! {
    name = sets;
    config = Criterion::default().sample_size(20).warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1));
    targets = measure::<CryptoProA>, measure::<CryptoProB>, measure::<CryptoProC>, measure::<Tc26P256A>,
        measure::<Tc26P512A>, measure::<Tc26P512B>, measure::<Tc26P512C>
}
criterion_main!(sets);
