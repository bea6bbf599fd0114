//! Attributes that are missing, doubled, malformed, or say something else.

use signed_message::certificate::{Digest, ObjectIdentifier};
use signed_message::{DigestSigner, Profile, Reason};

use crate::authority::{CONTENT, World};
use crate::refusals::{Case, changed, spoilt, world};
use crate::surgery::{
    CONTENT_TYPE, DATA, Frame, MESSAGE_DIGEST, SIGNED, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2,
    SIGNING_TIME, STAMP, algorithm, attribute, attributes, certificate_reference, named, octets, set, tlv,
};

pub fn cases() -> Vec<Case> {
    [missing(), doubled(), malformed(), saying_otherwise()].into_iter().flatten().collect()
}

fn without(name: &'static str, oid: ObjectIdentifier) -> Case {
    changed(name, Reason::AttributeMissing(oid), |frame| {
        frame.replace(oid, &[]);
    })
}

fn missing() -> Vec<Case> {
    vec![
        changed("no signed attributes", Reason::AttributesMissing, |frame| frame.signer().attributes = None),
        changed("no attribute at all", Reason::AttributeMissing(MESSAGE_DIGEST), |frame| {
            frame.signer().attributes = Some(Vec::new());
        }),
        without("the attribute of the content's kind missing", CONTENT_TYPE),
        without("the attribute of the digest missing", MESSAGE_DIGEST),
        without("the attribute of the certificate missing", SIGNING_CERTIFICATE_V2),
        world("attributes of another signature as content", Reason::ContentIsAttributes, |world| {
            world.profile = Profile::Cms;
            let mut frame = Frame::of(world);
            frame.signed();
            frame.content = frame.signer().attributes.take().map(|attributes| set(&attributes));
            world.judge(&frame.der(), None)
        }),
    ]
}

fn doubled() -> Vec<Case> {
    let twice = |name, oid| {
        changed(name, Reason::AttributeDoubled(oid), |frame| {
            let attributes = frame.signer().attributes.as_mut().unwrap();
            let is_it =
                |each: &&Vec<u8>| each.windows(oid.as_bytes().len()).any(|part| part == oid.as_bytes());
            let again = attributes.iter().find(is_it).unwrap().clone();
            attributes.push(again);
        })
    };
    let digest = octets(&Digest::Streebog256.of(CONTENT));
    vec![
        twice("the content's kind twice", CONTENT_TYPE),
        twice("the digest twice", MESSAGE_DIGEST),
        twice("the certificate twice", SIGNING_CERTIFICATE_V2),
        twice("the time twice", SIGNING_TIME),
        changed("two digests in one attribute", Reason::AttributeDoubled(MESSAGE_DIGEST), |frame| {
            frame.replace(MESSAGE_DIGEST, &[attribute(MESSAGE_DIGEST, &[digest.clone(), digest])]);
        }),
        changed("two kinds in one attribute", Reason::AttributeDoubled(CONTENT_TYPE), |frame| {
            frame.replace(CONTENT_TYPE, &[attribute(CONTENT_TYPE, &[named(DATA), named(SIGNED)])]);
        }),
        changed("the same unsigned attribute twice", Reason::AttributeDoubled(STAMP), |frame| {
            frame.signer().unsigned = vec![attribute(STAMP, &[octets(b"")]); 2];
        }),
    ]
}

fn malformed() -> Vec<Case> {
    let with = |name, oid, value: &[Vec<u8>]| {
        changed(name, Reason::AttributeMalformed(oid), |frame| {
            frame.replace(oid, &[attribute(oid, value)]);
        })
    };
    vec![
        with("a digest without a value", MESSAGE_DIGEST, &[]),
        with("a digest that is a number", MESSAGE_DIGEST, &[tlv(2, &[1])]),
        with("a kind of content that is a text", CONTENT_TYPE, &[tlv(0x0c, b"data")]),
        with("a time that is a text", SIGNING_TIME, &[tlv(0x0c, b"now")]),
        with("a time of a 13th month", SIGNING_TIME, &[tlv(0x17, b"261328000000Z")]),
        with("a reference to a certificate that is a text", SIGNING_CERTIFICATE_V2, &[tlv(0x0c, b"mine")]),
        with("a reference to no certificate", SIGNING_CERTIFICATE_V2, &[tlv(0x30, &tlv(0x30, &[]))]),
    ]
}

fn saying_otherwise() -> Vec<Case> {
    let reference = |name, reason, value: Vec<u8>| {
        changed(name, reason, |frame| {
            frame.replace(SIGNING_CERTIFICATE_V2, &[attribute(SIGNING_CERTIFICATE_V2, &[value])]);
        })
    };
    let world = World::new();
    let certificate = world.signer.certificate().der();
    let streebog = algorithm("1.2.643.7.1.1.2.2");
    let own = Digest::Streebog256.of(certificate);
    let other = Digest::Streebog256.of(world.root.certificate.der());
    let root = world.root.certificate.issuer_der();
    vec![
        changed("another kind among the attributes", Reason::ContentTypeDiffers, |frame| {
            frame.replace(CONTENT_TYPE, &[attribute(CONTENT_TYPE, &[named(SIGNED)])]);
        }),
        changed("the digest of another content", Reason::DigestDiffers, |frame| {
            let digest = octets(&Digest::Streebog256.of(b"other"));
            frame.replace(MESSAGE_DIGEST, &[attribute(MESSAGE_DIGEST, &[digest])]);
        }),
        changed("half of the digest", Reason::DigestDiffers, |frame| {
            let digest = octets(&Digest::Streebog256.of(CONTENT)[..16]);
            frame.replace(MESSAGE_DIGEST, &[attribute(MESSAGE_DIGEST, &[digest])]);
        }),
        changed("the attributes of another message", Reason::DigestDiffers, |frame| {
            frame.signer().attributes = Some(attributes(b"other", world.signer.certificate()));
        }),
        reference(
            "a reference to another certificate",
            Reason::SigningCertificateDiffers,
            certificate_reference(&other, &streebog, None),
        ),
        reference(
            "a reference to a certificate of another issuer",
            Reason::SigningCertificateDiffers,
            certificate_reference(&own, &streebog, Some((root, &[77]))),
        ),
        reference(
            "a reference to a certificate of another number",
            Reason::SigningCertificateDiffers,
            certificate_reference(&own, &streebog, Some((world.signer.certificate().issuer_der(), &[78]))),
        ),
        reference(
            "a reference by SHA-1 under its newer name",
            Reason::AlgorithmWeak,
            certificate_reference(&[0; 20], &algorithm("1.3.14.3.2.26"), None),
        ),
        changed("a reference by SHA-1 under its older name", Reason::AlgorithmWeak, |frame| {
            frame.replace(SIGNING_CERTIFICATE_V2, &[attribute(SIGNING_CERTIFICATE, &[octets(&[0; 20])])]);
        }),
        changed("a time of signing in the future", Reason::SigningTimeInFuture, |frame| {
            frame.replace(SIGNING_TIME, &[attribute(SIGNING_TIME, &[tlv(0x17, b"301128000000Z")])]);
        }),
        spoilt("a changed time of signing", Reason::SignatureWrong, |frame| {
            frame.replace(SIGNING_TIME, &[attribute(SIGNING_TIME, &[tlv(0x17, b"261127000000Z")])]);
        }),
        spoilt("an attribute added after signing", Reason::SignatureWrong, |frame| {
            let other = attribute(ObjectIdentifier::new_unwrap("1.2.3.4"), &[octets(b"")]);
            frame.signer().attributes.as_mut().unwrap().push(other);
        }),
    ]
}
