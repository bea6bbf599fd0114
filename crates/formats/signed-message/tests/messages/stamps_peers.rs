//! Time stamps against OpenSSL, each way.

use certificate::RustBackend;
use signed_message::certificate::{Digest, ObjectIdentifier};
use signed_message::{
    StampIssuer, StampQuestion, StampRequest, Trust, issue_stamp, new_stamp_request, verify_stamp,
};

use crate::authority::{CONTENT, NOW, World};
use crate::openssl::{NobodyIsRevoked, Peer};
use crate::stamps::stamped;

const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.100.99.1");
const SERVER: &str = "\
[tsa]\ndefault_tsa = ours\n\
[ours]\nserial = serial\ndefault_policy = 1.2.643.100.99.1\ndigests = sha256, sha512, md_gost12_256, md_gost12_512\n\
accuracy = secs:1, millisecs:500\nclock_precision_digits = 3\nordering = yes\ntsa_name = yes\n\
ess_cert_id_chain = no\ness_cert_id_alg = sha256\n";

fn theirs_holds_here(key: &str, signer_digest: &str, digest: Digest) {
    let peer = Peer::with(key, &[("server", "stamps")]);
    peer.write("server.cnf", format!("{SERVER}signer_digest = {signer_digest}\n").as_bytes());
    peer.write("serial", b"01");
    let nonce = [0, 0, 0xfe, 1];
    peer.write("question", &new_stamp_request(CONTENT, digest, &nonce).unwrap());
    peer.must(
        "ts -reply -config server.cnf -queryfile question -signer server.pem -inkey server.key -out reply",
    );
    let anchors = [peer.certificate("root.pem")];
    let trust = Trust {
        anchors: &[],
        stamp_anchors: &anchors,
        intermediates: &[],
        revocation: &NobodyIsRevoked,
        backend: &RustBackend,
    };
    let judge = |bytes, nonce| {
        verify_stamp(&peer.read("reply"), &StampQuestion { bytes, nonce }, &trust, peer.now() + 60)
    };
    let reply = judge(CONTENT, &nonce).unwrap();
    assert!(reply.stamped.at.abs_diff(peer.now()) < 60);
    assert_eq!(reply.stamped.policy, POLICY);
    assert!(judge(b"other", &nonce).is_err() && judge(CONTENT, &[1]).is_err());
}

#[test]
fn stamps_of_openssl_with_gost_keys_hold_here() {
    let (key, name) = ("-algorithm gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
    theirs_holds_here(key, name, Digest::Streebog256);
    theirs_holds_here(key, name, Digest::Sha256);
    theirs_holds_here("-algorithm gost2012_512 -pkeyopt paramset:A", "md_gost12_512", Digest::Streebog512);
}

#[test]
fn stamps_of_openssl_with_rsa_and_ecdsa_keys_hold_here() {
    theirs_holds_here("-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "sha256", Digest::Sha256);
    theirs_holds_here("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "sha256", Digest::Streebog256);
}

#[test]
fn stamps_of_ours_hold_there() {
    let (peer, world) = (Peer::new(), World::new());
    peer.write_certificate("root.pem", &world.root.certificate);
    peer.write("content", CONTENT);
    peer.must("ts -query -data content -cert -sha256 -out question");
    let request = StampRequest::from_der(&peer.read("question")).unwrap();
    let issuer = StampIssuer {
        signer: &world.stamper,
        chain: &world.intermediates,
        policy: POLICY,
        serial: &[7],
        at: NOW,
    };
    peer.write("reply", &issue_stamp(&request, &issuer).unwrap());
    let verify = format!("ts -verify -in reply -CAfile root.pem -attime {NOW}");
    peer.must(&format!("{verify} -queryfile question"));
    peer.must(&format!("{verify} -data content"));
    peer.write("other", b"other");
    assert!(!peer.run(&format!("{verify} -data other")).0);
}

#[test]
fn stamped_message_of_ours_holds_there() {
    let (peer, world) = (Peer::new(), World::new());
    peer.write_certificate("root.pem", &world.root.certificate);
    peer.write("message", &stamped(&world, &world.signer, NOW).to_der().unwrap());
    peer.must(&format!(
        "cms -verify -cades -inform DER -in message -binary -CAfile root.pem -attime {NOW} \
         -out verified"
    ));
    assert_eq!(peer.read("verified"), CONTENT);
}
