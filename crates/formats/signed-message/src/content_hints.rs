//! `ContentHints` of RFC 2634, 2.9: a description of the content that the signature covers.

use certificate::ObjectIdentifier;
use der::asn1::{ObjectIdentifier as Oid, Utf8StringRef};
use der::{AnyRef, Decode, Encode, Header, Length, Tag, Tagged};

use crate::read::elements;

/// Letters and fields of it that are looked at.
const FIELDS_MAX: usize = 2;

/// DER of a description.
pub(crate) fn write(description: &str, kind: ObjectIdentifier) -> Result<Vec<u8>, der::Error> {
    let content = [Utf8StringRef::new(description)?.to_der()?, Oid::to_der(&kind)?].concat();
    let head = Header::new(Tag::Sequence, Length::try_from(content.len())?).to_der()?;
    Ok([head, content].concat())
}

/// The description, where there is one that can be read. What cannot says nothing, and harms nothing.
pub(crate) fn read(value: &[u8]) -> Option<String> {
    let whole = AnyRef::from_der(value).ok()?;
    if whole.tag() != Tag::Sequence {
        return None;
    }
    let fields = elements(whole.value(), FIELDS_MAX).ok()?;
    let first = fields.first().filter(|field| field.tag() == Tag::Utf8String)?;
    String::from_utf8(first.value().to_vec()).ok()
}
