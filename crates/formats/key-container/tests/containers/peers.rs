//! Against OpenSSL with its gost engine, each way.
// cyrillic: passwords that people choose

use key_container::{ContainerError, KeyContainer, Protection, open, seal};

use crate::chance;
use crate::openssl::Peer;

const PASSWORD: &str = "Пароль-к-ключу-1";

fn theirs_open_here(encryption: &str, digest: &str) {
    let peer = Peer::new();
    peer.make_key();
    peer.must(&format!(
        "pkcs12 -export -inkey key.pem -in own.pem -name Anna -keypbe {encryption} -certpbe {encryption} \
         -macalg {digest} -passout pass:{PASSWORD} -out file.p12"
    ));
    let container = open(&peer.read("file.p12"), PASSWORD).unwrap();
    assert_eq!(container.key.as_slice(), peer.read("key.der"));
    assert_eq!(container.certificate, peer.read("own.der"));
    assert!(container.certificate.len() > 5000, "more than one key's worth of every cipher");
    assert_eq!((container.name.as_deref(), container.chain.len()), (Some("Anna"), 0));
    assert_eq!(open(&peer.read("file.p12"), "другой"), Err(ContainerError::WrongPassword));
}

/// The certificate is short: beyond 4 KB the peer's Кузнечик is its own.
fn ours_open_there(protection: Protection) {
    let peer = Peer::new();
    peer.make_key_with("-extensions short");
    let container = KeyContainer {
        key: peer.read("key.der").into(),
        certificate: peer.read("own.der"),
        chain: Vec::new(),
        name: Some("Anna".to_owned()),
    };
    peer.write("ours.p12", &seal(&container, (PASSWORD, protection), &mut chance()).unwrap());
    peer.must(&format!("pkcs12 -in ours.p12 -passin pass:{PASSWORD} -nodes -out out.pem"));
    peer.must("pkcs8 -topk8 -nocrypt -in out.pem -outform DER -out out.key");
    peer.must("x509 -in out.pem -outform DER -out out.der");
    assert_eq!(peer.read("out.key"), container.key.as_slice());
    assert_eq!(peer.read("out.der"), container.certificate);
    assert!(!peer.run("pkcs12 -in ours.p12 -passin pass:other -nodes -out no.pem").0);
}

macro_rules! opened {
    ($($name:ident: $encryption:literal, $digest:literal;)+) => { $(
        #[test]
        fn $name() {
            theirs_open_here($encryption, $digest);
        }
    )+ };
}

opened! {
    aes_128_with_sha1_opens: "aes-128-cbc", "sha1";
    aes_192_with_sha384_opens: "aes-192-cbc", "sha384";
    aes_256_with_sha256_opens: "aes-256-cbc", "sha256";
    aes_256_with_sha512_opens: "aes-256-cbc", "sha512";
    the_cipher_of_1989_with_streebog_opens: "gost89", "md_gost12_512";
    the_cipher_of_1989_with_the_short_streebog_opens: "gost89", "md_gost12_256";
    magma_opens: "magma-ctr-acpkm", "md_gost12_512";
    kuznyechik_opens: "kuznyechik-ctr-acpkm", "md_gost12_512";
}

#[test]
fn what_is_written_with_aes_opens_there() {
    ours_open_there(Protection::Aes { rounds: 2_000 });
}

#[test]
fn what_is_written_with_gost_opens_there() {
    ours_open_there(Protection::Gost { rounds: 2_000 });
}

#[test]
fn a_chain_comes_along() {
    let peer = Peer::new();
    peer.make_key();
    peer.must("genpkey -algorithm gost2012_512 -pkeyopt paramset:A -out root.key");
    peer.must("req -x509 -new -key root.key -config requests.cnf -out root.pem");
    peer.must("x509 -in root.pem -outform DER -out root.der");
    peer.must(&format!(
        "pkcs12 -export -inkey key.pem -in own.pem -certfile root.pem -keypbe gost89 -certpbe gost89 \
         -macalg md_gost12_512 -passout pass:{PASSWORD} -out file.p12"
    ));
    let container = open(&peer.read("file.p12"), PASSWORD).unwrap();
    assert_eq!(container.certificate, peer.read("own.der"));
    assert_eq!(container.chain, [peer.read("root.der")]);
}

#[test]
fn the_ciphers_of_the_last_century_are_named_and_not_read() {
    let peer = Peer::new();
    peer.make_key();
    peer.must(&format!(
        "pkcs12 -export -inkey key.pem -in own.pem -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES \
         -passout pass:{PASSWORD} -out file.p12"
    ));
    let refused = open(&peer.read("file.p12"), PASSWORD);
    assert!(
        matches!(refused, Err(ContainerError::UnknownAlgorithm(oid)) if oid.to_string() == "1.2.840.113549.1.12.1.3"),
        "{refused:?}"
    );
}
