//! What the corpus begins with: one of each kind that is read.
// cyrillic: an element of the list of authorities

use accredited_authorities::{AccreditationStatus, Centre, ListTemplate, write_list};
use gost3410::Identifier;
use gost3410::pkcs8::EncodePrivateKey;
use key_container::{KeyContainer, Protection, seal};
use signed_message::certificate::x509_cert::ext::pkix::CrlReason;
use signed_message::certificate::{
    CertificateId, CrlTemplate, Digest, ExtensionList, ObjectIdentifier, OcspReplyTemplate, OcspStatus,
    issue_crl, issue_ocsp_reply, new_ocsp_request,
};
use signed_message::{
    DigestSigner, Enclosure, StampIssuer, StampRequest, issue_stamp, new_stamp_request, stamp_rejection,
};

use crate::authority::{NOW, World, key};
use crate::bodies::PIN;

type Seeds = Vec<(&'static str, Vec<u8>)>;

/// The seeds of each target.
pub fn seeds() -> Vec<(&'static str, Seeds)> {
    let world = World::new();
    vec![
        ("certificate", certificates(&world)),
        ("crl", lists(&world)),
        ("ocsp", states(&world)),
        ("pkcs8", keys()),
        ("signed_message", messages(&world)),
        ("stamp", stamps(&world)),
        ("key_container", containers(&world)),
        ("accredited_list", authorities(&world)),
    ]
}

fn certificates(world: &World) -> Seeds {
    let qualified = world.below.signer(Identifier::Tc26P512A, 50, |mut template| {
        template.extensions = template
            .extensions
            .qualified("Tool", ["A", "B", "C", "D"])
            .unwrap()
            .addresses("http://127.0.0.1/list", "http://127.0.0.1/states")
            .unwrap();
        template
    });
    let card = world.below.signer(Identifier::CryptoProB, 52, |mut template| {
        let policy = ObjectIdentifier::new_unwrap("1.2.643.100.99.2");
        let list = template.extensions;
        template.extensions = list.qualified_under(&[policy], "Tool", ["A", "B", "C", "D"]).unwrap();
        template
    });
    let agreement = world.below.signer(Identifier::CryptoProC, 53, |mut template| {
        template.extensions = ExtensionList::default().key_agreement().unwrap();
        template
    });
    vec![
        ("root", world.root.certificate.der().to_vec()),
        ("issuing", world.below.certificate.der().to_vec()),
        ("person", world.signer.certificate().der().to_vec()),
        ("stamper", world.stamper.certificate().der().to_vec()),
        ("qualified", qualified.certificate().der().to_vec()),
        ("card", card.certificate().der().to_vec()),
        ("agreement", agreement.certificate().der().to_vec()),
    ]
}

fn lists(world: &World) -> Seeds {
    let list = |revoked, extensions| {
        let template = CrlTemplate {
            issuer: world.root.name.clone(),
            this_update: NOW,
            next_update: NOW + 60,
            number: 1,
            revoked,
            extensions,
        };
        issue_crl(&template, &world.root.key).unwrap()
    };
    let none = ExtensionList::default;
    let both = vec![(vec![7], NOW, CrlReason::KeyCompromise), (vec![8], NOW, CrlReason::Superseded)];
    let held = vec![(vec![9], NOW, CrlReason::CertificateHold)];
    let resumed = vec![(vec![9], NOW, CrlReason::RemoveFromCRL)];
    vec![
        ("empty", list(vec![], none())),
        ("revoked", list(both, none())),
        ("full", list(held, none().freshest("http://127.0.0.1/delta.crl").unwrap())),
        ("delta", list(resumed, none().delta(1).unwrap())),
    ]
}

fn states(world: &World) -> Seeds {
    let (person, issuer) = (world.signer.certificate(), &world.below);
    let id = CertificateId::of(person, &issuer.certificate).unwrap();
    let reply = |status, encloses_responder| {
        let template = OcspReplyTemplate {
            responder: &issuer.certificate,
            encloses_responder,
            replies: vec![(id.clone(), status)],
            nonce: Some(&[7; 16]),
            this_update: NOW,
            next_update: Some(NOW + 60),
        };
        issue_ocsp_reply(&template, &issuer.key).unwrap()
    };
    let revoked = OcspStatus::Revoked { at: NOW, reason: CrlReason::KeyCompromise };
    vec![
        ("question", new_ocsp_request(person, &issuer.certificate, Some(&[7; 16])).unwrap()),
        ("good", reply(OcspStatus::Good, false)),
        ("revoked", reply(revoked, true)),
        ("unknown", reply(OcspStatus::Unknown, false)),
    ]
}

fn keys() -> Seeds {
    let key = |identifier| key(identifier, 5).to_pkcs8_der().unwrap().as_bytes().to_vec();
    vec![("crypto_pro_a", key(Identifier::CryptoProA)), ("tc26_512_c", key(Identifier::Tc26P512C))]
}

fn messages(world: &World) -> Seeds {
    let message = |enclosure| world.sign(enclosure).to_der().unwrap();
    let second = world.below.signer(Identifier::Tc26P512A, 51, |template| template);
    let both = world.sign_by(Enclosure::Attached, &[&world.signer, &second]).to_der().unwrap();
    let mut stamped = world.sign(Enclosure::Attached);
    let signature = stamped.signatures().next().unwrap().to_vec();
    // The token stands behind the status, which has nine bytes with the head of the answer.
    let reply = stamp(world, &signature);
    let token = reply.get(9..).unwrap();
    stamped.stamp(0, token).unwrap();
    let attached = message(Enclosure::Attached);
    let mut indefinite = attached.clone();
    indefinite.splice(1..4, [0x80]);
    indefinite.extend([0, 0]);
    vec![
        ("attached", attached),
        ("detached", message(Enclosure::Detached)),
        ("indefinite", indefinite),
        ("two_signers", both),
        ("stamped", stamped.to_der().unwrap()),
    ]
}

fn stamp(world: &World, bytes: &[u8]) -> Vec<u8> {
    let request = new_stamp_request(bytes, Digest::Streebog256, &[7; 8]).unwrap();
    let policy = ObjectIdentifier::new_unwrap("1.2.643.100.99.1");
    let issuer = StampIssuer { signer: &world.stamper, chain: &[], policy, serial: &[9], at: NOW };
    issue_stamp(&StampRequest::from_der(&request).unwrap(), &issuer).unwrap()
}

fn stamps(world: &World) -> Seeds {
    vec![
        ("question", new_stamp_request(b"content", Digest::Streebog256, &[7; 8]).unwrap()),
        ("answer", stamp(world, b"content")),
        ("rejection", stamp_rejection().unwrap()),
    ]
}

fn containers(world: &World) -> Seeds {
    let key = key(Identifier::CryptoProA, 5).to_pkcs8_der().unwrap();
    let container = KeyContainer {
        key: key.as_bytes().to_vec().into(),
        certificate: world.signer.certificate().der().to_vec(),
        chain: vec![world.below.certificate.der().to_vec()],
        name: Some("Anna".to_owned()),
    };
    let mut random = |bytes: &mut [u8]| bytes.fill(3);
    let mut file = |protection| seal(&container, (PIN, protection), &mut random).unwrap();
    vec![("aes", file(Protection::Aes { rounds: 1 })), ("gost", file(Protection::Gost { rounds: 1 }))]
}

fn authorities(world: &World) -> Seeds {
    let centre = |status, certificates| Centre {
        name: "First & <second>".to_owned(),
        short_name: Some("First".to_owned()),
        email: Some("ca@first.example".to_owned()),
        address: Some("1 Main Street".to_owned()),
        site: Some("https://first.example".to_owned()),
        inn: Some("9901000010".to_owned()),
        ogrn: Some("1269900000017".to_owned()),
        status,
        certificates,
        crl_addresses: vec!["http://first.example/list.crl".to_owned()],
    };
    let active = centre(AccreditationStatus::Active, vec![world.below.certificate.clone()]);
    let ended = centre(AccreditationStatus::Other, vec![world.root.certificate.clone()]);
    let list = |centres: &[Centre]| {
        write_list(&ListTemplate { version: 1, made_at: "2026-11-28T12:00:00Z", centres }).into_bytes()
    };
    let signed = String::from_utf8(list(std::slice::from_ref(&active))).unwrap();
    let signature = "<s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"/></Акк";
    vec![
        ("active", list(std::slice::from_ref(&active))),
        ("both", list(&[active, ended])),
        ("signed", signed.replace("</Акк", signature).into_bytes()),
    ]
}
