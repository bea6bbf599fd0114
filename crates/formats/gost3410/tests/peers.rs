//! Against OpenSSL with its gost engine (Debian: libengine-gost-openssl), each way, for every name of a parameter set
//! that it knows. `GOST_PEER_ROUNDS` says how many signatures per name and way; without it a few, for every run.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod bytes;

use std::path::{Path, PathBuf};
use std::process::Command;

use bytes::Bytes;
use gost3410::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use gost3410::signature_traits::rand_core::TryRng;
use gost3410::signature_traits::{Keypair, RandomizedSigner, Signer, Verifier};
use gost3410::{AnySignature, AnySigningKey, AnyVerifyingKey, Identifier, KeySize};

const ROUNDS_OF_EVERY_RUN: usize = 2;
const MESSAGE_BYTES_MAX: u32 = 300;

struct Peer {
    folder: tempfile::TempDir,
    configuration: PathBuf,
}

impl Peer {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = folder.path().join("openssl.cnf");
        let said =
            Command::new("openssl").args(["version", "-e"]).output().expect("openssl is not installed");
        let said = String::from_utf8(said.stdout).unwrap();
        let engines = said.split('"').nth(1).unwrap();
        let engine = Path::new(engines).join("gost.so");
        assert!(engine.exists(), "no gost engine: apt-get install libengine-gost-openssl");
        let text = format!(
            "openssl_conf = all\n[all]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n\
             dynamic_path = {}\ndefault_algorithms = ALL\n",
            engine.display()
        );
        std::fs::write(&configuration, text).unwrap();
        Self { folder, configuration }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new("openssl")
            .current_dir(self.folder.path())
            .env("OPENSSL_CONF", &self.configuration)
            .args(arguments)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    fn must(&self, arguments: &[&str]) {
        let (succeeded, said) = self.run(arguments);
        assert!(succeeded, "{arguments:?}: {said}");
    }
}

fn rounds() -> usize {
    std::env::var("GOST_PEER_ROUNDS").map_or(ROUNDS_OF_EVERY_RUN, |rounds| rounds.parse().unwrap())
}

/// The engine's algorithm and its name of the set.
fn names(identifier: Identifier) -> (&'static str, &'static str) {
    match identifier {
        Identifier::CryptoProA => ("gost2012_256", "paramset:A"),
        Identifier::CryptoProB => ("gost2012_256", "paramset:B"),
        Identifier::CryptoProC => ("gost2012_256", "paramset:C"),
        Identifier::CryptoProXchA => ("gost2012_256", "paramset:XA"),
        Identifier::CryptoProXchB => ("gost2012_256", "paramset:XB"),
        Identifier::Tc26P256A => ("gost2012_256", "paramset:TCA"),
        Identifier::Tc26P256B => ("gost2012_256", "paramset:TCB"),
        Identifier::Tc26P256C => ("gost2012_256", "paramset:TCC"),
        Identifier::Tc26P256D => ("gost2012_256", "paramset:TCD"),
        Identifier::Tc26P512A => ("gost2012_512", "paramset:A"),
        Identifier::Tc26P512B => ("gost2012_512", "paramset:B"),
        Identifier::Tc26P512C => ("gost2012_512", "paramset:C"),
        _ => unreachable!(),
    }
}

fn both_ways_agree(identifier: Identifier) {
    let peer = Peer::new();
    let mut rng = Bytes::new(identifier.oid().as_bytes().iter().map(|byte| u64::from(*byte)).sum());
    let (algorithm, set) = names(identifier);
    peer.must(&["genpkey", "-algorithm", algorithm, "-pkeyopt", set, "-out", "theirs.pem"]);
    peer.must(&["pkey", "-in", "theirs.pem", "-pubout", "-out", "theirs-public.pem"]);
    let theirs = read_theirs(&peer, identifier);
    let ours = AnySigningKey::generate(identifier, &mut rng);
    std::fs::write(peer.file("ours.pem"), ours.to_pkcs8_pem(LineEnding::LF).unwrap()).unwrap();
    peer.must(&["pkey", "-in", "ours.pem", "-pubout", "-out", "ours-public.pem"]);
    let public = std::fs::read_to_string(peer.file("ours-public.pem")).unwrap();
    assert_eq!(AnyVerifyingKey::from_public_key_pem(&public).unwrap(), ours.verifying_key());
    let public = ours.verifying_key().to_public_key_pem(LineEnding::LF).unwrap();
    std::fs::write(peer.file("ours-public.pem"), public).unwrap();

    let digest = match identifier.key_size() {
        KeySize::Bits256 => "-md_gost12_256",
        KeySize::Bits512 => "-md_gost12_512",
    };
    for round in 0..rounds() {
        let (key, name) = if round % 2 == 0 { (&theirs, "theirs") } else { (&ours, "ours") };
        let Ok(length) = rng.try_next_u32();
        let mut message = vec![0; usize::try_from(length % MESSAGE_BYTES_MAX).unwrap()];
        let Ok(()) = rng.try_fill_bytes(&mut message);
        std::fs::write(peer.file("message"), &message).unwrap();

        peer.must(&["dgst", digest, "-sign", &format!("{name}.pem"), "-out", "signature", "message"]);
        let signature = AnySignature::from_slice(&std::fs::read(peer.file("signature")).unwrap()).unwrap();
        key.verifying_key().verify(&message, &signature).unwrap();

        let signature: AnySignature =
            if round % 4 < 2 { key.sign(&message) } else { key.sign_with_rng(&mut rng, &message) };
        std::fs::write(peer.file("signature"), signature.as_bytes()).unwrap();
        let public = format!("{name}-public.pem");
        peer.must(&["dgst", digest, "-verify", &public, "-signature", "signature", "message"]);
        let mut other = signature.as_bytes().to_vec();
        other[round % signature.as_bytes().len()] ^= 1;
        std::fs::write(peer.file("signature"), other).unwrap();
        let (accepted, _) =
            peer.run(&["dgst", digest, "-verify", &public, "-signature", "signature", "message"]);
        assert!(!accepted);
    }
}

fn read_theirs(peer: &Peer, identifier: Identifier) -> AnySigningKey {
    let private = std::fs::read_to_string(peer.file("theirs.pem")).unwrap();
    let public = std::fs::read_to_string(peer.file("theirs-public.pem")).unwrap();
    let key = AnySigningKey::from_pkcs8_pem(&private).unwrap();
    assert_eq!(key.identifier(), identifier);
    assert_eq!(AnyVerifyingKey::from_public_key_pem(&public).unwrap(), key.verifying_key());
    key
}

macro_rules! peers {
    ($($test:ident: $identifier:ident,)*) => {
        $(#[test]
        fn $test() {
            both_ways_agree(Identifier::$identifier);
        })*
    };
}

peers! {
    crypto_pro_a_agrees_with_openssl: CryptoProA,
    crypto_pro_b_agrees_with_openssl: CryptoProB,
    crypto_pro_c_agrees_with_openssl: CryptoProC,
    crypto_pro_xch_a_agrees_with_openssl: CryptoProXchA,
    crypto_pro_xch_b_agrees_with_openssl: CryptoProXchB,
    tc26_256_a_agrees_with_openssl: Tc26P256A,
    tc26_256_b_agrees_with_openssl: Tc26P256B,
    tc26_256_c_agrees_with_openssl: Tc26P256C,
    tc26_256_d_agrees_with_openssl: Tc26P256D,
    tc26_512_a_agrees_with_openssl: Tc26P512A,
    tc26_512_b_agrees_with_openssl: Tc26P512B,
    tc26_512_c_agrees_with_openssl: Tc26P512C,
}
