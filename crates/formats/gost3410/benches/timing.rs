//! Whether the time of a signature depends on the key: Welch's t-test over two classes, one fixed key of few bits and
//! fresh keys, after Reparaz, Balasch and Verbauwhede ("dude, is my code constant time?"). Fails at |t| of 4.5 or more.
//!
//! `cargo bench -p gost3410 --bench timing`; `GOST_TIMING_SIGNATURES` says how many, a million without it.
#![expect(clippy::unwrap_used, reason = "a measurement")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use gost3410::signature_traits::digest::Digest;
use gost3410::signature_traits::hazmat::PrehashSigner;
use gost3410::streebog::Streebog256;
use gost3410::{CryptoProA, Signature, SigningKey};

const SIGNATURES: u32 = 1_000_000;
/// Keys are made outside the measured time, so many at once.
const BATCH: u32 = 1000;
const T_MAX: f64 = 4.5;
/// What is slower than so many tenths of the first batches is the machine, not the code.
const KEPT_TENTHS: usize = 9;

#[derive(Default)]
struct Class {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Class {
    fn push(&mut self, value: f64) {
        self.count += 1.0;
        let away = value - self.mean;
        self.mean += away / self.count;
        self.squares += away * (value - self.mean);
    }

    fn variance_of_mean(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

fn bytes(label: &str, number: u32) -> [u8; 32] {
    Streebog256::digest([label.as_bytes(), &number.to_le_bytes()].concat()).into()
}

/// The signatures of one batch: class and nanoseconds.
fn measure(fixed: &SigningKey<CryptoProA>, first: u32) -> Vec<(bool, f64)> {
    let work: Vec<_> = (first..first + BATCH)
        .map(|number| {
            let is_fixed = bytes("class", number).first().is_some_and(|byte| byte & 1 == 0);
            let fresh = SigningKey::<CryptoProA>::from_be_slice(&bytes("key", number)).unwrap();
            (is_fixed, if is_fixed { fixed.clone() } else { fresh }, bytes("digest", number))
        })
        .collect();
    work.iter()
        .map(|(is_fixed, key, digest)| {
            let started = Instant::now();
            let signature: Signature<CryptoProA> = black_box(key).sign_prehash(black_box(digest)).unwrap();
            black_box(signature);
            (*is_fixed, started.elapsed().as_secs_f64() * 1e9)
        })
        .collect()
}

fn main() -> ExitCode {
    let wanted = std::env::var("GOST_TIMING_SIGNATURES").map_or(SIGNATURES, |number| number.parse().unwrap());
    let mut one = [0; 32];
    *one.last_mut().unwrap() = 1;
    let fixed = SigningKey::<CryptoProA>::from_be_slice(&one).unwrap();
    let mut warm: Vec<f64> =
        (0..5).flat_map(|batch| measure(&fixed, batch * BATCH)).map(|(_, time)| time).collect();
    warm.sort_by(f64::total_cmp);
    let limit = warm.get(warm.len() / 10 * KEPT_TENTHS).copied().unwrap();
    let (mut few_bits, mut fresh) = (Class::default(), Class::default());
    for first in (0..wanted).step_by(BATCH as usize) {
        for (is_fixed, time) in measure(&fixed, first) {
            if time <= limit {
                if is_fixed { few_bits.push(time) } else { fresh.push(time) }
            }
        }
    }
    let t = (few_bits.mean - fresh.mean) / (few_bits.variance_of_mean() + fresh.variance_of_mean()).sqrt();
    println!("{wanted} signatures: {:.0} and {:.0} ns, t = {t:.2}", few_bits.mean, fresh.mean);
    if t.abs() < T_MAX { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
