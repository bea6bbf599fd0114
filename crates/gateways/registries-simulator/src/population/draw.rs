//! Repeatable chance per person and aspect, and numbers that can be followed back to the person without an index.

/// SplitMix64, started from seed, person and aspect: a new aspect shifts no other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn of(seed: u64, number: u64, aspect: u64) -> Self {
        Self(
            mix(mix(seed ^ 0x6F6B_6E6F) ^ mix(number.wrapping_add(1)))
                ^ mix(aspect.wrapping_mul(0x9E37_79B9)),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Below `bound`; zero when `bound` is zero. The bias of the remainder is far below what a population shows.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// True in so many of a thousand.
    pub(crate) fn per_mille(&mut self, share: u64) -> bool {
        self.below(1_000) < share
    }

    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let count = u64::try_from(items.len()).ok()?;
        items.get(usize::try_from(self.below(count)).ok()?).copied()
    }

    /// Like [`Draw::pick`], from a list that begins with the commonest.
    pub(crate) fn pick_common<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let count = u64::try_from(items.len()).ok()?;
        let place = self.below(count).min(self.below(count));
        items.get(usize::try_from(place).ok()?).copied()
    }
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A shuffle of `0..size` that can be undone: a Feistel network, walked until the value falls into the range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shuffle {
    key: u64,
    size: u64,
    half_bits: u32,
}

const ROUNDS: u64 = 4;

impl Shuffle {
    pub(crate) const fn new(seed: u64, aspect: u64, size: u64) -> Self {
        let bits = 64 - size.leading_zeros();
        Self { key: mix(seed ^ mix(aspect)), size, half_bits: bits.div_ceil(2) }
    }

    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn forward(&self, value: u64) -> u64 {
        self.walk(value, Self::mix_once)
    }

    pub(crate) fn backward(&self, value: u64) -> u64 {
        self.walk(value, Self::unmix_once)
    }

    fn walk(&self, value: u64, step: impl Fn(&Self, u64) -> u64) -> u64 {
        if self.size == 0 {
            return 0;
        }
        let mut value = step(self, value % self.size);
        while value >= self.size {
            value = step(self, value);
        }
        value
    }

    fn mix_once(&self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> self.half_bits, value & self.mask());
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.round(right, round));
        }
        (left << self.half_bits) | right
    }

    fn unmix_once(&self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> self.half_bits, value & self.mask());
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.round(left, round), left);
        }
        (left << self.half_bits) | right
    }

    fn round(&self, half: u64, round: u64) -> u64 {
        mix(half ^ self.key.rotate_left(u32::try_from(round * 16).unwrap_or(0))) & self.mask()
    }

    const fn mask(&self) -> u64 {
        (1 << self.half_bits) - 1
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_shuffle_gives_every_number_once() {
        let shuffle = Shuffle::new(1, 2, 999);
        let all: HashSet<u64> = (0..999).map(|n| shuffle.forward(n)).collect();
        assert_eq!(all.len(), 999);
        assert!(all.iter().all(|n| *n < 999));
    }

    proptest! {
        #[test]
        fn a_shuffle_can_be_undone(seed: u64, size in 1..2_000_000_000_u64, value: u64) {
            let shuffle = Shuffle::new(seed, 7, size);
            let value = value % size;
            prop_assert_eq!(shuffle.backward(shuffle.forward(value)), value);
        }
    }
}
