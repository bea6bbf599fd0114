//! How much is read of a file that anybody may have made.

/// Bytes of a container: a key, a chain and their names take 10 KB.
pub const FILE_MAX: usize = 256 * 1024;
/// Rounds of a derivation: 1 million is about a second of Стрибог.
pub const ROUNDS_MAX: u32 = 1_000_000;
/// Bytes of a salt.
pub const SALT_MAX: usize = 1024;
/// Parts of a container, and things in a part.
pub const PARTS_MAX: usize = 16;
/// Certificates of a container.
pub const CERTIFICATES_MAX: usize = 16;
