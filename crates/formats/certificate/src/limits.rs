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
/// Certificates that are trusted: the ministry's list has some hundreds.
pub const ANCHORS_MAX: usize = 4_096;
/// Signatures that are verified in the search of one path.
pub const PATH_SIGNATURES_MAX: usize = 64;
/// Bytes of a question on the state of certificates, or of an answer.
pub const OCSP_BYTES_MAX: usize = 256 * 1024;
/// Certificates that one question or answer speaks of.
pub const OCSP_REPLIES_MAX: usize = 32;
/// Certificates that an answer encloses.
pub const OCSP_CERTIFICATES_MAX: usize = 8;
/// Bytes of a nonce. RFC 8954 has 32; older servers write more.
pub const NONCE_BYTES_MAX: usize = 64;
/// States of certificates that are remembered.
pub const REMEMBERED_STATES_MAX: usize = 100_000;
