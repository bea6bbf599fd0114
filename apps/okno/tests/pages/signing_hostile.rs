// cyrillic: what the pages say
//! Signatures under attack and under haste: two tabs, a certificate that was taken away, an authority half known.

use std::time::Duration;

use assurance::Level;
use gateway_authority_simulator::{CrlReason, Flaw};
use gateway_registries_simulator::Person;
use identity::ops::leave::find_tombstone;
use proofing::ops::archive::open_archive;
use signing::Accredited;
use store::Engine;
use web::testing::Browser;

use crate::leaving::{ask, wait_until};
use crate::support::authority::{CHALLENGE, SIGN_IN, open, open_sign_in, send, signature, text};
use crate::support::staff::{compare, find, level_of, prove, sign_in, standard, supervisor};
use crate::support::{World, custodian, post};
use crate::with_authority_on_both_engines;

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const OTHER: &str = "9127654321";
const CERTIFICATES: &str = "/account/certificates";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Adds the certificate of a person to their account.
async fn attach(world: &World, browser: &mut Browser, person: &Person) {
    browser.get(CERTIFICATES).await;
    post(browser, "/account/certificates/add", &[], CHALLENGE).await;
    let to_add = text(browser, CHALLENGE).await;
    let answer = send(browser, CHALLENGE, &signature(world, person, &to_add, None)).await;
    assert_eq!(answer.location(), "/account/certificates?done=attached", "{}", answer.body);
}

async fn confirm(world: &World, browser: &mut Browser, person: &Person) {
    let text = open(browser).await;
    let answer = send(browser, CHALLENGE, &signature(world, person, &text, None)).await;
    assert_eq!(answer.location(), "/account", "{}", answer.body);
}

/// Tries to sign in with a file, and gives what came of it.
async fn try_to_sign_in(world: &World, person: &Person) -> web::testing::Answer {
    let mut guest = world.browser();
    let text = open_sign_in(&mut guest).await;
    send(&mut guest, SIGN_IN, &signature(world, person, &text, None)).await
}

