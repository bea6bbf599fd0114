//! Questions and answers on states against OpenSSL, each way.
// cyrillic: names of certificates

use crate::authority::{Issuer, NOW};
use crate::openssl::{Peer, now};
use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{
    OcspAnswer, OcspQuestion, OcspReplyTemplate, OcspRequest, OcspStatus, Revocation, RustBackend,
    issue_ocsp_reply, new_ocsp_request,
};
use gost3410::Identifier;

fn theirs_is_believed_here(key: &str) {
    let peer = Peer::new();
    let now = now(&peer);
    peer.must(&format!("genpkey {key} -out root.key"));
    peer.must("req -x509 -new -key root.key -config requests.cnf -extensions root -subj /C=RU/CN=Root -out root.pem");
    for (who, extensions, serial) in [("person", "person", 5), ("server", "responder", 6)] {
        peer.must(&format!("genpkey {key} -out {who}.key"));
        peer.must(&format!("req -new -key {who}.key -config requests.cnf -subj /CN={who} -out {who}.csr"));
        peer.must(&format!(
            "x509 -req -in {who}.csr -CA root.pem -CAkey root.key -set_serial {serial} -extfile requests.cnf \
             -extensions {extensions} -out {who}.pem"
        ));
    }
    let (root, person) = (peer.certificate("root.pem"), peer.certificate("person.pem"));
    std::fs::write(peer.path("request.der"), new_ocsp_request(&person, &root, Some(&[5; 16])).unwrap())
        .unwrap();
    let answer = |index: &str| {
        std::fs::write(peer.path("index.txt"), index).unwrap();
        peer.must(
            "ocsp -index index.txt -CA root.pem -rsigner server.pem -rkey server.key -reqin request.der \
             -respout answer.der -ndays 1",
        );
        let answer = OcspAnswer::from_der(&std::fs::read(peer.path("answer.der")).unwrap()).unwrap();
        let question = OcspQuestion {
            certificate: &person,
            issuer: &root,
            nonce: Some(&[5; 16]),
            now: now + 30,
            age_seconds_max: 3_600,
            skew_seconds_max: 600,
            backend: &RustBackend,
        };
        answer.state(&question).unwrap().revocation
    };
    assert_eq!(answer("V\t491231235959Z\t\t05\tunknown\t/CN=person\n"), Revocation::Good);
    let revoked = answer("R\t491231235959Z\t261101000000Z,keyCompromise\t05\tunknown\t/CN=person\n");
    assert!(
        matches!(revoked, Revocation::Revoked { reason: Some(CrlReason::KeyCompromise), .. }),
        "{revoked:?}"
    );
}

fn ours_is_believed_there(identifier: Identifier) {
    let peer = Peer::new();
    let now = now(&peer);
    let root = Issuer::root_with(identifier);
    peer.write("root.pem", "CERTIFICATE", root.certificate.der());
    peer.write("person.pem", "CERTIFICATE", root.person().der());
    peer.must("ocsp -issuer root.pem -cert person.pem -reqout request.der");
    let request = OcspRequest::from_der(&std::fs::read(peer.path("request.der")).unwrap()).unwrap();
    let judge = |status| {
        let reply = OcspReplyTemplate {
            responder: &root.certificate,
            encloses_responder: false,
            replies: request.ids.iter().cloned().map(|id| (id, status)).collect(),
            nonce: request.nonce.as_deref(),
            this_update: now,
            next_update: Some(now + 3_600),
        };
        std::fs::write(peer.path("answer.der"), issue_ocsp_reply(&reply, &root.key).unwrap()).unwrap();
        peer.must(&format!(
            "ocsp -issuer root.pem -cert person.pem -respin answer.der -CAfile root.pem -attime {NOW} -no_nonce"
        ))
    };
    let said = judge(OcspStatus::Good);
    assert!(said.contains("Response verify OK") && said.contains("person.pem: good"), "{said}");
    let said = judge(OcspStatus::Revoked { at: now - 60, reason: CrlReason::KeyCompromise });
    assert!(said.contains("Response verify OK") && said.contains("person.pem: revoked"), "{said}");
}

#[test]
fn states_of_openssl_with_gost_keys_are_believed_here() {
    theirs_is_believed_here("-algorithm gost2012_256 -pkeyopt paramset:A");
    theirs_is_believed_here("-algorithm gost2012_512 -pkeyopt paramset:A");
}

#[test]
fn states_of_openssl_with_rsa_and_ecdsa_keys_are_believed_here() {
    theirs_is_believed_here("-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    theirs_is_believed_here("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
}

#[test]
fn states_of_ours_are_believed_there() {
    ours_is_believed_there(Identifier::CryptoProA);
    ours_is_believed_there(Identifier::Tc26P512C);
}
