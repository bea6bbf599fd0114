// cyrillic: what the pages say
//! What was under way when two accounts became one: visits of other registrars, a letter, documents to sign. On both engines.

use std::time::Duration;

use assurance::Level;
use desk::model::office::Role;
use gateway_registries_simulator::Person;
use identity::ops::account::{find_account, find_by_oid, find_numbered};
use kernel::{Oid, SubjectId};
use letter::model::letter::{Cancelled, End, State, Verdict};
use letter::ops::enter::{Entered, enter_code};
use letter::ops::order::{Obstacle, order_letter};
use web::testing::{Answer, Browser};

use crate::merge::{FIRST, SECOND, another_account, compared, e164, merge, merged, quiet, undo};
use crate::print_room::address;
use crate::signing_requests::{TEXT, ask, body, call, post as call_for, services, state};
use crate::support::authority::{CHALLENGE, SIGN_IN, open_sign_in, send, signature, text};
use crate::support::staff::{colleague, compare, find, prove, sign_in, standard, supervisor};
use crate::support::{ORIGIN, World, post};
use crate::{on_both_engines, with_authority_on_both_engines};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn numbered(world: &World, oid: Oid) -> SubjectId {
    find_numbered(world.desk.identity().store().reader(), oid).await.unwrap().unwrap()
}

async fn level(world: &World, subject: SubjectId) -> Level {
    find_account(world.desk.identity().store().reader(), subject).await.unwrap().unwrap().level
}

async fn letter_of(world: &World, subject: SubjectId) -> State {
    letter::ops::view::view_letter(&world.letters, subject).await.unwrap().unwrap().state
}

