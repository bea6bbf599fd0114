//! The history of an account and its security through the real router, on both engines.

use std::time::Duration;

use web::testing::Browser;

use crate::on_both_engines;
use crate::support::{PASSWORD, World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const SECURITY: &str = "/account/security";
const CHANGE: &str = "/account/security/password";
const NEW: &str = "Другой-пароль-7!";

async fn sign_in(world: &World, password: &str) -> Browser {
    let mut browser = world.browser();
    browser.get("/sign-in").await;
    post(&mut browser, "/sign-in", &[("login", PHONE), ("password", password)], "/account").await;
    browser.get("/account").await;
    browser
}

/// The addresses of the buttons that end a session.
fn ends(page: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split("action=\"/account/security/sessions/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| path.ends_with("/end"))
        .map(|path| format!("/account/security/sessions/{path}"))
        .collect();
    found.dedup();
    found
}

on_both_engines! {
    a_person_sees_their_sessions_and_ends_one_by_one => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let (mut second, mut third) = (sign_in(world, PASSWORD).await, sign_in(world, PASSWORD).await);
        let page = browser.get(SECURITY).await.body;
        assert_eq!(ends(&page).len(), 2, "{page}");
        assert!(page.contains("это устройство"));
        post(&mut browser, &ends(&page)[0], &[], "/account/security?done=ended").await;
        let left = [second.get("/account").await.status, third.get("/account").await.status];
        assert!(left.contains(&http_status(303)) && left.contains(&http_status(200)), "{left:?}");
        browser.get(SECURITY).await;
        post(&mut browser, "/account/security/sessions/end-others", &[], "/account/security?done=ended").await;
        assert_eq!(second.get("/account").await.status, 303);
        assert_eq!(third.get("/account").await.status, 303);
        let page = browser.get(SECURITY).await;
        assert!(page.status == 200 && ends(&page.body).is_empty());
    };

    nobody_ends_the_session_of_another => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let mut second = sign_in(world, PASSWORD).await;
        let page = browser.get(SECURITY).await.body;
        let mut stranger = world.register_by_phone("9127654321").await;
        stranger.get("/account").await;
        post(&mut stranger, &ends(&page)[0], &[], "/account/security?done=ended").await;
        stranger.get("/account").await;
        post(&mut stranger, "/account/security/sessions/nonsense/end", &[], "/account/security?done=ended").await;
        assert_eq!(second.get("/account").await.status, 200);
    };

    the_password_is_changed_by_whoever_knows_it => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let mut second = sign_in(world, PASSWORD).await;
        browser.get(CHANGE).await;
        for (present, new, text) in [
            ("Жираф-8-окон!", NEW, "не нынешний пароль"),
            ("", NEW, "Введите пароль"),
            (PASSWORD, "", "Введите пароль"),
            (PASSWORD, "короткий", "Добавьте"),
            (PASSWORD, PASSWORD, "ваш нынешний пароль"),
        ] {
            let answer = browser.post(CHANGE, &[("present", present), ("password", new)]).await;
            assert_eq!(answer.status, 422, "{text}");
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
            assert!(!answer.body.contains(NEW) && !answer.body.contains(PASSWORD));
        }
        let fields = [("present", PASSWORD), ("password", NEW)];
        post(&mut browser, CHANGE, &fields, "/account/security?done=password").await;
        assert!(world.sms_text(E164, 2).await.contains("пароль изменён"));
        assert_eq!(browser.get("/account").await.status, 200);
        assert_eq!(second.get("/account").await.status, 303);
        let mut old = world.browser();
        old.get("/sign-in").await;
        assert_eq!(old.post("/sign-in", &[("login", PHONE), ("password", PASSWORD)]).await.status, 422);
        sign_in(world, NEW).await;
    };

    guessing_the_present_password_is_limited => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get(CHANGE).await;
        let fields = [("present", "Жираф-8-окон!"), ("password", NEW)];
        for _ in 0..10 {
            assert!(browser.post(CHANGE, &fields).await.body.contains("не нынешний пароль"));
        }
        assert!(browser.post(CHANGE, &fields).await.body.contains("Слишком много попыток"));
        let right = [("present", PASSWORD), ("password", NEW)];
        assert_eq!(browser.post(CHANGE, &right).await.status, 422);
        world.clock.advance(Duration::from_secs(15 * 60));
        post(&mut browser, CHANGE, &right, "/account/security?done=password").await;
    };

    the_history_tells_sign_ins_and_changes_by_kind_and_by_page => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get("/account").await;
        world.clock.advance(Duration::from_secs(1));
        let mut wrong = world.browser();
        wrong.get("/sign-in").await;
        wrong.post("/sign-in", &[("login", PHONE), ("password", "Жираф-8-окон!")]).await;
        for _ in 0..30 {
            world.clock.advance(Duration::from_secs(1));
            sign_in(world, PASSWORD).await;
        }
        let all = browser.get("/account/history").await.body;
        assert_eq!(all.matches("class=\"o-row\"").count(), 20);
        let second = browser.get("/account/history?kind=all&page=2").await.body;
        assert!(second.contains("Создана учётная запись") && second.contains("Новее"), "{second}");
        assert!(second.contains("неверным паролем"));
        let sign_ins = browser.get("/account/history?kind=sign-ins").await.body;
        assert!(!sign_ins.contains("Создана учётная запись"));
        let changes = browser.get("/account/history?kind=changes").await.body;
        assert!(changes.contains("Создана учётная запись") && !changes.contains("Раньше"));
        let looks = browser.get("/account/history?kind=looks").await.body;
        assert!(looks.contains("Здесь пока ничего нет"));
        let odd = browser.get("/account/history?kind=nonsense&page=-7").await;
        assert_eq!(odd.status, 200);
        assert!(browser.get("/account/history?page=99999999999999999999").await.body.contains("o-row"));
    };

    the_history_of_another_is_not_shown => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let mut stranger = world.register_by_phone("9127654321").await;
        browser.get("/account/contacts/fixed").await;
        post(&mut browser, "/account/contacts/fixed", &[("homePhone", "83431234567")], "/account/contacts?done=saved").await;
        let text = "Изменён домашний или рабочий телефон";
        assert!(browser.get("/account/history").await.body.contains(text));
        assert!(!stranger.get("/account/history").await.body.contains(text));
    };
}

fn http_status(code: u16) -> http::StatusCode {
    http::StatusCode::from_u16(code).unwrap()
}
