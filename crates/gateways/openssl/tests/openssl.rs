//! Signing and verifying through OpenSSL, with its gost engine and without.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
// cyrillic: names of certificates

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use certificate::{Certificate, Digest, Revocation, RevocationSource};
use gateway_authority_simulator::{Authority, CertificateOrder, Holder, certificate_pem, key_pem};
use gateway_openssl::{Openssl, OpensslConfig, OpensslError, OpensslKeyConfig, OpensslSigner};
use kernel::{Env, Timestamp};
use signed_message::{DigestSigner, Enclosure, NewMessage, Profile, Trust, Verification, sign, verify};

const NOW: u64 = 1_795_860_000;

struct NobodyIsRevoked;

impl RevocationSource for NobodyIsRevoked {
    fn state_of(&self, _: &Certificate, _: &Certificate, _: u64) -> Option<Revocation> {
        Some(Revocation::Good)
    }
}

/// A configuration that loads the gost engine.
fn with_engine(folder: &Path) -> OpensslConfig {
    let said = Command::new("openssl").args(["version", "-e"]).output().expect("openssl is not installed");
    let said = String::from_utf8(said.stdout).unwrap();
    let engine = Path::new(said.split('"').nth(1).unwrap()).join("gost.so");
    assert!(engine.exists(), "no gost engine: apt-get install libengine-gost-openssl");
    let text = format!(
        "openssl_conf = all\n[all]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n\
         dynamic_path = {}\ndefault_algorithms = ALL\n",
        engine.display()
    );
    let configuration = folder.join("openssl.cnf");
    std::fs::write(&configuration, text).unwrap();
    OpensslConfig { configuration: Some(configuration), ..OpensslConfig::default() }
}

fn authority() -> Authority {
    let env = Env::fixed(Timestamp::from_seconds(NOW.try_into().unwrap()), 3).0;
    Authority::new(env, "http://127.0.0.1:9").unwrap()
}

/// A person's key and certificate in files, and the certificate.
fn person(authority: &Authority, folder: &Path) -> (OpensslKeyConfig, gateway_authority_simulator::Issued) {
    let holder = Holder {
        surname: "Ёлкина".to_owned(),
        given_name: "Анна Петровна".to_owned(),
        snils: "11223344595".to_owned(),
        inn: None,
        ogrnip: None,
        organisation: None,
    };
    let issued = authority.issue(&CertificateOrder::signing(holder, (NOW - 3_600, NOW + 86_400))).unwrap();
    let certificate = folder.join("certificate.pem");
    std::fs::write(&certificate, certificate_pem(&issued.certificate).unwrap()).unwrap();
    let key = folder.join("key.pem");
    std::fs::write(&key, key_pem(&issued.key).unwrap().as_bytes()).unwrap();
    let key = key.display().to_string();
    (OpensslKeyConfig { openssl: with_engine(folder), key, engine: None, certificate }, issued)
}

#[test]
fn engine_signs_what_the_verifier_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let authority = authority();
    let (config, _) = person(&authority, folder.path());
    let signer = OpensslSigner::open(config).unwrap();
    let message =
        NewMessage { content: b"content", enclosure: Enclosure::Detached, signed_at: NOW, chain: &[] };
    let made = sign(&message, &[&signer]).unwrap().to_der().unwrap();
    let (anchors, intermediates) = ([authority.root().clone()], [authority.issuing().clone()]);
    let trust = Trust {
        anchors: &anchors,
        stamp_anchors: &[],
        intermediates: &intermediates,
        revocation: &NobodyIsRevoked,
    };
    let asked = Verification { content: Some(b"content"), profile: Profile::CadesBes, trust, now: NOW };
    let report = verify(&made, &asked);
    assert!(report.is_valid(), "{:?}", report.refusal());
}

#[test]
fn engine_verifies_what_the_pure_signer_made() {
    let folder = tempfile::tempdir().unwrap();
    let (config, issued) = person(&authority(), folder.path());
    let (openssl, signer) = (Openssl::new(config.openssl), issued.signer());
    let digest = Digest::Streebog256.of(b"content");
    let signature = signer.sign_digest(&digest).unwrap();
    let ask = |digest: &[u8], signature: &[u8]| {
        openssl.verify_digest(&issued.certificate, signer.scheme(), (digest, signature)).unwrap()
    };
    assert!(ask(&digest, &signature));
    assert!(!ask(&Digest::Streebog256.of(b"other"), &signature));
    let mut changed = signature.clone();
    changed[5] ^= 1;
    assert!(!ask(&digest, &changed));
}

#[test]
fn keys_of_rsa_and_ecdsa_sign_and_verify() {
    let folder = tempfile::tempdir().unwrap();
    for (name, kind) in [
        ("rsa", "rsa -pkeyopt rsa_keygen_bits:2048"),
        ("p256", "EC -pkeyopt ec_paramgen_curve:P-256"),
        ("p384", "EC -pkeyopt ec_paramgen_curve:P-384"),
    ] {
        for line in [
            format!("genpkey -algorithm {kind} -out {name}.key"),
            format!("req -x509 -new -key {name}.key -subj /CN=System -set_serial 7 -out {name}.pem"),
        ] {
            let mut command = Command::new("openssl");
            command.current_dir(&folder).args(line.split_whitespace());
            assert!(command.output().unwrap().status.success(), "{line}");
        }
        let file = |kind: &str| folder.path().join(format!("{name}.{kind}"));
        let signer = OpensslSigner::open(OpensslKeyConfig {
            openssl: OpensslConfig::default(),
            key: file("key").display().to_string(),
            engine: None,
            certificate: file("pem"),
        })
        .unwrap();
        let signature = signer.sign_digest(&signer.scheme().digest().of(b"content")).unwrap();
        let key = signer.certificate().public_key().unwrap();
        assert_eq!(key.verify(signer.scheme(), b"content", &signature), Ok(()), "{name}");
        let openssl = Openssl::new(OpensslConfig::default());
        let digest = signer.scheme().digest().of(b"content");
        let asked = (digest.as_slice(), signature.as_slice());
        assert!(openssl.verify_digest(signer.certificate(), signer.scheme(), asked).unwrap(), "{name}");
    }
}

#[test]
fn what_does_not_answer_is_ended_and_what_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (config, issued) = person(&authority(), folder.path());
    let script = |name: &str, text: &str| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let ask = |program: PathBuf| {
        let openssl = Openssl::new(OpensslConfig { program, timeout_seconds: 1, configuration: None });
        openssl.verify_digest(&issued.certificate, issued.signer().scheme(), (&[0; 32], &[0; 64]))
    };
    let deaf = script("deaf", "#!/bin/sh\nexec cat /dev/zero > /dev/null\n");
    assert!(matches!(ask(deaf), Err(OpensslError::TooLong)));
    assert!(matches!(ask(folder.path().join("nowhere")), Err(OpensslError::Io(_))));
    let refusing = script("refusing", "#!/bin/sh\necho no such engine >&2\nexit 1\n");
    let said = ask(refusing).unwrap_err();
    assert_eq!(said.to_string(), "OpenSSL says: no such engine");
    let missing = OpensslKeyConfig { key: folder.path().join("none").display().to_string(), ..config };
    assert!(OpensslSigner::open(missing).unwrap().sign_digest(&[0; 32]).is_err());
}
