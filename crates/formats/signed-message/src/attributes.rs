//! Attributes of a signer.

use certificate::ObjectIdentifier;
use der::asn1::ObjectIdentifier as Oid;
use der::{AnyRef, Decode, Encode, Tag, Tagged};

use crate::limits;
use crate::read::{Fields, elements};
use crate::reason::Reason;

struct Attribute {
    oid: ObjectIdentifier,
    values: Vec<Vec<u8>>,
}

/// A set of attributes, with the bytes that it came in.
pub(crate) struct Attributes {
    raw: Vec<u8>,
    list: Vec<Attribute>,
}

impl Attributes {
    /// Reads what stands within the tag of the set.
    pub fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let list = elements(bytes, limits::ATTRIBUTES_MAX)?.into_iter().map(attribute);
        Ok(Self { raw: bytes.to_vec(), list: list.collect::<Result<_, _>>()? })
    }

    /// Whether the bytes are a set of signed attributes in themselves.
    pub fn are(bytes: &[u8], kind: ObjectIdentifier) -> bool {
        let Ok(element) = AnyRef::from_der(bytes) else { return false };
        let set = (element.tag() == Tag::Set).then(|| Self::read(element.value()));
        set.and_then(Result::ok).is_some_and(|set| set.list.iter().any(|each| each.oid == kind))
    }

    /// The first attribute that stands twice.
    pub fn doubled(&self) -> Option<ObjectIdentifier> {
        let mut list = self.list.iter().enumerate();
        list.find(|(place, each)| self.list.iter().take(*place).any(|before| before.oid == each.oid))
            .map(|(_, each)| each.oid)
    }

    /// The values of an attribute, if it stands.
    pub fn values(&self, oid: ObjectIdentifier) -> Option<&[Vec<u8>]> {
        self.list.iter().find(|each| each.oid == oid).map(|each| each.values.as_slice())
    }

    /// The one value of an attribute, if it stands.
    pub fn value(&self, oid: ObjectIdentifier) -> Result<Option<&[u8]>, Reason> {
        match self.values(oid) {
            None => Ok(None),
            Some([one]) => Ok(Some(one)),
            Some([]) => Err(Reason::AttributeMalformed(oid)),
            Some(_) => Err(Reason::AttributeDoubled(oid)),
        }
    }

    /// The one value of an attribute.
    pub fn required(&self, oid: ObjectIdentifier) -> Result<&[u8], Reason> {
        self.value(oid)?.ok_or(Reason::AttributeMissing(oid))
    }

    /// The bytes that the signature may stand over: the set as it came, and, for signers that write the set in one order
    /// and sign it in another, the set in the order of DER.
    pub fn signed_forms(&self) -> Result<Vec<Vec<u8>>, Reason> {
        let mut parts = elements(&self.raw, limits::ATTRIBUTES_MAX)?
            .into_iter()
            .map(|each| each.to_der())
            .collect::<Result<Vec<_>, _>>()?;
        let came = set_of(&parts)?;
        parts.sort();
        let sorted = set_of(&parts)?;
        Ok(if came == sorted { vec![came] } else { vec![came, sorted] })
    }
}

fn set_of(parts: &[Vec<u8>]) -> Result<Vec<u8>, Reason> {
    let content = parts.concat();
    let head = der::Header::new(Tag::Set, der::Length::try_from(content.len())?).to_der()?;
    Ok([head, content].concat())
}

fn attribute(element: AnyRef<'_>) -> Result<Attribute, Reason> {
    let mut fields = Fields::of_sequence(element)?;
    let oid = fields.required::<Oid>()?;
    let values = elements(fields.set()?, limits::ATTRIBUTE_VALUES_MAX)?;
    fields.end()?;
    let values = values.into_iter().map(|value| value.to_der()).collect::<Result<_, _>>()?;
    Ok(Attribute { oid, values })
}
