//! What is not even read, and what stands over other content.

use signed_message::{Enclosure, Reason};

use crate::authority::{CONTENT, World};
use crate::refusals::{Case, bytes, changed, spoilt, world};
use crate::surgery::{ENVELOPED, Frame, STAMP_INFO, algorithm, attribute, octets, sequence, tlv};

pub fn cases() -> Vec<Case> {
    [not_messages(), limits(), structures(), contents()].into_iter().flatten().collect()
}

fn whole() -> Vec<u8> {
    let world = World::new();
    Frame::of(&world).signed().der()
}

fn not_messages() -> Vec<Case> {
    let whole = whole();
    let cut = whole.len() - 1;
    let mut endless = whole.clone();
    endless.splice(1..4, [0x80]);
    vec![
        bytes("nothing", Reason::NotMessage, &[]),
        bytes("a PDF instead of a signature", Reason::NotMessage, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        bytes(
            "PEM instead of its bytes",
            Reason::NotMessage,
            b"-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n",
        ),
        bytes("a lone certificate", Reason::NotMessage, World::new().root.certificate.der()),
        bytes("the end cut off", Reason::NotMessage, &whole[..cut]),
        bytes("an indefinite length without an end", Reason::NotMessage, &endless),
        bytes("a byte behind the end", Reason::TrailingBytes, &[whole.as_slice(), &[0]].concat()),
        bytes(
            "a second message behind the first",
            Reason::TrailingBytes,
            &[whole.as_slice(), &whole].concat(),
        ),
        bytes(
            "an end of contents behind the end",
            Reason::TrailingBytes,
            &[whole.as_slice(), &[0, 0]].concat(),
        ),
    ]
}

fn limits() -> Vec<Case> {
    let mut wide = vec![0x30, 0x80];
    wide.extend([5, 0].repeat(100_001));
    let certificate = World::new().root.certificate.der().to_vec();
    vec![
        bytes("more bytes than the limit", Reason::TooLarge, &vec![0x30; 16 * 1024 * 1024 + 1]),
        bytes("a length of more than four bytes", Reason::TooLarge, &[0x30, 0x85, 1, 0, 0, 0, 0]),
        bytes("a thousand elements within each other", Reason::TooDeep, &[0x30, 0x80].repeat(1_000)),
        bytes("a hundred thousand elements", Reason::TooMany, &wide),
        changed("a thousand certificates", Reason::TooMany, |frame| {
            frame.certificates = vec![certificate; 1_000];
        }),
        spoilt("seventeen signers", Reason::TooMany, |frame| {
            frame.signers = vec![frame.signers[0].clone(); 17];
        }),
        changed("thirty-three attributes", Reason::TooMany, |frame| {
            let other = attribute(crate::surgery::SIGNING_CERTIFICATE, &[octets(b"")]);
            frame.signer().attributes = Some(vec![other; 33]);
        }),
    ]
}

fn structures() -> Vec<Case> {
    vec![
        changed("an encrypted message", Reason::NotSigned, |frame| frame.outer_kind = ENVELOPED),
        spoilt("certificates without a signer", Reason::NoSigner, |frame| frame.signers.clear()),
        changed("a message of an unknown version", Reason::NotMessage, |frame| frame.version = 2),
        changed("a signer of an unknown version", Reason::NotMessage, |frame| frame.signer().version = 2),
        changed("a signer whose version does not fit its name", Reason::NotMessage, |frame| {
            frame.signer().version = 3;
        }),
        changed("a field behind the last one", Reason::NotMessage, |frame| frame.behind = octets(b"x")),
        changed("a signer that is no sequence", Reason::NotMessage, |frame| {
            frame.behind = tlv(0x31, &[5, 0]);
        }),
        changed("an algorithm that is no sequence", Reason::NotMessage, |frame| {
            frame.signer().algorithm = octets(b"gost");
        }),
        changed("content of another kind", Reason::ContentKind(STAMP_INFO), |frame| frame.kind = STAMP_INFO),
        bytes(
            "content in pieces that are no strings",
            Reason::NotMessage,
            &sequence(&[algorithm("1.2.3"), tlv(0x24, &[0x0c, 1, 0x61])]),
        ),
    ]
}

fn contents() -> Vec<Case> {
    let mut other = CONTENT.to_vec();
    other[7] ^= 1;
    let detached = |world: &World| world.sign(Enclosure::Detached).to_der().unwrap();
    vec![
        world("a signature apart from its content", Reason::ContentMissing, |world| {
            world.judge(&detached(world), None)
        }),
        world("a changed byte of the content beside", Reason::DigestDiffers, |world| {
            world.judge(&detached(world), Some(&other))
        }),
        world("another content beside than within", Reason::ContentDiffers, |world| {
            world.judge(&world.attached(), Some(&other))
        }),
        world("no content beside a signature over some", Reason::DigestDiffers, |world| {
            world.judge(&detached(world), Some(&[]))
        }),
        spoilt("a changed byte of the content within", Reason::DigestDiffers, |frame| {
            frame.content = Some(other.clone());
        }),
    ]
}