with_authority_on_both_engines! {
    a_certificate_that_was_taken_away_confirms_nobody_who_signs_in_and_comes_back_by_no_other_signature => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        attach(world, &mut browser, &person).await;
        browser.get("/account/certificates/1/detach").await;
        post(&mut browser, "/account/certificates/1/detach", &[], "/account/certificates?done=detached").await;
        let refused = try_to_sign_in(world, &person).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("Вы убрали этот сертификат"), "{}", refused.body);
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        // Their documents they may sign with it; that lets it sign nobody in.
        browser.get("/account/signing").await;
        browser.upload("/account/signing", &[], ("a.txt", b"text")).await;
        let signed = send(&mut browser, "/account/signing/1", &signature(world, &person, b"text", None)).await;
        assert_eq!(signed.location(), "/account/signing/1", "{}", signed.body);
        // Nor does confirming by it in the account.
        confirm(world, &mut browser, &person).await;
        assert!(try_to_sign_in(world, &person).await.body.contains("Вы убрали этот сертификат"));
        assert!(browser.get(CERTIFICATES).await.body.contains("убран"));
        attach(world, &mut browser, &person).await;
        assert_eq!(try_to_sign_in(world, &person).await.location(), "/account");
    };

    of_two_tabs_that_answer_one_challenge_at_once_one_confirms => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let right = signature(world, &person, &text, None);
        browser.get(CHALLENGE).await;
        let tabs = [browser.clone(), browser.clone(), browser.clone()].map(|mut tab| {
            let file = right.clone();
            tokio::spawn(async move { tab.upload(CHALLENGE, &[], ("s", &file)).await })
        });
        let mut places = Vec::new();
        for tab in tabs {
            let answer = tab.await.unwrap();
            assert_eq!(answer.status, 303, "{}", answer.body);
            places.push(answer.location().to_owned());
        }
        places.sort();
        assert_eq!(places, ["/account", "/account/signature", "/account/signature"]);
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let history = browser.get("/account/history").await.body;
        assert_eq!(history.matches("Личность подтверждена электронной подписью").count(), 1, "{history}");
    };

    of_two_tabs_that_sign_in_at_once_one_opens_a_session => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        confirm(world, &mut browser, &person).await;
        let mut guest = world.browser();
        let text = open_sign_in(&mut guest).await;
        let right = signature(world, &person, &text, None);
        guest.get(SIGN_IN).await;
        let tabs = [guest.clone(), guest.clone()].map(|mut tab| {
            let file = right.clone();
            tokio::spawn(async move { tab.upload(SIGN_IN, &[], ("s", &file)).await.location().to_owned() })
        });
        let mut places = Vec::new();
        for tab in tabs {
            places.push(tab.await.unwrap());
        }
        places.sort();
        assert_eq!(places, ["/account", "/sign-in/signature"]);
        let sessions = browser.get("/account/security").await.body;
        assert_eq!(sessions.matches("электронная подпись").count(), 1, "{sessions}");
    };

    an_account_that_was_confirmed_at_a_desk_meanwhile_is_not_confirmed_again => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        compare(&mut staff, &visit, &person).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let answer = send(&mut browser, CHALLENGE, &signature(world, &person, &text, None)).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("уже подтверждена"), "{}", answer.body);
        assert!(!browser.get("/account/history").await.body.contains("Личность подтверждена электронной подписью"));
    };

    where_the_authority_between_is_not_known_the_message_must_enclose_it => async |world: &World| {
        let root = world.authority.as_ref().unwrap().authority().root().clone();
        world.signing.trusted().replace(Accredited { anchors: vec![root], ..Accredited::default() });
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let lacking = signature(world, &person, &text, Some(Flaw::MissingIntermediate));
        let answer = send(&mut browser, CHALLENGE, &lacking).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("включите в программе для подписи всю цепочку"), "{}", answer.body);
        assert!(browser.get(CERTIFICATES).await.body.contains("Пока ни одного"));
        let whole = signature(world, &person, &text, None);
        assert_eq!(send(&mut browser, CHALLENGE, &whole).await.location(), "/account");
    };

    a_certificate_that_was_suspended_is_shown_as_good_when_it_is_again => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        attach(world, &mut browser, &person).await;
        let authority = world.authority.as_ref().unwrap().authority();
        let serial = authority.certified(person.snils.as_ref().unwrap().digits(), None).unwrap();
        for (is_suspended, done) in [(true, "revoked"), (false, "restored")] {
            let changed = if is_suspended {
                authority.revoke(serial.serial(), CrlReason::CertificateHold)
            } else {
                authority.resume(serial.serial())
            };
            assert!(changed);
            // What was heard before is fresh for a day.
            world.clock.advance(DAY + Duration::from_secs(60 * 60));
            browser = sign_in(world, PHONE, E164).await;
            browser.get(CERTIFICATES).await;
            let place = format!("{CERTIFICATES}?done={done}");
            post(&mut browser, "/account/certificates/check", &[], &place).await;
            let page = browser.get(CERTIFICATES).await.body;
            assert_eq!(page.contains(">отозван<"), is_suspended, "{page}");
        }
    };

    evidence_keeps_what_was_said_of_every_certificate_though_it_was_asked_for_another => async |world: &World| {
        // The state of the authority between is heard for this one, and known to the next.
        let (mut first, person) = standard(world, OTHER, 60).await;
        confirm(world, &mut first, &person).await;
        let (mut second, person) = standard(world, PHONE, 3).await;
        confirm(world, &mut second, &person).await;
        let oid = world.oid(PHONE).await;
        ask(world, &mut second).await;
        let store = world.desk.identity().store();
        wait_until(world, DAY * 7, async || {
            world.clock.advance(DAY);
            find_tombstone(store.reader(), oid).await.unwrap().is_some()
        })
        .await;
        let subject = find_tombstone(store.reader(), oid).await.unwrap().unwrap().subject;
        let archive = open_archive(store, subject, &custodian(), "test").await.unwrap();
        let archive: serde_json::Value = serde_json::from_slice(archive.expose()).unwrap();
        let all = archive["evidence"].as_array().unwrap();
        let details = all.iter().map(|one| &one["details"]).find(|details| details["signature"].is_string());
        let details = details.unwrap();
        for part in ["text", "certificate", "chain.1", "chain.2", "revocation.0", "revocation.1"] {
            assert!(details[part].is_string(), "{part}: {details}");
        }
        for part in ["revocation.0", "revocation.1"] {
            assert!(details[part].as_str().unwrap().starts_with("ocsp http://127.0.0.1:"), "{details}");
        }
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_to_sign_in_with_are_counted_for_the_network() {
    crate::support::with_authority(Engine::Sqlite, async |world: &World| {
        let mut browser = world.browser();
        for _ in 0..600 {
            open_again(&mut browser, 303).await;
        }
        open_again(&mut world.browser(), 429).await;
    })
    .await;
}

async fn open_again(browser: &mut Browser, status: u16) {
    browser.get("/sign-in/signature").await;
    assert_eq!(browser.post("/sign-in/signature", &[]).await.status, status);
}
