//! What is read at most. Beyond them stands an attack, not a certificate.

/// Bytes of a certificate.
pub const CERTIFICATE_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a revocation list.
pub const CRL_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Extensions of a certificate, a list or an entry.
pub const EXTENSIONS_MAX: usize = 64;
/// Attributes of a name.
pub const NAME_ATTRIBUTES_MAX: usize = 64;
/// Bytes of one attribute of a name.
pub const NAME_ATTRIBUTE_BYTES_MAX: usize = 2048;
/// Certificates of a path, both ends counted.
pub const PATH_CERTIFICATES_MAX: usize = 8;
/// Certificates that are offered to build a path from.
pub const CANDIDATES_MAX: usize = 128;
/// Signatures that are verified in the search of one path.
pub const PATH_SIGNATURES_MAX: usize = 64;
