//! Time stamps: which hold, and why others do not.

use crate::authority::{CONTENT, Issuer, NOW, World, YEAR};
use gost3410::Identifier;
use signed_message::certificate::{Digest, ObjectIdentifier, PathRefusal, oids};
use signed_message::{
    DigestSigner, Enclosure, GostSigner, Profile, Reason, SignedMessage, StampIssuer, StampQuestion,
    StampRefusal, StampReply, StampRequest, issue_stamp, new_stamp_request, stamp_rejection, verify_stamp,
};

const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.100.99.1");
const NONCE: [u8; 8] = [0x80, 1, 2, 3, 4, 5, 6, 7];

/// What a server answers to a question about these bytes.
fn answer(signer: &dyn DigestSigner, bytes: &[u8], at: u64) -> Vec<u8> {
    let request = new_stamp_request(bytes, Digest::Streebog256, &NONCE).unwrap();
    let request = StampRequest::from_der(&request).unwrap();
    issue_stamp(&request, &StampIssuer { signer, chain: &[], policy: POLICY, serial: &[9], at }).unwrap()
}

fn judge(world: &World, reply: &[u8]) -> Result<StampReply, StampRefusal> {
    verify_stamp(reply, &StampQuestion { bytes: CONTENT, nonce: &NONCE }, &world.trust(), world.now)
}

fn signer_refused(reason: Reason) -> StampRefusal {
    StampRefusal::Signer(Box::new(reason))
}

/// The world's message with a stamp at this time.
pub fn stamped(world: &World, signer: &GostSigner, at: u64) -> SignedMessage {
    let mut message = world.sign_by(Enclosure::Attached, &[signer]);
    let signature = message.signatures().next().unwrap().to_vec();
    let reply = answer(&world.stamper, &signature, at);
    let question = StampQuestion { bytes: &signature, nonce: &NONCE };
    let reply = verify_stamp(&reply, &question, &world.trust(), NOW).unwrap();
    message.stamp(0, &reply.token).unwrap();
    message
}

#[test]
fn stamp_says_when_the_bytes_existed() {
    let world = World::new();
    let reply = judge(&world, &answer(&world.stamper, CONTENT, NOW - 5)).unwrap();
    assert_eq!((reply.stamped.at, reply.stamped.policy), (NOW - 5, POLICY));
    assert_eq!(reply.stamped.serial, [9]);
}

#[test]
fn stamp_over_other_bytes_or_with_another_nonce_is_refused() {
    let world = World::new();
    let reply = answer(&world.stamper, b"other", NOW);
    assert_eq!(judge(&world, &reply), Err(StampRefusal::ImprintDiffers));
    let reply = answer(&world.stamper, CONTENT, NOW);
    let question = StampQuestion { bytes: CONTENT, nonce: &[1] };
    assert_eq!(verify_stamp(&reply, &question, &world.trust(), NOW), Err(StampRefusal::NonceDiffers));
}

#[test]
fn stamp_from_the_future_is_refused_beyond_the_skew_of_clocks() {
    let world = World::new();
    assert!(judge(&world, &answer(&world.stamper, CONTENT, NOW + 300)).is_ok());
    let refused = judge(&world, &answer(&world.stamper, CONTENT, NOW + 301));
    assert_eq!(refused, Err(StampRefusal::InFuture));
}

#[test]
fn refusal_of_the_server_and_rubbish_are_no_stamps() {
    let world = World::new();
    assert_eq!(judge(&world, &stamp_rejection().unwrap()), Err(StampRefusal::Rejected(2)));
    assert_eq!(judge(&world, b"<html>"), Err(StampRefusal::NotStamp));
    let reply = answer(&world.stamper, CONTENT, NOW);
    assert_eq!(judge(&world, &[reply.as_slice(), &[0]].concat()), Err(StampRefusal::NotStamp));
}

#[test]
fn signer_of_documents_stamps_nothing() {
    let world = World::new();
    let refused = judge(&world, &answer(&world.signer, CONTENT, NOW));
    assert_eq!(refused, Err(signer_refused(Reason::Path(PathRefusal::WrongUsage))));
}

