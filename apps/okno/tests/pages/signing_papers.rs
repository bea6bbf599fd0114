// cyrillic: what the pages say
//! Documents that a person signs, and where a signature is to be had.

use std::time::Duration;

use gateway_authority_simulator::Flaw;
use signed_message::{Enclosure, NewMessage, sign};
use web::testing::{Answer, Browser};

use crate::support::World;
use crate::support::authority::{send, signature};
use crate::support::staff::standard;
use crate::with_authority_on_both_engines;

const PHONE: &str = "9121234567";
const OTHER: &str = "9127654321";
const LIST: &str = "/account/signing";
const PAPER: &str = "/account/signing/1";
const TEXT: &str = "Договор аренды.\nСторона первая, сторона вторая.\n";

async fn bring(browser: &mut Browser, name: &str, file: &[u8]) -> Answer {
    browser.get(LIST).await;
    browser.upload(LIST, &[], (name, file)).await
}

with_authority_on_both_engines! {
    a_document_is_shown_signed_and_fetched => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        assert_eq!(bring(&mut browser, "договор.txt", TEXT.as_bytes()).await.location(), PAPER);
        let page = browser.get(PAPER).await.body;
        for shown in ["договор.txt", "сторона вторая", "ГОСТ Р 34.11-2012", "SHA-256"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert_eq!(browser.get(&format!("{PAPER}/file")).await.bytes, TEXT.as_bytes());
        assert_eq!(browser.get(&format!("{PAPER}/signature")).await.status, 404);
        let signed = signature(world, &person, TEXT.as_bytes(), None);
        assert_eq!(send(&mut browser, PAPER, &signed).await.location(), PAPER);
        assert!(browser.get(PAPER).await.body.contains("Документ подписан"));
        let fetched = browser.get(&format!("{PAPER}/signature")).await;
        assert_eq!(fetched.bytes, signed);
        assert!(fetched.headers[http::header::CONTENT_DISPOSITION].to_str().unwrap().contains(".p7s"));
        // A signed document keeps its signature.
        browser.get(PAPER).await;
        let again = browser.upload(PAPER, &[], ("s", &signature(world, &person, TEXT.as_bytes(), None))).await;
        assert_eq!(again.location(), PAPER);
        assert_eq!(browser.get(&format!("{PAPER}/signature")).await.bytes, signed);
        assert!(browser.get("/account/history").await.body.contains("Документ подписан"));
    };

    a_signature_of_another_document_or_person_or_a_flawed_one_is_refused => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let (_, other) = standard(world, OTHER, 60).await;
        bring(&mut browser, "a.txt", TEXT.as_bytes()).await;
        let authority = world.authority.as_ref().unwrap().authority();
        let issued = authority.keyed(person.snils.as_ref().unwrap().digits(), None).unwrap();
        let now = u64::try_from(world.proofing.db().env().now().as_micros() / 1_000_000).unwrap();
        let message = NewMessage {
            content: TEXT.as_bytes(),
            enclosure: Enclosure::Attached,
            signed_at: now,
            chain: &[authority.issuing().clone()],
        };
        let attached = sign(&message, &[&issued.signer()]).unwrap().to_der().unwrap();
        for (wrong, words) in [
            (signature(world, &person, b"another", None), "Подписан другой документ"),
            (signature(world, &other, TEXT.as_bytes(), None), "СНИЛС в сертификате не тот"),
            (signature(world, &person, TEXT.as_bytes(), Some(Flaw::Revoked)), "отозван"),
            (attached, "выберите отдельную подпись"),
            (b"%PDF-1.7".to_vec(), "Это не файл подписи"),
        ] {
            let answer = send(&mut browser, PAPER, &wrong).await;
            assert_eq!(answer.status, 422, "{words}: {}", answer.body);
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }
        assert_eq!(browser.get(&format!("{PAPER}/signature")).await.status, 404);
    };

    documents_are_their_owners_alone_few_and_for_a_day => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        let (mut other, _) = standard(world, OTHER, 60).await;
        assert!(bring(&mut browser, "a", b"").await.body.contains("Выберите документ"));
        for no in 1..=5 {
            let brought = bring(&mut browser, "a.txt", TEXT.as_bytes()).await;
            assert_eq!(brought.location(), format!("{LIST}/{no}"));
        }
        assert!(bring(&mut browser, "a.txt", b"one more").await.body.contains("пять документов"));
        for path in ["", "/file", "/signature", "/view"] {
            assert_eq!(other.get(&format!("{PAPER}{path}")).await.status, 404, "{path}");
        }
        other.get(LIST).await;
        assert_eq!(other.post(&format!("{PAPER}/remove"), &[]).await.status, 404);
        browser.get(PAPER).await;
        let removed = browser.post(&format!("{PAPER}/remove"), &[]).await;
        assert_eq!(removed.location(), "/account/signing?done=removed");
        assert_eq!(browser.get(PAPER).await.status, 404);
        world.clock.advance(Duration::from_secs(24 * 60 * 60));
        let mut browser = crate::support::staff::sign_in(world, PHONE, "+79121234567").await;
        assert_eq!(browser.get("/account/signing/2").await.status, 404);
        assert_eq!(bring(&mut browser, "a.txt", b"a new day").await.status, 303);
    };

    a_pdf_is_opened_by_the_browser_and_runs_nothing => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        bring(&mut browser, "a.pdf", b"%PDF-1.7\n%%EOF\n").await;
        let opened = browser.get(&format!("{PAPER}/view")).await;
        assert_eq!(opened.headers[http::header::CONTENT_TYPE], "application/pdf");
        assert!(opened.headers[http::header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
        bring(&mut browser, "a.html", b"<script>alert(1)</script>").await;
        assert_eq!(browser.get("/account/signing/2/view").await.status, 404);
        assert!(browser.get("/account/signing/2").await.body.contains("&#60;script&#62;"));
    };

    everybody_sees_where_a_signature_is_to_be_had => async |world: &World| {
        let page = world.browser().get("/signature").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Как получить электронную подпись") && page.body.contains("Test"), "{}", page.body);
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_accredited_authorities_no_signature_is_taken() {
    crate::support::with_world(store::Engine::Sqlite, async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        assert!(browser.get("/account/signature").await.body.contains("не принимают электронную подпись"));
        browser.get("/account").await;
        assert_eq!(browser.post("/account/signature", &[]).await.status, 422);
        assert!(!browser.get("/account").await.body.contains("С электронной подписью"));
        assert!(!world.browser().get("/sign-in").await.body.contains("Войти с электронной подписью"));
        assert_eq!(browser.get(LIST).await.status, 200);
        assert_eq!(browser.upload(LIST, &[], ("a", b"text")).await.status, 404);
    })
    .await;
}
