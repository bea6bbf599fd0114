//! The code over a container, by which a wrong password is noticed.

use const_oid::ObjectIdentifier;
use hmac::digest::Digest;
use hmac::digest::block_api::BlockSizeUser;
use hmac::{KeyInit, Mac, SimpleHmac};
use pbkdf2::pbkdf2;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use streebog::{Streebog256, Streebog512};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::ContainerError;
use crate::oids;

/// The purpose of a derivation that makes the key of a code (RFC 7292, appendix B.3).
const FOR_INTEGRITY: u8 = 3;

/// The code over `content`.
pub fn code(
    algorithm: ObjectIdentifier,
    (password, salt, rounds): (&str, &[u8], u32),
    content: &[u8],
) -> Result<Vec<u8>, ContainerError> {
    let how = (password, salt, rounds);
    match algorithm {
        oids::SHA1 => western::<Sha1>(how, content),
        oids::SHA256 => western::<Sha256>(how, content),
        oids::SHA384 => western::<Sha384>(how, content),
        oids::SHA512 => western::<Sha512>(how, content),
        oids::STREEBOG_256 => gost::<Streebog256>(how, content),
        oids::STREEBOG_512 => gost::<Streebog512>(how, content),
        other => Err(ContainerError::UnknownAlgorithm(other)),
    }
}

/// Whether two codes are the same, in a time that does not tell where they differ.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

fn western<D: Digest + BlockSizeUser + Clone>(
    (password, salt, rounds): (&str, &[u8], u32),
    content: &[u8],
) -> Result<Vec<u8>, ContainerError> {
    let key = derive::<D>(password, salt, rounds);
    mac::<D>(&key, content)
}

/// RFC 9548, 4: the last 32 of 96 bytes that PBKDF2 makes of the password.
fn gost<D: Digest + BlockSizeUser + Clone>(
    (password, salt, rounds): (&str, &[u8], u32),
    content: &[u8],
) -> Result<Vec<u8>, ContainerError> {
    let mut made = Zeroizing::new([0_u8; 96]);
    pbkdf2::<SimpleHmac<D>>(password.as_bytes(), salt, rounds, made.as_mut_slice())
        .map_err(|_| ContainerError::OtherKind)?;
    mac::<D>(made.last_chunk::<32>().map_or(&[], <[u8; 32]>::as_slice), content)
}

fn mac<D: Digest + BlockSizeUser + Clone>(key: &[u8], content: &[u8]) -> Result<Vec<u8>, ContainerError> {
    let mut mac = SimpleHmac::<D>::new_from_slice(key).map_err(|_| ContainerError::OtherKind)?;
    mac.update(content);
    Ok(mac.finalize().into_bytes().to_vec())
}

/// RFC 7292, appendix B.2. One block of the hash is as much as a code's key takes.
fn derive<D: Digest + BlockSizeUser>(password: &str, salt: &[u8], rounds: u32) -> Zeroizing<Vec<u8>> {
    let block = D::block_size();
    // Two bytes for each unit of UTF-16, and two zero bytes at the end.
    let units = password.encode_utf16().chain(Some(0)).flat_map(u16::to_be_bytes);
    let password = Zeroizing::new(units.collect::<Vec<u8>>());
    let filled = |bytes: &[u8]| -> Vec<u8> {
        let len = bytes.len().div_ceil(block) * block;
        bytes.iter().copied().cycle().take(len).collect()
    };
    let mut input = Zeroizing::new(vec![FOR_INTEGRITY; block]);
    input.extend(filled(salt));
    input.extend(filled(&password));
    let mut made = Zeroizing::new(D::digest(input.as_slice()).to_vec());
    for _ in 1..rounds {
        made = Zeroizing::new(D::digest(made.as_slice()).to_vec());
    }
    made
}
