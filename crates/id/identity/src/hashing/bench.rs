use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use kernel::Secret;
use subtle::ConstantTimeEq;

use super::{HashingCosts, HashingError};

const HASH_BYTES: usize = 32;

/// Where one thread hashes: its blocks serve one password after the other.
///
/// Allocated anew for each, blocks of 19 MiB leave the C library's heaps in pieces, and a process that hashed twenty
/// passwords holds sixteen of them.
pub struct Bench {
    params: Params,
    blocks: Vec<Block>,
}

impl Bench {
    /// A bench for hashes at these costs. What was hashed at others can be compared all the same.
    pub fn new(costs: HashingCosts) -> Result<Self, HashingError> {
        let params = Params::new(costs.memory_kib, costs.passes, 1, Some(HASH_BYTES));
        Ok(Self { params: params.map_err(|_| HashingError::Unusable)?, blocks: Vec::new() })
    }

    /// The hash as a PHC string.
    pub fn hash(&mut self, password: &[u8], salt: &[u8]) -> Result<Secret<String>, HashingError> {
        let params = self.params.clone();
        let written = ParamsString::try_from(&params).map_err(|_| HashingError::Unusable)?;
        let mut output = [0; HASH_BYTES];
        self.fill(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params), password, salt, &mut output)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: written,
            salt: Some(Salt::new(salt).map_err(|_| HashingError::Unusable)?),
            hash: Some(Output::new(&output).map_err(|_| HashingError::Unusable)?),
        };
        Ok(Secret::new(hash.to_string()))
    }

    /// Whether the stored hash is the password's. One that cannot be read is nobody's.
    pub fn is_right(&mut self, password: &[u8], stored: &str) -> bool {
        self.compare(password, stored).unwrap_or(false)
    }

    /// Gives the memory back.
    pub fn clear(&mut self) {
        self.blocks = Vec::new();
    }

    fn compare(&mut self, password: &[u8], stored: &str) -> Option<bool> {
        let stored = PasswordHash::new(stored).ok()?;
        let (salt, expected) = (stored.salt?, stored.hash?);
        let algorithm = Algorithm::try_from(stored.algorithm.as_str()).ok()?;
        let version = Version::try_from(stored.version?).ok()?;
        let params = Params::try_from(&stored).ok()?;
        let mut output = vec![0; expected.len()];
        self.fill(&Argon2::new(algorithm, version, params), password, &salt, &mut output).ok()?;
        Some(output.as_slice().ct_eq(expected.as_bytes()).into())
    }

    fn fill(
        &mut self,
        hasher: &Argon2<'_>,
        password: &[u8],
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), HashingError> {
        self.blocks.resize(hasher.params().block_count(), Block::default());
        let filled = hasher.hash_password_into_with_memory(password, salt, output, &mut self.blocks);
        filled.map_err(|_| HashingError::Unusable)
    }
}