#[test]
fn server_of_an_unknown_root_stamps_nothing() {
    let mut world = World::new();
    let stranger = Issuer::root("Stranger");
    world.anchors.clear();
    world.anchors.push(stranger.certificate);
    let refused = judge(&world, &answer(&world.stamper, CONTENT, NOW));
    assert_eq!(refused, Err(signer_refused(Reason::Path(PathRefusal::UnknownIssuer))));
}

#[test]
fn changed_byte_of_a_stamp_is_refused() {
    let world = World::new();
    let whole = answer(&world.stamper, CONTENT, NOW);
    let original = judge(&world, &whole).unwrap();
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        // The status "granted with changes" and the list of digests are not signed, and say nothing.
        if let Ok(reply) = judge(&world, &changed) {
            assert_eq!(reply.stamped, original.stamped, "byte {place}");
        }
    }
}

#[test]
fn weak_or_foreign_digest_of_a_question_is_refused() {
    let request = new_stamp_request(CONTENT, Digest::Sha256, &NONCE).unwrap();
    assert!(StampRequest::from_der(&request).is_ok());
    // SHA-256 is 2.16.840.1.101.3.4.2.1; the same with 4 at its end is SHA-224.
    let oid = oids::SHA256;
    let place = request.windows(oid.as_bytes().len()).position(|window| window == oid.as_bytes()).unwrap();
    let mut other = request;
    other[place + oid.as_bytes().len() - 1] = 4;
    assert_eq!(StampRequest::from_der(&other), Err(StampRefusal::ImprintWeak));
}

#[test]
fn stamped_message_holds_after_the_certificate_has_expired() {
    let mut world = World::new();
    world.profile = Profile::CadesT;
    let short = world.below.signer(Identifier::CryptoProA, 81, |mut template| {
        template.not_after = NOW - 60;
        template
    });
    let in_time = stamped(&world, &short, NOW - 61).to_der().unwrap();
    let report = world.judge(&in_time, None);
    assert!(report.is_valid(), "{:?}", report.refusal());
    assert_eq!(report.signers.first().unwrap().stamped_at, Some(NOW - 61));
    let late = stamped(&world, &short, NOW - 59).to_der().unwrap();
    assert_eq!(world.judge(&late, None).refusal(), Some(&Reason::Path(PathRefusal::Expired)));
}

#[test]
fn revocation_after_the_stamp_does_not_touch_the_signature() {
    use signed_message::certificate::x509_cert::ext::pkix::CrlReason;
    let mut world = World::new();
    let message = stamped(&world, &world.signer, NOW - 100).to_der().unwrap();
    let serial = world.signer.certificate().serial().to_vec();
    let mut judge = |at, reason| {
        world.lists = vec![world.root.list(vec![]), world.below.list(vec![(serial.clone(), at, reason)])];
        world.judge(&message, None).refusal().cloned()
    };
    assert_eq!(judge(NOW - 99, CrlReason::Superseded), None);
    let revoked = |at| Some(Reason::Path(PathRefusal::Revoked { at }));
    assert_eq!(judge(NOW - 100, CrlReason::Superseded), revoked(NOW - 100));
    assert_eq!(judge(NOW - 99, CrlReason::KeyCompromise), revoked(NOW - 99));
}

#[test]
fn stamp_over_another_signature_refuses_the_message() {
    let mut world = World::new();
    world.profile = Profile::CadesT;
    let mut message = world.sign(Enclosure::Attached);
    let reply = judge(&world, &answer(&world.stamper, CONTENT, NOW)).unwrap();
    message.stamp(0, &reply.token).unwrap();
    let refused = world.judge(&message.to_der().unwrap(), None);
    assert_eq!(refused.refusal(), Some(&Reason::Stamp(StampRefusal::ImprintDiffers)));
    assert!(message.stamp(1, &reply.token).is_err());
}

#[test]
fn stamp_of_an_expired_server_refuses_the_message() {
    let mut world = World::new();
    let message = stamped(&world, &world.signer, NOW).to_der().unwrap();
    world.now = NOW + YEAR + 1;
    let expired = signer_refused(Reason::Path(PathRefusal::Expired));
    assert_eq!(world.judge(&message, None).refusal(), Some(&Reason::Stamp(expired)));
}
