//! Certificates that are not trusted, revocation, stamps.

use certificate::RustBackend;
use gost3410::Identifier;
use signed_message::certificate::x509_cert::ext::pkix::CrlReason;
use signed_message::certificate::{
    CertificateId, CertificateTemplate, ExtensionList, ObjectIdentifier, OcspAnswer, OcspQuestion,
    OcspReplyTemplate, OcspStatus, PathRefusal, RevocationCache, issue_ocsp_reply, oids,
};
use signed_message::{
    DigestSigner, Enclosure, GostSigner, Profile, Reason, Report, StampRefusal, Trust, Verification, verify,
};

use crate::authority::{Issuer, NOW, World, YEAR, key};
use crate::refusals::{Case, spoilt, world};
use crate::stamps::stamped;
use crate::surgery::{STAMP, attribute, octets};

pub fn cases() -> Vec<Case> {
    [paths(), usages(), revocations(), answers(), stamps()].into_iter().flatten().collect()
}

fn path(refusal: PathRefusal) -> Reason {
    Reason::Path(refusal)
}

/// The world's message, signed with a certificate that was issued otherwise.
fn issued(world: &World, change: impl FnOnce(CertificateTemplate) -> CertificateTemplate) -> Report {
    let signer = world.below.signer(Identifier::CryptoProA, 91, change);
    world.judge(&world.sign_by(Enclosure::Attached, &[&signer]).to_der().unwrap(), None)
}

fn paths() -> Vec<Case> {
    vec![
        world("an expired certificate", path(PathRefusal::Expired), |world| {
            issued(world, |template| CertificateTemplate { not_after: NOW - 1, ..template })
        }),
        world("a certificate that is not valid yet", path(PathRefusal::NotYetValid), |world| {
            issued(world, |template| CertificateTemplate { not_before: NOW + 1, ..template })
        }),
        world("an expired authority", path(PathRefusal::Expired), |world| {
            world.now = NOW + YEAR + 1;
            issued(world, |template| CertificateTemplate { not_after: NOW + 3 * YEAR, ..template })
        }),
        world("an unknown root", path(PathRefusal::UnknownIssuer), |world| {
            world.anchors = vec![Issuer::root("Stranger").certificate];
            world.judge(&world.attached(), None)
        }),
        world("the authority between missing", path(PathRefusal::UnknownIssuer), |world| {
            world.intermediates.clear();
            world.judge(&world.attached(), None)
        }),
        world("no root is trusted at all", path(PathRefusal::UnknownIssuer), |world| {
            world.anchors.clear();
            world.judge(&world.attached(), None)
        }),
        world("a certificate by an impostor of the authority", path(PathRefusal::SignatureWrong), |world| {
            world.below.key = key(Identifier::Tc26P256B, 66);
            issued(world, |template| template)
        }),
        world("a certificate issued by a person", path(PathRefusal::NotAuthority), |world| {
            let person = &world.signer;
            let issuer = Issuer {
                name: person.certificate().subject_name().clone(),
                key: key(Identifier::CryptoProA, 77),
                certificate: person.certificate().clone(),
            };
            let signer = issuer.signer(Identifier::CryptoProA, 92, |template| template);
            world.intermediates.push(issuer.certificate);
            world.judge(&world.sign_by(Enclosure::Attached, &[&signer]).to_der().unwrap(), None)
        }),
        world("an authority below one that may have none", path(PathRefusal::TooLong), |world| {
            let deeper = world.below.below("Deeper", 5);
            let signer = deeper.signer(Identifier::CryptoProA, 92, |template| template);
            world.intermediates.push(deeper.certificate);
            world.judge(&world.sign_by(Enclosure::Attached, &[&signer]).to_der().unwrap(), None)
        }),
        world("a signer who signed the own certificate", path(PathRefusal::UnknownIssuer), |world| {
            let own = Issuer::root("Own");
            let signer = own.signer(Identifier::CryptoProA, 93, |template| template);
            world.intermediates.push(own.certificate);
            world.judge(&world.sign_by(Enclosure::Attached, &[&signer]).to_der().unwrap(), None)
        }),
    ]
}

fn usages() -> Vec<Case> {
    let unheard_of = ObjectIdentifier::new_unwrap("1.2.643.100.999");
    vec![
        world("a certificate without a usage", path(PathRefusal::WrongUsage), |world| {
            issued(world, |template| CertificateTemplate { extensions: ExtensionList::default(), ..template })
        }),
        world("a certificate for stamping", path(PathRefusal::WrongUsage), |world| {
            world.judge(&world.sign_by(Enclosure::Attached, &[&world.stamper]).to_der().unwrap(), None)
        }),
        world("a certificate for answering on states", path(PathRefusal::WrongUsage), |world| {
            issued(world, |mut template| {
                template.extensions = template.extensions.only_for(oids::OCSP_SIGNING).unwrap();
                template
            })
        }),
        world("a document signed by an authority", path(PathRefusal::WrongUsage), |world| {
            let signer = GostSigner::new(world.below.key.clone(), world.below.certificate.clone());
            world.judge(&world.sign_by(Enclosure::Attached, &[&signer]).to_der().unwrap(), None)
        }),
        world("a critical extension", path(PathRefusal::CriticalExtension(unheard_of)), |world| {
            issued(world, |mut template| {
                template.extensions = template.extensions.with(unheard_of, true, &0_u8).unwrap();
                template
            })
        }),
    ]
}

