use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::Vault;

/// A field and purpose that has a blind index of its own: `"phone.sign-in"`, `"snils.owner"`, `"limit.network"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field(pub &'static str);

/// The keyed hash of a value, by which it is found without being stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlindIndex {
    /// The version of the index root.
    pub key_version: i32,
    /// HMAC-SHA256, 32 bytes.
    pub hash: Vec<u8>,
}

/// The keyed hash of a set of values that a piece of evidence vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub Vec<u8>);

impl Vault {
    /// The index of a normalised value by the key in use.
    pub fn index(&self, field: Field, value: &str) -> BlindIndex {
        let (key_version, root) = self.keyring().index.current();
        BlindIndex { key_version, hash: keyed(root, "index", field.0, &[value.as_bytes()]).to_vec() }
    }

    /// The indexes to look a value up by: of the key in use and of the one before.
    pub fn indexes(&self, field: Field, value: &str) -> Vec<BlindIndex> {
        self.keyring()
            .index
            .newest_two()
            .map(|(key_version, root)| BlindIndex {
                key_version,
                hash: keyed(root, "index", field.0, &[value.as_bytes()]).to_vec(),
            })
            .collect()
    }

    /// The fingerprint of values in their order.
    pub fn fingerprint(&self, purpose: &'static str, parts: &[&str]) -> Fingerprint {
        let (version, root) = self.keyring().index.current();
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        let mut bytes = version.to_be_bytes().to_vec();
        bytes.extend_from_slice(&keyed(root, "fingerprint", purpose, &parts));
        Fingerprint(bytes)
    }

    /// The code that proves a row was written by this program: the key's version, then HMAC-SHA256.
    pub fn mac(&self, purpose: &'static str, parts: &[&[u8]]) -> Vec<u8> {
        let (version, root) = self.keyring().mac.current();
        let mut bytes = version.to_be_bytes().to_vec();
        bytes.extend_from_slice(&keyed(root, "mac", purpose, parts));
        bytes
    }

    /// Whether [`Vault::mac`] made this code over these parts.
    pub fn mac_holds(&self, purpose: &'static str, parts: &[&[u8]], mac: &[u8]) -> bool {
        let Some((version, code)) = mac.split_first_chunk::<4>() else { return false };
        let Some(root) = self.keyring().mac.version(i32::from_be_bytes(*version)) else { return false };
        keyed(root, "mac", purpose, parts).ct_eq(code).into()
    }

    /// The stored form of a one-time code or token.
    pub fn code_hash(&self, purpose: &'static str, parts: &[&[u8]]) -> [u8; 32] {
        let (_, root) = self.keyring().codes.current();
        keyed(root, "code", purpose, parts)
    }

    /// Compares a typed code with its stored form in constant time.
    pub fn code_matches(&self, purpose: &'static str, parts: &[&[u8]], stored: &[u8]) -> bool {
        self.code_hash(purpose, parts).ct_eq(stored).into()
    }
}

fn keyed(root: &[u8; 32], domain: &str, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    // One key per field and purpose, derived from the root; then the parts, each behind its length.
    let key = hmac(root, &[domain.as_bytes(), purpose.as_bytes()]);
    hmac(&key, parts)
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key of 32 bytes is shorter than the block: HMAC pads it with zeros (RFC 2104).
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
