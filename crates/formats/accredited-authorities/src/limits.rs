//! How much is read. The ministry's list has some ten megabytes and some hundred thousand elements.

/// Bytes of a list.
pub const LIST_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Elements and texts of a list.
pub const LIST_NODES_MAX: u32 = 1_000_000;
/// How deep elements stand; the ministry's stand at nine.
pub const LIST_DEPTH_MAX: usize = 32;
/// Authorities of a list.
pub const CENTRES_MAX: usize = 5_000;
/// Certificates of a folder or a list.
pub const CERTIFICATES_MAX: usize = certificate::limits::ANCHORS_MAX;
/// Files of a folder.
pub const FILES_MAX: usize = 2_000;
/// Characters of a name, an address, a site.
pub const TEXT_CHARS_MAX: usize = 1_000;
/// Addresses of revocation lists of one authority.
pub const CRL_ADDRESSES_MAX: usize = 256;
/// Attributes of one element: the reader of XML compares each with each.
pub const ATTRIBUTES_MAX: usize = 256;
/// Declarations of namespaces in a list: the reader of XML repeats them in every element below.
pub const NAMESPACES_MAX: usize = 64;
