//! What is signed, what is shown, and what is refused.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway_authority_simulator::certificate_pem;
use serde_json::json;
use signer::{Console, Key, SignerError, Typed};
use tokio::sync::Notify;

use crate::page::Page;
use crate::world::{ORIGIN, OTHER_ORIGIN, PIN, World, lines};

const TEXT: &[u8] = "Подтверждаю учётную запись А… П…\nКод 42".as_bytes();

#[tokio::test]
async fn linked_page_gets_a_signature_over_what_was_shown() {
    let (world, id) = World::with_key();
    let agent = world.run(PIN).await;
    let page = agent.linked(ORIGIN).await;
    let keys = page.ask("/keys", &json!({})).await;
    assert_eq!(keys["keys"][0]["id"], id.as_str());
    assert_eq!(keys["keys"][0]["owner"], "Ёлкина Анна Петровна");
    assert_eq!(keys["keys"][0]["factoryPin"], true);
    assert!(!keys.to_string().contains("11223344595"), "the number is nobody's before a signature");
    let signature = page.sign(&id, TEXT, "text").await.unwrap();
    assert!(world.accepts(&signature, TEXT));
    assert!(!world.accepts(&signature, b"another text"));
    let shown = agent.console.shown();
    for part in [ORIGIN, "Заявление.txt", "│ Подтверждаю учётную запись", "│ Код 42", "okno signer pin"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[tokio::test]
async fn engine_of_openssl_verifies_what_the_agent_signed() {
    let (world, id) = World::with_key();
    let page = world.run(PIN).await.linked(ORIGIN).await;
    let signature = page.sign(&id, TEXT, "text").await.unwrap();
    let folder = world.place.path();
    let said = Command::new("openssl").args(["version", "-e"]).output().expect("openssl is not installed");
    let said = String::from_utf8(said.stdout).unwrap();
    let engine = said.split('"').nth(1).unwrap();
    let text = format!(
        "openssl_conf = all\n[all]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n\
         dynamic_path = {engine}/gost.so\ndefault_algorithms = ALL\n"
    );
    let root = certificate_pem(world.authority.root()).unwrap();
    let files = [
        ("openssl.cnf", text.as_bytes()),
        ("root.pem", root.as_bytes()),
        ("text", TEXT),
        ("signature", &signature),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let verify = |content: &str| {
        let line = format!(
            "cms -verify -cades -binary -inform DER -in signature -content {content} -CAfile root.pem -purpose any \
             -attime {} -out read",
            world.env.now().as_seconds()
        );
        let mut command = Command::new("openssl");
        command
            .current_dir(folder)
            .env("OPENSSL_CONF", folder.join("openssl.cnf"))
            .args(line.split_whitespace());
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (is_valid, said) = verify("text");
    assert!(is_valid, "{said}");
    assert!(!verify("root.pem").0, "another content");
}

#[tokio::test]
async fn unlinked_page_gets_nothing() {
    let (world, id) = World::with_key();
    let agent = world.run(PIN).await;
    let page = Page::new(&agent.address, ORIGIN);
    for (path, body) in [("/keys", json!({})), ("/sign", json!({ "key": id }))] {
        let question = page.question(path, &body).await;
        assert_eq!(page.post(path, &question.sealed).await, (401, json!({ "error": "unpaired" })));
    }
}

#[tokio::test]
async fn question_is_answered_once_and_only_under_its_own_code() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let page = agent.linked(ORIGIN).await;
    let question = page.question("/keys", &json!({})).await;
    assert_eq!(page.post("/keys", &question.sealed).await.0, 200);
    assert_eq!(page.post("/keys", &question.sealed).await.0, 401, "a second time it is a replay");
    let mut forged = page.question("/keys", &json!({})).await.sealed;
    forged["body"] = json!("{ }");
    assert_eq!(page.post("/keys", &forged).await.0, 401);
    let elsewhere = page.question("/keys", &json!({})).await;
    assert_eq!(page.post("/sign", &elsewhere.sealed).await.0, 401, "another path is another question");
}

#[tokio::test]
async fn answer_to_another_question_is_not_believed() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let page = agent.linked(ORIGIN).await;
    let (one, other) = (page.question("/keys", &json!({})).await, page.question("/keys", &json!({})).await);
    let (_, said) = page.post("/keys", &one.sealed).await;
    assert!(page.believed(&one, &said).is_some());
    assert!(page.believed(&other, &said).is_none());
}

#[tokio::test]
async fn third_wrong_pin_locks_the_key_for_good() {
    let (world, id) = World::with_key();
    let agent = world.run("87654321\n87654321\n87654321\n").await;
    let page = agent.linked(ORIGIN).await;
    for expected in ["wrong_pin", "wrong_pin", "locked", "locked"] {
        assert_eq!(page.sign(&id, TEXT, "text").await, Err(expected.to_owned()));
    }
    let later = world.run(PIN).await;
    let page = Page { key: page.key.clone(), ..Page::new(&later.address, ORIGIN) };
    assert_eq!(page.sign(&id, TEXT, "text").await, Err("locked".to_owned()), "a new start helps nobody");
    // The owner adds the file again.
    let again = signer::add(&world.folder(), world.words(), &lines(PIN), &world.place.path().join("key.p12"));
    assert_eq!(again.unwrap(), id);
    assert!(page.sign(&id, TEXT, "text").await.is_ok());
}

#[tokio::test]
async fn right_pin_gives_the_tries_back() {
    let (world, id) = World::with_key();
    let typed = ["87654321", "87654321", PIN, "87654321", "87654321", PIN].join("\n");
    let page = world.run(&typed).await.linked(ORIGIN).await;
    for expected in [false, false, true, false, false, true] {
        assert_eq!(page.sign(&id, TEXT, "text").await.is_ok(), expected);
    }
}

#[tokio::test]
async fn person_refuses_by_typing_nothing() {
    let (world, id) = World::with_key();
    let page = world.run("\n").await.linked(ORIGIN).await;
    assert_eq!(page.sign(&id, TEXT, "text").await, Err("refused_by_person".to_owned()));
}

#[tokio::test]
async fn page_that_waited_too_long_gets_nothing() {
    let (world, id) = World::with_key();
    let page = world.run_with(PIN, Duration::ZERO).await.linked(ORIGIN).await;
    assert_eq!(page.sign(&id, TEXT, "text").await, Err("late".to_owned()));
}

/// Somebody who reads for as long as the page waits.
#[derive(Default)]
struct Reader {
    shown: Mutex<String>,
    is_asked: Notify,
    has_gone: Notify,
}

impl Console for Reader {
    fn say(&self, text: &str) {
        self.shown.lock().unwrap().push_str(text);
    }

    fn ask_hidden(&self, _: &str, is_wanted: &dyn Fn() -> bool) -> Typed {
        self.is_asked.notify_one();
        while is_wanted() {
            std::thread::yield_now();
        }
        self.has_gone.notify_one();
        Typed::Gone
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn page_that_goes_away_frees_the_agent_and_signs_nothing() {
    let (world, id) = World::with_key();
    let key = world.run("").await.linked(ORIGIN).await.key;
    let reader = Arc::new(Reader::default());
    let address = world.serve(reader.clone(), Duration::from_secs(60)).await;
    let page = || Page { key: key.clone(), ..Page::new(&address, ORIGIN) };
    let (first, number) = (page(), id.clone());
    let waiting = tokio::spawn(async move { first.sign(&number, TEXT, "text").await });
    reader.is_asked.notified().await;
    assert_eq!(page().sign(&id, TEXT, "text").await, Err("busy".to_owned()), "one at a time");
    // The person presses "Cancel" on the page: the connection is closed.
    waiting.abort();
    reader.has_gone.notified().await;
    assert!(!reader.shown.lock().unwrap().contains("Signed."));
}

#[tokio::test]
async fn what_cannot_be_shown_or_is_not_there_is_not_signed() {
    let (world, id) = World::with_key();
    let agent = world.run(PIN).await;
    let page = agent.linked(ORIGIN).await;
    assert_eq!(page.sign(&id, &[0xff, 0xfe], "text").await, Err("not_text".to_owned()));
    assert_eq!(page.sign("0000000000000000", TEXT, "text").await, Err("no_key".to_owned()));
    let large = vec![7; 10 * 1024 * 1024 + 1];
    assert_eq!(page.sign(&id, &large, "document").await, Err("too_large".to_owned()));
    // None of it has used up the PIN that was to be typed.
    let document = page.sign(&id, b"%PDF-1.7 \x1b[2J", "document").await.unwrap();
    assert!(world.accepts(&document, b"%PDF-1.7 \x1b[2J"));
    assert!(!agent.console.shown().contains('\u{1b}'), "a document is not poured into the terminal");
}

#[tokio::test]
async fn new_pin_opens_and_the_factory_one_does_not() {
    let (world, id) = World::with_key();
    let folder = world.folder();
    let change = |typed: &str| {
        let console = lines(typed);
        signer::change_pin((&folder, None), (world.words(), &world.env), &console, (&id, &|| true))
    };
    let weak = change(&format!("{PIN}\n12345\n12345\n"));
    assert!(matches!(weak, Err(SignerError::PinTooWeak { .. })), "{weak:?}");
    assert!(matches!(change(&format!("{PIN}\n{PIN}\n{PIN}\n")), Err(SignerError::PinTooWeak { .. })));
    assert!(matches!(change(&format!("{PIN}\nмой-пин\nмой-пан\n")), Err(SignerError::PinsDiffer)));
    assert!(matches!(change("87654321\n"), Err(SignerError::WrongPin { left: 2 })));
    change(&format!("{PIN}\nмой-пин\nмой-пин\n")).unwrap();

    let agent = world.run(&format!("{PIN}\nмой-пин\n")).await;
    let page = agent.linked(ORIGIN).await;
    assert_eq!(page.ask("/keys", &json!({})).await["keys"][0]["factoryPin"], false);
    assert_eq!(page.sign(&id, TEXT, "text").await, Err("wrong_pin".to_owned()));
    assert!(world.accepts(&page.sign(&id, TEXT, "text").await.unwrap(), TEXT));
    assert!(!agent.console.shown().contains("okno signer pin"));
}

#[tokio::test]
async fn linked_page_opens_the_change_of_the_pin_and_learns_only_what_came_of_it() {
    let (world, id) = World::with_key();
    let typed =
        format!("87654321\n{PIN}\n12345\n{PIN}\nмой-пин\nмой-пан\n{PIN}\nмой-пин\nмой-пин\n\nмой-пин\n");
    let agent = world.run(&typed).await;
    let page = agent.linked(ORIGIN).await;
    let asked = json!({ "key": id });
    for told in ["wrong_pin", "weak_pin", "pins_differ"] {
        assert_eq!(page.ask("/pin", &asked).await, json!({ "error": told }));
    }
    assert_eq!(page.ask("/pin", &asked).await, json!({ "changed": true }));
    assert_eq!(page.ask("/pin", &asked).await, json!({ "error": "refused_by_person" }));
    assert_eq!(page.ask("/keys", &json!({})).await["keys"][0]["factoryPin"], false);
    assert!(world.accepts(&page.sign(&id, TEXT, "text").await.unwrap(), TEXT));
    assert!(agent.console.shown().contains(ORIGIN));
    assert_eq!(page.ask("/pin", &json!({ "key": "0000" })).await, json!({ "error": "no_key" }));
    let stranger = world.run("").await;
    let (status, _) = Page::new(&stranger.address, OTHER_ORIGIN).post("/pin", &json!({})).await;
    assert_eq!(status, 400);
}

#[test]
fn file_is_taken_only_by_whoever_knows_its_pin() {
    let world = World::new();
    let file = world.key_file();
    let added = |typed: &str| signer::add(&world.folder(), world.words(), &lines(typed), &file);
    assert!(matches!(added("87654321\n"), Err(SignerError::Container(_))));
    assert!(matches!(added("\n"), Err(SignerError::NothingTyped)));
    let listed = || signer::list((&world.folder(), None), world.words(), &lines("")).unwrap();
    assert!(listed().is_empty());
    let id = added(PIN).unwrap();
    assert_eq!(listed().iter().map(Key::id).collect::<Vec<_>>(), [id.as_str()]);
    signer::remove(&world.folder(), world.words(), &lines(""), &id).unwrap();
    assert!(listed().is_empty());
    assert!(file.exists(), "the person's own file stays");
}
