//! The agent with a token: ГОСТ on the simulator, RSA and ECDSA on `SoftHSM`. Such libraries take their settings from the
//! environment, so each test runs itself again in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use certificate::{Certificate, Revocation, RevocationSource, RustBackend};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, CertificateType, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use gateway_token::Token;
use gost3410::Identifier;
use gost3410::pkcs8::EncodePrivateKey;
use serde_json::{Value, json};
use signed_message::{Profile, Trust, Verification, verify};
use signer::{Console, ScriptedConsole, SignerError, Typed};

use crate::page::Page;
use crate::world::{ORIGIN, PIN, Running, World, lines};

const FOLDER: &str = "OKNO_TEST_SIGNER_TOKEN";
const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";
const TEXT: &[u8] = "Подтверждаю учётную запись А… П…\nКод 42".as_bytes();
const NEW_PIN: &str = "мой-пин";

/// The folder, inside; outside nothing, after the test has run inside.
fn inside(test: &str, (variable, file): (&str, &str), prepare: impl FnOnce(&Path)) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Some(PathBuf::from(folder));
    }
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", &format!("token::{test}"), "--nocapture"]);
    again.env(FOLDER, folder.path()).env(variable, folder.path().join(file));
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    None
}

/// The same, with a token of keys of ГОСТ whose PIN is that of the factory.
fn with_gost(test: &str) -> Option<PathBuf> {
    inside(test, (gateway_token_simulator::FOLDER, "token"), |folder| {
        let (world, token) = (World::new(), folder.join("token"));
        std::fs::create_dir(&token).unwrap();
        for (name, set) in [("256", Identifier::CryptoProA), ("512", Identifier::Tc26P512A)] {
            let issued = world.issue(set);
            std::fs::write(token.join(format!("{name}.der")), issued.certificate.der()).unwrap();
            let key = issued.key.to_pkcs8_der().unwrap();
            std::fs::write(token.join(format!("{name}.p8")), key.as_bytes()).unwrap();
        }
        std::fs::write(token.join("pin"), PIN).unwrap();
        std::fs::write(token.join("factory"), "").unwrap();
    })
}

fn simulator() -> Arc<Token> {
    let own = std::env::current_exe().unwrap();
    Arc::new(Token::open(&own.parent().unwrap().join("libgateway_token_simulator.so")).unwrap())
}

/// An agent over a token; `typed` are the answers of the person, a line for each question.
async fn run(world: &World, token: &Arc<Token>, typed: &str) -> Running {
    let console = Arc::new(lines(typed));
    let address = world.serve_over(Some(token.clone()), console.clone(), Duration::from_secs(60)).await;
    Running { console, address }
}

async fn keys(page: &Page) -> Vec<Value> {
    page.ask("/keys", &json!({})).await["keys"].as_array().unwrap().clone()
}

