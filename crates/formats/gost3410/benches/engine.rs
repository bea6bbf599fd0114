//! Signing and verifying of a digest, here and by OpenSSL's gost engine, in turn in one run: the least of many times, which
//! other work on the machine touches least. Needs Debian's `libengine-gost-openssl` and Python.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use gost3410::pkcs8::EncodePrivateKey;
use gost3410::pkcs8::der::pem::LineEnding;
use gost3410::signature_traits::Keypair;
use gost3410::signature_traits::hazmat::{PrehashSigner, PrehashVerifier};
use gost3410::{AnySignature, AnySigningKey, Identifier};

const ROUNDS: u32 = 2_000;

fn least_microseconds(mut act: impl FnMut()) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let began = Instant::now();
        act();
        began.elapsed().as_secs_f64() * 1e6
    });
    times.fold(f64::INFINITY, f64::min)
}

fn key(identifier: Identifier) -> AnySigningKey {
    let mut number = vec![0x55; identifier.key_size().bytes()];
    *number.last_mut().unwrap() = 0x11;
    AnySigningKey::from_le_slice(identifier, &number).unwrap()
}

fn ours(key: &AnySigningKey) -> (f64, f64) {
    let digest: Vec<u8> = (1_u8..).take(key.key_size().bytes()).collect();
    let sign = || -> AnySignature { key.sign_prehash(black_box(&digest)).unwrap() };
    let (public, signature) = (key.verifying_key(), sign());
    let signing = least_microseconds(|| {
        black_box(sign());
    });
    (
        signing,
        least_microseconds(|| public.verify_prehash(black_box(&digest), black_box(&signature)).unwrap()),
    )
}

fn engines(key: &AnySigningKey, (folder, configuration): (&Path, &Path)) -> (f64, f64) {
    let file = folder.join("key.pem");
    std::fs::write(&file, key.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/engine.py");
    let output = Command::new("python3")
        .env("OPENSSL_CONF", configuration)
        .arg(script)
        .arg(ROUNDS.to_string())
        .arg(&file)
        .arg(key.key_size().bytes().to_string())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let mut times = said.split_whitespace().map(|time| time.parse::<f64>().unwrap());
    (times.next().unwrap(), times.next().unwrap())
}

fn configuration(folder: &Path) -> PathBuf {
    let said = Command::new("openssl").args(["version", "-e"]).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let engine = Path::new(said.split('"').nth(1).unwrap()).join("gost.so");
    let text = format!(
        "openssl_conf = all\n[all]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n\
         dynamic_path = {}\ndefault_algorithms = ALL\n",
        engine.display()
    );
    let file = folder.join("openssl.cnf");
    std::fs::write(&file, text).unwrap();
    file
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let configuration = configuration(folder.path());
    println!("microseconds       sign: here, engine      verify: here, engine");
    for identifier in [
        Identifier::CryptoProA,
        Identifier::CryptoProB,
        Identifier::CryptoProC,
        Identifier::Tc26P256A,
        Identifier::Tc26P512A,
        Identifier::Tc26P512B,
        Identifier::Tc26P512C,
    ] {
        let key = key(identifier);
        let (ours, engines) = (ours(&key), engines(&key, (folder.path(), &configuration)));
        let name = format!("{identifier:?}");
        println!("{name:<12}  {:>9.1} {:>9.1}  {:>13.1} {:>9.1}", ours.0, engines.0, ours.1, engines.1);
    }
}
