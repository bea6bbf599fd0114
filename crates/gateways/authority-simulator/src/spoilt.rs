//! A message with a digest that nobody should believe, whole in everything else.

use certificate::Digest as StrongDigest;
use certificate::ObjectIdentifier;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfos};
use const_oid::db::rfc5911::ID_MESSAGE_DIGEST;
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode, Encode};
use gost3410::AnySigningKey;
use gost3410::signature_traits::hazmat::PrehashSigner;
use sha1::{Digest, Sha1};

use crate::authority::AuthorityError;

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// The message with SHA-1 of the content in place of its digest, signed anew.
pub fn with_weak_digest(
    message: &[u8],
    content: &[u8],
    key: &AnySigningKey,
) -> Result<Vec<u8>, AuthorityError> {
    let mut outer = ContentInfo::from_der(message)?;
    let mut data = outer.content.decode_as::<SignedData>()?;
    let mut infos = data.signer_infos.0.into_vec();
    for info in &mut infos {
        info.digest_alg.oid = SHA1;
        let mut attributes = info.signed_attrs.take().map(SetOfVec::into_vec).unwrap_or_default();
        for attribute in attributes.iter_mut().filter(|attribute| attribute.oid == ID_MESSAGE_DIGEST) {
            let digest = OctetString::new(Sha1::digest(content).as_slice())?;
            attribute.values = SetOfVec::try_from(vec![Any::encode_from(&digest)?])?;
        }
        let attributes = SetOfVec::try_from(attributes)?;
        let digest = StrongDigest::of_key_size(key.key_size()).of(&attributes.to_der()?);
        let signature = key.sign_prehash(&digest).map_err(|_| AuthorityError::Key)?;
        info.signature = OctetString::new(signature.as_bytes())?;
        info.signed_attrs = Some(attributes);
        data.digest_algorithms = SetOfVec::try_from(vec![info.digest_alg.clone()])?;
    }
    data.signer_infos = SignerInfos(SetOfVec::try_from(infos)?);
    outer.content = Any::encode_from(&data)?;
    Ok(outer.to_der()?)
}
