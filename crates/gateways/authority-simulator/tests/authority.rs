//! What the authority issues and says, held against the formats and against OpenSSL.
#![expect(clippy::unwrap_used, reason = "tests")]
// cyrillic: names of certificates

mod peer;

use certificate::{
    Certificate, Crl, Digest, OcspAnswer, OcspQuestion, PathRefusal, PathRequest, Purpose, Revocation,
    RustBackend, build_path, check_revocation, new_ocsp_request,
};
use gateway_authority_simulator::{
    Authority, AuthoritySimulator, AuthoritySimulatorConfig, CertificateOrder, CrlReason, Holder,
    Organisation, certificate_pem, key_pem,
};
use kernel::{Env, Timestamp};
use signed_message::{
    Enclosure, NewMessage, Profile, StampQuestion, Trust, Verification, new_stamp_request, sign, verify,
    verify_stamp,
};

use peer::Peer;

const NOW: u64 = 1_795_860_000;

fn env() -> Env {
    Env::fixed(Timestamp::from_seconds(1_795_860_000), 1).0
}

fn person() -> Holder {
    Holder {
        surname: "Ёлкина".to_owned(),
        given_name: "Анна Петровна".to_owned(),
        snils: "11223344595".to_owned(),
        inn: Some("500100732259".to_owned()),
        ogrnip: None,
        organisation: None,
    }
}

fn order(holder: Holder) -> CertificateOrder {
    CertificateOrder::signing(holder, (NOW - 3_600, NOW + 86_400))
}

fn path(authority: &Authority, certificate: &Certificate) -> certificate::Path {
    let (anchors, intermediates) = ([authority.root().clone()], [authority.issuing().clone()]);
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &intermediates,
        at: NOW,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    build_path(certificate, &request).unwrap()
}

fn lists(authority: &Authority) -> [Crl; 2] {
    [authority.root_list().unwrap(), authority.issuing_list().unwrap()]
        .map(|der| Crl::from_der(&der).unwrap())
}

#[test]
fn certificates_look_qualified_and_name_their_holder() {
    let authority = Authority::new(env(), "http://127.0.0.1:9").unwrap();
    let issued = authority.issue(&order(person())).unwrap();
    let subject = issued.certificate.subject().unwrap();
    assert_eq!(subject.surname.as_deref(), Some("Ёлкина"));
    assert_eq!(subject.snils.as_deref(), Some("11223344595"));
    assert!(issued.certificate.extensions().looks_qualified());
    assert_eq!(issued.certificate.extensions().ocsp_addresses, ["http://127.0.0.1:9/ocsp"]);
    assert_eq!(path(&authority, &issued.certificate).certificates().len(), 3);
}

#[test]
fn sole_traders_and_officials_have_their_numbers() {
    let authority = Authority::new(env(), "http://127.0.0.1:9").unwrap();
    let trader = Holder { ogrnip: Some("304500116000157".to_owned()), ..person() };
    let trader = authority.issue(&order(trader)).unwrap().certificate.subject().unwrap();
    assert_eq!(trader.ogrnip.as_deref(), Some("304500116000157"));
    let organisation = Organisation {
        name: "ООО «Ромашка»".to_owned(),
        inn: "7707083893".to_owned(),
        ogrn: "1027700132195".to_owned(),
        title: "Директор".to_owned(),
    };
    let official = Holder { organisation: Some(organisation), ..person() };
    let official = authority.issue(&order(official)).unwrap().certificate.subject().unwrap();
    assert_eq!(official.common_name.as_deref(), Some("ООО «Ромашка»"));
    assert_eq!(official.organisation_inn.as_deref(), Some("7707083893"));
    assert_eq!(
        (official.ogrn.as_deref(), official.title.as_deref()),
        (Some("1027700132195"), Some("Директор"))
    );
    assert_eq!(official.surname.as_deref(), Some("Ёлкина"));
    let itself = Organisation::made_up(1, "ООО «Ромашка»", "Директор");
    let itself = CertificateOrder::signing(itself, (NOW - 3_600, NOW + 86_400));
    let itself = authority.issue(&itself).unwrap().certificate.subject().unwrap();
    assert_eq!(itself.organisation.as_deref(), Some("ООО «Ромашка»"));
    assert_eq!((itself.surname, itself.snils, itself.title), (None, None, None));
}

#[test]
fn what_is_revoked_stands_in_lists_and_answers() {
    let authority = Authority::new(env(), "http://127.0.0.1:9").unwrap();
    let issued = authority.issue(&order(person())).unwrap();
    let path = path(&authority, &issued.certificate);
    let state = || {
        let request = new_ocsp_request(&issued.certificate, authority.issuing(), Some(&[3; 16])).unwrap();
        let question = OcspQuestion {
            certificate: &issued.certificate,
            issuer: authority.issuing(),
            nonce: Some(&[3; 16]),
            now: NOW,
            age_seconds_max: 3_600,
            skew_seconds_max: 60,
            backend: &RustBackend,
        };
        OcspAnswer::from_der(&authority.answer(&request).unwrap())
            .unwrap()
            .state(&question)
            .unwrap()
            .revocation
    };
    assert_eq!(check_revocation(&path, &lists(&authority), NOW, NOW), Ok(()));
    assert_eq!(state(), Revocation::Good);
    assert!(authority.revoke(issued.certificate.serial(), CrlReason::KeyCompromise));
    assert!(authority.revoke(issued.certificate.serial(), CrlReason::Superseded));
    let revoked = check_revocation(&path, &lists(&authority), NOW, NOW);
    assert_eq!(revoked, Err(PathRefusal::Revoked { at: NOW }));
    assert_eq!(state(), Revocation::Revoked { at: NOW, reason: Some(CrlReason::KeyCompromise) });
    assert!(!authority.revoke(&[1], CrlReason::KeyCompromise));
    assert!(!authority.resume(issued.certificate.serial()), "what is revoked is no longer resumed");
}

