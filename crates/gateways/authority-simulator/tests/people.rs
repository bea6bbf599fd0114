//! People whose test keys are here, over the socket: what is right is accepted, and every flaw is refused for its reason.
#![expect(clippy::unwrap_used, reason = "tests")]
// cyrillic: names of people

use std::sync::Arc;
use std::time::Duration;

use certificate::{Certificate, Crl, ObjectIdentifier, PathRefusal, RustBackend, from_pem};
use data_encoding::{BASE64, HEXLOWER};
use gateway_authority_simulator::{
    AuthoritySimulator, AuthoritySimulatorConfig, Carrier, CrlReason, FACTORY_PIN, Flaw, Holder, IssuedBody,
    OrderBody, Organisation, People, Seed, Usage,
};
use kernel::{Env, FixedClock, Timestamp};
use key_container::open;
use signed_message::{Profile, Reason, Report, Trust, Verification, verify};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const NOW: u64 = 1_795_860_000;
const DAY_SECONDS: u64 = 86_400;
const SNILS: &str = "11223344595";
const CONTENT: &[u8] = b"what is signed";
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const SEED: Seed = [7; 32];

fn people() -> People {
    Arc::new(|snils| {
        (snils == SNILS).then(|| Holder {
            surname: "Ёлкина".to_owned(),
            given_name: "Анна Петровна".to_owned(),
            snils: snils.to_owned(),
            inn: Some("500100732259".to_owned()),
            ogrnip: None,
            organisation: None,
        })
    })
}

struct Bed {
    simulator: AuthoritySimulator,
    clock: Arc<FixedClock>,
}

impl Bed {
    async fn start() -> Self {
        Self::start_at(0, 1).await
    }

    async fn start_at(port: u16, chance: u64) -> Self {
        let (env, clock) = Env::fixed(Timestamp::from_seconds(1_795_860_000), chance);
        let config =
            AuthoritySimulatorConfig { listen: ([127, 0, 0, 1], port).into(), seed: SEED, people: people() };
        Self { simulator: AuthoritySimulator::start(config, env).await.unwrap(), clock }
    }

    /// Status and body.
    async fn call(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let base = self.simulator.base_url();
        let host = base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).await.unwrap();
        let end = reply.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let (head, body) = reply.split_at(end + 4);
        let status = std::str::from_utf8(head).unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_vec())
    }

    async fn given(&self, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
        let (status, body) = self.call(method, path, body).await;
        assert_eq!(status, 200, "{path}");
        body
    }

    async fn signed(&self, flaw: &str) -> Vec<u8> {
        self.given("POST", &format!("/people/{SNILS}/signature{flaw}"), CONTENT).await
    }

    async fn certificate(&self, method: &str, flaw: &str) -> Certificate {
        let pem = self.given(method, &format!("/people/{SNILS}/certificate{flaw}"), b"").await;
        let der = from_pem("CERTIFICATE", &pem).unwrap();
        Certificate::from_der(&der).unwrap()
    }

    /// What somebody says who trusts the root alone and asks for the lists now.
    async fn judged(&self, message: &[u8]) -> Report {
        let mut lists = Vec::new();
        for path in ["/root.crl", "/issuing.crl"] {
            lists.push(Crl::from_der(&self.given("GET", path, b"").await).unwrap());
        }
        let anchors = [self.simulator.authority().root().clone()];
        let trust = Trust {
            anchors: &anchors,
            stamp_anchors: &[],
            intermediates: &[],
            revocation: &lists,
            backend: &RustBackend,
        };
        let verification =
            Verification { content: Some(CONTENT), profile: Profile::CadesBes, trust, now: NOW };
        verify(message, &verification)
    }
}

#[tokio::test]
async fn a_persons_test_key_signs_and_its_certificate_names_the_person() {
    let bed = Bed::start().await;
    let report = bed.judged(&bed.signed("").await).await;
    assert!(report.is_valid(), "{:?}", report.refusal());
    let certificate = bed.certificate("GET", "").await;
    let subject = certificate.subject().unwrap();
    assert_eq!(subject.surname.as_deref(), Some("Ёлкина"));
    assert_eq!(subject.given_name.as_deref(), Some("Анна Петровна"));
    assert_eq!((subject.snils.as_deref(), subject.inn.as_deref()), (Some(SNILS), Some("500100732259")));
    assert_eq!(bed.certificate("GET", "").await, certificate, "it is kept");
}

