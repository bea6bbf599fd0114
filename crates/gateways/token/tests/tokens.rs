//! Signing on tokens: RSA and ECDSA on `SoftHSM`, ГОСТ on the simulator, which is a PKCS#11 library too. Each test runs
//! itself again in a process of its own: such libraries take their settings from the environment.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
// cyrillic: names of certificates

use std::path::{Path, PathBuf};
use std::process::Command;

use certificate::{Certificate, Revocation, RevocationSource, RustBackend};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, CertificateType, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use gateway_authority_simulator::{Authority, CertificateOrder, Holder};
use gateway_token::{Token, TokenError};
use gost3410::Identifier;
use gost3410::pkcs8::EncodePrivateKey;
use kernel::{Env, Timestamp};
use signed_message::{Enclosure, NewMessage, Profile, Trust, Verification, sign, verify};

const FOLDER: &str = "OKNO_TEST_TOKEN_FOLDER";
const PIN: &str = "12345678";
const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";
const NOW: u64 = 1_795_860_000;

/// The folder, inside; outside nothing, after the test has run inside.
fn inside(test: &str, variables: &[(&str, &str)], prepare: impl FnOnce(&Path)) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Some(PathBuf::from(folder));
    }
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", test, "--nocapture"]).env(FOLDER, folder.path());
    for (name, file) in variables {
        again.env(name, folder.path().join(file));
    }
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    None
}

struct NobodyIsRevoked;

impl RevocationSource for NobodyIsRevoked {
    fn state_of(&self, _: &Certificate, _: &Certificate, _: u64) -> Option<Revocation> {
        Some(Revocation::Good)
    }
}

fn accepts(anchors: &[Certificate], intermediates: &[Certificate], message: &[u8], now: u64) -> bool {
    let trust = Trust {
        anchors,
        stamp_anchors: &[],
        intermediates,
        revocation: &NobodyIsRevoked,
        backend: &RustBackend,
    };
    let asked = Verification { content: Some(b"content"), profile: Profile::CadesBes, trust, now };
    let report = verify(message, &asked);
    assert!(report.is_valid(), "{:?}", report.refusal());
    true
}

fn message(now: u64) -> NewMessage<'static> {
    NewMessage { content: b"content", enclosure: Enclosure::Detached, signed_at: now, chain: &[] }
}

/// The library that Cargo has built beside this test.
fn simulator() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent().unwrap().join("libgateway_token_simulator.so")
}

fn authority() -> Authority {
    let env = Env::fixed(Timestamp::from_seconds(NOW.try_into().unwrap()), 3).0;
    Authority::new(env, "http://127.0.0.1:9").unwrap()
}

fn fill_with_gost(folder: &Path) {
    let authority = authority();
    for (name, parameter_set) in [("256", Identifier::CryptoProA), ("512", Identifier::Tc26P512A)] {
        let holder = Holder {
            surname: "Ёлкина".to_owned(),
            given_name: "Анна Петровна".to_owned(),
            snils: "11223344595".to_owned(),
            inn: None,
            ogrnip: None,
            organisation: None,
        };
        let order = CertificateOrder::signing(holder, (NOW - 3_600, NOW + 86_400));
        let issued = authority.issue(&CertificateOrder { parameter_set, ..order }).unwrap();
        std::fs::write(folder.join(format!("{name}.der")), issued.certificate.der()).unwrap();
        let key = issued.key.to_pkcs8_der().unwrap();
        std::fs::write(folder.join(format!("{name}.p8")), key.as_bytes()).unwrap();
    }
    std::fs::write(folder.join("pin"), PIN).unwrap();
    std::fs::write(folder.join("factory"), "").unwrap();
}

#[test]
fn keys_of_gost_sign_on_a_token() {
    let variables = [(gateway_token_simulator::FOLDER, ".")];
    let Some(_) = inside("keys_of_gost_sign_on_a_token", &variables, fill_with_gost) else { return };
    let token = Token::open(&simulator()).unwrap();
    let keys = token.list_keys().unwrap();
    assert_eq!(keys.len(), 2);
    let authority = authority();
    for key in &keys {
        assert!(key.has_default_pin());
        let signer = token.unlock(key, PIN).unwrap();
        let made = sign(&message(NOW), &[&signer]).unwrap().to_der().unwrap();
        assert!(accepts(&[authority.root().clone()], &[authority.issuing().clone()], &made, NOW));
    }
}

#[test]
fn token_counts_wrong_pins_itself() {
    let variables = [(gateway_token_simulator::FOLDER, ".")];
    let Some(_) = inside("token_counts_wrong_pins_itself", &variables, fill_with_gost) else { return };
    let token = Token::open(&simulator()).unwrap();
    let key = token.list_keys().unwrap().remove(0);
    for _ in 0..2 {
        assert!(matches!(token.unlock(&key, "87654321"), Err(TokenError::WrongPin)));
    }
    drop(token.unlock(&key, PIN).unwrap());
    for _ in 0..2 {
        assert!(matches!(token.unlock(&key, "87654321"), Err(TokenError::WrongPin)));
    }
    assert!(matches!(token.unlock(&key, "87654321"), Err(TokenError::Locked)));
    assert!(matches!(token.unlock(&key, PIN), Err(TokenError::Locked)));
}

