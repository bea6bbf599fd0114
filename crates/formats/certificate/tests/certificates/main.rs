//! Reading, paths, revocation, and OpenSSL beside it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod authority;
mod paths;
mod peers;
mod reading;
