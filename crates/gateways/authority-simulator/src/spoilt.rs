//! Messages with one thing wrong in what was signed, whole in everything else, and signed anew.

use certificate::x509_cert::attr::Attribute;
use certificate::{Digest as StrongDigest, ObjectIdentifier};
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo, SignerInfos};
use const_oid::db::rfc5911::{ID_MESSAGE_DIGEST, ID_SIGNING_TIME};
use der::asn1::{Any, OctetString, SetOfVec, UtcTime};
use der::{DateTime, Decode, Encode};
use gost3410::AnySigningKey;
use gost3410::signature_traits::hazmat::PrehashSigner;
use sha1::{Digest, Sha1};

use crate::authority::AuthorityError;

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// The message with SHA-1 of the content in place of its digest.
pub fn with_weak_digest(
    message: &[u8],
    content: &[u8],
    key: &AnySigningKey,
) -> Result<Vec<u8>, AuthorityError> {
    changed(message, key, |info, attributes| {
        info.digest_alg.oid = SHA1;
        for attribute in attributes.iter_mut().filter(|attribute| attribute.oid == ID_MESSAGE_DIGEST) {
            let digest = OctetString::new(Sha1::digest(content).as_slice())?;
            attribute.values = SetOfVec::try_from(vec![Any::encode_from(&digest)?])?;
        }
        Ok(())
    })
}

/// The message with a second time of signing beside its own.
pub fn with_doubled_time(message: &[u8], key: &AnySigningKey) -> Result<Vec<u8>, AuthorityError> {
    changed(message, key, |_, attributes| {
        let first = UtcTime::from_date_time(DateTime::new(2026, 1, 1, 0, 0, 0)?)?;
        let values = SetOfVec::try_from(vec![Any::encode_from(&first)?])?;
        attributes.push(Attribute { oid: ID_SIGNING_TIME, values });
        Ok(())
    })
}

/// The message without the digest of its content.
pub fn without_digest(message: &[u8], key: &AnySigningKey) -> Result<Vec<u8>, AuthorityError> {
    changed(message, key, |_, attributes| {
        attributes.retain(|attribute| attribute.oid != ID_MESSAGE_DIGEST);
        Ok(())
    })
}

/// The message with its signers and their attributes changed, and signed anew.
fn changed(
    message: &[u8],
    key: &AnySigningKey,
    change: impl Fn(&mut SignerInfo, &mut Vec<Attribute>) -> der::Result<()>,
) -> Result<Vec<u8>, AuthorityError> {
    let mut outer = ContentInfo::from_der(message)?;
    let mut data = outer.content.decode_as::<SignedData>()?;
    let mut infos = data.signer_infos.0.into_vec();
    for info in &mut infos {
        let mut attributes = info.signed_attrs.take().map(SetOfVec::into_vec).unwrap_or_default();
        change(info, &mut attributes)?;
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
