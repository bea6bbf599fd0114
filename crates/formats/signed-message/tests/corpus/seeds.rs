//! What the corpus begins with: one of each kind that is read.

use gost3410::Identifier;
use gost3410::pkcs8::EncodePrivateKey;
use signed_message::certificate::x509_cert::ext::pkix::CrlReason;
use signed_message::certificate::{
    CertificateId, CrlTemplate, Digest, ExtensionList, ObjectIdentifier, OcspReplyTemplate, OcspStatus,
    issue_crl, issue_ocsp_reply, new_ocsp_request,
};
use signed_message::{
    DigestSigner, Enclosure, StampIssuer, StampRequest, issue_stamp, new_stamp_request, stamp_rejection,
};

use crate::authority::{NOW, World, key};

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
    vec![
        ("root", world.root.certificate.der().to_vec()),
        ("issuing", world.below.certificate.der().to_vec()),
        ("person", world.signer.certificate().der().to_vec()),
        ("stamper", world.stamper.certificate().der().to_vec()),
        ("qualified", qualified.certificate().der().to_vec()),
    ]
}

fn lists(world: &World) -> Seeds {
    let list = |revoked| {
        let template = CrlTemplate {
            issuer: world.root.name.clone(),
            this_update: NOW,
            next_update: NOW + 60,
            number: 1,
            revoked,
            extensions: ExtensionList::default(),
        };
        issue_crl(&template, &world.root.key).unwrap()
    };
    vec![
        ("empty", list(vec![])),
        (
            "revoked",
            list(vec![(vec![7], NOW, CrlReason::KeyCompromise), (vec![8], NOW, CrlReason::Superseded)]),
        ),
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
