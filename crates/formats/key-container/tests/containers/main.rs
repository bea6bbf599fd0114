//! Containers that come back, that OpenSSL with its gost engine opens, that it made, and that nobody made.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so")]

mod hostile;
mod openssl;
mod peers;

use key_container::{KeyContainer, Protection, seal};

/// What every test of one's own containers begins with.
fn made(protection: Protection, password: &str) -> (KeyContainer, Vec<u8>) {
    let container = KeyContainer {
        key: vec![0x30, 0x03, 0x02, 0x01, 0x05].into(),
        certificate: vec![0x30, 0x03, 0x02, 0x01, 0x06],
        chain: vec![vec![0x30, 0x03, 0x02, 0x01, 0x07], vec![0x30, 0x03, 0x02, 0x01, 0x08]],
        name: Some("Anna".to_owned()),
    };
    let file = seal(&container, (password, protection), &mut chance()).unwrap();
    (container, file)
}

/// Bytes that differ from call to call, and are the same in every run.
fn chance() -> impl FnMut(&mut [u8]) {
    let mut last = 0_u8;
    move |bytes| {
        for byte in bytes {
            last = last.wrapping_mul(5).wrapping_add(17);
            *byte = last;
        }
    }
}
