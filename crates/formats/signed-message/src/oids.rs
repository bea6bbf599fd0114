//! Identifiers of contents and attributes.

use const_oid::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// Plain content.
pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
/// A signed message.
pub(crate) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
/// The statement inside of a time stamp.
pub(crate) const STAMP_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
/// The attribute: what kind of content is signed.
pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
/// The attribute: the digest of the content.
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
/// The attribute: when the signer says to have signed.
pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
/// The attribute: the signer's certificate by SHA-1, which is recognized in order to be refused.
pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
/// The attribute: the signer's certificate by a digest that is named.
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
/// The attribute: what the content is, in words (RFC 2634, 2.9).
pub(crate) const CONTENT_HINTS: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.4");
/// The unsigned attribute: a time stamp over the signature.
pub(crate) const SIGNATURE_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
