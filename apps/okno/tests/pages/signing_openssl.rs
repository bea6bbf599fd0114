// cyrillic: what the pages say
//! Signatures worked out by OpenSSL with its gost engine: every verdict is that of the own implementation.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use assurance::Level;
use certificate::{RustBackend, SignatureBackend};
use gateway_authority_simulator::Flaw;
use gateway_openssl::{OpensslBackend, OpensslConfig};
use store::Engine;

use crate::support::World;
use crate::support::authority::{CHALLENGE, SIGN_IN, open, open_sign_in, send, signature, with_backend};
use crate::support::staff::{level_of, standard};

const PHONE: &str = "9121234567";

/// A configuration that loads the gost engine.
pub fn with_engine(folder: &Path) -> PathBuf {
    let said = Command::new("openssl").args(["version", "-e"]).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let engine = Path::new(said.split('"').nth(1).unwrap()).join("gost.so");
    assert!(engine.exists(), "no gost engine: apt-get install libengine-gost-openssl");
    let text = format!(
        "openssl_conf = all\n[all]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n\
         dynamic_path = {}\ndefault_algorithms = ALL\n",
        engine.display()
    );
    let file = folder.join("openssl-gost.cnf");
    std::fs::write(&file, text).unwrap();
    file
}

/// OpenSSL behind a program that writes down how it was called.
fn openssl(folder: &Path) -> (OpensslConfig, PathBuf) {
    let (program, calls) = (folder.join("openssl"), folder.join("calls"));
    let text = format!("#!/bin/sh\necho \"$*\" >> '{}'\nexec openssl \"$@\"\n", calls.display());
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let configuration = Some(with_engine(folder));
    (OpensslConfig { program, configuration, ..OpensslConfig::default() }, calls)
}

/// What the page says is wrong: the first error of its title and list.
fn error_of(page: &str) -> String {
    let (_, rest) = page.split_once("error-summary").unwrap_or(("", page));
    let text: String =
        rest.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
    text.split_whitespace().take(24).collect::<Vec<_>>().join(" ")
}

/// Signs with each flaw, then rightly, then signs in; gives what the pages said.
async fn verdicts(world: &World) -> Vec<String> {
    let (mut browser, person) = standard(world, PHONE, 3).await;
    let flaws = [
        Flaw::Expired,
        Flaw::NotYetValid,
        Flaw::Revoked,
        Flaw::OtherSnils,
        Flaw::SimilarName,
        Flaw::UnknownRoot,
        Flaw::WrongUsage,
        Flaw::WeakDigest,
    ];
    let mut said = Vec::new();
    for flaw in flaws {
        let text = open(&mut browser).await;
        let answer = send(&mut browser, CHALLENGE, &signature(world, &person, &text, Some(flaw))).await;
        assert_eq!(answer.status, 422, "{flaw:?}");
        said.push(format!("{flaw:?}: {}", error_of(&answer.body)));
    }
    let text = open(&mut browser).await;
    let another = send(&mut browser, CHALLENGE, &signature(world, &person, b"another text", None)).await;
    assert!(another.body.contains("Подписан другой документ"), "{}", another.body);
    let right = signature(world, &person, &text, None);
    let mut changed = right.clone();
    // The signature itself is the last field of the message.
    *changed.last_mut().unwrap() ^= 1;
    let answer = send(&mut browser, CHALLENGE, &changed).await;
    assert_eq!(answer.status, 422);
    said.push(format!("changed: {}", error_of(&answer.body)));
    assert_eq!(level_of(world, PHONE).await, Level::Standard);
    let answer = send(&mut browser, CHALLENGE, &right).await;
    assert_eq!(answer.location(), "/account", "{}", answer.body);
    assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    let mut guest = world.browser();
    let text = open_sign_in(&mut guest).await;
    let answer = send(&mut guest, SIGN_IN, &signature(world, &person, &text, None)).await;
    assert_eq!(answer.location(), "/account", "{}", answer.body);
    said
}

async fn verdicts_by(backend: Arc<dyn SignatureBackend>) -> Vec<String> {
    let mut said = Vec::new();
    with_backend(Engine::Sqlite, backend, async |world: &World| said = verdicts(world).await).await;
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openssl_reaches_the_verdicts_of_the_own_implementation() {
    let folder = tempfile::tempdir().unwrap();
    let (config, calls) = openssl(folder.path());
    let theirs = verdicts_by(Arc::new(OpensslBackend::open(config).unwrap())).await;
    let ours = verdicts_by(Arc::new(RustBackend)).await;
    assert_eq!(theirs, ours);
    let mut distinct = ours.clone();
    distinct.sort_by_key(|said| said.split_once(": ").map(|(_, words)| words.to_owned()));
    distinct.dedup_by_key(|said| said.split_once(": ").map(|(_, words)| words.to_owned()));
    assert_eq!(distinct.len(), ours.len(), "each refusal has words of its own: {ours:?}");
    let calls = std::fs::read_to_string(calls).unwrap();
    // Of a signature that is taken: content, signer, path, and what the authorities said.
    let count = |what: &str| calls.lines().filter(|line| line.contains(what)).count();
    assert!(count("-verify") > 20 && count("-md_gost12_256 -binary") > 10, "{calls}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backend_that_breaks_confirms_nobody_and_asks_to_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (config, _) = openssl(folder.path());
    let program = config.program.clone();
    let backend = Arc::new(OpensslBackend::open(config).unwrap());
    with_backend(Engine::Sqlite, backend, async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let signed = signature(world, &person, &text, None);
        let working = std::fs::read(&program).unwrap();
        std::fs::write(&program, "#!/bin/sh\necho 'the module is gone' >&2\nexit 1\n").unwrap();
        let answer = send(&mut browser, CHALLENGE, &signed).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Проверить подпись сейчас не получилось"), "{}", answer.body);
        assert!(!answer.body.contains("the module is gone"), "that is for the log");
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        // The challenge is still open.
        std::fs::write(&program, working).unwrap();
        assert_eq!(send(&mut browser, CHALLENGE, &signed).await.location(), "/account");
    })
    .await;
}
