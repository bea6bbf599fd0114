//! What was created holds.

use crate::authority::{CONTENT, NOW, World};
use gost3410::Identifier;
use signed_message::{Check, Enclosure, GostSigner, NewMessage, Profile, Reason, Verdict, sign};

#[test]
fn attached_and_detached_messages_hold_for_every_parameter_set() {
    let world = World::new();
    for identifier in Identifier::ALL {
        let signer = world.below.signer(identifier, 79, |template| template);
        for enclosure in [Enclosure::Attached, Enclosure::Detached] {
            let message = world.sign_by(enclosure, &[&signer]).to_der().unwrap();
            let beside = (enclosure == Enclosure::Detached).then_some(CONTENT);
            let report = world.judge(&message, beside);
            assert!(report.is_valid(), "{identifier:?} {enclosure:?}: {:?}", report.refusal());
        }
    }
}

#[test]
fn report_names_the_signer_the_path_the_time_and_every_check() {
    let world = World::new();
    let report = world.judge(&world.attached(), None);
    let signer = report.signers.first().unwrap();
    assert_eq!(signer.claimed_at, Some(NOW));
    assert_eq!(signer.path.as_ref().unwrap().certificates().len(), 3);
    assert_eq!(report.content.as_deref(), Some(CONTENT));
    for (check, verdict) in signer.checks() {
        let expected = if check == Check::Time { Verdict::NotAsked } else { Verdict::Passed };
        assert_eq!(*verdict, expected, "{check:?}");
    }
}

#[test]
fn several_signers_all_count() {
    let world = World::new();
    let other = world.below.signer(Identifier::Tc26P512A, 80, |template| template);
    let message = world.sign_by(Enclosure::Attached, &[&world.signer, &other]).to_der().unwrap();
    let report = world.judge(&message, None);
    assert_eq!(report.signers.len(), 2);
    assert!(report.is_valid(), "{:?}", report.refusal());
}

#[test]
fn nobody_signs_nothing() {
    let message = NewMessage { content: CONTENT, enclosure: Enclosure::Attached, signed_at: NOW, chain: &[] };
    assert!(sign(&message, &[]).is_err());
}

#[test]
fn content_that_is_given_too_must_be_the_same() {
    let world = World::new();
    assert!(world.judge(&world.attached(), Some(CONTENT)).is_valid());
    assert_eq!(world.judge(&world.attached(), Some(b"other")).refusal(), Some(&Reason::ContentDiffers));
}

#[test]
fn empty_content_can_be_signed() {
    let world = World::new();
    let message = NewMessage { content: &[], enclosure: Enclosure::Attached, signed_at: NOW, chain: &[] };
    let message = sign(&message, &[&world.signer]).unwrap().to_der().unwrap();
    assert!(world.judge(&message, None).is_valid());
}

#[test]
fn signature_of_a_stamp_needs_the_profile_that_asks_for_it() {
    let mut world = World::new();
    world.profile = Profile::CadesT;
    assert_eq!(world.judge(&world.attached(), None).refusal(), Some(&Reason::StampMissing));
}

#[test]
fn intermediates_may_come_in_the_message() {
    let mut world = World::new();
    let intermediates = std::mem::take(&mut world.intermediates);
    let message = NewMessage {
        content: CONTENT,
        enclosure: Enclosure::Attached,
        signed_at: NOW,
        chain: &intermediates,
    };
    let signer: &GostSigner = &world.signer;
    let message = sign(&message, &[signer]).unwrap().to_der().unwrap();
    assert!(world.judge(&message, None).is_valid());
}
