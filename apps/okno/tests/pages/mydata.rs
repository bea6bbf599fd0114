// cyrillic: what the pages say
//! A person's own data over the years: asked again, found wrong, about to end. Through the real router and sockets.

use std::time::Duration;

use gateway_registries::{CheckResult, InvalidReason, Registry, Text};
use gateway_registries_simulator::Behaviour;
use person::IdentityDocument;
use proofing::model::Question;
use proofing::ops::corrections::{Asking, ask_correction as ask};
use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::on_both_engines;
use crate::support::staff::{sign_in, standard};
use crate::support::{World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const CHECKS: &str = "/account/checks";
const AGAIN: &str = "/account/checks/again";
const WRONG: &str = "/account/documents/wrong/snils";
const REQUEST: &str = "/account/documents/wrong/snils/request";
const WORDS: &str = "В паспорте отчество с ошибкой:\nпишите как в СНИЛС";

/// Asks the pension fund to correct its record.
async fn ask_correction(browser: &mut Browser) {
    browser.get(REQUEST).await;
    post(browser, REQUEST, &[("text", WORDS)], WRONG).await;
}

/// The same of somebody whose browser is elsewhere.
pub async fn ask_correction_of(world: &World, subject: kernel::SubjectId) {
    let text = Text::new("В реестре ошибка").unwrap();
    let asked = ask(&world.proofing, (subject, Question::Snils), &text, "net").await;
    assert_eq!(asked.unwrap(), Asking::Begun);
}

/// Waits for an SMS, letting the clock go on a little each time: a gateway that was busy is tried again.
async fn sms_says(world: &World, text: &str) {
    for _ in 0..1_600 {
        if world.sms.inbox(E164).iter().any(|sms| sms.text.expose().contains(text)) {
            return;
        }
        world.clock.advance(Duration::from_millis(500));
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no SMS said {text}");
}

/// Looks at a page until it says a text, letting the clock go on a little each time.
async fn page_says(world: &World, browser: &mut Browser, (path, text): (&str, &str)) -> String {
    for _ in 0..600 {
        let page = browser.get(path).await.body;
        if page.contains(text) {
            return page;
        }
        world.clock.advance(Duration::from_millis(500));
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{path} never said {text}: {}", browser.get(path).await.body);
}

on_both_engines! {
    who_wants_to_be_checked_again_is_three_times_a_day => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        assert!(browser.get("/account/documents").await.body.contains("Проверить ещё раз"));
        for _ in 0..3 {
            browser.get(CHECKS).await;
            post(&mut browser, AGAIN, &[], CHECKS).await;
            checks_say(&mut browser, "Проверки закончены").await;
        }
        let refused = browser.post(AGAIN, &[]).await;
        assert!(refused.status == 422 && refused.body.contains("3 раза в сутки"), "{}", refused.body);
        assert!(browser.get("/account/history").await.body.contains("Реестры опрошены ещё раз"));
        // Who has sent nothing is led to the form, and nobody else's press does anything.
        let mut other = world.register_by_phone("9127654321").await;
        other.get("/account").await;
        post(&mut other, AGAIN, &[], "/account/data").await;
        let mut nobody = world.browser();
        nobody.get("/sign-in").await;
        assert_eq!(nobody.post(AGAIN, &[]).await.status, 303);
    };

    a_passport_that_was_lost_meanwhile_lowers_the_level_and_the_page_says_why => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        let lost = CheckResult::Invalid { reason: InvalidReason::Lost };
        world.registries.simulator.world().decree(Registry::Mvd, 3, Some(lost));
        browser.get(CHECKS).await;
        post(&mut browser, AGAIN, &[], CHECKS).await;
        checks_say(&mut browser, "числится утерянным").await;
        assert!(browser.get("/account").await.body.contains("Данные не совпали с реестром"));
        sms_says(world, "уровень учётной записи понижен").await;
    };

    what_a_registry_has_wrong_is_corrected_followed_and_checked_again => async |world: &World| {
        // 10: the fund says that СНИЛС and person do not match, though everything is right.
        let person = world.registries.people().person(10).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "СНИЛС не соответствует").await;
        assert!(browser.get(WRONG).await.body.contains("Написать в реестр"));
        browser.get(REQUEST).await;
        for (text, says) in [("", "Напишите, что неверно"), ("   \n ", "Напишите, что неверно"), (&*"я".repeat(1_001), "до 1000")] {
            let answer = browser.post(REQUEST, &[("text", text)]).await;
            assert!(answer.status == 422 && answer.body.contains(says), "{says}: {}", answer.body);
        }
        ask_correction(&mut browser).await;
        let page = browser.get(WRONG).await.body;
        assert!(page.contains("Вы отправили запрос") && page.contains("пишите как в СНИЛС"), "{page}");
        assert!(!page.contains("Написать в реестр"), "one at a time");
        ask_correction(&mut browser).await;
        assert_eq!(browser.get(WRONG).await.body.matches("Вы отправили запрос").count(), 1, "pressed twice");
        page_says(world, &mut browser, (WRONG, "Запись исправлена")).await;
        page_says(world, &mut browser, (CHECKS, "СНИЛС ваш.")).await;
        checks_say(&mut browser, "Проверки закончены").await;
        assert!(browser.get("/account").await.body.contains("Остался один шаг"));
        sms_says(world, "реестр исправил запись").await;
        sms_says(world, "Учётная запись стандартная").await;
        let history = browser.get("/account/history").await.body;
        assert!(history.contains("Запрос в реестр об исправлении") && history.contains("Реестр ответил на запрос"));
        world.clock.advance(Duration::from_secs(61));
        crate::contacts::prove(world, &mut browser, E164, "/account/download").await;
        browser.get("/account/download").await;
        let file = browser.post("/account/download", &[("format", "json")]).await;
        assert!(file.body.contains("пишите как в СНИЛС"), "{}", file.status);
    };

    a_registry_that_is_right_says_no_and_the_page_says_what_to_do => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        ask_correction(&mut browser).await;
        page_says(world, &mut browser, (WRONG, "В реестре уже так, как у вас")).await;
        sms_says(world, "не изменил запись").await;
        // The next one may go; five in thirty days.
        for _ in 0..4 {
            ask_correction(&mut browser).await;
            page_says(world, &mut browser, (WRONG, "Написать в реестр")).await;
        }
        browser.get(REQUEST).await;
        let refused = browser.post(REQUEST, &[("text", WORDS)]).await;
        assert!(refused.status == 422 && refused.body.contains("За 30 дней"), "{}", refused.body);
    };

    who_has_no_data_has_nothing_to_correct_and_what_is_wrong_is_nobody_elses_to_see => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        assert!(!browser.get(WRONG).await.body.contains("Написать в реестр"));
        browser.get("/account").await;
        post(&mut browser, REQUEST, &[("text", WORDS)], WRONG).await;
        assert!(!browser.get(WRONG).await.body.contains("Вы отправили запрос"));
        for path in ["/account/documents/wrong/palm", "/account/documents/wrong/palm/request"] {
            assert_eq!(browser.get(path).await.status, 404, "{path}");
        }
        let (mut owner, _) = standard(world, "9125554433", 3).await;
        ask_correction(&mut owner).await;
        assert!(owner.get(WRONG).await.body.contains("пишите как в СНИЛС"));
        assert!(!browser.get(WRONG).await.body.contains("пишите как в СНИЛС"));
        assert_eq!(world.browser().get(WRONG).await.status, 303);
    };

    a_documents_end_is_announced_and_then_the_account_says_what_to_do => async |world: &World| {
        let (_, subject, ends_at) = whose_passport_ends(world).await;
        let days = |count: u32| Duration::from_secs(u64::from(count) * 24 * 60 * 60);
        // At noon: at night messages wait for the morning.
        let noon = ends_at.minus(days(29)).plus(Duration::from_secs(12 * 60 * 60));
        world.clock.advance(noon.since(world.clock_now()));
        proofing::ops::plans::sweep_document_notices(&world.proofing).await.unwrap();
        sms_says(world, "паспорт действует до").await;
        let mut browser = sign_in(world, PHONE, E164).await;
        let page = browser.get("/account").await.body;
        assert!(page.contains("Ваш документ действует до") && page.contains("Указать новый документ"), "{page}");
        assert!(page.contains("Остался один шаг"), "the level stands until the end");
        assert!(page.contains("Документ действует и принадлежит вам.") && page.contains(". Действует до "), "{page}");
        world.clock.advance(days(30));
        sms_says(world, "уровень учётной записи понижен").await;
        let status = proofing::ops::view_checks(world.desk.identity().store(), subject).await.unwrap().unwrap();
        assert_eq!(status.level, assurance::Level::Simplified);
        // A level that ends takes no factor away: the code is asked for as before.
        let mut browser = sign_in(world, PHONE, E164).await;
        let page = browser.get("/account").await.body;
        assert!(page.contains("Срок документа закончился") && page.contains("Указать новый документ"), "{page}");
        assert!(!page.contains("Ваш документ действует до"), "{page}");
        for page in [page, browser.get("/account/documents").await.body] {
            assert!(page.contains("Документ действовал до ") && page.contains("срок истёк"), "{page}");
            assert!(!page.contains("Документ действует"), "what the registry said of it holds no more: {page}");
        }
        assert_eq!(browser.get("/account/data").await.status, 200);
    };
}

/// An account whose passport ends within three years, and the moment.
async fn whose_passport_ends(world: &World) -> (Browser, kernel::SubjectId, kernel::Timestamp) {
    let year = world.clock_now().date_in(&jiff::tz::TimeZone::UTC).year();
    let population = world.registries.people();
    // A passport ends with the 45th year of life.
    let number = (50..1_000).find(|number| {
        population.person(*number).is_some_and(|person| {
            person.slot.behaviour == Behaviour::Ordinary
                && matches!(person.document, Some(IdentityDocument::RussianPassport { .. }))
                && person.died_on.is_none()
                && (year - 44..=year - 43).contains(&person.birth_date.year())
        })
    });
    let (browser, _) = standard(world, PHONE, number.unwrap()).await;
    let store = world.desk.identity().store();
    let oid = world.oid(PHONE).await;
    let subject = identity::ops::account::find_by_oid(store.reader(), oid).await.unwrap().unwrap();
    let view = proofing::ops::view_checks(store, subject).await.unwrap().unwrap();
    (browser, subject, view.document_ends_at.unwrap())
}
