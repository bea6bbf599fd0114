//! Files of keys: what other tools open of ours, and what we open of theirs.
#![expect(clippy::unwrap_used, reason = "tests")]
// cyrillic: names of certificates

mod peer;

use certificate::Certificate;
use gateway_authority_simulator::{
    Authority, CARD_POLICY, Carrier, CertificateOrder, ContainerForm, FACTORY_PIN, Holder, Issued,
    certificate_pem, key_pem,
};
use gost3410::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use gost3410::{AnySigningKey, Identifier};
use kernel::{Env, Timestamp};
use key_container::{ContainerError, open};
use peer::Peer;

const FORMS: [ContainerForm; 2] = [ContainerForm::Aes, ContainerForm::Gost];

struct Bed {
    peer: Peer,
    authority: Authority,
}

impl Bed {
    fn new() -> Self {
        let peer = Peer::new();
        let env = Env::fixed(Timestamp::from_seconds(i64::try_from(peer.now()).unwrap()), 3).0;
        let authority = Authority::new(env, "http://127.0.0.1:9").unwrap();
        peer.write("root.pem", certificate_pem(authority.root()).unwrap().as_bytes());
        Self { peer, authority }
    }

    fn issued(&self, parameter_set: Identifier, carrier: Carrier) -> Issued {
        let holder = Holder {
            surname: "Ёлкина".to_owned(),
            given_name: "Анна Петровна".to_owned(),
            snils: "11223344595".to_owned(),
            inn: Some("500100732259".to_owned()),
            ogrnip: None,
            organisation: None,
        };
        let now = self.peer.now();
        let mut order = CertificateOrder::signing(holder, (now - 60, now + 86_400));
        (order.parameter_set, order.carrier) = (parameter_set, carrier);
        self.authority.issue(&order).unwrap()
    }

    fn container(&self, issued: &Issued, form: ContainerForm) -> Vec<u8> {
        self.authority.container(issued, (FACTORY_PIN, form)).unwrap()
    }
}

fn key_of(issued: &Issued) -> Vec<u8> {
    issued.key.to_pkcs8_der().unwrap().as_bytes().to_vec()
}

#[test]
fn openssl_opens_containers_and_signs_with_what_is_in_them() {
    let bed = Bed::new();
    for parameter_set in [Identifier::CryptoProA, Identifier::Tc26P512A] {
        let issued = bed.issued(parameter_set, Carrier::Own);
        for form in FORMS {
            bed.peer.write("ours.p12", &bed.container(&issued, form));
            let open = format!("pkcs12 -in ours.p12 -passin pass:{FACTORY_PIN} -nodes");
            bed.peer.must(&format!("{open} -nocerts -out key.pem"));
            bed.peer.must(&format!("{open} -clcerts -nokeys -out own.pem"));
            bed.peer.must(&format!("{open} -cacerts -nokeys -out above.pem"));
            bed.peer.must("x509 -in own.pem -outform DER -out own.der");
            assert_eq!(bed.peer.read("own.der"), issued.certificate.der());
            bed.peer.write("content", b"content");
            bed.peer.must(
                "cms -sign -cades -binary -nodetach -in content -signer own.pem -inkey key.pem -certfile above.pem -outform DER -out message",
            );
            bed.peer.must(
                "cms -verify -cades -binary -purpose any -inform DER -in message -CAfile root.pem -out said",
            );
            assert_eq!(bed.peer.read("said"), b"content");
        }
    }
}

#[test]
fn openssl_reads_the_pem_of_a_key_and_writes_containers_that_open_here() {
    let bed = Bed::new();
    let issued = bed.issued(Identifier::CryptoProA, Carrier::Own);
    bed.peer.write("key.pem", key_pem(&issued.key).unwrap().as_bytes());
    bed.peer.write("own.pem", certificate_pem(&issued.certificate).unwrap().as_bytes());
    bed.peer.write("above.pem", bed.authority.roots_pem().unwrap().as_bytes());
    for (cipher, digest) in
        [("aes-256-cbc", "sha256"), ("gost89", "md_gost12_512"), ("kuznyechik-ctr-acpkm", "md_gost12_512")]
    {
        bed.peer.must(&format!(
            "pkcs12 -export -inkey key.pem -in own.pem -certfile above.pem -name Anna -keypbe {cipher} \
             -certpbe {cipher} -macalg {digest} -passout pass:{FACTORY_PIN} -out theirs.p12"
        ));
        let container = open(&bed.peer.read("theirs.p12"), FACTORY_PIN).unwrap();
        // The engine writes the number in an envelope more.
        let key = AnySigningKey::from_pkcs8_der(&container.key).unwrap();
        assert_eq!(key.to_pkcs8_der().unwrap().as_bytes(), key_of(&issued), "{cipher}");
        assert_eq!(container.certificate, issued.certificate.der(), "{cipher}");
        assert_eq!(container.chain.len(), 2, "{cipher}");
    }
}

#[test]
fn containers_hold_the_key_and_both_above_it_and_open_with_their_pin_alone() {
    let bed = Bed::new();
    let issued = bed.issued(Identifier::CryptoProA, Carrier::Own);
    for form in FORMS {
        let file = bed.container(&issued, form);
        let container = open(&file, FACTORY_PIN).unwrap();
        assert_eq!(container.key.as_slice(), key_of(&issued));
        assert_eq!(Certificate::from_der(&container.certificate).unwrap(), issued.certificate);
        let above = [bed.authority.issuing(), bed.authority.root()].map(|above| above.der().to_vec());
        assert_eq!(container.chain, above);
        assert_eq!(container.name.as_deref(), Some("Ёлкина Анна Петровна"));
        assert_eq!(open(&file, "87654321"), Err(ContainerError::WrongPassword));
    }
}

#[test]
fn a_card_has_its_own_policy_and_its_container_is_called_after_it() {
    let bed = Bed::new();
    let card = bed.issued(Identifier::CryptoProA, Carrier::Card);
    assert!(card.certificate.extensions().policies.contains(&CARD_POLICY));
    assert!(card.certificate.extensions().looks_qualified());
    let container = open(&bed.container(&card, ContainerForm::Gost), FACTORY_PIN).unwrap();
    assert_eq!(container.name.as_deref(), Some("УЭК 1.2.643.100.99.2 Ёлкина Анна Петровна"));
    let own = bed.issued(Identifier::CryptoProA, Carrier::Own);
    assert!(!own.certificate.extensions().policies.contains(&CARD_POLICY));
    bed.peer.write("card.pem", certificate_pem(&card.certificate).unwrap().as_bytes());
    assert!(bed.peer.must("x509 -in card.pem -noout -text").contains("Policy: 1.2.643.100.99.2"));
}
