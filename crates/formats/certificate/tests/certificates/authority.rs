//! An authority for the tests: a root, an authority below it, and whoever is to be issued.
// cyrillic: names of certificates

use certificate::x509_cert::name::Name;
use certificate::{
    Certificate, CertificateTemplate, ExtensionList, NameBuilder, ObjectIdentifier, issue_certificate,
    key_id, oids,
};
use const_oid::db::rfc4519;
use gost3410::{AnySigningKey, Identifier};

pub const NOW: u64 = 1_795_860_000;
pub const YEAR: u64 = 365 * 86_400;

pub fn key(identifier: Identifier, seed: u8) -> AnySigningKey {
    let mut number = vec![seed; identifier.key_size().bytes() - 1];
    number.push(0);
    AnySigningKey::from_le_slice(identifier, &number).unwrap()
}

pub fn name(common_name: &str) -> Name {
    let name = NameBuilder::default().text(rfc4519::C, "RU").unwrap();
    name.text(rfc4519::CN, common_name).unwrap().build().unwrap()
}

pub fn person() -> Name {
    let texts: [(ObjectIdentifier, &str); 5] = [
        (rfc4519::CN, "Ёлкина Анна Петровна"),
        (rfc4519::SN, "Ёлкина"),
        (rfc4519::GN, "Анна Петровна"),
        (oids::SNILS, "11223344595"),
        (oids::INN, "500100732259"),
    ];
    let name = NameBuilder::default().text(rfc4519::C, "RU").unwrap();
    texts.into_iter().fold(name, |name, (oid, text)| name.text(oid, text).unwrap()).build().unwrap()
}

/// Somebody who can issue.
pub struct Issuer {
    pub name: Name,
    pub key: AnySigningKey,
    pub certificate: Certificate,
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

impl Issuer {
    pub fn root() -> Self {
        Self::root_with(Identifier::Tc26P256B)
    }

    pub fn root_with(identifier: Identifier) -> Self {
        let (name, key) = (name("Корень"), key(identifier, 1));
        let mut template = template(&name, name.clone(), &key, 1);
        let id = key_id(&template.key);
        template.extensions =
            template.extensions.authority(None).unwrap().key_ids(&template.key, &id).unwrap();
        let der = issue_certificate(&template, &key).unwrap();
        Self { certificate: Certificate::from_der(&der).unwrap(), name, key }
    }

    pub fn key_id(&self) -> Vec<u8> {
        key_id(self.certificate.spki())
    }

    pub fn issue(&self, change: impl FnOnce(CertificateTemplate) -> CertificateTemplate) -> Certificate {
        let key = key(Identifier::CryptoProA, 77);
        let mut base = template(&self.name, person(), &key, 9);
        base.extensions = base.extensions.signer().unwrap().key_ids(&base.key, &self.key_id()).unwrap();
        let der = issue_certificate(&change(base), &self.key).unwrap();
        Certificate::from_der(&der).unwrap()
    }

    pub fn person(&self) -> Certificate {
        self.issue(|mut template| {
            template.extensions = template.extensions.qualified("Средство", ["А", "Б", "В", "Г"]).unwrap();
            template
        })
    }

    pub fn below(&self, subject: &str, seed: u8, path_len: Option<u8>) -> Self {
        self.below_with(subject, seed, |list| list.authority(path_len).unwrap())
    }

    pub fn below_with(
        &self,
        subject: &str,
        seed: u8,
        extend: impl FnOnce(ExtensionList) -> ExtensionList,
    ) -> Self {
        let (name, key) = (name(subject), key(Identifier::Tc26P256B, seed));
        let mut template = template(&self.name, name.clone(), &key, seed);
        template.extensions = extend(template.extensions).key_ids(&template.key, &self.key_id()).unwrap();
        let der = issue_certificate(&template, &self.key).unwrap();
        Self { certificate: Certificate::from_der(&der).unwrap(), name, key }
    }
}
