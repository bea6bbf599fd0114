//! Registration and sign-in through the real router, on both engines.

use std::time::Duration;

use crate::on_both_engines;
use crate::support::{self, PASSWORD, World, code_in, post};

const PHONE: &str = "8 (912) 123-45-67";
const E164: &str = "+79121234567";

on_both_engines! {
    a_person_registers_by_phone_signs_out_and_signs_in_again => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let done = browser.get("/registration/done").await;
        assert_eq!(done.status, 200);
        let account = browser.get("/account").await;
        assert!(account.body.contains("Проверкин Пётр"), "{}", account.body);
        assert!(account.body.contains("+7 912 ···-··-67"));
        post(&mut browser, "/sign-out", &[], "/signed-out").await;
        assert_eq!(browser.get("/account").await.location(), "/sign-in?back=%2Faccount");
        browser.get("/sign-in").await;
        let wrong = browser.post("/sign-in", &[("login", PHONE), ("password", "Жираф-8-окон!")]).await;
        assert_eq!(wrong.status, 422);
        post(&mut browser, "/sign-in", &[("login", "9121234567"), ("password", PASSWORD)], "/account").await;
        assert_eq!(browser.get("/account").await.status, 200);
    };

    a_person_registers_by_email_with_the_code_or_the_link => async |world: &World| {
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        let contact = [("contact", "email"), ("email", "Petr@Example.RU")];
        post(&mut browser, "/registration/contact", &contact, "/registration/code").await;
        let text = world.mail_text("petr@example.ru", 1).await;
        let link = text.split_whitespace().find(|word| word.contains("/registration/link/")).unwrap();
        let path = link.strip_prefix(support::ORIGIN).unwrap();
        // A mail scanner opens the link: nothing happens but that another browser is shown the code.
        let other = world.browser().get(path).await;
        assert!(other.body.contains(&code_in(&text)), "{}", other.body);
        let same = browser.get(path).await;
        assert!(!same.body.contains(&code_in(&text)));
        post(&mut browser, path, &[], "/registration/password").await;
        browser.get("/registration/password").await;
        post(&mut browser, "/registration/password", &[("password", PASSWORD)], "/registration/done").await;
        assert!(browser.get("/account").await.body.contains("P····r@Example.RU"));
    };

    the_next_person_at_a_shared_computer_begins_with_nothing => async |world: &World| {
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        let start = browser.get("/registration").await;
        assert!(start.body.contains("Вы уже начали регистрацию"), "{}", start.body);
        post(&mut browser, "/registration/anew", &[], "/registration").await;
        assert!(!browser.get("/registration").await.body.contains("Вы уже начали регистрацию"));
        assert_eq!(browser.get("/registration/contact").await.location(), "/registration");
    };

    a_repeated_press_of_the_last_button_ends_the_same => async |world: &World| {
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        post(&mut browser, "/registration/contact", &[("contact", "phone"), ("phone", PHONE)], "/registration/code").await;
        let code = world.sms_code(E164, 1).await;
        browser.get("/registration/code").await;
        post(&mut browser, "/registration/code", &[("code", &code)], "/registration/password").await;
        post(&mut browser, "/registration/code", &[("code", &code)], "/registration/password").await;
        browser.get("/registration/password").await;
        for _ in 0..2 {
            // The token is bound to the session: the second press comes from the same, older page.
            let answer = browser.post("/registration/password", &[("password", PASSWORD)]).await;
            assert!(answer.location() == "/registration/done" || answer.status == 403, "{}", answer.body);
        }
        assert_eq!(browser.get("/account").await.status, 200);
        assert_eq!(world.sms.inbox(E164).len(), 1);
    };

    wrong_codes_are_counted_and_a_new_code_replaces_the_old => async |world: &World| {
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        post(&mut browser, "/registration/contact", &[("contact", "phone"), ("phone", PHONE)], "/registration/code").await;
        let first = world.sms_code(E164, 1).await;
        let wrong = if first == "000000" { "111111" } else { "000000" };
        browser.get("/registration/code").await;
        for left in ["Осталось 2 попытки", "Осталась 1 попытка", "не подошёл три раза"] {
            let answer = browser.post("/registration/code", &[("code", wrong)]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(left), "{left}: {}", answer.body);
        }
        // Exhausted: the right one does not help any more.
        assert_eq!(browser.post("/registration/code", &[("code", &first)]).await.status, 422);
        // Too soon for a new one: the wait is told, and nothing is sent.
        let too_soon = browser.post("/registration/code/resend", &[]).await;
        assert_eq!(too_soon.status, 422);
        assert!(too_soon.body.contains("можно запросить через"), "{}", too_soon.body);
        assert_eq!(world.sms.inbox(E164).len(), 1);
        world.clock.advance(Duration::from_secs(61));
        post(&mut browser, "/registration/code/resend", &[], "/registration/code").await;
        let second = world.sms_code(E164, 2).await;
        if first != second {
            assert_eq!(browser.post("/registration/code", &[("code", &first)]).await.status, 422);
        }
        post(&mut browser, "/registration/code", &[("code", &second)], "/registration/password").await;
    };

    a_code_is_of_no_use_in_another_browser_or_after_300_seconds => async |world: &World| {
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        post(&mut browser, "/registration/contact", &[("contact", "phone"), ("phone", PHONE)], "/registration/code").await;
        let code = world.sms_code(E164, 1).await;
        let mut thief = world.browser();
        thief.get("/registration").await;
        assert_eq!(thief.post("/registration/code", &[("code", &code)]).await.location(), "/registration");
        world.clock.advance(Duration::from_secs(300));
        browser.get("/registration/code").await;
        let late = browser.post("/registration/code", &[("code", &code)]).await;
        assert!(late.body.contains("больше не действует"), "{}", late.body);
    };

    a_contact_that_has_an_account_is_told_of_it_only_after_the_code => async |world: &World| {
        world.register_by_phone(PHONE).await;
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        post(&mut browser, "/registration/contact", &[("contact", "phone"), ("phone", PHONE)], "/registration/code").await;
        let page = browser.get("/registration/code").await;
        assert!(!page.body.contains("уже есть учётная запись"));
        let code = world.sms_code(E164, 2).await;
        post(&mut browser, "/registration/code", &[("code", &code)], "/registration/taken").await;
        let choice = browser.get("/registration/taken").await;
        assert!(choice.body.contains("уже есть учётная запись"));
        // The way to a new password leads on without another code: the contact is proven.
        post(&mut browser, "/registration/taken/recover", &[], "/recovery/password").await;
        browser.get("/recovery/password").await;
        post(&mut browser, "/recovery/password", &[("password", "Другой-пароль-7!")], "/recovery/done").await;
        let mut fresh = world.browser();
        fresh.get("/sign-in").await;
        assert_eq!(fresh.post("/sign-in", &[("login", PHONE), ("password", PASSWORD)]).await.status, 422);
        post(&mut fresh, "/sign-in", &[("login", PHONE), ("password", "Другой-пароль-7!")], "/account").await;
    };

    a_disowned_contact_is_free_after_seven_days_of_notices => async |world: &World| {
        let mut owner = world.register_by_phone(PHONE).await;
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        post(&mut browser, "/registration/contact", &[("contact", "phone"), ("phone", PHONE)], "/registration/code").await;
        let code = world.sms_code(E164, 2).await;
        browser.get("/registration/code").await;
        post(&mut browser, "/registration/code", &[("code", &code)], "/registration/taken").await;
        browser.get("/registration/taken").await;
        post(&mut browser, "/registration/taken/disown", &[], "/registration/taken").await;
        assert!(browser.get("/registration/taken").await.body.contains("Контакт освободится"));
        assert!(world.sms_text(E164, 3).await.contains("другой человек"));
        for day in 0..7 {
            world.clock.advance(Duration::from_secs(24 * 60 * 60));
            if day < 6 {
                world.sms_text(E164, 4 + day).await;
            }
        }
        let freed = async || {
            owner.get("/sign-in").await;
            let answer = owner.post("/sign-in", &[("login", PHONE), ("password", PASSWORD)]).await;
            answer.status == 422
        };
        wait_for(freed).await;
        world.register_by_phone(PHONE).await;
    };

    guessing_a_password_is_slowed_for_strangers_and_never_for_a_known_device => async |world: &World| {
        let mut owner = world.register_by_phone(PHONE).await;
        owner.get("/account").await;
        owner.post("/sign-out", &[]).await;
        let mut stranger = world.browser();
        stranger.get("/sign-in").await;
        let mut slowed = 0;
        for _ in 0..14 {
            let answer = stranger.post("/sign-in", &[("login", PHONE), ("password", "Неверный-1!")]).await;
            assert_eq!(answer.status, 422);
            slowed += u32::from(answer.body.contains("Слишком много попыток"));
        }
        assert_eq!(slowed, 4);
        // Registered or not, the same budget and the same words.
        let mut nobody = 0;
        for _ in 0..14 {
            let answer = stranger.post("/sign-in", &[("login", "9990000000"), ("password", "Неверный-1!")]).await;
            nobody += u32::from(answer.body.contains("Слишком много попыток"));
        }
        assert_eq!(nobody, 4);
        owner.get("/sign-in").await;
        post(&mut owner, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        world.clock.advance(Duration::from_secs(15 * 60));
        post(&mut stranger, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
    };

    an_interrupted_registration_resumes_for_24_hours_in_its_browser => async |world: &World| {
        let mut browser = world.browser();
        world.start_registration(&mut browser).await;
        world.clock.advance(Duration::from_secs(23 * 60 * 60));
        let page = browser.get("/registration/contact").await;
        assert_eq!(page.status, 200);
        assert_eq!(browser.get("/registration/password").await.location(), "/registration/contact");
        assert!(browser.get("/registration/name").await.body.contains("Проверкин"));
        world.clock.advance(Duration::from_secs(60 * 60));
        assert_eq!(browser.get("/registration/contact").await.location(), "/registration");
    };

    bad_input_keeps_every_answer_and_says_what_to_do => async |world: &World| {
        let mut browser = world.browser();
        browser.get("/registration").await;
        assert_eq!(browser.post("/registration", &[]).await.status, 422);
        post(&mut browser, "/registration", &[("agree", "yes")], "/registration/name").await;
        browser.get("/registration/name").await;
        for (last, first) in [("Проверкин", ""), ("Проверкин", "Пётр1"), ("Пpоверкин", "Пётр"), ("Я\u{0}", "Пётр"), ("Я", "<script>")] {
            let answer = browser.post("/registration/name", &[("lastName", last), ("firstName", first)]).await;
            assert_eq!(answer.status, 422, "{last} {first}");
            assert!(!answer.body.contains("<script>"));
            if last == "Проверкин" {
                assert!(answer.body.contains("value=\"Проверкин\""));
            }
        }
        let long = "я".repeat(5_000);
        assert_eq!(browser.post("/registration/name", &[("lastName", &long), ("firstName", "Пётр")]).await.status, 422);
        let huge = "я".repeat(50_000);
        assert_eq!(browser.post("/registration/name", &[("lastName", &huge), ("firstName", "Пётр")]).await.status, 413);
        let forged = browser.post("/registration/name", &[("csrf", "forged"), ("firstName", "Пётр")]).await;
        assert_eq!(forged.status, 403);
    };

    a_session_ends_idle_and_everywhere => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        world.clock.advance(Duration::from_secs(29 * 60));
        assert_eq!(browser.get("/account").await.status, 200);
        world.clock.advance(Duration::from_secs(29 * 60));
        assert_eq!(browser.get("/account").await.status, 200);
        let mut second = world.browser();
        second.get("/sign-in").await;
        post(&mut second, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        browser.get("/account").await;
        post(&mut browser, "/sign-out/everywhere", &[], "/signed-out").await;
        assert_eq!(second.get("/account").await.status, 303);
        world.clock.advance(Duration::from_secs(60));
        browser.get("/sign-in").await;
        post(&mut browser, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
    };
}

async fn wait_for(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it did not come true in ten seconds");
}
