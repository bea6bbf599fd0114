//! Messages and stamps: what holds, why others do not, and OpenSSL beside it.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod authority;
mod creating;
mod openssl;
mod peers;
mod refusals;
mod refused_algorithms;
mod refused_attributes;
mod refused_forms;
mod refused_trust;
mod stamps;
mod stamps_peers;
mod surgery;
