//! Which digest and which signature a signer used, and whether they fit the key.

use certificate::{Digest, PathRefusal, PublicKey, SignatureScheme};
use der::asn1::{Null, ObjectIdentifier as Oid};
use der::{AnyRef, Decode, Encode, Tag, Tagged};
use gost3410::Identifier;
use spki::AlgorithmIdentifierOwned;

use crate::read::Fields;
use crate::reason::Reason;

impl Reason {
    /// What an algorithm is refused for.
    pub(crate) fn from_algorithm(refusal: &PathRefusal) -> Self {
        match refusal {
            PathRefusal::AlgorithmWeak => Self::AlgorithmWeak,
            PathRefusal::KeyInvalid => Self::KeyInvalid,
            PathRefusal::SignatureWrong => Self::SignatureWrong,
            PathRefusal::BackendFailed(_) => Self::BackendFailed(refusal.clone()),
            _ => Self::AlgorithmUnknown,
        }
    }
}

/// The scheme of a signature, if it fits the key.
pub(crate) fn scheme(
    digest: &AlgorithmIdentifierOwned,
    algorithm: &AlgorithmIdentifierOwned,
    key: &PublicKey,
) -> Result<SignatureScheme, Reason> {
    let digest = Digest::from_oid(digest.oid).map_err(|refusal| Reason::from_algorithm(&refusal))?;
    let scheme = SignatureScheme::from_message(digest, algorithm)
        .map_err(|refusal| Reason::from_algorithm(&refusal))?;
    let fits = match (key, scheme) {
        (PublicKey::Gost(key), SignatureScheme::Gost(size)) => {
            check_parameter_set(algorithm, key.identifier(), digest)?;
            key.key_size() == size
        }
        (PublicKey::Rsa(_), SignatureScheme::RsaPkcs1(_) | SignatureScheme::RsaPss(_))
        | (PublicKey::P256(_) | PublicKey::P384(_), SignatureScheme::Ecdsa(_)) => true,
        _ => false,
    };
    if fits { Ok(scheme) } else { Err(Reason::AlgorithmUnknown) }
}

/// Some signers repeat the key's parameters: they must be the key's then.
fn check_parameter_set(
    algorithm: &AlgorithmIdentifierOwned,
    set: Identifier,
    digest: Digest,
) -> Result<(), Reason> {
    let Some(parameters) = &algorithm.parameters else { return Ok(()) };
    if parameters.decode_as::<Null>().is_ok() {
        return Ok(());
    }
    let der = parameters.to_der()?;
    let parameters = AnyRef::from_der(&der)?;
    if parameters.tag() != Tag::Sequence {
        return Err(Reason::AlgorithmUnknown);
    }
    let mut fields = Fields::of_sequence(parameters)?;
    let named = Identifier::from_oid(&fields.required::<Oid>()?);
    let named_digest = fields.next_if(Tag::ObjectIdentifier).map(AnyRef::decode_as::<Oid>).transpose()?;
    let same = named.is_some_and(|named| named.is_same_set(set))
        && named_digest.is_none_or(|named| named == digest.oid());
    if same { Ok(()) } else { Err(Reason::ParameterSetDiffers) }
}
