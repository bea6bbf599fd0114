//! A registered letter from the order to the confirmation: through the real router, the real client, the post's socket.

use std::time::Duration;

use letter::model::letter::Step;
use letter::ops::order::order_letter;
use letter::ops::view::view_letter;
use store::sea_orm::ConnectionTrait;
use web::testing::{Answer, Browser};

use crate::checks::{checks_say, submit};
use crate::on_both_engines;
use crate::print_room::{address, people};
use crate::support::{PASSWORD, World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const PATH: &str = "/account/letter";
const CODE: &str = "/account/letter/code";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const ADDRESS: [(&str, &str); 6] = [
    ("postcode", "248 000"),
    ("region", "калужская обл"),
    ("settlement", "калуга г"),
    ("street", "ул Советская"),
    ("house", "дом 12"),
    ("flat", "5"),
];

/// A standard account, signed in by two factors.
async fn standard(world: &World) -> Browser {
    let person = world.registries.people().person(0).unwrap();
    let mut browser = world.register_by_phone(PHONE).await;
    submit(&mut browser, &person).await;
    checks_say(&mut browser, "Проверки закончены").await;
    // The code of the registration, and the end of the checks.
    world.sms_text(E164, 2).await;
    sign_in_again(world, &mut browser).await;
    browser
}

async fn sign_in_again(world: &World, browser: &mut Browser) {
    world.clock.advance(Duration::from_secs(60));
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;
    let already = world.sms.inbox(E164).len();
    browser.get("/sign-in").await;
    post(browser, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/sign-in/code").await;
    let code = world.sms_code(E164, already + 1).await;
    browser.get("/sign-in/code").await;
    post(browser, "/sign-in/code", &[("code", &code)], "/account").await;
    browser.get("/account").await;
}

async fn order(browser: &mut Browser) {
    browser.get("/account/letter/address").await;
    post(browser, "/account/letter/address", &ADDRESS, "/account/letter/answers").await;
    let answers = browser.get("/account/letter/answers").await;
    for line in ["ул. Советская, д. 12, кв. 5", "г. Калуга", "Калужская область", "248000"]
    {
        assert!(answers.body.contains(line), "{line}: {}", answers.body);
    }
    post(browser, "/account/letter/answers", &[], PATH).await;
}

async fn says(world: &World, browser: &mut Browser, path: &str, text: &str) -> Answer {
    for _ in 0..800 {
        let page = browser.get(path).await;
        if page.body.contains(text) {
            return page;
        }
        world.clock.advance(Duration::from_millis(300));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path} never said {text}: {}", browser.get(path).await.body);
}

async fn type_code(browser: &mut Browser, code: &str) -> Answer {
    browser.get(CODE).await;
    browser.post(CODE, &[("code", code)]).await
}

/// Waits until the post's word of a step has been recorded. Time passes.
async fn way(world: &World, subject: kernel::SubjectId, step: Step) {
    for _ in 0..800 {
        let view = view_letter(&world.letters, subject).await.unwrap().unwrap();
        if view.state.step_at(step).is_some() {
            return;
        }
        world.clock.advance(Duration::from_millis(300));
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{step:?} was never recorded");
}

on_both_engines! {
    a_letter_confirms_the_account_once_it_was_handed_over => async |world: &World| {
        let mut browser = standard(world).await;
        assert!(browser.get("/account").await.body.contains(r#"href="/account/letter""#));
        order(&mut browser).await;
        let letter = world.posted(1).await;
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        says(world, &mut browser, PATH, "Принято почтой").await;
        // Before the handover the code is kept.
        let answer = type_code(&mut browser, &code.to_lowercase().replace('-', " ")).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, CODE), "{}", answer.body);
        assert!(browser.get(CODE).await.body.contains("ждём почту"));
        assert!(browser.get("/account").await.body.contains("Остался один шаг"));
        world.post.hand_over(&letter);
        says(world, &mut browser, "/account", "Вам открыты все услуги").await;
        assert!(browser.get(PATH).await.body.contains("Код принят"));
    };

    every_wrong_code_is_told_and_the_fifth_ends_the_letter => async |world: &World| {
        let mut browser = standard(world).await;
        assert!(browser.get(CODE).await.body.contains("Вводить пока нечего"));
        order(&mut browser).await;
        let letter = world.posted(1).await;
        assert!(type_code(&mut browser, "123").await.body.contains("десять букв и цифр"));
        assert!(type_code(&mut browser, "").await.body.contains("Введите код из письма"));
        for left in ["Осталось 4", "Осталось 3", "Осталось 2", "Осталась 1"] {
            let answer = type_code(&mut browser, "000-0000-000").await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(left), "{left}: {}", answer.body);
            assert!(answer.body.contains("<title>Ошибка"), "{}", answer.body);
        }
        assert!(type_code(&mut browser, "000-0000-000").await.body.contains("пять раз"));
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        world.post.hand_over(&letter);
        assert!(type_code(&mut browser, &code).await.body.contains("пять раз"));
        assert!(browser.get("/account").await.body.contains("Остался один шаг"));
        // The next one waits a day.
        assert!(browser.get(PATH).await.body.contains("Следующее письмо можно заказать"));
        world.clock.advance(DAY);
        sign_in_again(world, &mut browser).await;
        order(&mut browser).await;
        world.posted(2).await;
        assert!(type_code(&mut browser, &code).await.body.contains("из прежнего письма"));
    };

    a_bad_address_is_told_field_by_field_and_kept => async |world: &World| {
        let mut browser = standard(world).await;
        browser.get("/account/letter/address").await;
        let bad = [("postcode", "2480"), ("region", ""), ("settlement", "<b>"), ("street", "Мира"), ("house", "")];
        let answer = browser.post("/account/letter/address", &bad).await;
        assert_eq!(answer.status, 422);
        for text in ["Индекс — это шесть цифр", "Укажите регион", "Оставьте буквы", "Укажите номер дома", "value=\"Мира\""] {
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
        }
        assert_eq!(browser.get("/account/letter/answers").await.location(), "/account/letter/address");
    };

    a_cancelled_letter_confirms_nothing_and_a_second_order_is_no_second_letter => async |world: &World| {
        let mut browser = standard(world).await;
        order(&mut browser).await;
        // The button was pressed twice.
        let again = browser.post("/account/letter/answers", &[]).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, PATH));
        let letter = world.posted(1).await;
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        browser.get(PATH).await;
        post(&mut browser, "/account/letter/cancel", &[], PATH).await;
        assert!(browser.get(PATH).await.body.contains("Вы отменили письмо"));
        world.post.hand_over(&letter);
        assert!(type_code(&mut browser, &code).await.body.contains("Вы отменили письмо"));
        assert!(browser.get("/account").await.body.contains("Остался один шаг"));
        assert_eq!(world.post.simulator.world().letters().len(), 1);
    };

    a_session_of_one_factor_types_no_code => async |world: &World| {
        let person = world.registries.people().person(0).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "Проверки закончены").await;
        order(&mut browser).await;
        let letter = world.posted(1).await;
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        assert!(browser.get(CODE).await.body.contains("Войдите с кодом из SMS"));
        let answer = browser.post(CODE, &[("code", &code)]).await;
        assert_eq!(answer.status, 403);
    };

    the_post_that_loses_an_answer_takes_the_batch_once => async |world: &World| {
        let mut browser = standard(world).await;
        browser.get("/account/letter/address").await;
        let mut address = ADDRESS;
        address[0] = ("postcode", "248002");
        post(&mut browser, "/account/letter/address", &address, "/account/letter/answers").await;
        browser.get("/account/letter/answers").await;
        post(&mut browser, "/account/letter/answers", &[], PATH).await;
        let letter = world.posted(1).await;
        let page = says(world, &mut browser, PATH, &letter.track).await;
        assert!(page.body.contains("Принято почтой"));
        let counted = world.post.simulator.world().statistics();
        assert_eq!((counted.batches, counted.letters), (1, 1));
        assert!(counted.repeated >= 1);
    };

    a_code_ends_ninety_days_after_posting_and_is_recalled_a_week_before => async |world: &World| {
        let mut browser = standard(world).await;
        order(&mut browser).await;
        let letter = world.posted(1).await;
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        says(world, &mut browser, PATH, "Код действует до").await;
        world.post.hand_over(&letter);
        says(world, &mut browser, PATH, "Вам отдали письмо").await;
        world.clock.advance(DAY * 83);
        world.sms_says(E164, "через 7 дней").await;
        world.clock.advance(DAY * 7);
        world.sms_says(E164, "срок кода из письма истёк").await;
        sign_in_again(world, &mut browser).await;
        assert!(type_code(&mut browser, &code).await.body.contains("90 дней"));
    };

    a_changed_name_cancels_the_letter_and_says_why => async |world: &World| {
        let mut browser = standard(world).await;
        order(&mut browser).await;
        let letter = world.posted(1).await;
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        let other = world.registries.people().person(3).unwrap();
        submit(&mut browser, &other).await;
        checks_say(&mut browser, "Проверки закончены").await;
        says(world, &mut browser, PATH, "Письмо было на прежние данные").await;
        let is_told =
            || world.sms.inbox(E164).iter().any(|sms| sms.text.expose().contains("письмо с кодом отменено"));
        for _ in 0..400 {
            if is_told() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert!(is_told());
        world.post.hand_over(&letter);
        assert!(type_code(&mut browser, &code).await.body.contains("на прежние данные"));
        assert!(browser.get("/account").await.body.contains("Остался один шаг"));
    };

    an_event_that_cannot_be_recorded_keeps_none_behind_it_waiting_and_is_not_lost => async |world: &World| {
        let subjects = people(world, (5, 2)).await;
        let mut letters = Vec::new();
        for (no, subject) in subjects.iter().enumerate() {
            order_letter(&world.letters, *subject, &address("7"), "net").await.unwrap().unwrap();
            world.posted(no + 1).await;
            way(world, *subject, Step::Accepted).await;
            let reference = view_letter(&world.letters, *subject).await.unwrap().unwrap().state.sheet().unwrap().reference;
            let all = world.post.simulator.world().letters();
            letters.push(all.into_iter().find(|letter| letter.entry.letter_id == reference).unwrap());
        }
        // The row of the first is damaged: nothing of it can be written until somebody has mended it.
        let store = world.desk.identity().store();
        let change = async |sql: &str| {
            let tx = store.begin().await.unwrap();
            let sql = format!("UPDATE letters SET life = {sql} WHERE lane = {}", subjects[0].lane().as_i16());
            tx.conn().execute_unprepared(&sql).await.unwrap();
            tx.commit().await.unwrap();
        };
        assert_ne!(subjects[0].lane(), subjects[1].lane());
        change("'!' || life").await;
        for letter in &letters {
            world.post.hand_over(letter);
        }
        way(world, subjects[1], Step::HandedOver).await;
        change("substr(life, 2)").await;
        way(world, subjects[0], Step::HandedOver).await;
    };
}
