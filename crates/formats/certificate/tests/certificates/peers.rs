//! Against OpenSSL with its gost engine (Debian: libengine-gost-openssl), each way.
// cyrillic: names of certificates

use crate::authority::Issuer;
use crate::openssl::{Peer, now};
use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{
    Crl, CrlTemplate, ExtensionList, PathRefusal, PathRequest, Purpose, RustBackend, build_path,
    check_revocation, issue_crl, to_pem,
};
use gost3410::Identifier;

fn theirs_hold_here(root_key: &str, person_key: &str) {
    let peer = Peer::new();
    let now = now(&peer);
    peer.must(&format!("genpkey {root_key} -out root.key"));
    peer.must("req -x509 -new -key root.key -config requests.cnf -extensions root -subj /C=RU/CN=Root -out root.pem");
    peer.must(&format!("genpkey {person_key} -out person.key"));
    peer.must("req -new -key person.key -config requests.cnf -out person.csr");
    peer.must(
        "x509 -req -in person.csr -CA root.pem -CAkey root.key -set_serial 5 -extfile requests.cnf \
         -extensions person -out person.pem",
    );
    let (root, person) = (peer.certificate("root.pem"), peer.certificate("person.pem"));
    assert_eq!(person.subject().unwrap().surname.as_deref(), Some("Ёлкина"));
    assert_eq!(person.subject().unwrap().snils.as_deref(), Some("11223344595"));
    let anchors = [root];
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &[],
        at: now + 60,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    let path = build_path(&person, &request).unwrap();

    std::fs::write(peer.path("index.txt"), "").unwrap();
    std::fs::write(peer.path("crlnumber"), "01").unwrap();
    let gencrl = "ca -gencrl -config requests.cnf -cert root.pem -keyfile root.key";
    peer.must(&format!("{gencrl} -out crl.pem"));
    let list = Crl::from_der(&peer.read("crl.pem", "X509 CRL")).unwrap();
    assert_eq!(check_revocation(&path, &[list], now, now + 60), Ok(()));
    peer.must("ca -revoke person.pem -config requests.cnf -cert root.pem -keyfile root.key -crl_reason keyCompromise");
    peer.must(&format!("{gencrl} -out crl.pem"));
    let list = Crl::from_der(&peer.read("crl.pem", "X509 CRL")).unwrap();
    let refused = check_revocation(&path, &[list], now, now + 60);
    assert!(matches!(refused, Err(PathRefusal::Revoked { .. })), "{refused:?}");
}

fn ours_hold_there(identifier: Identifier) {
    let peer = Peer::new();
    let root = Issuer::root_with(identifier);
    let below = root.below("УЦ", 2, Some(0));
    let person = below.person();
    peer.write("root.pem", "CERTIFICATE", root.certificate.der());
    peer.write("below.pem", "CERTIFICATE", below.certificate.der());
    peer.write("person.pem", "CERTIFICATE", person.der());
    let list = |issuer: &Issuer, revoked| {
        let template = CrlTemplate {
            issuer: issuer.name.clone(),
            this_update: crate::authority::NOW - 3600,
            next_update: crate::authority::NOW + 3600,
            number: 7,
            revoked,
            extensions: ExtensionList::default(),
        };
        to_pem("X509 CRL", &issue_crl(&template, &issuer.key).unwrap()).unwrap()
    };
    let write = |text: String| std::fs::write(peer.path("crls.pem"), text).unwrap();
    let verify = format!(
        "verify -attime {} -CAfile root.pem -untrusted below.pem -CRLfile crls.pem -crl_check_all person.pem",
        crate::authority::NOW
    );
    write(list(&root, vec![]) + &list(&below, vec![]));
    peer.must(&verify);
    write(
        list(&root, vec![])
            + &list(&below, vec![(vec![9], crate::authority::NOW - 90, CrlReason::Superseded)]),
    );
    let (accepted, said) = peer.run(&verify);
    assert!(!accepted && said.contains("certificate revoked"), "{said}");
    let said = peer.must("x509 -in person.pem -noout -subject -nameopt utf8,sname");
    assert!(said.contains("SNILS=11223344595") || said.contains("SNILS = 11223344595"), "{said}");
}

macro_rules! theirs {
    ($($test:ident: $root:literal, $person:literal;)*) => {
        $(#[test]
        fn $test() {
            theirs_hold_here($root, $person);
        })*
    };
}

theirs! {
    gost_256_of_openssl_holds_here: "-algorithm gost2012_256 -pkeyopt paramset:A", "-algorithm gost2012_256 -pkeyopt paramset:TCB";
    gost_256_tc26_a_of_openssl_holds_here: "-algorithm gost2012_256 -pkeyopt paramset:TCA", "-algorithm gost2012_256 -pkeyopt paramset:XA";
    gost_512_of_openssl_holds_here: "-algorithm gost2012_512 -pkeyopt paramset:A", "-algorithm gost2012_512 -pkeyopt paramset:C";
    rsa_of_openssl_holds_here: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-algorithm gost2012_512 -pkeyopt paramset:B";
    ecdsa_of_openssl_holds_here: "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384";
}

macro_rules! ours {
    ($($test:ident: $identifier:ident,)*) => {
        $(#[test]
        fn $test() {
            ours_hold_there(Identifier::$identifier);
        })*
    };
}

ours! {
    crypto_pro_a_of_ours_holds_there: CryptoProA,
    crypto_pro_b_of_ours_holds_there: CryptoProB,
    crypto_pro_c_of_ours_holds_there: CryptoProC,
    tc26_256_a_of_ours_holds_there: Tc26P256A,
    tc26_256_b_of_ours_holds_there: Tc26P256B,
    tc26_512_a_of_ours_holds_there: Tc26P512A,
    tc26_512_b_of_ours_holds_there: Tc26P512B,
    tc26_512_c_of_ours_holds_there: Tc26P512C,
}
