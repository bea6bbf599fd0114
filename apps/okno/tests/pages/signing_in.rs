// cyrillic: what the pages say
//! Confirming and signing in by a certificate, through the real router, the real clients, and the authority's socket.

use std::time::Duration;

use assurance::Level;
use gateway_authority_simulator::Flaw;
use web::testing::Browser;

use crate::support::authority::{CHALLENGE, SIGN_IN, open, open_sign_in, send, signature, text};
use crate::support::staff::{level_of, standard};
use crate::support::{World, post};
use crate::with_authority_on_both_engines;

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const OTHER: &str = "9127654321";
const OTHER_E164: &str = "+79127654321";

/// The last messages to a phone, joined, once there are so many.
async fn told(world: &World, e164: &str, count: usize) -> String {
    world.sms_text(e164, count).await;
    world.sms.inbox(e164).iter().map(|message| message.text.expose().clone()).collect::<Vec<_>>().join("\n")
}

async fn confirm(world: &World, browser: &mut Browser, person: &gateway_registries_simulator::Person) {
    let text = open(browser).await;
    let signed = signature(world, person, &text, None);
    let answer = send(browser, CHALLENGE, &signed).await;
    assert_eq!(answer.location(), "/account", "{}", answer.body);
}

with_authority_on_both_engines! {
    a_standard_account_is_confirmed_by_a_signature_at_once => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        assert!(browser.get("/account").await.body.contains("С электронной подписью"));
        let text = open(&mut browser).await;
        let readable = String::from_utf8(text.clone()).unwrap();
        assert!(readable.contains("http://localhost:8081") && readable.contains("Номер: "), "{readable}");
        assert!(!readable.contains(person.name.first.as_str()), "no more than initials: {readable}");
        let signed = signature(world, &person, &text, None);
        assert_eq!(send(&mut browser, CHALLENGE, &signed).await.location(), "/account");
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let messages = told(world, E164, 3).await;
        assert!(messages.contains("Электронной подписью с вашим СНИЛС"), "{messages}");
        let page = browser.get("/account/certificates").await.body;
        assert!(page.contains("действует") && page.contains("Okno test issuing authority"), "{page}");
        assert!(browser.get("/account/history").await.body.contains("Личность подтверждена электронной подписью"));
        // The challenge is used up: the same signature finds nothing to confirm.
        assert_eq!(browser.get(CHALLENGE).await.location(), "/account/signature");
        browser.get("/account").await;
        let again = browser.upload(CHALLENGE, &[], ("signature.p7s", &signed)).await;
        assert_eq!(again.location(), "/account/signature");
        assert!(browser.get("/account/signature").await.body.contains("уже подтверждена"));
    };

    a_signature_comes_as_a_program_writes_it => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let base64 = data_encoding::BASE64.encode(&signature(world, &person, &text, None));
        let framed = format!("-----BEGIN CMS-----\r\n{base64}\r\n-----END CMS-----\r\n");
        assert_eq!(send(&mut browser, CHALLENGE, framed.as_bytes()).await.location(), "/account");
    };

    the_script_of_the_page_sends_a_signature_as_text => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let base64 = data_encoding::BASE64.encode(&signature(world, &person, &text, None));
        browser.get(CHALLENGE).await;
        let answer = browser.upload(CHALLENGE, &[("signatureText", &base64)], ("", &[])).await;
        assert_eq!(answer.location(), "/account", "{}", answer.body);
    };

    each_flaw_is_refused_in_words_and_confirms_nothing => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        for (flaw, words) in [
            (Flaw::Expired, "Срок сертификата закончился"),
            (Flaw::NotYetValid, "Сертификат ещё не действует"),
            (Flaw::Revoked, "отозван"),
            (Flaw::RevokedByList, "отозван"),
            (Flaw::Suspended, "отозван"),
            (Flaw::OtherSnils, "СНИЛС в сертификате не тот"),
            (Flaw::SimilarName, "СНИЛС в сертификате ваш, а имя другое"),
            (Flaw::UnknownRoot, "нет среди аккредитованных"),
            (Flaw::WrongUsage, "не для подписи"),
            (Flaw::WeakDigest, "сделана устаревшим алгоритмом"),
            (Flaw::DoubledAttribute, "стоят в подписи дважды"),
            (Flaw::MissingAttribute, "не хватает обязательных сведений"),
        ] {
            let text = open(&mut browser).await;
            let signed = signature(world, &person, &text, Some(flaw));
            let answer = send(&mut browser, CHALLENGE, &signed).await;
            assert_eq!(answer.status, 422, "{flaw:?}: {}", answer.body);
            assert!(answer.body.contains(words) && answer.body.contains("Ошибка: "), "{flaw:?}: {}", answer.body);
            assert!(browser.get("/account/certificates").await.body.contains("Пока ни одного"), "{flaw:?}");
        }
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        assert!(browser.get("/account/history").await.body.contains("Электронная подпись не принята"));
    };

    a_signature_is_of_its_text_its_purpose_its_account_and_its_session => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let (mut other, _) = standard(world, OTHER, 60).await;
        let old = open(&mut browser).await;
        let for_old = signature(world, &person, &old, None);
        let new = open(&mut browser).await;
        assert_ne!(old, new, "every challenge has a number of its own");
        let of_other = open(&mut other).await;
        let mut guest = world.browser();
        let to_sign_in = open_sign_in(&mut guest).await;
        let mut changed = new.clone();
        changed[0] ^= 1;
        for wrong in [
            for_old,
            signature(world, &person, &of_other, None),
            signature(world, &person, &to_sign_in, None),
            signature(world, &person, &changed, None),
        ] {
            let answer = send(&mut browser, CHALLENGE, &wrong).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains("Подписан другой документ"), "{}", answer.body);
        }
        // A second session of the same account has no part in the challenge of the first.
        let mut second = crate::support::staff::sign_in(world, PHONE, E164).await;
        assert_eq!(second.get(CHALLENGE).await.location(), "/account/signature");
        // One open challenge of an account: the second session's replaces the first's.
        let text = open(&mut second).await;
        assert_eq!(browser.get(CHALLENGE).await.location(), "/account/signature");
        let signed = signature(world, &person, &text, None);
        assert_eq!(send(&mut second, CHALLENGE, &signed).await.location(), "/account");
    };

    a_challenge_ends_after_a_quarter_of_an_hour => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let text = open(&mut browser).await;
        let signed = signature(world, &person, &text, None);
        world.clock.advance(Duration::from_secs(15 * 60));
        browser.get("/account").await;
        let answer = browser.upload(CHALLENGE, &[], ("signature.p7s", &signed)).await;
        assert_eq!(answer.location(), "/account/signature");
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    whose_signature_was_taken_to_another_account_is_told => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        let (_, victim) = standard(world, OTHER, 60).await;
        let text = open(&mut browser).await;
        let relayed = signature(world, &victim, &text, None);
        let answer = send(&mut browser, CHALLENGE, &relayed).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("СНИЛС в сертификате не тот"), "{}", answer.body);
        assert!(told(world, OTHER_E164, 3).await.contains("в чужой учётной записи"));
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        assert_eq!(level_of(world, OTHER).await, Level::Standard);
    };

    who_claims_the_same_snils_is_told_and_loses_the_claim => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let (_, _) = standard(world, OTHER, 3).await;
        confirm(world, &mut browser, &person).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        for _ in 0..200 {
            if level_of(world, OTHER).await == Level::Simplified {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!(level_of(world, OTHER).await, Level::Simplified);
        assert!(told(world, OTHER_E164, 3).await.contains("подтверждена учётная запись"));
    };

    what_is_no_signature_is_refused_in_words => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        open(&mut browser).await;
        for (file, words) in [
            (Vec::new(), "Выберите файл подписи"),
            (b"%PDF-1.7 a document".to_vec(), "Это не файл подписи"),
            (b"\x30\x82\x00\x05hello".to_vec(), "Это не файл подписи"),
            (vec![0x30; 200 * 1024], "Файл подписи"),
            (vec![0x30; 300 * 1024], "больше 256"),
        ] {
            let answer = send(&mut browser, CHALLENGE, &file).await;
            assert_eq!(answer.status, 422, "{words}");
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }
        let huge = vec![0x30; 10 * 1024 * 1024];
        browser.get(CHALLENGE).await;
        assert_eq!(browser.upload(CHALLENGE, &[], ("signature.p7s", &huge)).await.status, 413);
    };

    tries_are_counted => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        open(&mut browser).await;
        for _ in 0..30 {
            assert_eq!(send(&mut browser, CHALLENGE, b"nothing").await.status, 422);
        }
        assert_eq!(send(&mut browser, CHALLENGE, b"nothing").await.status, 429);
    };

    who_is_not_standard_or_confirmed_already_begins_nothing => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        assert!(browser.get("/account/signature").await.body.contains("Сначала нужны проверенные данные"));
        browser.get("/account").await;
        assert_eq!(browser.post("/account/signature", &[]).await.status, 422);
        assert_eq!(browser.get(CHALLENGE).await.location(), "/account/signature");
        let (mut done, person) = standard(world, OTHER, 60).await;
        confirm(world, &mut done, &person).await;
        done.get("/account").await;
        assert_eq!(done.post("/account/signature", &[]).await.status, 422);
    };

    a_confirmed_person_signs_in_by_certificate_with_both_factors_shown => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        confirm(world, &mut browser, &person).await;
        let mut guest = world.browser();
        assert!(guest.get("/sign-in").await.body.contains("Войти с электронной подписью"));
        let text = open_sign_in(&mut guest).await;
        let signed = signature(world, &person, &text, None);
        assert_eq!(send(&mut guest, SIGN_IN, &signed).await.location(), "/account");
        assert_eq!(guest.get("/account").await.status, 200);
        assert!(guest.get("/account/security").await.body.contains("электронная подпись"));
        world.sms_says(E164, "Вход с вашей электронной подписью").await;
        // The challenge is used up, for this browser and for every other.
        let mut thief = world.browser();
        open_sign_in(&mut thief).await;
        assert_eq!(send(&mut thief, SIGN_IN, &signed).await.status, 422);
    };

    a_standard_account_is_confirmed_by_the_very_act_of_signing_in => async |world: &World| {
        let (_, person) = standard(world, PHONE, 3).await;
        let mut guest = world.browser();
        let text = open_sign_in(&mut guest).await;
        let answer = send(&mut guest, SIGN_IN, &signature(world, &person, &text, None)).await;
        assert_eq!(answer.location(), "/account", "{}", answer.body);
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    who_has_no_account_or_several_is_told_so => async |world: &World| {
        let person = world.registries.people().person(3).unwrap();
        let mut guest = world.browser();
        let text = open_sign_in(&mut guest).await;
        let signed = signature(world, &person, &text, None);
        assert!(send(&mut guest, SIGN_IN, &signed).await.body.contains("учётной записи с этим СНИЛС здесь нет"));
        standard(world, PHONE, 3).await;
        standard(world, OTHER, 3).await;
        // The challenge was not used up by the refusal.
        assert!(send(&mut guest, SIGN_IN, &signed).await.body.contains("несколько учётных записей"));
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    a_certificate_that_was_removed_signs_nobody_in_until_it_is_added_again => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        confirm(world, &mut browser, &person).await;
        assert!(browser.get("/account/certificates/1/detach").await.body.contains("Убрать этот сертификат?"));
        post(&mut browser, "/account/certificates/1/detach", &[], "/account/certificates?done=detached").await;
        let mut guest = world.browser();
        let text_to_sign = open_sign_in(&mut guest).await;
        let signed = signature(world, &person, &text_to_sign, None);
        assert!(send(&mut guest, SIGN_IN, &signed).await.body.contains("Вы убрали этот сертификат"));
        browser.get("/account/certificates").await;
        post(&mut browser, "/account/certificates/add", &[], CHALLENGE).await;
        let to_add = text(&mut browser, CHALLENGE).await;
        let answer = send(&mut browser, CHALLENGE, &signature(world, &person, &to_add, None)).await;
        assert_eq!(answer.location(), "/account/certificates?done=attached", "{}", answer.body);
        assert_eq!(send(&mut guest, SIGN_IN, &signed).await.location(), "/account");
    };

    certificates_are_their_owners_alone_and_are_looked_up => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        confirm(world, &mut browser, &person).await;
        let (mut other, _) = standard(world, OTHER, 60).await;
        assert_eq!(other.get("/account/certificates/1/detach").await.status, 404);
        other.get("/account").await;
        assert_eq!(other.post("/account/certificates/1/detach", &[]).await.status, 404);
        browser.get("/account/certificates").await;
        post(&mut browser, "/account/certificates/check", &[], "/account/certificates?done=unchanged").await;
        let authority = world.authority.as_ref().unwrap().authority();
        let issued = authority.certified(person.snils.as_ref().unwrap().digits(), None).unwrap();
        assert!(authority.revoke(issued.serial(), gateway_authority_simulator::CrlReason::KeyCompromise));
        // The answer of a moment ago is fresh for a day.
        world.clock.advance(Duration::from_secs(25 * 60 * 60));
        let mut browser = crate::support::staff::sign_in(world, PHONE, E164).await;
        browser.get("/account/certificates").await;
        post(&mut browser, "/account/certificates/check", &[], "/account/certificates?done=revoked").await;
        assert!(browser.get("/account/certificates").await.body.contains(">отозван<"));
        let mut guest = world.browser();
        let text = open_sign_in(&mut guest).await;
        assert_eq!(send(&mut guest, SIGN_IN, &signature(world, &person, &text, None)).await.status, 422);
    };

    the_demo_signs_with_the_key_of_a_test_person => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        open(&mut browser).await;
        browser.get(CHALLENGE).await;
        post(&mut browser, "/account/signature/test", &[], "/account").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let mut guest = world.browser();
        open_sign_in(&mut guest).await;
        guest.get(SIGN_IN).await;
        let snils = person.snils.as_ref().unwrap().to_string();
        post(&mut guest, "/sign-in/signature/test", &[("snils", &snils)], "/account").await;
        assert_eq!(guest.get("/account").await.status, 200);
    };

    the_end_of_a_certificate_is_told_a_month_before => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        confirm(world, &mut browser, &person).await;
        world.sms_text(E164, 3).await;
        world.clock.advance(Duration::from_secs((456 - 29) * 86_400));
        for _ in 0..200 {
            if world.sms.inbox(E164).iter().any(|message| message.text.expose().contains("закончится через месяц")) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nobody was told");
    };
}