/// The page of a request, as the person opens it.
fn page_of(asked: &serde_json::Value) -> String {
    asked["page"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned()
}

/// The letter of an account is posted, and its code typed before the handover.
async fn kept_code(world: &World, subject: SubjectId) -> (gateway_post_simulator::Letter, String) {
    order_letter(&world.letters, subject, &address("7"), "net").await.unwrap().unwrap();
    let letter = world.posted(1).await;
    let code = letter.sheet.as_ref().unwrap().code().unwrap();
    let typed = enter_code(&world.letters, subject, &code, "net").await.unwrap();
    assert_eq!(typed, Entered::Judged(Verdict::Kept));
    (letter, code)
}

async fn signed_in(world: &World, phone: &str) -> Browser {
    quiet(world, FIRST).await;
    sign_in(world, phone, &e164(FIRST)).await
}

/// Waits until an account has gone.
async fn gone(world: &World, oid: Oid) {
    let store = world.desk.identity().store();
    for _ in 0..400 {
        world.turns.take_all().await.unwrap();
        if identity::ops::leave::find_tombstone(store.reader(), oid).await.unwrap().is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the account is still there");
}

/// Attaches the person's certificate to an account.
async fn certify(world: &World, browser: &mut Browser, person: &Person) {
    browser.get("/account/certificates").await;
    post(browser, "/account/certificates/add", &[], CHALLENGE).await;
    let challenge = text(browser, CHALLENGE).await;
    let answer = send(browser, CHALLENGE, &signature(world, person, &challenge, None)).await;
    assert_eq!(answer.location(), "/account/certificates?done=attached", "{}", answer.body);
}

/// Signs in by the person's certificate.
async fn by_certificate(world: &World, person: &Person) -> Answer {
    let mut guest = world.browser();
    let challenge = open_sign_in(&mut guest).await;
    send(&mut guest, SIGN_IN, &signature(world, person, &challenge, None)).await
}

on_both_engines! {
    what_another_registrar_has_open_for_the_account_that_goes_ends_and_confirms_nobody => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        let (_, person) = standard(world, FIRST, 3).await;
        another_account(world, SECOND, &person).await;
        let away = numbered(world, world.oid(SECOND).await).await;
        quiet(world, SECOND).await;
        let compared_one = find(&mut other, SECOND, &person, "confirm").await;
        prove(world, &mut other, &compared_one, &e164(SECOND)).await;
        compare(&mut other, &compared_one, &person).await;
        let found_one = find(&mut other, SECOND, &person, "password").await;
        merge(world, &mut staff, [FIRST, SECOND], &person).await;
        for visit in [&compared_one, &found_one] {
            let page = other.get(visit).await.body;
            assert!(page.contains("Учётная запись стала частью другой"), "{page}");
        }
        let forced = other.post(&format!("{compared_one}/confirm"), &[]).await;
        assert_eq!(forced.location(), compared_one);
        assert_eq!(level(world, away).await, Level::Standard);
        // The survivor is confirmed as ever.
        world.clock.advance(Duration::from_secs(61));
        quiet(world, FIRST).await;
        let again = find(&mut other, SECOND, &person, "confirm").await;
        prove(world, &mut other, &again, &e164(FIRST)).await;
        compare(&mut other, &again, &person).await;
        post(&mut other, &format!("{again}/confirm"), &[], &again).await;
        assert_eq!(level(world, numbered(world, world.oid(FIRST).await).await).await, Level::Confirmed);
    };

    a_letter_to_the_account_that_goes_is_called_off_and_its_code_confirms_nobody => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, FIRST, 3).await;
        another_account(world, SECOND, &person).await;
        let away = numbered(world, world.oid(SECOND).await).await;
        let (letter, code) = kept_code(world, away).await;
        merge(world, &mut staff, [FIRST, SECOND], &person).await;
        world.post.hand_over(&letter);
        world.sms_says(&e164(SECOND), "письмо с кодом отменено").await;
        let ended = letter_of(world, away).await;
        assert!(matches!(ended, State::Ended { end: End::Cancelled(Cancelled::Merged), .. }), "{ended:?}");
        assert_eq!(level(world, away).await, Level::Standard);
        // A session that was open in that moment orders nothing and types nothing.
        let ordered = order_letter(&world.letters, away, &address("7"), "net").await.unwrap();
        assert_eq!(ordered, Err(Obstacle::NotStandard));
        let typed = enter_code(&world.letters, away, &code, "net").await.unwrap();
        assert_eq!(typed, Entered::Judged(Verdict::NoLetter));
        let survivor = numbered(world, world.oid(FIRST).await).await;
        let typed = enter_code(&world.letters, survivor, &code, "net").await.unwrap();
        assert_eq!(typed, Entered::Judged(Verdict::NoLetter));
    };

    of_two_registrars_who_merge_the_same_accounts_at_once_one_does => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        let (_, person) = standard(world, FIRST, 3).await;
        another_account(world, SECOND, &person).await;
        let away = world.oid(SECOND).await;
        let mut visits = Vec::new();
        for registrar in [&mut staff, &mut other] {
            let first = compared(world, registrar, FIRST, &person).await;
            let second = compared(world, registrar, SECOND, &person).await;
            registrar.get(&format!("{second}/merge")).await;
            visits.push((first.rsplit('/').next().unwrap().to_owned(), second));
        }
        let press = async |registrar: &mut Browser, (first, second): &(String, String)| {
            registrar.post(&format!("{second}/merge"), &[("other", first.as_str())]).await
        };
        let (one, two) = Box::pin(async {
            tokio::join!(press(&mut staff, &visits[0]), press(&mut other, &visits[1]))
        }).await;
        let done = [&one, &two].iter().filter(|answer| answer.status == 303).count();
        assert!(done >= 1, "{} {}", one.body, two.body);
        for answer in [&one, &two] {
            assert!([303, 422].contains(&answer.status.as_u16()), "{}: {}", answer.status, answer.body);
        }
        let store = world.desk.identity().store();
        let survivor = find_by_oid(store.reader(), away).await.unwrap().unwrap();
        assert_ne!(survivor, numbered(world, away).await);
        let merges = identity::ops::merge::list_merges_into(store.reader(), survivor).await.unwrap();
        assert_eq!(merges.len(), 1);
    };
}

