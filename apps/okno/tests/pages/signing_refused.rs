// cyrillic: what the pages say
//! What people send instead of a right signature: each is refused in words, keeps nothing and confirms nobody.

use std::path::Path;
use std::process::Command;

use assurance::Level;
use certificate::Certificate;
use gateway_authority_simulator::{Issued, certificate_pem, key_pem};
use gateway_registries_simulator::Person;
use gost3410::{AnySigningKey, Identifier};
use signed_message::{DigestSigner, Enclosure, GostSigner, NewMessage, sign};
use store::Engine;
use web::testing::Browser;

use crate::signing_openssl::with_engine;
use crate::support::World;
use crate::support::authority::{CHALLENGE, SIGN_IN, open, open_sign_in, send, signature};
use crate::support::staff::{level_of, standard};
use crate::with_authority_on_both_engines;

const PHONE: &str = "9121234567";

fn issued(world: &World, person: &Person) -> Issued {
    let authority = world.authority.as_ref().unwrap().authority();
    authority.keyed(person.snils.as_ref().unwrap().digits(), None).unwrap()
}

fn now(world: &World) -> u64 {
    u64::try_from(world.clock_now().as_micros() / 1_000_000).unwrap()
}

/// What these signers make of the text, apart from it.
fn made(signers: &[&dyn DigestSigner], text: &[u8], signed_at: u64, chain: &[Certificate]) -> Vec<u8> {
    let message = NewMessage { content: text, enclosure: Enclosure::Detached, signed_at, chain };
    sign(&message, signers).unwrap().to_der().unwrap()
}

/// OpenSSL in a folder with a person's key.
struct Peer(tempfile::TempDir);

impl Peer {
    fn new(issued: &Issued) -> Self {
        let folder = tempfile::tempdir().unwrap();
        with_engine(folder.path());
        std::fs::write(folder.path().join("certificate"), certificate_pem(&issued.certificate).unwrap())
            .unwrap();
        std::fs::write(folder.path().join("key"), key_pem(&issued.key).unwrap().as_bytes()).unwrap();
        Self(folder)
    }

    fn run(&self, line: &str) {
        let mut command = Command::new("openssl");
        command.current_dir(self.path()).env("OPENSSL_CONF", self.path().join("openssl-gost.cnf"));
        let output = command.args(line.split_whitespace()).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// What `openssl cms` makes of the text with more arguments.
    fn cms(&self, text: &[u8], more: &str) -> Vec<u8> {
        std::fs::write(self.path().join("text"), text).unwrap();
        self.run(&format!("cms {more} -binary -outform DER -in text -out made"));
        std::fs::read(self.path().join("made")).unwrap()
    }
}

/// Sends a file that must be refused with these words, and looks that nothing came of it.
async fn refused(browser: &mut Browser, (what, file, words): (&str, Vec<u8>, &str)) {
    let answer = send(browser, CHALLENGE, &file).await;
    assert_eq!(answer.status, 422, "{what}: {}", answer.body);
    assert!(answer.body.contains(words) && answer.body.contains("Ошибка: "), "{what}: {}", answer.body);
    assert!(browser.get("/account/certificates").await.body.contains("Пока ни одного"), "{what}");
}

with_authority_on_both_engines! {
    each_wrong_message_is_refused_in_words_and_keeps_nothing => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let (own, at) = (issued(world, &person), now(world));
        let issuing = world.authority.as_ref().unwrap().authority().issuing().clone();
        let other = issued(world, &world.registries.people().person(60).unwrap());
        let right = signature(world, &person, &text, None);
        let chain = [issuing.clone()];
        let own_signs = |text: &[u8], at| made(&[&own.signer()], text, at, &chain);
        let stranger = |set| {
            let key = AnySigningKey::from_le_slice(set, &[0x11; 32]).unwrap();
            made(&[&GostSigner::new(key, own.certificate.clone())], &text, at, &chain)
        };
        let two = |second: &dyn DigestSigner| made(&[&own.signer(), second], &text, at, &chain);
        let forged = AnySigningKey::from_le_slice(Identifier::CryptoProA, &[0x11; 32]).unwrap();
        let mut endless = right.clone();
        endless.splice(1..4, [0x80]);
        let message =
            NewMessage { content: b"another", enclosure: Enclosure::Attached, signed_at: at, chain: &chain };
        let attached = sign(&message, &[&own.signer()]).unwrap().to_der().unwrap();
        for case in [
            ("a byte behind the end", [right.as_slice(), &[0]].concat(), "После подписи в файле есть лишние данные"),
            ("twice", [right.as_slice(), &right].concat(), "После подписи в файле есть лишние данные"),
            ("the end cut off", right[..right.len() - 1].to_vec(), "Это не файл подписи"),
            ("an indefinite length without an end", endless, "Это не файл подписи"),
            ("the key of somebody else", stranger(Identifier::CryptoProA), "Подпись неверна"),
            ("another parameter set", stranger(Identifier::CryptoProB), "Подпись неверна"),
            ("a clock an hour ahead", own_signs(&text, at + 3_600), "Время подписи ещё не наступило"),
            ("another text within", attached, "В файле подписи другой документ"),
            ("two signers", two(&other.signer()), "Нужна одна ваша подпись"),
            (
                "two signers, one of them wrong",
                two(&GostSigner::new(forged, other.certificate.clone())),
                "не все подписи верны",
            ),
        ] {
            refused(&mut browser, case).await;
        }
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        // None of it has used the challenge up.
        assert_eq!(send(&mut browser, CHALLENGE, &right).await.location(), "/account");
    };

