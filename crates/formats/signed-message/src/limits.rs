//! What is read at most. Beyond them stands an attack, not a signature.

/// Bytes of a message, its content included.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How deep elements stand within each other.
pub const DEPTH_MAX: usize = 40;
/// Elements that stand within constructed ones.
pub const ELEMENTS_MAX: usize = 100_000;
/// Certificates that a message encloses.
pub const CERTIFICATES_MAX: usize = 64;
/// Signers of a message.
pub const SIGNERS_MAX: usize = 16;
/// Attributes of a signer, signed or unsigned.
pub const ATTRIBUTES_MAX: usize = 32;
/// Values of one attribute.
pub const ATTRIBUTE_VALUES_MAX: usize = 8;
/// Time stamps of one signature.
pub const STAMPS_MAX: usize = 4;
/// Bytes of a question to a server of time stamps, or of its answer.
pub const STAMP_BYTES_MAX: usize = 256 * 1024;
/// By how much the clock of a signer or of a server of time stamps may go ahead of ours.
pub const SKEW_SECONDS_MAX: u64 = 300;
