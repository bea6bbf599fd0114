//! Keys in SPKI and PKCS#8 (RFC 9215, section 4; RFC 9548, appendix A for the private key).

mod private;
mod public;

use der::Sequence;
use der::asn1::AnyRef;
use elliptic_curve::pkcs8::ObjectIdentifier;
use elliptic_curve::pkcs8::spki::AlgorithmIdentifierRef;

use crate::error::KeyError;
use crate::identifier::{Identifier, KeySize};

#[cfg(feature = "alloc")]
pub(crate) use private::private_key_document;
pub(crate) use private::secret_bytes;
pub(crate) use public::point_bytes;
#[cfg(feature = "alloc")]
pub(crate) use public::public_key_document;

/// GostR3410-2012-PublicKeyParameters.
#[derive(Sequence)]
struct Parameters {
    curve: ObjectIdentifier,
    #[asn1(optional = "true")]
    digest: Option<ObjectIdentifier>,
    /// Of GOST 28147-89, which some old keys name; it is of no use to a signature.
    #[asn1(optional = "true")]
    cipher: Option<ObjectIdentifier>,
}

impl Parameters {
    #[cfg(feature = "alloc")]
    fn of(identifier: Identifier) -> Self {
        let digest = identifier.key_size().digest_algorithm();
        Self { curve: identifier.oid(), digest: identifier.names_digest().then_some(digest), cipher: None }
    }
}

/// Which parameter set an algorithm identifier names.
pub(crate) fn identifier_of(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Identifier, KeyError> {
    let size = KeySize::from_key_algorithm(&algorithm.oid).ok_or(KeyError::UnknownAlgorithm)?;
    let parameters: AnyRef<'_> = algorithm.parameters.ok_or(KeyError::UnknownParameterSet)?;
    let parameters: Parameters = parameters.decode_as().map_err(|_| KeyError::Malformed)?;
    let identifier = Identifier::from_oid(&parameters.curve)
        .filter(|identifier| identifier.key_size() == size)
        .ok_or(KeyError::UnknownParameterSet)?;
    match parameters.digest {
        Some(digest) if digest != size.digest_algorithm() => Err(KeyError::UnexpectedDigest),
        _ => Ok(identifier),
    }
}

/// Whether the algorithm identifier stands for the wanted set, under any of its names.
pub(crate) fn must_be(wanted: Identifier, algorithm: &AlgorithmIdentifierRef<'_>) -> Result<(), KeyError> {
    if identifier_of(algorithm)?.is_same_set(wanted) { Ok(()) } else { Err(KeyError::UnknownParameterSet) }
}