with_authority_on_both_engines! {
    what_was_asked_of_the_account_that_goes_is_seen_and_signed_by_the_one_that_stays => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, FIRST, 3).await;
        another_account(world, SECOND, &person).await;
        let away = world.oid(SECOND).await;
        let before = ask(world, 1, away.as_i64()).await;
        merge(world, &mut staff, [FIRST, SECOND], &person).await;
        // The same call again finds the same request, though the number leads to another account now.
        let again = call_for(&mut services(world), &call(1, away.as_i64())).await;
        assert_eq!((again.status.as_u16(), &body(&again)["id"]), (200, &before["id"]), "{}", again.body);
        let during = ask(world, 2, away.as_i64()).await;
        let mut citizen = signed_in(world, FIRST).await;
        let list = citizen.get("/account/signing").await.body;
        for asked in [&before, &during] {
            assert!(list.contains(&page_of(asked)), "{list}");
        }
        let page = page_of(&before);
        assert!(citizen.get(&page).await.body.contains("сторона вторая"));
        let signed = signature(world, &person, TEXT.as_bytes(), None);
        assert_eq!(send(&mut citizen, &page, &signed).await.location(), page);
        let ended = state(world, before["id"].as_str().unwrap()).await;
        assert!(ended["state"] == "signed" && ended["signature"].is_string(), "{ended}");
        assert_eq!(citizen.get(&format!("{page}/signature")).await.bytes, signed);
        let page = page_of(&during);
        citizen.get(&page).await;
        assert_eq!(citizen.post(&format!("{page}/decline"), &[]).await.location(), page);
        assert_eq!(state(world, during["id"].as_str().unwrap()).await["state"], "declined");
    };

    an_undo_gives_the_requests_back_to_whom_they_were_made => async |world: &World| {
        let (mut staff, person, kept, away) = merged(world).await;
        let to_away = ask(world, 1, away.as_i64()).await;
        let to_kept = ask(world, 2, kept.as_i64()).await;
        let mut citizen = signed_in(world, FIRST).await;
        assert_eq!(citizen.get(&page_of(&to_away)).await.status, 200);
        let answer = undo(world, &mut staff, &person, away).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(citizen.get(&page_of(&to_away)).await.status, 404);
        assert_eq!(citizen.get(&page_of(&to_kept)).await.status, 200);
        quiet(world, SECOND).await;
        let mut second = sign_in(world, SECOND, &e164(SECOND)).await;
        assert_eq!(second.get(&page_of(&to_away)).await.status, 200);
        assert_eq!(second.get(&page_of(&to_kept)).await.status, 404);
        let again = call_for(&mut services(world), &call(1, away.as_i64())).await;
        assert_eq!((again.status.as_u16(), &body(&again)["id"]), (200, &to_away["id"]), "{}", again.body);
    };

    what_is_asked_in_the_last_days_of_a_merge_outlives_its_end => async |world: &World| {
        let (_, _, _, away) = merged(world).await;
        world.clock.advance(DAY * 27);
        let late = ask(world, 1, away.as_i64()).await;
        world.clock.advance(DAY * 3);
        gone(world, away).await;
        assert_eq!(state(world, late["id"].as_str().unwrap()).await["state"], "expired");
    };

    the_certificate_of_either_account_signs_in_to_the_one_that_stays_unless_it_was_taken_away => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut first, person) = standard(world, FIRST, 3).await;
        let mut second = another_account(world, SECOND, &person).await;
        certify(world, &mut second, &person).await;
        assert!(by_certificate(world, &person).await.body.contains("несколько учётных записей"));
        merge(world, &mut staff, [FIRST, SECOND], &person).await;
        // Two accounts claimed the number; now it is one person's, and the signature confirms it.
        assert_eq!(by_certificate(world, &person).await.location(), "/account");
        let survivor = numbered(world, world.oid(FIRST).await).await;
        assert_eq!(level(world, survivor).await, Level::Confirmed);
        first.get("/account/certificates/1/detach").await;
        post(&mut first, "/account/certificates/1/detach", &[], "/account/certificates?done=detached").await;
        assert!(by_certificate(world, &person).await.body.contains("Вы убрали этот сертификат"));
    };

    a_certificate_that_was_taken_away_from_the_account_that_goes_stays_so => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut first, person) = standard(world, FIRST, 3).await;
        let mut second = another_account(world, SECOND, &person).await;
        certify(world, &mut second, &person).await;
        second.get("/account/certificates/1/detach").await;
        post(&mut second, "/account/certificates/1/detach", &[], "/account/certificates?done=detached").await;
        let away = world.oid(SECOND).await;
        merge(world, &mut staff, [FIRST, SECOND], &person).await;
        assert!(by_certificate(world, &person).await.body.contains("Вы убрали этот сертификат"));
        // It may sign documents, and does not come back by that.
        first.get("/account/signing").await;
        let brought = first.upload("/account/signing", &[], ("a.txt", b"a document")).await;
        let signed = signature(world, &person, b"a document", None);
        assert_eq!(send(&mut first, brought.location(), &signed).await.location(), brought.location());
        assert!(first.get(brought.location()).await.body.contains("Документ подписан"));
        assert!(by_certificate(world, &person).await.body.contains("Вы убрали этот сертификат"));
        world.clock.advance(DAY * 30);
        gone(world, away).await;
        assert!(by_certificate(world, &person).await.body.contains("Вы убрали этот сертификат"));
    };
}
