use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How many lanes there are. Fixed for ever: stored keys depend on it.
pub const LANES: u16 = 1024;

/// The shard key of everything that belongs to one subject or unit: a number below [`LANES`].
///
/// It leads every primary key, so that data, jobs, outbox and audit of a subject share a shard and a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lane(u16);

/// A number that is no lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a lane: lanes run from 0 to 1023")]
pub struct LaneError(i64);

impl Lane {
    /// The lane of an owner: the first 64 bits of SHA-256 of its 16 bytes, modulo [`LANES`].
    pub fn of(owner: Uuid) -> Self {
        Self::of_bytes(owner.as_bytes())
    }

    /// The lane of anything that has a stable byte form (an installation-wide list, a network prefix).
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let head = digest.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        Self(u16::try_from(head % u64::from(LANES)).unwrap_or(0))
    }

    /// As the database stores it.
    pub const fn as_i16(self) -> i16 {
        // LANES fits in 15 bits, so the cast keeps the value.
        self.0.cast_signed()
    }

    /// The number itself.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// All lanes in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANES).map(Self)
    }
}

impl TryFrom<i64> for Lane {
    type Error = LaneError;

    fn try_from(value: i64) -> Result<Self, LaneError> {
        match u16::try_from(value) {
            Ok(number) if number < LANES => Ok(Self(number)),
            _ => Err(LaneError(value)),
        }
    }
}

impl TryFrom<i16> for Lane {
    type Error = LaneError;

    fn try_from(value: i16) -> Result<Self, LaneError> {
        Self::try_from(i64::from(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lane_of_an_owner_never_changes() {
        assert_eq!(Lane::of(Uuid::nil()).number(), 469);
        assert_eq!(Lane::of(Uuid::nil()), Lane::of(Uuid::nil()));
    }

    #[test]
    fn only_numbers_below_1024_are_lanes() {
        assert!(Lane::try_from(1023_i64).is_ok());
        assert!(Lane::try_from(1024_i64).is_err());
        assert!(Lane::try_from(-1_i64).is_err());
        assert_eq!(Lane::all().count(), 1024);
    }
}
