//! Deltas of revocation lists against OpenSSL with its gost engine, each way.
// cyrillic: names of certificates

use crate::authority::{Issuer, NOW};
use crate::openssl::{Peer, now};
use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{
    Crl, CrlTemplate, ExtensionList, PathRefusal, PathRequest, Purpose, RustBackend, build_path,
    check_revocation, issue_crl, to_pem,
};
use gost3410::Identifier;

#[test]
fn deltas_of_ours_are_heard_there() {
    let peer = Peer::new();
    let root = Issuer::root_with(Identifier::Tc26P256B);
    peer.write("root.pem", "CERTIFICATE", root.certificate.der());
    peer.write("person.pem", "CERTIFICATE", root.person().der());
    let list = |number, revoked, extensions: ExtensionList| {
        let template = CrlTemplate {
            issuer: root.name.clone(),
            this_update: NOW - 3_600,
            next_update: NOW + 3_600,
            number,
            revoked,
            extensions,
        };
        to_pem("X509 CRL", &issue_crl(&template, &root.key).unwrap()).unwrap()
    };
    let full = |reason: Option<CrlReason>| {
        let revoked = reason.map(|reason| (vec![9], NOW - 900, reason)).into_iter().collect();
        list(7, revoked, ExtensionList::default().freshest("http://127.0.0.1/delta.crl").unwrap())
    };
    let delta = |base, reason| {
        list(8, vec![(vec![9], NOW - 90, reason)], ExtensionList::default().delta(base).unwrap())
    };
    let says = |lists: String, word: &str| {
        std::fs::write(peer.path("crls.pem"), lists).unwrap();
        let (_, said) = peer.run(&format!(
            "verify -attime {NOW} -CAfile root.pem -CRLfile crls.pem -crl_check -extended_crl -use_deltas person.pem"
        ));
        assert!(said.contains(word), "{said}");
    };
    says(full(None), "person.pem: OK");
    says(full(None) + &delta(7, CrlReason::Superseded), "certificate revoked");
    says(full(None) + &delta(8, CrlReason::Superseded), "person.pem: OK");
    says(full(Some(CrlReason::CertificateHold)), "certificate revoked");
    says(full(Some(CrlReason::CertificateHold)) + &delta(7, CrlReason::RemoveFromCRL), "person.pem: OK");
}

#[test]
fn deltas_of_openssl_are_heard_here() {
    let peer = Peer::new();
    let now = now(&peer);
    peer.must("genpkey -algorithm gost2012_256 -pkeyopt paramset:A -out root.key");
    peer.must("req -x509 -new -key root.key -config requests.cnf -extensions root -subj /C=RU/CN=Root -out root.pem");
    peer.must("genpkey -algorithm gost2012_256 -pkeyopt paramset:A -out person.key");
    peer.must("req -new -key person.key -config requests.cnf -out person.csr");
    peer.must(
        "x509 -req -in person.csr -CA root.pem -CAkey root.key -set_serial 5 -extfile requests.cnf \
         -extensions person -out person.pem",
    );
    let anchors = [peer.certificate("root.pem")];
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &[],
        at: now + 60,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    let path = build_path(&peer.certificate("person.pem"), &request).unwrap();
    std::fs::write(peer.path("index.txt"), "").unwrap();
    std::fs::write(peer.path("crlnumber"), "07").unwrap();
    let deltas = "[full]\nfreshestCRL = URI:http://127.0.0.1/delta.crl\n[delta]\n2.5.29.27 = critical,ASN1:INTEGER:7\n\
                  [late]\n2.5.29.27 = critical,ASN1:INTEGER:9\n";
    let requests = std::fs::read_to_string(peer.path("requests.cnf")).unwrap();
    std::fs::write(peer.path("requests.cnf"), format!("{deltas}{requests}")).unwrap();
    let list = |extensions: &str| {
        peer.must(&format!(
            "ca -gencrl -config requests.cnf -cert root.pem -keyfile root.key -crlexts {extensions} -out crl.pem"
        ));
        Crl::from_der(&peer.read("crl.pem", "X509 CRL")).unwrap()
    };
    let full = list("full");
    assert!(!full.is_delta());
    assert_eq!(full.delta_addresses(), ["http://127.0.0.1/delta.crl"]);
    peer.must("ca -revoke person.pem -config requests.cnf -cert root.pem -keyfile root.key -crl_reason keyCompromise");
    let (delta, late) = (list("delta"), list("late"));
    assert!(delta.is_delta());
    let check = |lists: &[Crl]| check_revocation(&path, lists, now, now + 60);
    assert_eq!(check(std::slice::from_ref(&full)), Ok(()));
    assert_eq!(check(&[full.clone(), late]), Ok(()), "of a base that is later than the list");
    let refused = check(&[full, delta.clone()]);
    assert!(matches!(refused, Err(PathRefusal::Revoked { .. })), "{refused:?}");
    assert_eq!(check(&[delta]), Err(PathRefusal::RevocationUnknown));
}
