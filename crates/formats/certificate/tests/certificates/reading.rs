//! What is read, and what is refused before anybody looks at a signature.
// cyrillic: names of certificates

use crate::authority::{Issuer, NOW, key, person, template};
use certificate::{
    Certificate, Crl, ExtensionList, NameBuilder, ObjectIdentifier, PathRequest, Purpose, QualifiedClass,
    ReadError, RustBackend, Subject, build_path, from_pem, issue_certificate, oids, to_pem,
};
use const_oid::db::rfc4519;
use der::Tag;
use der::asn1::Any;
use gost3410::Identifier;
use proptest::prelude::*;

fn subject(parts: &[(ObjectIdentifier, &str)]) -> Result<Subject, ReadError> {
    let name = parts.iter().fold(NameBuilder::default(), |name, (oid, text)| name.text(*oid, text).unwrap());
    Subject::from_name(&name.build().unwrap())
}

#[test]
fn russian_attributes_are_read() {
    let subject = Issuer::root().person().subject().unwrap();
    assert_eq!(subject.surname.as_deref(), Some("Ёлкина"));
    assert_eq!(subject.given_name.as_deref(), Some("Анна Петровна"));
    assert_eq!(subject.snils.as_deref(), Some("11223344595"));
    assert_eq!(subject.inn.as_deref(), Some("500100732259"));
    assert_eq!(subject.country.as_deref(), Some("RU"));
}

#[test]
fn number_of_an_organisation_in_the_attribute_of_a_person_is_moved() {
    let old = subject(&[(oids::INN, "007707083893"), (oids::OGRN, "1027700132195")]).unwrap();
    let new = subject(&[(oids::ORGANISATION_INN, "7707083893"), (oids::OGRN, "1027700132195")]).unwrap();
    assert_eq!(old, new);
    let both = subject(&[(oids::INN, "007707083893"), (oids::ORGANISATION_INN, "7707083894")]);
    assert_eq!(both, Err(ReadError::AttributeDoubled(oids::INN)));
}

#[test]
fn number_twice_and_number_of_wrong_length_are_refused() {
    let twice = subject(&[(oids::SNILS, "11223344595"), (oids::SNILS, "11223344596")]);
    assert_eq!(twice, Err(ReadError::AttributeDoubled(oids::SNILS)));
    for (oid, text) in [
        (oids::SNILS, "1122334459"),
        (oids::SNILS, "112-233-445 95"),
        (oids::INN, "7707083893"),
        (oids::OGRN, "102770013219"),
        (oids::OGRNIP, "1027700132195"),
        (oids::ORGANISATION_INN, "500100732259"),
    ] {
        assert_eq!(subject(&[(oid, text)]), Err(ReadError::AttributeMalformed(oid)), "{text}");
    }
}

#[test]
fn control_characters_and_unknown_alphabets_are_refused() {
    assert!(subject(&[(rfc4519::CN, "Анна\u{0}")]).is_err());
    let teletex = Any::new(Tag::TeletexString, &b"Anna"[..]).unwrap();
    let name = NameBuilder::default().value(rfc4519::CN, teletex).unwrap().build().unwrap();
    assert_eq!(Subject::from_name(&name), Err(ReadError::AttributeMalformed(rfc4519::CN)));
}

#[test]
fn qualified_extensions_are_read() {
    let certificate = Issuer::root().person();
    let extensions = certificate.extensions();
    assert!(extensions.looks_qualified());
    assert_eq!(extensions.qualified_class(), Some(QualifiedClass::Kc1));
    assert_eq!(extensions.subject_tool.as_deref(), Some("Средство"));
    assert_eq!(extensions.issuer_tool.as_ref().unwrap().authority_tool_document, "Г");
    assert_eq!(extensions.identification_kind, Some(0));
    assert!(!Issuer::root().certificate.extensions().looks_qualified());
}

#[test]
fn addresses_of_lists_and_states_are_read() {
    let certificate = Issuer::root().issue(|mut template| {
        template.extensions = template.extensions.addresses("http://ca.test/crl", "ldap://ca.test").unwrap();
        template
    });
    assert_eq!(certificate.extensions().crl_addresses, ["http://ca.test/crl"]);
    assert!(certificate.extensions().ocsp_addresses.is_empty(), "only HTTP is asked");
}

fn read(change: impl FnOnce(&mut certificate::CertificateTemplate)) -> Result<Certificate, ReadError> {
    let root = Issuer::root();
    let mut template = template(&root.name, person(), &key(Identifier::CryptoProA, 77), 9);
    template.extensions = template.extensions.signer().unwrap();
    change(&mut template);
    Certificate::from_der(&issue_certificate(&template, &root.key).unwrap())
}

