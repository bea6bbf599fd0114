//! Reading, paths, revocation, and OpenSSL beside it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod authority;
mod deltas_peers;
mod lists;
mod openssl;
mod paths;
mod peers;
mod reading;
mod states;
mod states_peers;
