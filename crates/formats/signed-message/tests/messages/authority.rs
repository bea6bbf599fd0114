//! An authority for the tests: a root, an authority below it, a signer, a server of time stamps.
// cyrillic: names of certificates

use certificate::RustBackend;
use const_oid::db::rfc4519;
use gost3410::{AnySigningKey, Identifier};
use signed_message::certificate::x509_cert::ext::pkix::CrlReason;
use signed_message::certificate::x509_cert::name::Name;
use signed_message::certificate::{
    Certificate, CertificateTemplate, Crl, CrlTemplate, ExtensionList, NameBuilder, issue_certificate,
    issue_crl, key_id, oids,
};
use signed_message::{
    DigestSigner, Enclosure, GostSigner, NewMessage, Profile, Report, SignedMessage, Trust, Verification,
    sign, verify,
};

pub const NOW: u64 = 1_795_860_000;
pub const YEAR: u64 = 365 * 86_400;
pub const CONTENT: &[u8] = "Прошу подтвердить учётную запись.".as_bytes();

pub fn key(identifier: Identifier, seed: u8) -> AnySigningKey {
    let mut number = vec![seed; identifier.key_size().bytes() - 1];
    number.push(0);
    AnySigningKey::from_le_slice(identifier, &number).unwrap()
}

pub fn name(common_name: &str) -> Name {
    let name = NameBuilder::default().text(rfc4519::C, "RU").unwrap();
    name.text(rfc4519::CN, common_name).unwrap().build().unwrap()
}

/// Somebody who can issue.
#[derive(Clone)]
pub struct Issuer {
    pub name: Name,
    pub key: AnySigningKey,
    pub certificate: Certificate,
}

impl Issuer {
    pub fn root(subject: &str) -> Self {
        let (name, key) = (name(subject), key(Identifier::Tc26P256B, 1));
        let mut template = template(&name, name.clone(), &key, 1);
        let id = key_id(&template.key);
        template.extensions =
            template.extensions.authority(None).unwrap().key_ids(&template.key, &id).unwrap();
        let certificate = Certificate::from_der(&issue_certificate(&template, &key).unwrap()).unwrap();
        Self { name, key, certificate }
    }

    pub fn below(&self, subject: &str, seed: u8) -> Self {
        let (name, key) = (name(subject), key(Identifier::Tc26P256B, seed));
        let mut template = template(&self.name, name.clone(), &key, seed);
        let id = key_id(self.certificate.spki());
        template.extensions =
            template.extensions.authority(Some(0)).unwrap().key_ids(&template.key, &id).unwrap();
        let certificate = Certificate::from_der(&issue_certificate(&template, &self.key).unwrap()).unwrap();
        Self { name, key, certificate }
    }

    /// A signer with a key of this set. The number of the certificate is the seed.
    pub fn signer(
        &self,
        identifier: Identifier,
        seed: u8,
        change: impl FnOnce(CertificateTemplate) -> CertificateTemplate,
    ) -> GostSigner {
        let key = key(identifier, seed);
        let mut base = template(&self.name, name("Ёлкина Анна Петровна"), &key, seed);
        let id = key_id(self.certificate.spki());
        base.extensions = base.extensions.signer().unwrap().key_ids(&base.key, &id).unwrap();
        let der = issue_certificate(&change(base), &self.key).unwrap();
        GostSigner::new(key, Certificate::from_der(&der).unwrap())
    }

    pub fn list(&self, revoked: Vec<(Vec<u8>, u64, CrlReason)>) -> Crl {
        let template = CrlTemplate {
            issuer: self.name.clone(),
            this_update: NOW - 3_600,
            next_update: NOW + 3_600,
            number: 7,
            revoked,
            extensions: ExtensionList::default(),
        };
        Crl::from_der(&issue_crl(&template, &self.key).unwrap()).unwrap()
    }
}

pub fn template(issuer: &Name, subject: Name, key: &AnySigningKey, serial: u8) -> CertificateTemplate {
    CertificateTemplate {
        serial: vec![serial],
        issuer: issuer.clone(),
        subject,
        not_before: NOW - YEAR,
        not_after: NOW + YEAR,
        key: CertificateTemplate::public(key).unwrap(),
        extensions: ExtensionList::default(),
    }
}

/// A root, an authority, a signer, a server of stamps, and lists that speak of all of them.
pub struct World {
    pub root: Issuer,
    pub below: Issuer,
    pub signer: GostSigner,
    pub stamper: GostSigner,
    pub anchors: Vec<Certificate>,
    pub intermediates: Vec<Certificate>,
    pub lists: Vec<Crl>,
    pub now: u64,
    pub profile: Profile,
}

impl World {
    pub fn new() -> Self {
        let root = Issuer::root("Корень");
        let below = root.below("УЦ", 2);
        let signer = below.signer(Identifier::CryptoProA, 77, |template| template);
        let stamper = below.signer(Identifier::CryptoProA, 78, |mut template| {
            template.extensions = template.extensions.only_for(oids::TIME_STAMPING).unwrap();
            template
        });
        Self {
            anchors: vec![root.certificate.clone()],
            intermediates: vec![below.certificate.clone()],
            lists: vec![root.list(vec![]), below.list(vec![])],
            root,
            below,
            signer,
            stamper,
            now: NOW,
            profile: Profile::CadesBes,
        }
    }

    pub fn trust(&self) -> Trust<'_> {
        Trust {
            anchors: &self.anchors,
            stamp_anchors: &self.anchors,
            intermediates: &self.intermediates,
            revocation: &self.lists,
            backend: &RustBackend,
        }
    }

    pub fn judge(&self, message: &[u8], content: Option<&[u8]>) -> Report {
        verify(message, &Verification { content, profile: self.profile, trust: self.trust(), now: self.now })
    }

    pub fn sign(&self, enclosure: Enclosure) -> SignedMessage {
        self.sign_by(enclosure, &[&self.signer])
    }

    pub fn sign_by(&self, enclosure: Enclosure, signers: &[&dyn DigestSigner]) -> SignedMessage {
        sign(&NewMessage { content: CONTENT, enclosure, signed_at: NOW, chain: &self.intermediates }, signers)
            .unwrap()
    }

    pub fn attached(&self) -> Vec<u8> {
        self.sign(Enclosure::Attached).to_der().unwrap()
    }
}
