// cyrillic: what the pages say
//! What a sign-in by a certificate is worth: where staff must sign in by one, and whether a forged page could have got it.

use desk::ops::offices::bootstrap_operator;
use gateway_registries_simulator::Person;
use signed_message::{Enclosure, NewMessage, sign_described};
use store::Engine;
use web::testing::Browser;

use crate::support::authority::{
    CHALLENGE, SIGN_IN, open, open_sign_in, send, signature, with_certified_staff,
};
use crate::support::staff::{STAFF, STAFF_E164, centre, sign_in, standard};
use crate::support::{ORIGIN, World};
use crate::with_authority_on_both_engines;

const PHONE: &str = "9121234567";
const BY_FILE: &str = "зависит от того, прочитали ли вы текст";
const AT_ORIGIN: &str = "Вход защищён от поддельных сайтов";

/// Signs in by a file, and ends on the account.
async fn sign_in_by_file(world: &World, person: &Person) -> Browser {
    let mut browser = world.browser();
    let text = open_sign_in(&mut browser).await;
    let answer = send(&mut browser, SIGN_IN, &signature(world, person, &text, None)).await;
    assert_eq!(answer.location(), "/account", "{}", answer.body);
    browser
}

/// What the agent on a person's computer would make for a page of an origin.
fn made_for(world: &World, person: &Person, content: &[u8], origin: &str) -> Vec<u8> {
    let authority = world.authority.as_ref().unwrap().authority();
    let issued = authority.keyed(person.snils.as_ref().unwrap().digits(), None).unwrap();
    let now = u64::try_from(world.clock_now().as_micros() / 1_000_000).unwrap();
    let chain = [authority.issuing().clone()];
    let message = NewMessage { content, enclosure: Enclosure::Detached, signed_at: now, chain: &chain };
    let description = format!("okno-signer-1 for {origin}");
    sign_described(&message, &description, &[&issued.signer()]).unwrap().to_der().unwrap()
}

async fn staff_need_a_certificate(world: &World) {
    let (mut citizen, _) = standard(world, PHONE, 3).await;
    let (_, person) = standard(world, STAFF, 0).await;
    bootstrap_operator(&world.desk, world.oid(STAFF).await, &centre(), "test").await.unwrap();
    let mut weak = sign_in(world, STAFF, STAFF_E164).await;
    for path in ["/desk", "/desk/history", "/desk?x=1"] {
        let refused = weak.get(path).await;
        if refused.status == 404 {
            continue;
        }
        assert_eq!(refused.status, 403, "{path}");
        assert!(refused.body.contains("Для работы нужен вход с электронной подписью"), "{}", refused.body);
        assert!(refused.body.contains("/sign-in/signature?back=%2Fdesk"), "{}", refused.body);
    }
    let posted = weak.post("/desk", &[("applicant", PHONE), ("birthDate", "01.01.1990")]).await;
    assert_eq!(posted.status, 403);
    // Their own account is theirs, as anybody's.
    for path in ["/account", "/account/security", "/account/history"] {
        assert_eq!(weak.get(path).await.status, 200, "{path}");
    }
    assert_eq!(citizen.get("/desk").await.status, 404);
    let mut strong = sign_in_by_file(world, &person).await;
    assert_eq!(strong.get("/desk").await.status, 200);
    assert_eq!(weak.get("/desk").await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_staff_sign_in_by_certificate_a_password_opens_their_own_account_alone_on_sqlite() {
    with_certified_staff(Engine::Sqlite, staff_need_a_certificate).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_staff_sign_in_by_certificate_a_password_opens_their_own_account_alone_on_postgres() {
    with_certified_staff(Engine::Postgres, staff_need_a_certificate).await;
}

with_authority_on_both_engines! {
    a_sign_in_by_a_file_is_told_from_one_that_was_made_for_this_very_site => async |world: &World| {
        let (mut own, person) = standard(world, PHONE, 3).await;
        let text = open(&mut own).await;
        send(&mut own, CHALLENGE, &signature(world, &person, &text, None)).await;
        let by_file = sign_in_by_file(world, &person).await.get("/account/security").await.body;
        assert!(by_file.contains(BY_FILE) && !by_file.contains(AT_ORIGIN), "{by_file}");

        // The script's field proves nothing: whoever relays a text may fill it in, too.
        let mut pasted = world.browser();
        let text = open_sign_in(&mut pasted).await;
        let base64 = data_encoding::BASE64.encode(&signature(world, &person, &text, None));
        pasted.get(SIGN_IN).await;
        let answer = pasted.upload(SIGN_IN, &[("signatureText", &base64)], ("", b"")).await;
        assert_eq!(answer.location(), "/account", "{}", answer.body);
        assert!(!pasted.get("/account/security").await.body.contains(AT_ORIGIN));

        // Made for a page of somebody else, who passes it on.
        let mut relayed = world.browser();
        let text = open_sign_in(&mut relayed).await;
        let signed = made_for(world, &person, &text, "https://evil.example");
        assert_eq!(send(&mut relayed, SIGN_IN, &signed).await.location(), "/account");
        assert!(!relayed.get("/account/security").await.body.contains(AT_ORIGIN));

        let mut bound = world.browser();
        let text = open_sign_in(&mut bound).await;
        let signed = made_for(world, &person, &text, ORIGIN);
        assert_eq!(send(&mut bound, SIGN_IN, &signed).await.location(), "/account");
        assert!(bound.get("/account/security").await.body.contains(AT_ORIGIN));
    };

    my_data_lead_to_the_certificates_and_to_the_change_of_the_pin => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        let account = browser.get("/account").await.body;
        assert!(account.contains("Электронная подпись") && account.contains("/account/certificates/pin"), "{account}");
        let page = browser.get("/account/certificates/pin").await;
        assert!(page.body.contains("okno signer pin") && page.body.contains("data-pin"), "{}", page.body);
        let policy = page.headers[http::header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:8085"), "{policy}");
        let certificates = browser.get("/account/certificates").await.body;
        assert!(certificates.contains("/account/certificates/pin"), "{certificates}");
    };
}
