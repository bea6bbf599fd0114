//! PKCS#8: the number, little-endian, as an OCTET STRING in the OCTET STRING.

use der::asn1::{OctetStringRef, UintRef};
use der::{Decode, Tag, Tagged, asn1::AnyRef};
use elliptic_curve::pkcs8::{self, PrivateKeyInfoRef};
use elliptic_curve::zeroize::Zeroizing;

use super::must_be;
use crate::error::KeyError;
use crate::identifier::KeySize;
use crate::sets::NamedParameterSet;
use crate::signing::SigningKey;

/// The number of a private key, little-endian, in the first bytes of the array.
///
/// Three forms are in use: the bare bytes, an OCTET STRING of them, and an INTEGER. A longer string or a SEQUENCE holds a key
/// under masks.
pub(crate) fn secret_bytes(
    key: &PrivateKeyInfoRef<'_>,
    size: KeySize,
) -> Result<Zeroizing<[u8; 64]>, KeyError> {
    let outer = key.private_key.as_bytes();
    let mut number = Zeroizing::new([0; 64]);
    let number_bytes = number.get_mut(..size.bytes()).ok_or(KeyError::Length)?;
    if outer.len() == size.bytes() {
        number_bytes.copy_from_slice(outer);
        return Ok(number);
    }
    let inner = AnyRef::from_der(outer).map_err(|_| KeyError::Malformed)?;
    match inner.tag() {
        Tag::OctetString => {
            let string: &OctetStringRef = inner.decode_as().map_err(|_| KeyError::Malformed)?;
            let length = string.as_bytes().len();
            if length > size.bytes() && length.is_multiple_of(size.bytes()) {
                return Err(KeyError::Masked);
            }
            if length != size.bytes() {
                return Err(KeyError::Length);
            }
            number_bytes.copy_from_slice(string.as_bytes());
        }
        Tag::Integer => {
            let integer: UintRef<'_> = inner.decode_as().map_err(|_| KeyError::Malformed)?;
            let big = integer.as_bytes();
            if big.len() > size.bytes() {
                return Err(KeyError::OutOfRange);
            }
            number_bytes.iter_mut().zip(big.iter().rev()).for_each(|(to, from)| *to = *from);
        }
        Tag::Sequence => return Err(KeyError::Masked),
        _ => return Err(KeyError::Malformed),
    }
    Ok(number)
}

impl<C: NamedParameterSet> TryFrom<PrivateKeyInfoRef<'_>> for SigningKey<C> {
    type Error = pkcs8::Error;

    fn try_from(key: PrivateKeyInfoRef<'_>) -> Result<Self, pkcs8::Error> {
        must_be(C::IDENTIFIER, &key.algorithm)?;
        let size = C::IDENTIFIER.key_size();
        let number = secret_bytes(&key, size)?;
        Ok(Self::from_le_slice(number.get(..size.bytes()).unwrap_or_default())?)
    }
}

#[cfg(feature = "alloc")]
mod allocating {
    use super::{AnyRef, NamedParameterSet, OctetStringRef, SigningKey, Zeroizing, pkcs8};
    use der::Encode;
    use elliptic_curve::pkcs8::spki::DynSignatureAlgorithmIdentifier;
    use elliptic_curve::pkcs8::spki::{self, AlgorithmIdentifierOwned, AlgorithmIdentifierRef};
    use elliptic_curve::pkcs8::{EncodePrivateKey, PrivateKeyInfoRef, SecretDocument};

    use crate::encoding::Parameters;
    use crate::identifier::Identifier;
    use crate::verifying::VerifyingKey;

    /// The PKCS#8 of a number, little-endian.
    pub(crate) fn private_key_document(
        identifier: Identifier,
        number: &[u8],
    ) -> pkcs8::Result<SecretDocument> {
        let parameters = Parameters::of(identifier).to_der()?;
        let inner = Zeroizing::new(OctetStringRef::new(number)?.to_der()?);
        let algorithm = AlgorithmIdentifierRef {
            oid: identifier.key_size().key_algorithm(),
            parameters: Some(AnyRef::try_from(parameters.as_slice())?),
        };
        SecretDocument::try_from(PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(&inner)?))
    }

    impl<C: NamedParameterSet> EncodePrivateKey for SigningKey<C> {
        fn to_pkcs8_der(&self) -> pkcs8::Result<SecretDocument> {
            private_key_document(C::IDENTIFIER, &self.to_le_bytes()[..])
        }
    }

    fn signature_algorithm(identifier: Identifier) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid: identifier.key_size().signature_algorithm(), parameters: None }
    }

    impl<C: NamedParameterSet> DynSignatureAlgorithmIdentifier for SigningKey<C> {
        fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
            Ok(signature_algorithm(C::IDENTIFIER))
        }
    }

    impl<C: NamedParameterSet> DynSignatureAlgorithmIdentifier for VerifyingKey<C> {
        fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
            Ok(signature_algorithm(C::IDENTIFIER))
        }
    }
}

#[cfg(feature = "alloc")]
pub(crate) use allocating::private_key_document;
