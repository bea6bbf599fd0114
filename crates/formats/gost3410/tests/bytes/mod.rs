//! Chance that is the same in every run.
#![expect(clippy::indexing_slicing, reason = "tests")]

use std::convert::Infallible;

use gost3410::signature_traits::digest::Digest;
use gost3410::signature_traits::rand_core::{TryCryptoRng, TryRng};
use gost3410::streebog::Streebog512;

/// Bytes that look random and are the same in every run.
pub struct Bytes {
    seed: u64,
    counter: u64,
}

impl Bytes {
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0 }
    }
}

impl TryRng for Bytes {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(64) {
            let block = [self.seed.to_le_bytes(), self.counter.to_le_bytes()].concat();
            chunk.copy_from_slice(&Streebog512::digest(block)[..chunk.len()]);
            self.counter += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Bytes {}