#[tokio::test]
async fn every_flaw_is_refused_for_its_own_reason_or_shows_in_the_names() {
    let bed = Bed::start().await;
    for flaw in Flaw::ALL {
        let query = format!("?flaw={}", flaw.code());
        let report = bed.judged(&bed.signed(&query).await).await;
        let expected = match flaw {
            Flaw::Expired => Some(Reason::Path(PathRefusal::Expired)),
            Flaw::NotYetValid => Some(Reason::Path(PathRefusal::NotYetValid)),
            Flaw::Revoked | Flaw::RevokedByList | Flaw::Suspended => {
                Some(Reason::Path(PathRefusal::Revoked { at: NOW }))
            }
            Flaw::UnknownRoot | Flaw::MissingIntermediate => Some(Reason::Path(PathRefusal::UnknownIssuer)),
            Flaw::WrongUsage => Some(Reason::Path(PathRefusal::WrongUsage)),
            Flaw::WeakDigest => Some(Reason::AlgorithmWeak),
            Flaw::DoubledAttribute => Some(Reason::AttributeDoubled(SIGNING_TIME)),
            Flaw::MissingAttribute => Some(Reason::AttributeMissing(MESSAGE_DIGEST)),
            Flaw::OtherSnils | Flaw::SimilarName => None,
        };
        assert_eq!(report.refusal(), expected.as_ref(), "{flaw:?}");
    }
    let other = bed.certificate("GET", "?flaw=other-snils").await.subject().unwrap();
    assert_eq!((other.surname.as_deref(), other.snils.as_deref()), (Some("Ёлкина"), Some("11223344696")));
    let similar = bed.certificate("GET", "?flaw=similar-name").await.subject().unwrap();
    assert_eq!((similar.surname.as_deref(), similar.snils.as_deref()), (Some("Ёлкин"), Some(SNILS)));
}

#[tokio::test]
async fn a_revoked_certificate_stays_in_use_until_a_new_one_is_issued() {
    let bed = Bed::start().await;
    let certificate = bed.certificate("GET", "").await;
    assert!(bed.simulator.authority().revoke(certificate.serial(), CrlReason::KeyCompromise));
    let report = bed.judged(&bed.signed("").await).await;
    assert_eq!(report.refusal(), Some(&Reason::Path(PathRefusal::Revoked { at: NOW })));
    assert_ne!(bed.certificate("POST", "").await, certificate);
    assert!(bed.judged(&bed.signed("").await).await.is_valid());
}

#[tokio::test]
async fn a_certificate_that_has_ended_is_replaced() {
    let bed = Bed::start().await;
    let certificate = bed.certificate("GET", "").await;
    bed.clock.advance(Duration::from_secs(457 * DAY_SECONDS));
    assert_ne!(bed.certificate("GET", "").await, certificate);
}

#[tokio::test]
async fn nobody_signs_for_a_number_that_nobody_has_nor_with_a_flaw_that_is_none() {
    let bed = Bed::start().await;
    assert_eq!(bed.call("POST", "/people/00000000000/signature", CONTENT).await.0, 404);
    assert_eq!(bed.call("POST", "/people/nobody/signature", CONTENT).await.0, 404);
    let odd = format!("/people/{SNILS}/signature?flaw=odd");
    assert_eq!(bed.call("POST", &odd, CONTENT).await.0, 400);
    let written = "/people/112-233-445%2095/certificate";
    assert_eq!(bed.call("GET", written, b"").await.0, 200, "separators do not matter");
}

#[tokio::test]
async fn an_authority_of_the_same_seed_and_address_has_the_same_certificates_and_keys() {
    let bed = Bed::start().await;
    let port = bed.simulator.base_url().rsplit(':').next().unwrap().parse().unwrap();
    let (roots, key) = (bed.given("GET", "/roots.pem", b"").await, bed.certificate("GET", "").await);
    bed.simulator.stop().await;
    let bed = Bed::start_at(port, 2).await;
    assert_eq!(bed.given("GET", "/roots.pem", b"").await, roots);
    let again = bed.certificate("GET", "").await;
    assert_eq!(again.spki(), key.spki());
    assert_ne!(again.serial(), key.serial());
    let both = String::from_utf8(roots).unwrap();
    assert_eq!(both.matches("BEGIN CERTIFICATE").count(), 2);
}

