//! The structure of a signed message. The bytes that were signed are kept as they came.

use certificate::{Certificate, ObjectIdentifier};
use der::asn1::{Int, ObjectIdentifier as Oid, OctetStringRef};
use der::{AnyRef, Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use spki::AlgorithmIdentifierOwned;

use crate::attributes::Attributes;
use crate::reason::Reason;
use crate::{ber, limits, oids};

const FIRST: TagNumber = TagNumber(0);
const SECOND: TagNumber = TagNumber(1);

/// A message that was read, and is not trusted for that.
pub(crate) struct Message {
    pub content_type: ObjectIdentifier,
    pub content: Option<Vec<u8>>,
    pub certificates: Vec<Certificate>,
    pub signers: Vec<Signer>,
}

/// How a signer names the certificate.
pub(crate) enum SignerId {
    IssuerAndSerial { issuer: Vec<u8>, serial: Vec<u8> },
    KeyId(Vec<u8>),
}

impl SignerId {
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.issuer_der() == issuer && certificate.serial() == serial
            }
            Self::KeyId(id) => certificate.extensions().subject_key_id.as_ref() == Some(id),
        }
    }
}

/// One signature, with what it states of itself.
pub(crate) struct Signer {
    pub id: SignerId,
    pub digest: AlgorithmIdentifierOwned,
    pub signed: Option<Attributes>,
    pub algorithm: AlgorithmIdentifierOwned,
    pub signature: Vec<u8>,
    pub unsigned: Option<Attributes>,
}

impl Message {
    /// Reads DER or BER.
    pub fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let der = ber::to_der(bytes)?;
        let mut outer = Fields::of_sequence(AnyRef::from_der(&der)?)?;
        if outer.required::<Oid>()? != oids::SIGNED_DATA {
            return Err(Reason::NotSigned);
        }
        let inner = outer.context(FIRST).ok_or(Reason::NotMessage)?;
        outer.end()?;
        let mut fields = Fields::of_sequence(AnyRef::from_der(inner)?)?;
        if !matches!(fields.required::<u8>()?, 1 | 3..=5) {
            return Err(Reason::NotMessage);
        }
        // What digests are announced decides nothing: each signer names its own.
        fields.set()?;
        let (content_type, content) = content(fields.next().ok_or(Reason::NotMessage)?)?;
        let certificates = fields.context(FIRST).map(certificates).transpose()?.unwrap_or_default();
        // Revocation lists come from where they are known to be fresh, not from the signer.
        fields.context(SECOND);
        let signers = elements(fields.set()?, limits::SIGNERS_MAX)?;
        fields.end()?;
        if signers.is_empty() {
            return Err(Reason::NoSigner);
        }
        let signers = signers.into_iter().map(signer).collect::<Result<_, _>>()?;
        Ok(Self { content_type, content, certificates, signers })
    }
}

fn content(info: AnyRef<'_>) -> Result<(ObjectIdentifier, Option<Vec<u8>>), Reason> {
    let mut fields = Fields::of_sequence(info)?;
    let kind = fields.required::<Oid>()?;
    let content = fields.context(FIRST);
    fields.end()?;
    let content = content.map(<&OctetStringRef>::from_der).transpose()?;
    Ok((kind, content.map(|content| content.as_bytes().to_vec())))
}

/// Those of the set that are certificates and are read. Others can help nobody.
fn certificates(set: &[u8]) -> Result<Vec<Certificate>, Reason> {
    let all = elements(set, limits::CERTIFICATES_MAX)?.into_iter();
    let all = all.filter(|each| each.tag() == Tag::Sequence);
    Ok(all.filter_map(|each| Certificate::from_der(&each.to_der().ok()?).ok()).collect())
}

fn signer(info: AnyRef<'_>) -> Result<Signer, Reason> {
    let mut fields = Fields::of_sequence(info)?;
    let version = fields.required::<u8>()?;
    let id = fields.next().ok_or(Reason::NotMessage)?;
    let id = match (version, id.tag()) {
        (1, Tag::Sequence) => {
            let mut fields = Fields::of_sequence(id)?;
            let issuer = fields.next().ok_or(Reason::NotMessage)?.to_der()?;
            let serial = fields.required::<Int>()?.as_bytes().to_vec();
            fields.end()?;
            SignerId::IssuerAndSerial { issuer, serial }
        }
        (3, Tag::ContextSpecific { constructed: false, number: FIRST }) => {
            SignerId::KeyId(id.value().to_vec())
        }
        _ => return Err(Reason::NotMessage),
    };
    let digest = fields.required()?;
    let signed = fields.context(FIRST).map(Attributes::read).transpose()?;
    let algorithm = fields.required()?;
    let signature = fields.next().ok_or(Reason::NotMessage)?;
    let signature = signature.decode_as::<&OctetStringRef>()?.as_bytes().to_vec();
    let unsigned = fields.context(SECOND).map(Attributes::read).transpose()?;
    fields.end()?;
    Ok(Signer { id, digest, signed, algorithm, signature, unsigned })
}

/// The elements that the bytes consist of.
pub(crate) fn elements(bytes: &[u8], most: usize) -> Result<Vec<AnyRef<'_>>, Reason> {
    let mut reader = SliceReader::new(bytes)?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        if found.len() == most {
            return Err(Reason::TooMany);
        }
        found.push(AnyRef::decode(&mut reader)?);
    }
    Ok(found)
}

/// The fields of a sequence, one after the other.
pub(crate) struct Fields<'a> {
    rest: std::iter::Peekable<std::vec::IntoIter<AnyRef<'a>>>,
}

impl<'a> Fields<'a> {
    /// No structure here has more.
    const MOST: usize = 16;

    pub fn of_sequence(element: AnyRef<'a>) -> Result<Self, Reason> {
        if element.tag() != Tag::Sequence {
            return Err(Reason::NotMessage);
        }
        Ok(Self { rest: elements(element.value(), Self::MOST)?.into_iter().peekable() })
    }

    pub fn next(&mut self) -> Option<AnyRef<'a>> {
        self.rest.next()
    }

    pub fn next_if(&mut self, tag: Tag) -> Option<AnyRef<'a>> {
        self.rest.next_if(|each| each.tag() == tag)
    }

    pub fn required<T: for<'d> Decode<'d, Error = der::Error>>(&mut self) -> Result<T, Reason> {
        let field = self.next().ok_or(Reason::NotMessage)?;
        Ok(T::from_der(&field.to_der()?)?)
    }

    pub fn set(&mut self) -> Result<&'a [u8], Reason> {
        self.next_if(Tag::Set).map(AnyRef::value).ok_or(Reason::NotMessage)
    }

    /// What stands within a constructed context-specific tag, if it comes next.
    pub fn context(&mut self, number: TagNumber) -> Option<&'a [u8]> {
        self.next_if(Tag::ContextSpecific { constructed: true, number }).map(AnyRef::value)
    }

    pub fn end(&mut self) -> Result<(), Reason> {
        if self.rest.peek().is_none() { Ok(()) } else { Err(Reason::NotMessage) }
    }
}

impl From<der::Error> for Reason {
    fn from(_: der::Error) -> Self {
        Self::NotMessage
    }
}
