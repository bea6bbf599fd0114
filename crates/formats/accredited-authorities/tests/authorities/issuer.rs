//! Certificates of authorities.

use certificate::{
    Certificate, CertificateTemplate, ExtensionList, NameBuilder, issue_certificate, key_id, to_pem,
};
use const_oid::db::rfc4519;
use data_encoding::BASE64;
use gost3410::{AnySigningKey, Identifier};

/// A root that signed itself.
pub fn authority(name: &str, seed: u8) -> Certificate {
    let mut number = vec![seed; 31];
    number.push(0);
    let key = AnySigningKey::from_le_slice(Identifier::CryptoProA, &number).unwrap();
    let subject = NameBuilder::default().text(rfc4519::CN, name).unwrap().build().unwrap();
    let public = CertificateTemplate::public(&key).unwrap();
    let id = key_id(&public);
    let template = CertificateTemplate {
        serial: vec![seed],
        issuer: subject.clone(),
        subject,
        not_before: 1_700_000_000,
        not_after: 1_900_000_000,
        extensions: ExtensionList::default().authority(None).unwrap().key_ids(&public, &id).unwrap(),
        key: public,
    };
    Certificate::from_der(&issue_certificate(&template, &key).unwrap()).unwrap()
}

pub fn base64(certificate: &Certificate) -> String {
    BASE64.encode(certificate.der())
}

pub fn pem(certificate: &Certificate) -> String {
    to_pem("CERTIFICATE", certificate.der()).unwrap()
}
