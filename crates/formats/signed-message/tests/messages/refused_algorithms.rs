//! Weak, unknown and unfitting algorithms, wrong signatures.
// cyrillic: names of algorithms

use gost3410::Identifier;
use signed_message::{DigestSigner, Enclosure, Reason};

use crate::authority::{World, key};
use crate::refusals::{Case, changed, spoilt, world};
use crate::surgery::{Frame, algorithm, named, sequence, signer_id, tlv};
use signed_message::certificate::ObjectIdentifier;

const KEY_256: &str = "1.2.643.7.1.1.1.1";

pub fn cases() -> Vec<Case> {
    [digests(), schemes(), parameter_sets(), signatures(), signers()].into_iter().flatten().collect()
}

fn digests() -> Vec<Case> {
    let by = |name, reason, oid: &str| changed(name, reason, |frame| frame.signer().digest = algorithm(oid));
    vec![
        by("SHA-1", Reason::AlgorithmWeak, "1.3.14.3.2.26"),
        by("MD5", Reason::AlgorithmWeak, "1.2.840.113549.2.5"),
        by("GOST R 34.11-94", Reason::AlgorithmWeak, "1.2.643.2.2.9"),
        by("SHA-224, which nobody here knows", Reason::AlgorithmUnknown, "2.16.840.1.101.3.4.2.4"),
        by("Streebog-512 under a key of 256 bits", Reason::AlgorithmUnknown, "1.2.643.7.1.1.2.3"),
        by("SHA-256 under a key of ГОСТ", Reason::AlgorithmUnknown, "2.16.840.1.101.3.4.2.1"),
    ]
}

fn schemes() -> Vec<Case> {
    let by =
        |name, reason, oid: &str| changed(name, reason, |frame| frame.signer().algorithm = algorithm(oid));
    vec![
        by("GOST R 34.10-2001 over its own digest", Reason::AlgorithmWeak, "1.2.643.2.2.3"),
        by("a key of GOST R 34.10-2001", Reason::AlgorithmWeak, "1.2.643.2.2.19"),
        by("RSA with SHA-1", Reason::AlgorithmWeak, "1.2.840.113549.1.1.5"),
        by("RSA by a key of ГОСТ", Reason::AlgorithmUnknown, "1.2.840.113549.1.1.1"),
        by("ECDSA by a key of ГОСТ", Reason::AlgorithmUnknown, "1.2.840.10045.4.3.2"),
        by("a key of 512 bits where it has 256", Reason::AlgorithmUnknown, "1.2.643.7.1.1.1.2"),
        by("an algorithm that does not exist", Reason::AlgorithmUnknown, "1.2.643.7.1.1.9.9"),
    ]
}

fn parameter_sets() -> Vec<Case> {
    let with = |name, reason, parameters: Vec<u8>| {
        changed(name, reason, move |frame| {
            frame.signer().algorithm = sequence(&[named(ObjectIdentifier::new_unwrap(KEY_256)), parameters]);
        })
    };
    let names = |oids: &[&str]| {
        sequence(&oids.iter().map(|oid| named(ObjectIdentifier::new_unwrap(oid))).collect::<Vec<_>>())
    };
    vec![
        with("another parameter set", Reason::ParameterSetDiffers, names(&["1.2.643.2.2.35.3"])),
        with("no such parameter set", Reason::ParameterSetDiffers, names(&["1.2.643.2.2.35.0"])),
        with(
            "the parameter set with another digest",
            Reason::ParameterSetDiffers,
            names(&["1.2.643.2.2.35.1", "1.2.643.2.2.30.1"]),
        ),
        with("parameters that are a text", Reason::AlgorithmUnknown, tlv(0x0c, b"A")),
        changed("the same number over another parameter set", Reason::SignatureWrong, |_| ())
            .resigned(&key(Identifier::CryptoProC, 77)),
    ]
}

impl Case {
    /// The same message, signed by another key.
    fn resigned(mut self, key: &gost3410::AnySigningKey) -> Self {
        let world = World::new();
        self.report = world.judge(&Frame::of(&world).signed_by(key).der(), None);
        self
    }
}

fn signatures() -> Vec<Case> {
    vec![
        spoilt("a changed bit of the signature", Reason::SignatureWrong, |frame| {
            frame.signer().signature[40] ^= 1;
        }),
        spoilt("no signature", Reason::SignatureWrong, |frame| frame.signer().signature.clear()),
        spoilt("a signature of zeros", Reason::SignatureWrong, |frame| {
            frame.signer().signature = vec![0; 64];
        }),
        spoilt("a signature of ones", Reason::SignatureWrong, |frame| {
            frame.signer().signature = vec![255; 64];
        }),
        spoilt("r and s exchanged", Reason::SignatureWrong, |frame| frame.signer().signature.rotate_left(32)),
        spoilt("a byte behind the signature", Reason::SignatureWrong, |frame| {
            frame.signer().signature.push(0);
        }),
        changed("the signature of another key", Reason::SignatureWrong, |_| ())
            .resigned(&key(Identifier::CryptoProA, 78)),
    ]
}

fn signers() -> Vec<Case> {
    let other = |world: &World| world.below.signer(Identifier::CryptoProB, 90, |template| template);
    vec![
        world("the signer's certificate missing", Reason::CertificateMissing, |world| {
            let mut frame = Frame::of(world);
            frame.certificates.clear();
            world.judge(&frame.signed().der(), None)
        }),
        changed("a certificate of another number", Reason::CertificateMissing, |frame| {
            let place = frame.signer().id.len() - 1;
            frame.signer().id[place] ^= 1;
        }),
        changed("a key name that nobody has", Reason::CertificateMissing, |frame| {
            (frame.signer().version, frame.signer().id) = (3, tlv(0x80, &[7; 20]));
        }),
        world("another's certificate under the signature", Reason::SigningCertificateDiffers, |world| {
            let certificate = other(world).certificate().clone();
            let mut frame = Frame::of(world);
            frame.certificates = vec![certificate.der().to_vec()];
            frame.signer().id = signer_id(&certificate);
            world.judge(&frame.signed().der(), None)
        }),
        world("two signers, one signature wrong", Reason::SignatureWrong, |world| {
            let mut frame = Frame::of(world);
            frame.signed();
            let mut second = frame.signers[0].clone();
            second.signature[1] ^= 1;
            frame.signers.push(second);
            world.judge(&frame.der(), None)
        }),
        world("two signers, one without a certificate", Reason::CertificateMissing, |world| {
            let second = other(world);
            let mut message = world.sign_by(Enclosure::Attached, &[&world.signer, &second]).to_der().unwrap();
            // The number of the second certificate stands in the certificate and in the signer.
            let id = signer_id(second.certificate());
            let place = message.windows(id.len()).position(|window| window == id).unwrap();
            message[place + id.len() - 1] ^= 1;
            world.judge(&message, None)
        }),
    ]
}