fn number(key: &Value) -> String {
    key["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn keys_of_gost_on_a_token_sign_for_the_page() {
    if with_gost("keys_of_gost_on_a_token_sign_for_the_page").is_none() {
        return;
    }
    let (world, token) = (World::new(), simulator());
    let agent = run(&world, &token, &format!("{PIN}\n{PIN}\n\n")).await;
    let page = agent.linked(ORIGIN).await;
    let found = keys(&page).await;
    assert_eq!(found.len(), 2, "256 and 512 bits");
    for key in &found {
        assert_eq!((&key["place"], &key["factoryPin"]), (&json!("token"), &json!(true)));
        let signature = page.sign(&number(key), TEXT, "text").await.unwrap();
        // The token holds the certificate alone; who verifies knows the issuing authority.
        assert!(world.accepts(&signature, TEXT) && !world.accepts(&signature, b"another text"));
    }
    let shown = agent.console.shown();
    for part in [ORIGIN, "│ Подтверждаю учётную запись", "PIN", "okno signer pin"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains(PIN), "the PIN is shown to nobody");
    let refused = page.sign(&number(&found[0]), TEXT, "text").await;
    assert_eq!(refused, Err("refused_by_person".to_owned()), "nothing typed");
}

#[tokio::test]
async fn token_counts_the_wrong_pins_and_locks_itself() {
    if with_gost("token_counts_the_wrong_pins_and_locks_itself").is_none() {
        return;
    }
    let (world, token) = (World::new(), simulator());
    let wrong = "87654321";
    let typed = [wrong, wrong, PIN, wrong, wrong, wrong, PIN].join("\n");
    let agent = run(&world, &token, &typed).await;
    let page = agent.linked(ORIGIN).await;
    let key = number(&keys(&page).await[0]);
    for expected in [Some("wrong_pin"), Some("wrong_pin"), None, Some("wrong_pin"), Some("wrong_pin")] {
        let made = page.sign(&key, TEXT, "text").await;
        assert_eq!(made.err().as_deref(), expected, "a right PIN gives the tries back");
    }
    for _ in 0..2 {
        assert_eq!(page.sign(&key, TEXT, "text").await, Err("locked".to_owned()), "the right PIN is late");
    }
    assert!(agent.console.shown().contains("locked"), "{}", agent.console.shown());
}

#[tokio::test]
async fn pin_of_the_token_is_changed_and_the_old_one_signs_nothing() {
    if with_gost("pin_of_the_token_is_changed_and_the_old_one_signs_nothing").is_none() {
        return;
    }
    let (world, token) = (World::new(), simulator());
    let folder = world.folder();
    let agent = run(&world, &token, &format!("{PIN}\n{NEW_PIN}\n")).await;
    let page = agent.linked(ORIGIN).await;
    let key = number(&keys(&page).await[0]);
    let change = |typed: &str| {
        let place = (&folder, Some(&token));
        signer::change_pin(place, (world.words(), &world.env), &lines(typed), (&key, &|| true))
    };
    assert!(matches!(change(&format!("{PIN}\n12345\n12345\n")), Err(SignerError::PinTooWeak { .. })));
    assert!(matches!(change(&format!("{PIN}\n{NEW_PIN}\nмой-пан\n")), Err(SignerError::PinsDiffer)));
    let wrong = change(&format!("87654321\n{NEW_PIN}\n{NEW_PIN}\n")).unwrap_err();
    assert!(wrong.to_string().contains("wrong PIN"), "{wrong}");
    change(&format!("{PIN}\n{NEW_PIN}\n{NEW_PIN}\n")).unwrap();
    assert_eq!(keys(&page).await[0]["factoryPin"], false);
    assert_eq!(page.sign(&key, TEXT, "text").await, Err("wrong_pin".to_owned()));
    assert!(world.accepts(&page.sign(&key, TEXT, "text").await.unwrap(), TEXT));
}

/// Pulls the token out before typing the PIN, and puts it back when asked again.
struct Puller {
    linking: ScriptedConsole,
    token: PathBuf,
}

impl Console for Puller {
    fn say(&self, text: &str) {
        self.linking.say(text);
    }

    fn ask_hidden(&self, _: &str, _: &dyn Fn() -> bool) -> Typed {
        let pulled = self.token.with_extension("pulled");
        if self.token.exists() {
            std::fs::rename(&self.token, &pulled).unwrap();
        }
        Typed::Text(PIN.to_owned().into())
    }
}

#[tokio::test]
async fn token_that_is_pulled_out_signs_nothing_until_it_is_back() {
    let Some(folder) = with_gost("token_that_is_pulled_out_signs_nothing_until_it_is_back") else { return };
    let (world, token) = (World::new(), simulator());
    let place = folder.join("token");
    let console = Arc::new(Puller { linking: lines(""), token: place.clone() });
    let address = world.serve_over(Some(token.clone()), console.clone(), Duration::from_secs(60)).await;
    let mut page = Page::new(&address, ORIGIN);
    let opening = page.begin_linking().await;
    let shown = console.linking.shown();
    let code: String = shown.rsplit_once("the code ").unwrap().1.chars().take(6).collect();
    page.finish_linking(&opening, &code).await.unwrap();
    let key = number(&keys(&page).await[0]);
    // Between the question and the PIN.
    assert_eq!(page.sign(&key, TEXT, "text").await, Err("token_gone".to_owned()));
    assert!(console.linking.shown().contains("was pulled out"), "{}", console.linking.shown());
    assert!(keys(&page).await.is_empty());
    // Before the question.
    assert_eq!(page.sign(&key, TEXT, "text").await, Err("no_key".to_owned()));
    std::fs::rename(place.with_extension("pulled"), &place).unwrap();
    assert_eq!(keys(&page).await.len(), 2);
    let agent = run(&world, &token, PIN).await;
    let page = Page { key: page.key.clone(), ..Page::new(&agent.address, ORIGIN) };
    assert!(world.accepts(&page.sign(&key, TEXT, "text").await.unwrap(), TEXT));
}

#[tokio::test]
async fn token_that_is_pulled_out_while_it_signs_is_told_of_whatever_its_library_says() {
    let test = "token_that_is_pulled_out_while_it_signs_is_told_of_whatever_its_library_says";
    let Some(folder) = with_gost(test) else { return };
    let (world, token) = (World::new(), simulator());
    let place = folder.join("token");
    let agent = run(&world, &token, &[PIN; 5].join("\n")).await;
    let page = agent.linked(ORIGIN).await;
    let key = number(&keys(&page).await[0]);
    // Device removed, function failed, general error, device error.
    for code in ["", "6", "5", "48"] {
        std::fs::write(place.join("pulled-when-signing"), code).unwrap();
        assert_eq!(page.sign(&key, TEXT, "text").await, Err("token_gone".to_owned()), "{code}");
        assert!(keys(&page).await.is_empty(), "{code}");
        std::fs::rename(place.with_extension("pulled"), &place).unwrap();
    }
    assert!(agent.console.shown().contains("was pulled out"), "{}", agent.console.shown());
    assert!(world.accepts(&page.sign(&key, TEXT, "text").await.unwrap(), TEXT));
}

#[tokio::test]
async fn the_page_is_told_why_the_pin_of_a_token_was_not_changed() {
    if with_gost("the_page_is_told_why_the_pin_of_a_token_was_not_changed").is_none() {
        return;
    }
    let (world, token) = (World::new(), simulator());
    let wrong = "87654321";
    // The old one, and the new one twice; the simulator takes no more than 32 characters.
    let long = "1234567890".repeat(4);
    let typed = [wrong, NEW_PIN, NEW_PIN, PIN, &long, &long, wrong, NEW_PIN, NEW_PIN].join("\n");
    let agent = run(&world, &token, &typed).await;
    let page = agent.linked(ORIGIN).await;
    let key = number(&keys(&page).await[0]);
    for expected in ["wrong_pin", "weak_pin", "wrong_pin"] {
        let said = page.ask("/pin", &json!({ "key": key })).await;
        assert_eq!(said["error"], expected, "{said}");
    }
}

fn must(folder: &Path, program: &str, line: &str) {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .args(line.split_whitespace())
        .env("SOFTHSM2_CONF", folder.join("softhsm.conf"));
    let output = command.output().expect("apt-get install softhsm2 openssl");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{program} {line}: {said}");
}

const KINDS: [(u8, &str); 3] = [
    (1, "rsa -pkeyopt rsa_keygen_bits:2048"),
    (2, "EC -pkeyopt ec_paramgen_curve:P-256"),
    (3, "EC -pkeyopt ec_paramgen_curve:P-384"),
];

/// Tokens with keys that OpenSSL made.
fn fill_softhsm(folder: &Path) {
    std::fs::create_dir(folder.join("tokens")).unwrap();
    let text =
        format!("directories.tokendir = {}\nobjectstore.backend = file\n", folder.join("tokens").display());
    std::fs::write(folder.join("softhsm.conf"), text).unwrap();
    std::fs::write(folder.join("usage.cnf"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
    must(folder, "softhsm2-util", &format!("--init-token --free --label test --so-pin 87654321 --pin {PIN}"));
    must(folder, "openssl", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out root.key");
    let root = "req -x509 -new -key root.key -subj /CN=Root -addext keyUsage=critical,keyCertSign";
    must(folder, "openssl", &format!("{root} -outform DER -out root.crt"));
    for (id, kind) in KINDS {
        must(folder, "openssl", &format!("genpkey -algorithm {kind} -out {id}.key"));
        must(folder, "openssl", &format!("req -new -key {id}.key -subj /CN=Owner{id} -out {id}.csr"));
        let issue = format!("x509 -req -in {id}.csr -CA root.crt -CAkey root.key -set_serial {id}");
        must(folder, "openssl", &format!("{issue} -extfile usage.cnf -outform DER -out {id}.der"));
        let import = format!("--import {id}.key --token test --label {id} --id 0{id} --pin {PIN}");
        must(folder, "softhsm2-util", &import);
    }
}

fn write_certificates(folder: &Path) {
    let library = Pkcs11::new(SOFTHSM).unwrap();
    library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let slot = library.get_slots_with_initialized_token().unwrap().remove(0);
    let session = library.open_rw_session(slot).unwrap();
    session.login(UserType::User, Some(&AuthPin::new(PIN.into()))).unwrap();
    for (id, _) in KINDS {
        let der = std::fs::read(folder.join(format!("{id}.der"))).unwrap();
        let template = [
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Id(vec![id]),
            Attribute::Subject(Certificate::from_der(&der).unwrap().subject_der().to_vec()),
            Attribute::Value(der),
        ];
        session.create_object(&template).unwrap();
    }
}

struct NobodyIsRevoked;

impl RevocationSource for NobodyIsRevoked {
    fn state_of(&self, _: &Certificate, _: &Certificate, _: u64) -> Option<Revocation> {
        Some(Revocation::Good)
    }
}

#[tokio::test]
async fn keys_of_rsa_and_ecdsa_on_softhsm_sign_for_the_page() {
    let test = "keys_of_rsa_and_ecdsa_on_softhsm_sign_for_the_page";
    let Some(folder) = inside(test, ("SOFTHSM2_CONF", "softhsm.conf"), fill_softhsm) else { return };
    write_certificates(&folder);
    let (world, token) = (World::new(), Arc::new(Token::open(Path::new(SOFTHSM)).unwrap()));
    let typed = ["87654321", PIN, PIN, PIN, PIN, NEW_PIN].join("\n");
    let agent = run(&world, &token, &typed).await;
    let page = agent.linked(ORIGIN).await;
    let anchors = [Certificate::from_der(&std::fs::read(folder.join("root.crt")).unwrap()).unwrap()];
    let accepts = |signature: &[u8]| {
        let trust = Trust {
            anchors: &anchors,
            stamp_anchors: &[],
            intermediates: &[],
            revocation: &NobodyIsRevoked,
            backend: &RustBackend,
        };
        // The agent states its fixed time; what OpenSSL issued holds from now on.
        let now = anchors[0].not_before().max(u64::try_from(world.env.now().as_seconds()).unwrap()) + 60;
        let (content, profile) = (Some(TEXT), Profile::CadesBes);
        verify(signature, &Verification { content, profile, trust, now }).is_valid()
    };
    let found = keys(&page).await;
    assert_eq!(found.len(), KINDS.len());
    assert_eq!(page.sign(&number(&found[0]), TEXT, "text").await, Err("wrong_pin".to_owned()));
    for key in &found {
        let signature = page.sign(&number(key), TEXT, "text").await.unwrap();
        assert!(accepts(&signature), "{key}");
    }
    let typed = format!("{PIN}\n{NEW_PIN}\n{NEW_PIN}\n");
    let (place, whose) = ((&world.folder(), Some(&token)), (world.words(), &world.env));
    let first = number(&found[0]);
    signer::change_pin(place, whose, &lines(&typed), (&first, &|| true)).unwrap();
    assert_eq!(page.sign(&number(&found[0]), TEXT, "text").await, Err("wrong_pin".to_owned()));
    assert!(accepts(&page.sign(&number(&found[0]), TEXT, "text").await.unwrap()));
}
