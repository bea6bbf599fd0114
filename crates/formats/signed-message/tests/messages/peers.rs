//! Messages against OpenSSL, each way.

use gost3410::Identifier;
use signed_message::{DigestSigner, Enclosure, Profile, Reason};

use crate::authority::{CONTENT, NOW, World};
use crate::openssl::Peer;

const PERSON: [(&str, &str); 2] = [("person", "person"), ("other", "person")];
const SIGN: &str =
    "cms -sign -in content -signer person.pem -inkey person.key -binary -outform DER -out message";

fn accepts(peer: &Peer, options: &str, profile: Profile) {
    peer.must(&format!("{SIGN} {options}"));
    let detached = !options.contains("-nodetach");
    let report = peer.judge("message", detached.then_some(CONTENT), profile);
    assert!(report.is_valid(), "{options}: {:?}", report.refusal());
    let mut changed = CONTENT.to_vec();
    changed[3] ^= 1;
    let report = peer.judge("message", Some(&changed), profile);
    assert!(!report.is_valid(), "{options}: a changed byte was accepted");
}

fn theirs_hold_here(key: &str, signing: &str) {
    let peer = Peer::with(key, &PERSON);
    peer.write("content", CONTENT);
    for form in ["", "-nodetach", "-nodetach -stream -indef", "-nodetach -keyid", "-nosmimecap"] {
        // OpenSSL 3.0 cannot write the parameters of PSS in a stream.
        if form.contains("-stream") && signing.contains("pss") {
            continue;
        }
        accepts(&peer, &format!("{signing} {form} -cades"), Profile::CadesBes);
        accepts(&peer, &format!("{signing} {form}"), Profile::Cms);
    }
    for form in ["-noattr", "-noattr -nodetach"] {
        accepts(&peer, &format!("{signing} {form}"), Profile::Cms);
    }
    let both = format!("{signing} -nodetach -cades -signer other.pem -inkey other.key {signing}");
    accepts(&peer, &both, Profile::CadesBes);
    assert_eq!(peer.judge("message", None, Profile::CadesBes).signers.len(), 2);
    // Without the attribute that names the certificate it is no CAdES.
    peer.must(&format!("{SIGN} {signing} -nodetach"));
    let report = peer.judge("message", None, Profile::CadesBes);
    assert!(matches!(report.refusal(), Some(Reason::AttributeMissing(_))), "{:?}", report.refusal());
}

macro_rules! theirs {
    ($($test:ident: $key:literal, $signing:literal;)*) => {
        $(#[test]
        fn $test() {
            theirs_hold_here($key, $signing);
        })*
    };
}

theirs! {
    gost_256_of_openssl_holds_here: "-algorithm gost2012_256 -pkeyopt paramset:A", "";
    gost_256_tc26_a_of_openssl_holds_here: "-algorithm gost2012_256 -pkeyopt paramset:TCA", "";
    gost_512_of_openssl_holds_here: "-algorithm gost2012_512 -pkeyopt paramset:A", "";
    gost_512_c_of_openssl_holds_here: "-algorithm gost2012_512 -pkeyopt paramset:C", "";
    rsa_of_openssl_holds_here: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-md sha256";
    rsa_pss_of_openssl_holds_here: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "-md sha512 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest";
    ecdsa_of_openssl_holds_here: "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-md sha256";
    ecdsa_384_of_openssl_holds_here: "-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "-md sha384";
}

#[test]
fn sha_1_of_openssl_is_refused_as_weak() {
    let peer = Peer::with("-algorithm RSA -pkeyopt rsa_keygen_bits:2048", &PERSON);
    peer.write("content", CONTENT);
    peer.must(&format!("{SIGN} -nodetach -md sha1"));
    assert_eq!(peer.judge("message", None, Profile::Cms).refusal(), Some(&Reason::AlgorithmWeak));
}

/// Whether OpenSSL takes it, and takes no changed one.
fn ours_hold_there(identifier: Identifier) {
    let (peer, world) = (Peer::new(), World::new());
    peer.write_certificate("root.pem", &world.root.certificate);
    peer.write("content", CONTENT);
    let mut changed = CONTENT.to_vec();
    changed[3] ^= 1;
    peer.write("changed", &changed);
    let signer = world.below.signer(identifier, 79, |template| template);
    let second = world.below.signer(Identifier::Tc26P512A, 80, |template| template);
    let signers: [&[&dyn DigestSigner]; 2] = [&[&signer], &[&signer, &second]];
    for signers in signers {
        let write = |enclosure| peer.write("message", &world.sign_by(enclosure, signers).to_der().unwrap());
        let verify = format!(
            "cms -verify -cades -inform DER -in message -binary -CAfile root.pem -attime {NOW} \
             -out verified"
        );
        write(Enclosure::Attached);
        peer.must(&verify);
        assert_eq!(peer.read("verified"), CONTENT);
        write(Enclosure::Detached);
        peer.must(&format!("{verify} -content content"));
        assert!(!peer.run(&format!("{verify} -content changed")).0, "a changed byte was accepted there");
    }
}

macro_rules! ours {
    ($($test:ident: $identifier:ident,)*) => {
        $(#[test]
        fn $test() {
            ours_hold_there(Identifier::$identifier);
        })*
    };
}

ours! {
    crypto_pro_a_of_ours_holds_there: CryptoProA,
    crypto_pro_b_of_ours_holds_there: CryptoProB,
    crypto_pro_c_of_ours_holds_there: CryptoProC,
    tc26_256_a_of_ours_holds_there: Tc26P256A,
    tc26_256_b_of_ours_holds_there: Tc26P256B,
    tc26_512_a_of_ours_holds_there: Tc26P512A,
    tc26_512_b_of_ours_holds_there: Tc26P512B,
    tc26_512_c_of_ours_holds_there: Tc26P512C,
}