#[tokio::test]
async fn orders_in_json_are_issued_to_whomever_they_name() {
    let bed = Bed::start().await;
    let organisation = Organisation::made_up(3, "ООО «Образец»", "Директор");
    let mut body = OrderBody {
        subject: organisation.clone().into(),
        parameter_set: Some("1.2.643.7.1.2.1.2.1".to_owned()),
        usage: Usage::Signing,
        carrier: Carrier::Own,
        not_before: NOW - 60,
        not_after: NOW + 60,
        pin: Some("Ключ-1".to_owned()),
    };
    let order = |body: &OrderBody| serde_json::to_vec(body).unwrap();
    let (status, answer) = bed.call("POST", "/certificates", &order(&body)).await;
    assert_eq!(status, 201);
    let issued: IssuedBody = serde_json::from_slice(&answer).unwrap();
    let der = from_pem("CERTIFICATE", issued.certificate.as_bytes()).unwrap();
    let subject = Certificate::from_der(&der).unwrap().subject().unwrap();
    assert_eq!((subject.ogrn, subject.snils), (Some(organisation.ogrn), None));
    for container in [&issued.container, &issued.gost_container] {
        let file = BASE64.decode(container.as_bytes()).unwrap();
        assert_eq!(open(&file, "Ключ-1").unwrap().certificate, der);
    }
    body.not_after = body.not_before - 1;
    assert_eq!(bed.call("POST", "/certificates", &order(&body)).await.0, 422, "ends before it begins");
    (body.not_after, body.pin) = (NOW, Some(String::new()));
    assert_eq!(bed.call("POST", "/certificates", &order(&body)).await.0, 422, "no PIN");
    (body.pin, body.parameter_set) = (None, Some("1.2.3".to_owned()));
    assert_eq!(bed.call("POST", "/certificates", &order(&body)).await.0, 422, "no parameter set");
    assert_eq!(bed.call("POST", "/certificates", b"{}").await.0, 400);
}

#[tokio::test]
async fn certificates_are_suspended_resumed_and_revoked_by_their_number() {
    let bed = Bed::start().await;
    let serial = HEXLOWER.encode(bed.certificate("GET", "").await.serial());
    let refused = Some(Reason::Path(PathRefusal::Revoked { at: NOW }));
    for (path, expected) in [
        (format!("/revoke/{serial}?reason=certificate-hold"), &refused),
        (format!("/resume/{serial}"), &None),
        (format!("/revoke/{serial}?reason=superseded"), &refused),
    ] {
        assert_eq!(bed.call("POST", &path, b"").await.0, 204, "{path}");
        let report = bed.judged(&bed.signed("").await).await;
        assert_eq!(report.refusal(), expected.as_ref(), "{path}");
    }
    assert_eq!(bed.call("POST", &format!("/resume/{serial}"), b"").await.0, 404);
    assert_eq!(bed.call("POST", &format!("/revoke/{serial}?reason=odd"), b"").await.0, 400);
    assert_eq!(bed.call("POST", "/revoke/01", b"").await.0, 404);
    assert_eq!(bed.call("POST", "/revoke/x", b"").await.0, 400);
}

#[tokio::test]
async fn containers_of_people_are_handed_out_under_the_factorys_pin() {
    let bed = Bed::start().await;
    let certificate = bed.certificate("GET", "").await;
    for form in ["", "?form=gost", "?form=aes"] {
        let file = bed.given("GET", &format!("/people/{SNILS}/container{form}"), b"").await;
        assert_eq!(open(&file, FACTORY_PIN).unwrap().certificate, certificate.der());
    }
    let expired = bed.given("GET", &format!("/people/{SNILS}/container?form=gost&flaw=expired"), b"").await;
    let expired = Certificate::from_der(&open(&expired, FACTORY_PIN).unwrap().certificate).unwrap();
    assert_eq!(expired.check_validity(NOW), Err(PathRefusal::Expired));
    assert_eq!(bed.call("GET", &format!("/people/{SNILS}/container?form=odd"), b"").await.0, 400);
}
