//! `SubjectPublicKeyInfo`: the point as an OCTET STRING in the BIT STRING.

use der::Decode;
use der::asn1::OctetStringRef;
use elliptic_curve::pkcs8::spki::{self, SubjectPublicKeyInfoRef};

use super::must_be;
use crate::error::KeyError;
use crate::sets::NamedParameterSet;
use crate::verifying::VerifyingKey;

/// The bytes `X ‖ Y` of a key.
pub(crate) fn point_bytes<'a>(spki: &SubjectPublicKeyInfoRef<'a>) -> Result<&'a [u8], KeyError> {
    let bytes = spki.subject_public_key.as_bytes().ok_or(KeyError::Malformed)?;
    let point = <&OctetStringRef>::from_der(bytes).map_err(|_| KeyError::Malformed)?;
    Ok(point.as_bytes())
}

impl<C: NamedParameterSet> TryFrom<SubjectPublicKeyInfoRef<'_>> for VerifyingKey<C> {
    type Error = spki::Error;

    fn try_from(spki: SubjectPublicKeyInfoRef<'_>) -> Result<Self, spki::Error> {
        must_be(C::IDENTIFIER, &spki.algorithm)?;
        Ok(Self::from_slice(point_bytes(&spki)?)?)
    }
}

#[cfg(feature = "alloc")]
mod allocating {
    use der::asn1::{AnyRef, BitStringRef, OctetStringRef};
    use der::{Document, Encode};
    use elliptic_curve::pkcs8::spki::{
        self, AlgorithmIdentifierRef, EncodePublicKey, SignatureBitStringEncoding, SubjectPublicKeyInfoRef,
    };

    use crate::encoding::Parameters;
    use crate::identifier::Identifier;
    use crate::sets::{NamedParameterSet, ParameterSet};
    use crate::signature::Signature;
    use crate::verifying::VerifyingKey;

    /// The SPKI of `X ‖ Y`.
    pub(crate) fn public_key_document(identifier: Identifier, point: &[u8]) -> spki::Result<Document> {
        let parameters = Parameters::of(identifier).to_der()?;
        let point = OctetStringRef::new(point)?.to_der()?;
        let spki = SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef {
                oid: identifier.key_size().key_algorithm(),
                parameters: Some(AnyRef::try_from(parameters.as_slice())?),
            },
            subject_public_key: BitStringRef::from_bytes(&point)?,
        };
        Document::try_from(&spki)
    }

    impl<C: NamedParameterSet> EncodePublicKey for VerifyingKey<C> {
        fn to_public_key_der(&self) -> spki::Result<Document> {
            public_key_document(C::IDENTIFIER, &self.to_bytes())
        }
    }

    impl<C: ParameterSet> SignatureBitStringEncoding for Signature<C> {
        fn to_bitstring(&self) -> der::Result<der::asn1::BitString> {
            der::asn1::BitString::from_bytes(&self.to_bytes())
        }
    }
}

#[cfg(feature = "alloc")]
pub(crate) use allocating::public_key_document;