    what_openssl_makes_with_other_options_is_refused_in_words => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let peer = Peer::new(&issued(world, &person));
        peer.run("genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out rsa.key");
        peer.run("req -x509 -new -key rsa.key -subj /CN=Own -addext keyUsage=critical,digitalSignature -set_serial 7 -out rsa.pem");
        let by = "-sign -signer certificate -inkey key -md md_gost12_256";
        let by_rsa = "-sign -cades -signer rsa.pem -inkey rsa.key";
        for (what, more, words) in [
            ("no certificate", format!("{by} -cades -nocerts"), "В подписи нет вашего сертификата"),
            // OpenSSL has the time of the machine, which the test's clock has not reached.
            ("RSA from the future", format!("{by_rsa} -md sha256"), "Время подписи ещё не наступило"),
            ("SHA-1", format!("{by_rsa} -md sha1"), "устаревшим алгоритмом"),
            ("an encrypted message", "-encrypt -aes256 -recip rsa.pem".to_owned(), "Это зашифрованный файл, а не подпись"),
            ("data without a signature", "-data_create".to_owned(), "Это зашифрованный файл, а не подпись"),
        ] {
            refused(&mut browser, (what, peer.cms(&text, &more), words)).await;
        }
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    a_document_needs_attributes_under_its_signature => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let peer = Peer::new(&issued(world, &person));
        browser.get("/account/signing").await;
        browser.upload("/account/signing", &[], ("a.txt", b"text")).await;
        let by = "-sign -signer certificate -inkey key -md md_gost12_256";
        for (more, words) in [
            (format!("{by} -noattr"), "нет сведений, которые подписывают вместе с документом"),
            (by.to_owned(), "не хватает обязательных сведений"),
        ] {
            let answer = send(&mut browser, "/account/signing/1", &peer.cms(b"text", &more)).await;
            assert_eq!(answer.status, 422, "{words}: {}", answer.body);
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }
        assert_eq!(browser.get("/account/signing/1/signature").await.status, 404);
        let signed = signature(world, &person, b"text", None);
        let right = send(&mut browser, "/account/signing/1", &signed).await;
        assert_eq!(right.location(), "/account/signing/1", "{}", right.body);
    };

    a_hundred_certificates_are_too_many_and_a_thousand_too_large => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let (own, at) = (issued(world, &person), now(world));
        let peer = Peer::new(&own);
        peer.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out small.key");
        let strangers: Vec<Certificate> = (1..=100)
            .map(|serial| {
                let usage = "-addext keyUsage=critical,digitalSignature";
                let line = format!("req -x509 -new -key small.key -subj /CN=S {usage} -set_serial {serial}");
                peer.run(&format!("{line} -outform DER -out s"));
                Certificate::from_der(&std::fs::read(peer.path().join("s")).unwrap()).unwrap()
            })
            .collect();
        let many = made(&[&own.signer()], &text, at, &strangers);
        refused(&mut browser, ("a hundred", many.clone(), "слишком много подписей или сертификатов")).await;
        // Ten times as many do not fit into what is read at all.
        refused(&mut browser, ("a thousand", many.repeat(10), "больше 256")).await;
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_are_counted_for_browser_and_network() {
    crate::support::with_authority(Engine::Sqlite, async |world: &World| {
        for _ in 0..15 {
            let mut guest = world.browser();
            open_sign_in(&mut guest).await;
            for _ in 0..20 {
                assert_eq!(send(&mut guest, SIGN_IN, b"nothing").await.status, 422);
            }
            assert_eq!(send(&mut guest, SIGN_IN, b"nothing").await.status, 429, "twenty of one browser");
        }
        // Three hundred of one network: a new browser there finds the door shut, and so does an account.
        let mut guest = world.browser();
        open_sign_in(&mut guest).await;
        assert_eq!(send(&mut guest, SIGN_IN, b"nothing").await.status, 429);
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let right = signature(world, &person, &text, None);
        assert_eq!(send(&mut browser, CHALLENGE, &right).await.status, 429, "a right one as well");
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    })
    .await;
}
