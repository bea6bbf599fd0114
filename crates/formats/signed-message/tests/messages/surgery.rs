//! Messages made by hand, part by part, so that each part can be wrong.

use der::Encode;
use gost3410::AnySigningKey;
use gost3410::signature_traits::hazmat::PrehashSigner;
use signed_message::DigestSigner;
use signed_message::certificate::{Certificate, Digest, ObjectIdentifier};

use crate::authority::{CONTENT, World, key};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
pub const SIGNED: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
pub const ENVELOPED: ObjectIdentifier = oid("1.2.840.113549.1.7.3");
pub const STAMP_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
pub const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
pub const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
pub const STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");

/// One element of DER.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let head = match content.len() {
        0 => vec![0],
        1..0x80 => length,
        _ => [&[0x80 | u8::try_from(length.len()).unwrap()][..], &length].concat(),
    };
    [&[tag][..], &head, content].concat()
}

pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x31, &parts.concat())
}

pub fn named(oid: ObjectIdentifier) -> Vec<u8> {
    oid.to_der().unwrap()
}

/// An algorithm without parameters.
pub fn algorithm(oid: &str) -> Vec<u8> {
    sequence(&[named(ObjectIdentifier::new_unwrap(oid))])
}

pub fn attribute(oid: ObjectIdentifier, values: &[Vec<u8>]) -> Vec<u8> {
    sequence(&[named(oid), set(values)])
}

pub fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(0x04, bytes)
}

/// The value that names a certificate by its digest, with an issuer and a number where they are to stand.
pub fn certificate_reference(
    digest: &[u8],
    algorithm: &[u8],
    issuer_serial: Option<(&[u8], &[u8])>,
) -> Vec<u8> {
    let mut parts = vec![algorithm.to_vec(), octets(digest)];
    if let Some((issuer, serial)) = issuer_serial {
        parts.push(sequence(&[sequence(&[tlv(0xa4, issuer)]), tlv(2, serial)]));
    }
    sequence(&[sequence(&[sequence(&parts)])])
}

#[derive(Clone)]
pub struct SignerFrame {
    pub version: u8,
    pub id: Vec<u8>,
    pub digest: Vec<u8>,
    pub attributes: Option<Vec<Vec<u8>>>,
    pub algorithm: Vec<u8>,
    pub signature: Vec<u8>,
    pub unsigned: Vec<Vec<u8>>,
}

#[derive(Clone)]
pub struct Frame {
    pub kind: ObjectIdentifier,
    pub outer_kind: ObjectIdentifier,
    pub version: u8,
    pub content: Option<Vec<u8>>,
    pub certificates: Vec<Vec<u8>>,
    pub signers: Vec<SignerFrame>,
    pub behind: Vec<u8>,
}

pub fn signer_id(certificate: &Certificate) -> Vec<u8> {
    sequence(&[certificate.issuer_der().to_vec(), tlv(2, certificate.serial())])
}

/// The four attributes of a signature over the content.
pub fn attributes(content: &[u8], certificate: &Certificate) -> Vec<Vec<u8>> {
    let streebog = algorithm("1.2.643.7.1.1.2.2");
    let reference = certificate_reference(&Digest::Streebog256.of(certificate.der()), &streebog, None);
    vec![
        attribute(CONTENT_TYPE, &[named(DATA)]),
        attribute(SIGNING_TIME, &[tlv(0x17, b"261128000000Z")]),
        attribute(MESSAGE_DIGEST, &[octets(&Digest::Streebog256.of(content))]),
        attribute(SIGNING_CERTIFICATE_V2, &[reference]),
    ]
}

impl Frame {
    /// A message of the world's signer that holds once it is signed.
    pub fn of(world: &World) -> Self {
        let certificate = world.signer.certificate();
        let signer = SignerFrame {
            version: 1,
            id: signer_id(certificate),
            digest: algorithm("1.2.643.7.1.1.2.2"),
            attributes: Some(attributes(CONTENT, certificate)),
            algorithm: algorithm("1.2.643.7.1.1.1.1"),
            signature: Vec::new(),
            unsigned: Vec::new(),
        };
        Self {
            kind: DATA,
            outer_kind: SIGNED,
            version: 1,
            content: Some(CONTENT.to_vec()),
            certificates: vec![certificate.der().to_vec()],
            signers: vec![signer],
            behind: Vec::new(),
        }
    }

    pub fn signer(&mut self) -> &mut SignerFrame {
        self.signers.first_mut().unwrap()
    }

    /// Puts another attribute where one of this kind stands, takes it away, or puts several.
    pub fn replace(&mut self, oid: ObjectIdentifier, with: &[Vec<u8>]) -> &mut Self {
        let attributes = self.signer().attributes.as_mut().unwrap();
        let is_it =
            |each: &Vec<u8>| each.windows(oid.as_bytes().len()).any(|window| window == oid.as_bytes());
        attributes.retain(|each| !is_it(each));
        attributes.extend_from_slice(with);
        self
    }

    /// Signs with the key of the world's signer.
    pub fn signed(&mut self) -> &mut Self {
        self.signed_by(&key(gost3410::Identifier::CryptoProA, 77))
    }

    pub fn signed_by(&mut self, key: &AnySigningKey) -> &mut Self {
        let message = match &self.signer().attributes {
            Some(attributes) => set(attributes),
            None => self.content.clone().unwrap_or_else(|| CONTENT.to_vec()),
        };
        let digest = Digest::of_key_size(key.key_size()).of(&message);
        self.signer().signature = key.sign_prehash(&digest).unwrap().as_bytes().to_vec();
        self
    }

    pub fn der(&self) -> Vec<u8> {
        let content = self.content.iter().map(|content| tlv(0xa0, &octets(content)));
        let content = [vec![named(self.kind)], content.collect()].concat();
        let mut parts = vec![tlv(2, &[self.version]), set(&[]), sequence(&content)];
        if !self.certificates.is_empty() {
            parts.push(tlv(0xa0, &self.certificates.concat()));
        }
        parts.push(set(&self.signers.iter().map(SignerFrame::der).collect::<Vec<_>>()));
        parts.push(self.behind.clone());
        sequence(&[named(self.outer_kind), tlv(0xa0, &sequence(&parts))])
    }
}

impl SignerFrame {
    fn der(&self) -> Vec<u8> {
        let mut parts = vec![tlv(2, &[self.version]), self.id.clone(), self.digest.clone()];
        parts.extend(self.attributes.iter().map(|attributes| tlv(0xa0, &attributes.concat())));
        parts.extend([self.algorithm.clone(), octets(&self.signature)]);
        if !self.unsigned.is_empty() {
            parts.push(tlv(0xa1, &self.unsigned.concat()));
        }
        sequence(&parts)
    }
}
