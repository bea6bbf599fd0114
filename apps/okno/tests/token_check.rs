//! `okno admin token-check` with the simulator of a token.
#![cfg(feature = "sandbox")]
#![expect(clippy::unwrap_used, reason = "tests")]
// cyrillic: names in certificates

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use gateway_authority_simulator::{Authority, CertificateOrder, Holder};
use gost3410::Identifier;
use gost3410::pkcs8::EncodePrivateKey;
use kernel::Env;

const PIN: &str = "12345678";

/// A token with keys of 256 and 512 bits, and a file with its PIN.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let env = Env::system();
        let now = u64::try_from(env.now().as_seconds()).unwrap();
        let authority = Authority::new(env, "http://127.0.0.1:9").unwrap();
        std::fs::create_dir(place.path("token")).unwrap();
        for (name, parameter_set) in [("256", Identifier::CryptoProA), ("512", Identifier::Tc26P512A)] {
            let holder = Holder {
                surname: "Ёлкина".to_owned(),
                given_name: "Анна Петровна".to_owned(),
                snils: "11223344595".to_owned(),
                inn: None,
                ogrnip: None,
                organisation: None,
            };
            let order = CertificateOrder::signing(holder, (now - 3_600, now + 86_400));
            let issued = authority.issue(&CertificateOrder { parameter_set, ..order }).unwrap();
            std::fs::write(place.path(&format!("token/{name}.der")), issued.certificate.der()).unwrap();
            let key = issued.key.to_pkcs8_der().unwrap();
            std::fs::write(place.path(&format!("token/{name}.p8")), key.as_bytes()).unwrap();
        }
        std::fs::write(place.path("token/pin"), PIN).unwrap();
        place.secret("pin", PIN);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn secret(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), format!("{text}\n")).unwrap();
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// What the command says, and whether it was content.
    fn check(&self, library: &Path, words: &[(&str, &str)]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_okno"));
        command.args(["admin", "token-check", "--library"]).arg(library);
        for (word, file) in words {
            command.arg(word).arg(self.path(file));
        }
        command.env(gateway_token_simulator::FOLDER, self.path("token")).env("OKNO_LOG", "trace");
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!said.contains(PIN) && !said.contains("87654321"), "the PIN is told to nobody: {said}");
        (output.status.success(), said)
    }
}

/// The library that Cargo has built beside this test.
fn simulator() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().join("libgateway_token_simulator.so")
}

#[test]
fn keys_are_listed_and_sign() {
    let place = Place::new();
    let (is_content, said) = place.check(&simulator(), &[]);
    assert!(is_content && said.contains("CryptoProA, ") && said.contains("Tc26P512A, "), "{said}");
    assert!(!said.contains("signs"), "without a PIN nothing is signed: {said}");
    let (is_content, said) = place.check(&simulator(), &[("--pin-file", "pin")]);
    assert!(is_content, "{said}");
    assert_eq!(said.matches("signs, and the signature is right").count(), 2, "{said}");
    let one = [("--pin-file", "pin"), ("--certificate", "token/512.der")];
    let (is_content, said) = place.check(&simulator(), &one);
    assert!(is_content && said.contains("Tc26P512A") && !said.contains("CryptoProA"), "{said}");
}

#[test]
fn what_does_not_work_is_said_clearly() {
    let place = Place::new();
    let refused = |library: &Path, words: &[(&str, &str)], expected: &str| {
        let (is_content, said) = place.check(library, words);
        assert!(!is_content && said.contains(expected), "{expected}: {said}");
    };
    refused(Path::new("/nowhere.so"), &[], "/nowhere.so: the library of the token says: ");
    refused(Path::new("/etc/hostname"), &[], "/etc/hostname: the library of the token says: ");
    place.secret("wrong", "87654321");
    refused(&simulator(), &[("--pin-file", "wrong")], "wrong PIN");
    let tries = std::fs::read_to_string(place.path("token/tries")).unwrap();
    assert_eq!(tries, "2", "one try for both keys");
    std::fs::write(place.path("open"), PIN).unwrap();
    std::fs::set_permissions(place.path("open"), std::fs::Permissions::from_mode(0o644)).unwrap();
    refused(&simulator(), &[("--pin-file", "open")], "may be read by others");
    refused(&simulator(), &[("--pin-file", "missing")], "missing: No such file");
    // The certificate of one key beside another key.
    let other = Place::new();
    std::fs::copy(other.path("token/256.p8"), place.path("token/256.p8")).unwrap();
    refused(&simulator(), &[("--pin-file", "pin")], "the signature of the token is wrong");
    std::fs::copy(other.path("token/256.der"), place.path("another.der")).unwrap();
    refused(&simulator(), &[("--certificate", "another.der")], "no token that is there has this certificate");
    for _ in 0..3 {
        place.check(&simulator(), &[("--pin-file", "wrong")]);
    }
    refused(&simulator(), &[("--pin-file", "pin")], "the token is locked");
    std::fs::remove_dir_all(place.path("token")).unwrap();
    refused(&simulator(), &[], "the token or its key is gone");
}
