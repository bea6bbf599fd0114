use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::KeyError;

const KEY_ID_CHARACTERS_MAX: usize = 128;

/// A private key with the id under which the other side knows it.
pub struct SigningKey {
    key_id: String,
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// From PKCS#8 in DER, version 1 or 2 (RFC 8410, RFC 5958).
    pub fn from_pkcs8(key_id: &str, der: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| KeyError::Private)?;
        Ok(Self { key_id: checked_key_id(key_id)?, pair })
    }

    /// From the 32 bytes of the seed.
    pub fn from_seed(key_id: &str, seed: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| KeyError::Private)?;
        Ok(Self { key_id: checked_key_id(key_id)?, pair })
    }

    /// The id that stands in `keyid`.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half, to be given to the other side.
    pub fn verifying_key(&self) -> VerifyingKey {
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(self.pair.public_key().as_ref()) {
            *to = *from;
        }
        VerifyingKey { key_id: self.key_id.clone(), bytes }
    }

    pub(crate) fn sign(&self, base: &str) -> Vec<u8> {
        self.pair.sign(base.as_bytes()).as_ref().to_vec()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// A public key with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    key_id: String,
    bytes: [u8; 32],
}

impl VerifyingKey {
    /// From the 32 bytes of the point.
    pub fn from_bytes(key_id: &str, bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| KeyError::Public)?;
        Ok(Self { key_id: checked_key_id(key_id)?, bytes })
    }

    /// The id that stands in `keyid`.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The 32 bytes of the point.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    pub(crate) fn verifies(&self, base: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.bytes).verify(base.as_bytes(), signature).is_ok()
    }
}

/// The keys that one trusts. Two at a time allow a change of key without a pause.
#[derive(Clone, Debug, Default)]
pub struct KeyRing(Vec<VerifyingKey>);

impl KeyRing {
    /// The keys of the other side.
    pub fn new(keys: impl IntoIterator<Item = VerifyingKey>) -> Self {
        Self(keys.into_iter().collect())
    }

    pub(crate) fn find(&self, key_id: &str) -> Option<&VerifyingKey> {
        self.0.iter().find(|key| key.key_id == key_id)
    }
}

impl From<VerifyingKey> for KeyRing {
    fn from(key: VerifyingKey) -> Self {
        Self(vec![key])
    }
}

fn checked_key_id(key_id: &str) -> Result<String, KeyError> {
    let printable = key_id.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if key_id.is_empty() || key_id.len() > KEY_ID_CHARACTERS_MAX || !printable {
        return Err(KeyError::KeyId);
    }
    Ok(key_id.to_owned())
}