fn revocations() -> Vec<Case> {
    let revoked = |at| path(PathRefusal::Revoked { at });
    let unknown = || path(PathRefusal::RevocationUnknown);
    vec![
        world("a certificate revoked by a list", revoked(NOW - 9), |world| {
            world.lists[1] = world.below.list(vec![(vec![77], NOW - 9, CrlReason::CessationOfOperation)]);
            world.judge(&world.attached(), None)
        }),
        world("an authority revoked by a list", revoked(NOW - 8), |world| {
            world.lists[0] = world.root.list(vec![(vec![2], NOW - 8, CrlReason::CaCompromise)]);
            world.judge(&world.attached(), None)
        }),
        world("no list at all", unknown(), |world| {
            world.lists.clear();
            world.judge(&world.attached(), None)
        }),
        world("no list of the authority above", unknown(), |world| {
            world.lists.remove(0);
            world.judge(&world.attached(), None)
        }),
        world("a list that is no longer fresh", unknown(), |world| {
            world.now = NOW + 3_600;
            world.judge(&world.attached(), None)
        }),
        world("a list by an impostor", unknown(), |world| {
            let impostor = Issuer { key: key(Identifier::Tc26P256B, 66), ..world.below.clone() };
            world.lists[1] = impostor.list(vec![]);
            world.judge(&world.attached(), None)
        }),
        world("two signers, one certificate revoked", revoked(NOW - 7), |world| {
            world.lists[1] = world.below.list(vec![(vec![94], NOW - 7, CrlReason::Superseded)]);
            let second = world.below.signer(Identifier::CryptoProB, 94, |template| template);
            let message = world.sign_by(Enclosure::Attached, &[&world.signer, &second]);
            world.judge(&message.to_der().unwrap(), None)
        }),
    ]
}

/// The world's message where states come from answers of servers.
fn answered(world: &World, status: OcspStatus, now: u64) -> Report {
    let mut cache = RevocationCache::default();
    let links = [(world.signer.certificate(), &world.below), (&world.below.certificate, &world.root)];
    for (certificate, issuer) in links {
        let reply = OcspReplyTemplate {
            responder: &issuer.certificate,
            encloses_responder: false,
            replies: vec![(CertificateId::of(certificate, &issuer.certificate).unwrap(), status)],
            nonce: None,
            this_update: NOW - 60,
            next_update: Some(NOW + 60),
        };
        let answer = OcspAnswer::from_der(&issue_ocsp_reply(&reply, &issuer.key).unwrap()).unwrap();
        let question = OcspQuestion {
            certificate,
            issuer: &issuer.certificate,
            nonce: None,
            now: NOW,
            age_seconds_max: 3_600,
            skew_seconds_max: 60,
            backend: &RustBackend,
        };
        if let Ok(state) = answer.state(&question) {
            cache.remember(certificate, &issuer.certificate, state);
        }
    }
    let trust = Trust { revocation: &cache, ..world.trust() };
    let message = world.attached();
    verify(&message, &Verification { content: None, profile: Profile::CadesBes, trust, now })
}

#[test]
fn good_answers_of_servers_are_enough() {
    assert!(answered(&World::new(), OcspStatus::Good, NOW).is_valid());
}

fn answers() -> Vec<Case> {
    vec![
        world("a certificate revoked by an answer", path(PathRefusal::Revoked { at: NOW - 6 }), |world| {
            answered(world, OcspStatus::Revoked { at: NOW - 6, reason: CrlReason::KeyCompromise }, NOW)
        }),
        world("an answer that knows nothing", path(PathRefusal::RevocationUnknown), |world| {
            answered(world, OcspStatus::Unknown, NOW)
        }),
        world("an answer that is no longer fresh", path(PathRefusal::RevocationUnknown), |world| {
            answered(world, OcspStatus::Good, NOW + 60)
        }),
    ]
}

fn stamps() -> Vec<Case> {
    let signer = |reason| Reason::Stamp(StampRefusal::Signer(Box::new(reason)));
    vec![
        world("no stamp where one is asked for", Reason::StampMissing, |world| {
            world.profile = Profile::CadesT;
            world.judge(&world.attached(), None)
        }),
        spoilt("a stamp that is none", Reason::Stamp(StampRefusal::NotStamp), |frame| {
            frame.signer().unsigned = vec![attribute(STAMP, &[octets(b"today")])];
        }),
        spoilt("a stamp without a value", Reason::Stamp(StampRefusal::NotStamp), |frame| {
            frame.signer().unsigned = vec![attribute(STAMP, &[])];
        }),
        spoilt("five stamps", Reason::TooMany, |frame| {
            frame.signer().unsigned = vec![attribute(STAMP, &vec![octets(b"today"); 5])];
        }),
        world(
            "a stamp by a server that was revoked",
            signer(path(PathRefusal::Revoked { at: NOW - 5 })),
            |world| {
                let message = stamped(world, &world.signer, NOW - 1).to_der().unwrap();
                world.lists[1] = world.below.list(vec![(vec![78], NOW - 5, CrlReason::KeyCompromise)]);
                world.judge(&message, None)
            },
        ),
        world("a certificate that expired before the stamp", path(PathRefusal::Expired), |world| {
            let short = world.below.signer(Identifier::CryptoProA, 95, |template| CertificateTemplate {
                not_after: NOW - 60,
                ..template
            });
            world.judge(&stamped(world, &short, NOW - 59).to_der().unwrap(), None)
        }),
    ]
}