#[test]
fn what_is_suspended_is_resumed_or_revoked() {
    let authority = Authority::new(env(), "http://127.0.0.1:9").unwrap();
    let issued = authority.issue(&order(person())).unwrap();
    let (path, serial) = (path(&authority, &issued.certificate), issued.certificate.serial());
    let check = || check_revocation(&path, &lists(&authority), NOW, NOW);
    assert!(!authority.resume(serial));
    assert!(authority.revoke(serial, CrlReason::CertificateHold));
    assert_eq!(check(), Err(PathRefusal::Revoked { at: NOW }));
    assert!(authority.resume(serial));
    assert_eq!(check(), Ok(()));
    assert!(authority.revoke(serial, CrlReason::CertificateHold));
    assert!(authority.revoke(serial, CrlReason::Superseded));
    assert!(!authority.resume(serial));
}

#[test]
fn state_of_the_issuing_authority_is_the_roots_to_tell() {
    let authority = Authority::new(env(), "http://127.0.0.1:9").unwrap();
    let request = new_ocsp_request(authority.issuing(), authority.root(), None).unwrap();
    let question = OcspQuestion {
        certificate: authority.issuing(),
        issuer: authority.root(),
        nonce: None,
        now: NOW,
        age_seconds_max: 3_600,
        skew_seconds_max: 60,
        backend: &RustBackend,
    };
    let answer = OcspAnswer::from_der(&authority.answer(&request).unwrap()).unwrap();
    assert_eq!(answer.state(&question).unwrap().revocation, Revocation::Good);
    assert!(OcspAnswer::from_der(&authority.answer(b"?").unwrap()).is_err());
}

#[test]
fn stamped_message_of_a_person_holds() {
    let authority = Authority::new(env(), "http://127.0.0.1:9").unwrap();
    let issued = authority.issue(&order(person())).unwrap();
    let (anchors, intermediates) = ([authority.root().clone()], [authority.issuing().clone()]);
    let lists = lists(&authority);
    let trust = Trust {
        anchors: &anchors,
        stamp_anchors: &anchors,
        intermediates: &intermediates,
        revocation: &lists,
        backend: &RustBackend,
    };
    let message = NewMessage {
        content: b"content",
        enclosure: Enclosure::Attached,
        signed_at: NOW,
        chain: &intermediates,
    };
    let mut message = sign(&message, &[&issued.signer()]).unwrap();
    let signature = message.signatures().next().unwrap().to_vec();
    let request = new_stamp_request(&signature, Digest::Streebog256, &[8; 8]).unwrap();
    let question = StampQuestion { bytes: &signature, nonce: &[8; 8] };
    let reply = verify_stamp(&authority.stamp(&request).unwrap(), &question, &trust, NOW).unwrap();
    message.stamp(0, &reply.token).unwrap();
    let verification = Verification { content: None, profile: Profile::CadesT, trust, now: NOW };
    let report = verify(&message.to_der().unwrap(), &verification);
    assert!(report.is_valid(), "{:?}", report.refusal());
    assert!(verify_stamp(&authority.stamp(b"?").unwrap(), &question, &trust, NOW).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_asks_for_states_over_http_and_signs_with_an_exported_key() {
    let peer = Peer::new();
    let now = peer.now();
    let env = Env::fixed(Timestamp::from_seconds(i64::try_from(now).unwrap()), 2).0;
    let simulator = AuthoritySimulator::start(AuthoritySimulatorConfig::local(&env), env).await.unwrap();
    let authority = simulator.authority();
    let order = CertificateOrder { not_before: now - 60, not_after: now + 86_400, ..order(person()) };
    let issued = authority.issue(&order).unwrap();
    peer.write("root.pem", certificate_pem(authority.root()).unwrap().as_bytes());
    peer.write("issuing.pem", certificate_pem(authority.issuing()).unwrap().as_bytes());
    peer.write("person.pem", certificate_pem(&issued.certificate).unwrap().as_bytes());
    peer.write("person.key", key_pem(&issued.key).unwrap().as_bytes());
    let ask = format!(
        "ocsp -issuer issuing.pem -cert person.pem -url {}/ocsp -CAfile root.pem",
        simulator.base_url()
    );
    let said = peer.must(&ask);
    assert!(said.contains("Response verify OK") && said.contains("person.pem: good"), "{said}");

    peer.write("content", b"content");
    peer.must(
        "cms -sign -cades -nodetach -binary -in content -signer person.pem -inkey person.key -outform DER -out message",
    );
    let lists = lists(authority);
    let (anchors, intermediates) = ([authority.root().clone()], [authority.issuing().clone()]);
    let trust = Trust {
        anchors: &anchors,
        stamp_anchors: &[],
        intermediates: &intermediates,
        revocation: &lists,
        backend: &RustBackend,
    };
    let message = peer.read("message");
    let verification = Verification { content: None, profile: Profile::CadesBes, trust, now };
    let report = verify(&message, &verification);
    assert!(report.is_valid(), "{:?}", report.refusal());

    assert!(authority.revoke(issued.certificate.serial(), CrlReason::KeyCompromise));
    let said = peer.must(&ask);
    assert!(said.contains("person.pem: revoked"), "{said}");
    simulator.stop().await;
}