#[test]
fn pin_of_a_token_is_changed() {
    let variables = [(gateway_token_simulator::FOLDER, ".")];
    let Some(_) = inside("pin_of_a_token_is_changed", &variables, fill_with_gost) else { return };
    let token = Token::open(&simulator()).unwrap();
    let key = token.list_keys().unwrap().remove(0);
    assert!(matches!(token.change_pin(&key, "87654321", "новый-пин"), Err(TokenError::WrongPin)));
    assert!(matches!(token.change_pin(&key, PIN, "1"), Err(TokenError::PinRefused)));
    token.change_pin(&key, PIN, "новый-пин").unwrap();
    assert!(matches!(token.unlock(&key, PIN), Err(TokenError::WrongPin)));
    assert!(token.unlock(&key, "новый-пин").is_ok());
    assert!(!token.list_keys().unwrap().remove(0).has_default_pin());
}

#[test]
fn slot_without_a_token_has_no_keys() {
    let variables = [(gateway_token_simulator::FOLDER, "nowhere")];
    let Some(_) = inside("slot_without_a_token_has_no_keys", &variables, |_| {}) else { return };
    assert!(Token::open(&simulator()).unwrap().list_keys().unwrap().is_empty());
    assert!(matches!(Token::open(Path::new("/nowhere.so")), Err(TokenError::Library(_))));
}

fn must(folder: &Path, program: &str, line: &str) {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .args(line.split_whitespace())
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"));
    let output = command.output().expect("apt-get install softhsm2 openssl");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{program} {line}: {said}");
}

/// Tokens with a key of RSA and one of ECDSA, made by OpenSSL.
fn fill_softhsm(folder: &Path) {
    std::fs::create_dir(folder.join("tokens")).unwrap();
    let text =
        format!("directories.tokendir = {}\nobjectstore.backend = file\n", folder.join("tokens").display());
    std::fs::write(folder.join("softhsm2.conf"), text).unwrap();
    must(folder, "softhsm2-util", &format!("--init-token --free --label test --so-pin 87654321 --pin {PIN}"));
    let usage = "keyUsage=critical,digitalSignature,nonRepudiation\n";
    std::fs::write(folder.join("usage.cnf"), usage).unwrap();
    must(folder, "openssl", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out root.key");
    must(
        folder,
        "openssl",
        "req -x509 -new -key root.key -subj /CN=Root -addext keyUsage=critical,keyCertSign -outform DER -out root.crt",
    );
    let kinds = [
        ("01", "rsa -pkeyopt rsa_keygen_bits:2048"),
        ("02", "EC -pkeyopt ec_paramgen_curve:P-256"),
        ("03", "EC -pkeyopt ec_paramgen_curve:P-384"),
    ];
    for (id, kind) in kinds {
        must(folder, "openssl", &format!("genpkey -algorithm {kind} -out {id}.key"));
        must(folder, "openssl", &format!("req -new -key {id}.key -subj /CN=System -out {id}.csr"));
        must(
            folder,
            "openssl",
            &format!(
                "x509 -req -in {id}.csr -CA root.crt -CAkey root.key -set_serial {id} -extfile usage.cnf -outform DER \
                 -out {id}.der"
            ),
        );
        must(
            folder,
            "softhsm2-util",
            &format!("--import {id}.key --token test --label {id} --id {id} --pin {PIN}"),
        );
    }
}

fn write_certificates(folder: &Path) {
    let library = Pkcs11::new(SOFTHSM).unwrap();
    library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let slot = library.get_slots_with_initialized_token().unwrap().remove(0);
    let session = library.open_rw_session(slot).unwrap();
    session.login(UserType::User, Some(&AuthPin::new(PIN.into()))).unwrap();
    for id in 1..=3_u8 {
        let der = std::fs::read(folder.join(format!("0{id}.der"))).unwrap();
        let certificate = Certificate::from_der(&der).unwrap();
        let template = [
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Id(vec![id]),
            Attribute::Subject(certificate.subject_der().to_vec()),
            Attribute::Value(der),
        ];
        session.create_object(&template).unwrap();
    }
}

#[test]
fn keys_of_rsa_and_ecdsa_sign_on_softhsm() {
    let test = "keys_of_rsa_and_ecdsa_sign_on_softhsm";
    let Some(folder) = inside(test, &[("SOFTHSM2_CONF", "softhsm2.conf")], fill_softhsm) else { return };
    write_certificates(&folder);
    let token = Token::open(Path::new(SOFTHSM)).unwrap();
    let keys = token.list_keys().unwrap();
    let root = [Certificate::from_der(&std::fs::read(folder.join("root.crt")).unwrap()).unwrap()];
    assert_eq!(keys.len(), 3);
    for key in &keys {
        assert!(matches!(token.unlock(key, "87654321"), Err(TokenError::WrongPin)));
        let signer = token.unlock(key, PIN).unwrap();
        let now = key.certificate().not_before() + 60;
        let made = sign(&message(now), &[&signer]).unwrap().to_der().unwrap();
        assert!(accepts(&root, &[], &made, now));
    }
    token.change_pin(&keys[0], PIN, "новый-пин").unwrap();
    assert!(token.unlock(&keys[0], "новый-пин").is_ok());
    assert!(matches!(token.unlock(&keys[0], PIN), Err(TokenError::WrongPin)));
}