#[test]
fn malformed_contents_are_refused_by_name() {
    assert!(read(|_| {}).is_ok());
    assert_eq!(read(|template| template.serial = vec![0]), Err(ReadError::SerialNotPositive));
    assert_eq!(read(|template| template.serial = vec![0x80]), Err(ReadError::SerialNotPositive));
    assert!(matches!(read(|template| template.serial = vec![1; 40]), Err(ReadError::Der(_))));
    assert_eq!(
        read(|template| template.not_after = NOW - 2 * crate::authority::YEAR),
        Err(ReadError::ValidityReversed)
    );
    let empty = NameBuilder::default().build().unwrap();
    assert_eq!(read(|template| template.issuer = empty), Err(ReadError::NameEmpty));
    let doubled = |template: &mut certificate::CertificateTemplate| {
        template.extensions = std::mem::take(&mut template.extensions).signer().unwrap();
    };
    let usage = ObjectIdentifier::new_unwrap("2.5.29.15");
    assert_eq!(read(doubled), Err(ReadError::ExtensionDoubled(usage)));
    let many = (0..65).fold(ExtensionList::default(), |list, number| {
        let oid = ObjectIdentifier::new(&format!("1.2.643.100.999.{number}")).unwrap();
        list.with(oid, false, &0_u8).unwrap()
    });
    assert_eq!(read(|template| template.extensions = many), Err(ReadError::TooManyExtensions));
    let long = NameBuilder::default().text(rfc4519::CN, &"Я".repeat(1025)).unwrap().build().unwrap();
    assert_eq!(read(|template| template.subject = long), Err(ReadError::NameTooLarge));
}

#[test]
fn trailing_bytes_truncation_and_size_are_refused() {
    let der = Issuer::root().person().der().to_vec();
    for length in 0..der.len() {
        assert!(Certificate::from_der(&der[..length]).is_err());
    }
    assert!(Certificate::from_der(&[&der[..], &[0]].concat()).is_err());
    assert!(matches!(Certificate::from_der(&vec![0x30; 65 * 1024]), Err(ReadError::TooLarge)));
}

#[test]
fn indefinite_and_overlong_lengths_are_refused() {
    let der = Issuer::root().person().der().to_vec();
    assert_eq!(der[1], 0x82);
    let indefinite = [&[0x30, 0x80], &der[4..], &[0, 0]].concat();
    assert!(matches!(Certificate::from_der(&indefinite), Err(ReadError::Der(_))));
    let overlong = [&[0x30, 0x83, 0], &der[2..]].concat();
    assert!(matches!(Certificate::from_der(&overlong), Err(ReadError::Der(_))));
    for huge in [[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x30, 0x85, 0xff, 0xff, 0xff, 0xff]] {
        assert!(Certificate::from_der(&[&huge, &der[4..]].concat()).is_err());
    }
}

#[test]
fn every_changed_bit_is_noticed() {
    let root = Issuer::root();
    let der = root.person().der().to_vec();
    let anchors = [root.certificate.clone()];
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &[],
        at: NOW,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    for bit in 0..der.len() * 8 {
        let mut changed = der.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let held = Certificate::from_der(&changed).is_ok_and(|read| build_path(&read, &request).is_ok());
        assert!(!held, "bit {bit}");
    }
}

#[test]
fn pem_of_another_label_is_refused() {
    let der = Issuer::root().person().der().to_vec();
    let pem = to_pem("CERTIFICATE", &der).unwrap();
    assert_eq!(from_pem("CERTIFICATE", pem.as_bytes()).unwrap(), der);
    assert_eq!(from_pem("X509 CRL", pem.as_bytes()), Err(ReadError::Pem));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _read = Certificate::from_der(&bytes);
        let _read = Crl::from_der(&bytes);
        let _read = from_pem("CERTIFICATE", &bytes);
    }

    #[test]
    fn no_damage_makes_it_panic_or_hold(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let root = Issuer::root();
        let der = root.person().der().to_vec();
        let mut changed = der.clone();
        for (place, byte) in damage {
            let place = place.index(changed.len());
            changed[place] = byte;
        }
        let anchors = [root.certificate.clone()];
        let request = PathRequest { anchors: &anchors, intermediates: &[], at: NOW, purpose: Purpose::Signing, backend: &RustBackend };
        let held = Certificate::from_der(&changed).is_ok_and(|read| build_path(&read, &request).is_ok());
        prop_assert!(!held || changed == der);
    }
}
