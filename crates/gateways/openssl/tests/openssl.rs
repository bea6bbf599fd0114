//! Signing and verifying through OpenSSL, with its gost engine and without.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
// cyrillic: names of certificates

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use certificate::{
    Certificate, Digest, PathRefusal, Revocation, RevocationSource, RustBackend, SignatureBackend,
    SignatureScheme,
};
use gateway_authority_simulator::{Authority, CertificateOrder, Holder, certificate_pem, key_pem};
use gateway_openssl::{
    Openssl, OpensslBackend, OpensslConfig, OpensslError, OpensslKeyConfig, OpensslSigner,
};
use gost3410::KeySize;
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
        backend: &RustBackend,
    };
    let asked = Verification { content: Some(b"content"), profile: Profile::CadesBes, trust, now: NOW };
    let report = verify(&made, &asked);
    assert!(report.is_valid(), "{:?}", report.refusal());
}

#[test]
fn engine_verifies_what_the_pure_signer_made() {
    let folder = tempfile::tempdir().unwrap();
    let (config, issued) = person(&authority(), folder.path());
    let (backend, signer) = (OpensslBackend::open(config.openssl).unwrap(), issued.signer());
    let signature = signer.sign_digest(&Digest::Streebog256.of(b"content")).unwrap();
    let key = issued.certificate.public_key().unwrap();
    let ask = |message: &[u8], signature: &[u8]| backend.verify(&key, signer.scheme(), message, signature);
    assert_eq!(ask(b"content", &signature), Ok(()));
    assert_eq!(ask(b"other", &signature), Err(PathRefusal::SignatureWrong));
    let mut changed = signature.clone();
    changed[5] ^= 1;
    for wrong in [changed.as_slice(), &signature[..63], &[0; 64], &[]] {
        assert_eq!(ask(b"content", wrong), Err(PathRefusal::SignatureWrong));
    }
    let large = SignatureScheme::Gost(KeySize::Bits512);
    assert_eq!(backend.verify(&key, large, b"content", &signature), Err(PathRefusal::AlgorithmUnknown));
    for digest in Digest::ALL {
        assert_eq!(backend.digest(digest, b"content").unwrap(), digest.of(b"content"), "{digest:?}");
    }
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
        let backend = OpensslBackend::open(with_engine(folder.path())).unwrap();
        let ask =
            |message: &[u8], signature: &[u8]| backend.verify(&key, signer.scheme(), message, signature);
        assert_eq!(ask(b"content", &signature), Ok(()), "{name}");
        assert_eq!(ask(b"other", &signature), Err(PathRefusal::SignatureWrong), "{name}");
        assert_eq!(ask(b"content", b"no structure"), Err(PathRefusal::SignatureWrong), "{name}");
    }
}

/// What ring refuses by itself, OpenSSL would take.
#[test]
fn weak_keys_of_rsa_are_refused_before_openssl_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let backend = OpensslBackend::open(with_engine(folder.path())).unwrap();
    for (bits, digest, padding, expected) in [
        (1024, "sha256", "pkcs1", Err(PathRefusal::SignatureWrong)),
        (2048, "sha256", "pkcs1", Ok(())),
        (2048, "sha384", "pss -sigopt rsa_pss_saltlen:digest", Ok(())),
    ] {
        std::fs::write(folder.path().join("content"), "content").unwrap();
        for line in [
            format!("genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:{bits} -out key"),
            "req -x509 -new -key key -subj /CN=System -set_serial 7 -out own.der -outform DER".to_owned(),
            format!("dgst -{digest} -sign key -sigopt rsa_padding_mode:{padding} -out signature content"),
        ] {
            let mut command = Command::new("openssl");
            command.current_dir(&folder).args(line.split_whitespace());
            assert!(command.output().unwrap().status.success(), "{line}");
        }
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        let key = Certificate::from_der(&read("own.der")).unwrap().public_key().unwrap();
        let scheme = match (digest, padding) {
            (_, "pkcs1") => SignatureScheme::RsaPkcs1(Digest::Sha256),
            _ => SignatureScheme::RsaPss(Digest::Sha384),
        };
        assert_eq!(
            backend.verify(&key, scheme, b"content", &read("signature")),
            expected,
            "{bits} {padding}"
        );
        assert_eq!(key.verify(scheme, b"content", &read("signature")), expected, "as the own implementation");
    }
}

#[test]
fn module_that_is_wrong_about_what_is_known_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let working = with_engine(folder.path());
    let program = folder.path().join("yes");
    let text = "#!/bin/sh\ncase \"$*\" in *-verify*) echo 'Verified OK';; *) exec openssl \"$@\";; esac\n";
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let refused = OpensslBackend::open(OpensslConfig { program, ..working });
    assert!(matches!(refused, Err(OpensslError::SelfTest("wrong signature"))), "{refused:?}");
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
        // More than a pipe holds.
        let asked = (vec![0; 1_000_000], [0; 64]);
        let key = issued.certificate.public_key().unwrap();
        openssl.verify_message(&key, issued.signer().scheme(), (&asked.0, &asked.1))
    };
    let deaf = script("deaf", "#!/bin/sh\nexec sleep 60\n");
    assert!(matches!(ask(deaf), Err(OpensslError::TooLong)));
    assert!(matches!(ask(folder.path().join("nowhere")), Err(OpensslError::File(..))));
    let refusing = script("refusing", "#!/bin/sh\necho no such engine >&2\nexit 1\n");
    let said = ask(refusing).unwrap_err();
    assert_eq!(said.to_string(), "OpenSSL says: no such engine");
    let missing = OpensslKeyConfig { key: folder.path().join("none").display().to_string(), ..config };
    assert!(OpensslSigner::open(missing).unwrap().sign_digest(&[0; 32]).is_err());
}
