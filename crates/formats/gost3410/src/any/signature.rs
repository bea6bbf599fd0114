//! Bytes of a signature of either length.

use ::signature::{Error, SignatureEncoding};
use core::fmt;

use crate::identifier::KeySize;

const BYTES_MAX: usize = KeySize::Bits512.signature_bytes();

/// A signature as it stands in a message: `s ‖ r`, 64 or 128 bytes. Whether the numbers are in range shows when it is verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AnySignature {
    bytes: [u8; BYTES_MAX],
    size: KeySize,
}

impl AnySignature {
    /// From 64 or 128 bytes.
    pub fn from_slice(slice: &[u8]) -> Result<Self, Error> {
        let size = [KeySize::Bits256, KeySize::Bits512]
            .into_iter()
            .find(|size| size.signature_bytes() == slice.len())
            .ok_or_else(Error::new)?;
        let mut bytes = [0; BYTES_MAX];
        bytes.iter_mut().zip(slice).for_each(|(to, from)| *to = *from);
        Ok(Self { bytes, size })
    }

    /// `s ‖ r`, each big-endian.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.size.signature_bytes()).unwrap_or_default()
    }

    /// The size of the key that made it.
    pub fn key_size(&self) -> KeySize {
        self.size
    }
}

impl AsRef<[u8]> for AnySignature {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Debug for AnySignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnySignature").field(&self.as_bytes()).finish()
    }
}

impl TryFrom<&[u8]> for AnySignature {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_slice(bytes)
    }
}

impl SignatureEncoding for AnySignature {
    type Repr = Self;
}

#[cfg(feature = "alloc")]
impl elliptic_curve::pkcs8::spki::SignatureBitStringEncoding for AnySignature {
    fn to_bitstring(&self) -> der::Result<der::asn1::BitString> {
        der::asn1::BitString::from_bytes(self.as_bytes())
    }
}
