//! The pages before real simulators, filled by the real clients.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::StreamExt;
use gateway_mail::{MailClient, MailClientConfig, MailCredentials, MailMessage, MailTls};
use gateway_mail_simulator::{MailFault, MailSimulator, MailSimulatorConfig};
use gateway_post_simulator::{HousePair, World as PostWorld};
use gateway_registries::Registry;
use gateway_registries_simulator::{
    Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Switch, Times,
};
use gateway_sms::{SmsClient, SmsClientConfig, SmsMessage};
use gateway_sms_simulator::{SmsFault, SmsSimulator, SmsSimulatorConfig};
use http::StatusCode;
use kernel::{Env, Secret, Timestamp, Uuid};
use person::{Email, Phone};
use sandbox::{Addresses, ReadyPerson, ReadyRow, SandboxState};
use tower::ServiceExt;
use web::testing::{Browser, config};
use web::{Localized, Side};

const ORIGIN: &str = "http://localhost:8081";
const PHONE: &str = "+79121234567";

struct World {
    sms: SmsSimulator,
    mail: MailSimulator,
    registries: RegistriesSimulator,
    env: Env,
    router: Router,
    browser: Browser,
}

async fn world() -> World {
    let (env, _) = Env::fixed(Timestamp::from_seconds(1_800_000_000), 1);
    let secret = || Secret::new("secret of the tests".to_owned());
    let sms = SmsSimulator::start(SmsSimulatorConfig::local(secret(), env.clone())).await.unwrap();
    let mail = MailSimulator::start(MailSimulatorConfig::local("okno", secret(), env.clone())).await.unwrap();
    let registries = SimulatorConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        population: Population::generate(100, 7),
        keys: RegistryKeys::from_seed(&[1; 32]).unwrap(),
        consumers: Vec::new(),
        times: Times::default(),
        waiting_max: 100,
    };
    let registries = RegistriesSimulator::start(registries, env.clone()).await.unwrap();
    let state = SandboxState {
        web: config(Side::Sandbox),
        env: env.clone(),
        sms: sms.clone(),
        mail: mail.clone(),
        post: std::sync::Arc::new(PostWorld::new(env.clone(), HousePair::generate().secret)),
        registries: registries.world().clone(),
        authority: None,
        people: vec![ReadyPerson {
            title: Localized { ru: "Упрощённая".to_owned(), en: "Simplified".to_owned() },
            about: Localized::same(""),
            rows: vec![ReadyRow { label: Localized::same("Password"), value: "Пароль-<1>".to_owned() }],
            phone: Phone::from_e164(PHONE),
            email: Email::parse("ivan@example.ru").ok(),
        }],
        addresses: Addresses {
            id: "http://localhost:9091".to_owned(),
            portal: "http://localhost:9090".to_owned(),
        },
    };
    let router = sandbox::router(state);
    let browser = Browser::new(router.clone(), ORIGIN);
    World { sms, mail, registries, env, router, browser }
}

impl World {
    async fn send_sms(&self, id: u128, text: &str) {
        let client = SmsClient::new(&SmsClientConfig {
            base_url: self.sms.base_url(),
            token: Secret::new("secret of the tests".to_owned()),
            sender: "Okno".to_owned(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            trusted_ca_pem: None,
        })
        .unwrap();
        let to = Phone::from_e164(PHONE).unwrap();
        let text = Secret::new(text.to_owned());
        client.send(&SmsMessage { client_message_id: Uuid::from_u128(id), to, text }).await.unwrap();
    }

    async fn send_mail(&self, id: u128, text: &str, html: Option<&str>) {
        let config = MailClientConfig {
            host: "localhost".to_owned(),
            port: self.mail.address().port(),
            tls: MailTls::StartTls,
            credentials: Some(MailCredentials {
                username: "okno".to_owned(),
                password: Secret::new("secret of the tests".to_owned()),
            }),
            from_name: "Окно".to_owned(),
            from: Email::parse("no-reply@okno.example").unwrap(),
            hello_name: "okno.example".to_owned(),
            bounces: None,
            step_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(20),
            trusted_ca_pem: Some(self.mail.authority_pem().as_bytes().to_vec()),
        };
        let message = MailMessage {
            message_id: Uuid::from_u128(id),
            to: Email::parse("Ivan@example.ru").unwrap(),
            subject: "Подтверждение почты".to_owned(),
            text: Secret::new(text.to_owned()),
            html: html.map(|html| Secret::new(html.to_owned())),
            bounce_token: None,
        };
        MailClient::new(&config, self.env.clone()).unwrap().send(&message).await.unwrap();
    }

    async fn json(&mut self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.browser.get(path).await.body).unwrap()
    }
}

#[tokio::test]
async fn the_first_page_names_the_sides_and_the_people() {
    let mut world = world().await;
    let page = world.browser.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["http://localhost:9091", "http://localhost:9090", "Упрощённая", "Пароль-&#60;1&#62;"]
    {
        assert!(page.body.contains(part), "{part}");
    }
    let json = world.json("/.json").await;
    assert_eq!(json["people"][0]["phone"], "/phones/+79121234567");
    assert_eq!(json["people"][0]["rows"][0]["value"], "Пароль-<1>");
}

#[tokio::test]
async fn a_phone_shows_its_messages_newest_first_as_page_and_as_json() {
    let mut world = world().await;
    world.send_sms(1, "Первое <b>").await;
    world.send_sms(2, "Код 123456, http://localhost:9091/x?y=1.").await;
    let page = world.browser.get("/phones/+79121234567").await;
    assert!(page.body.contains("Первое &#60;b&#62;"));
    assert!(page.body.contains(r#"href="http://localhost:9091/x?y=1""#), "{}", page.body);
    assert!(page.body.find("Код 123456") < page.body.find("Первое"));
    let json = world.json("/phones/+79121234567.json").await;
    assert_eq!(json["messages"][0]["text"], "Код 123456, http://localhost:9091/x?y=1.");
    assert_eq!(json["messages"][0]["receivedAt"], "2027-01-15T08:00:00Z");
    assert_eq!(world.json("/phones.json").await["phones"][0]["messages"], 2);
    assert!(world.browser.get("/phones").await.body.contains("+7 912 123-45-67"));
}

#[tokio::test]
async fn a_phone_without_messages_is_an_empty_phone() {
    let mut world = world().await;
    assert_eq!(world.json("/phones/%2B79120000001.json").await["messages"].as_array().unwrap().len(), 0);
    assert_eq!(world.browser.get("/phones/+79120000001").await.status, StatusCode::OK);
    assert_eq!(world.browser.get("/phones/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_number_is_opened_as_people_write_it() {
    let mut world = world().await;
    let answer = world.browser.get("/phones/open?number=8+912+123-45-67").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/phones/+79121234567"));
    let wrong = world.browser.get("/phones/open?number=12").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mailbox = world.browser.get("/mail/open?address=Ivan@example.ru").await;
    assert_eq!(mailbox.location(), "/mail/ivan%40example.ru");
}

#[tokio::test]
async fn a_mailbox_shows_text_and_html_that_may_do_nothing() {
    let mut world = world().await;
    let html = "<script>alert(1)</script><form action='/mail/switches'><b>Код</b></form>";
    world.send_mail(1, "Код 123456\nhttp://localhost:9091/confirm", Some(html)).await;
    let page = world.browser.get("/mail/ivan%40example.ru").await;
    assert!(page.body.contains("Подтверждение почты"));
    assert!(page.body.contains(r#"href="http://localhost:9091/confirm""#));
    assert!(!page.body.contains("<script>alert"));
    assert!(!page.body.contains("<iframe"));
    let letter = world.browser.get("/mail/ivan%40example.ru/1").await;
    let frame = r#"<iframe class="o-letter__frame" sandbox src="/mail/ivan%40example.ru/1/html""#;
    assert!(letter.body.contains(frame), "{}", letter.body);
    let frame = world.browser.get("/mail/ivan%40example.ru/1/html").await;
    assert!(frame.body.contains(html), "{}", frame.body);
    let policy = frame.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    let json = world.json("/mail/ivan@example.ru.json").await;
    assert_eq!(json["messages"][0]["subject"], "Подтверждение почты");
    assert_eq!(world.json("/mail/ivan@example.ru/1.json").await["text"], json["messages"][0]["text"]);
    assert_eq!(world.browser.get("/mail/petr@example.ru/1").await.status, StatusCode::NOT_FOUND);
    assert!(world.browser.get("/mail").await.body.contains("ivan@example.ru"));
    assert_eq!(world.json("/mail.json").await["mailboxes"][0]["messages"], 1);
}

#[tokio::test]
async fn switches_are_thrown_by_a_form_of_our_own_only() {
    let mut world = world().await;
    world.browser.get("/phones").await;
    let fields = [("fault", "lose-answer"), ("delay", "2")];
    let thrown = world.browser.post("/phones/switches", &fields).await;
    assert_eq!((thrown.status, thrown.location()), (StatusCode::SEE_OTHER, "/phones"));
    let switches = world.sms.switches();
    assert_eq!((switches.fault, switches.delay), (Some(SmsFault::LoseAnswer), Duration::from_secs(2)));
    world.browser.get("/mail").await;
    world.browser.post("/mail/switches", &[("fault", "defer")]).await;
    assert_eq!(world.mail.switches().fault, Some(MailFault::Defer));

    "http://localhost:9091".clone_into(&mut world.browser.origin);
    let other = world.browser.post("/phones/switches", &[("fault", "none")]).await;
    assert!(other.status.is_client_error());
    assert_eq!(world.sms.switches().fault, Some(SmsFault::LoseAnswer));
}

#[tokio::test]
async fn a_switch_that_is_none_is_told_and_changes_nothing() {
    let mut world = world().await;
    world.browser.get("/phones").await;
    for fields in [[("fault", "nonsense"), ("delay", "1")], [("fault", "fail"), ("delay", "121")]] {
        let answer = world.browser.post("/phones/switches", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(world.sms.switches().fault, None);
}

#[tokio::test]
async fn the_address_chooses_the_language() {
    let mut world = world().await;
    assert!(world.browser.get("/?lang=en").await.body.contains("The outside world"));
    assert!(world.browser.get("/").await.body.contains("Внешний мир"));
    assert_eq!(world.json("/.json?lang=en").await["people"][0]["title"], "Simplified");
}

#[tokio::test]
async fn cookies_of_other_sides_open_and_change_nothing() {
    let mut world = world().await;
    world.browser.set_cookie("okno_id_session", "of the other side");
    let page = world.browser.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("of the other side"));
}

#[tokio::test]
async fn the_population_is_paged_and_searched() {
    let mut world = world().await;
    let person = world.registries.world().population().person(45).unwrap();
    let (name, snils) = (person.name.full(), person.snils.unwrap().to_string());
    let first = world.browser.get("/registries").await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(!first.body.contains(&name));
    assert!(world.browser.get("/registries?page=3").await.body.contains(&name));
    assert_eq!(world.browser.get("/registries?page=999").await.status, StatusCode::OK);
    let query: String = snils.replace(' ', "+");
    let found = world.browser.get(&format!("/registries?q={query}")).await;
    assert!(found.body.contains(&name));
    let json = world.json(&format!("/registries.json?q={query}")).await;
    assert_eq!(json["people"].as_array().unwrap().len(), 1);
    assert_eq!(json["people"][0]["snils"], snils);
    assert!(world.browser.get("/registries?q=nobody").await.body.contains("Никого не нашли"));
}

#[tokio::test]
async fn every_person_can_be_looked_at_with_what_is_special() {
    let mut world = world().await;
    for number in 0..100 {
        let page = world.browser.get(&format!("/registries/people/{number}")).await;
        assert_eq!(page.status, StatusCode::OK, "{number}");
        assert!(!page.body.contains('⟦'), "{number}: {}", page.body);
    }
    assert!(world.browser.get("/registries/people/2").await.body.contains("ответов не будет"));
    assert_eq!(world.json("/registries/people/36.json").await["special"], "child");
    assert_eq!(world.browser.get("/registries/people/100").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_switches_of_a_registry_are_those_that_are_ticked() {
    let mut world = world().await;
    world.browser.get("/registries/mvd").await;
    for ticked in [&[("delay", "yes"), ("unsigned", "yes")][..], &[("swap", "yes")][..]] {
        let thrown = world.browser.post("/registries/mvd", ticked).await;
        assert_eq!((thrown.status, thrown.location()), (StatusCode::SEE_OTHER, "/registries/mvd"));
    }
    let on: Vec<Switch> = world.registries.world().switches(Registry::Mvd).into_iter().collect();
    assert_eq!(on, [Switch::Swap]);
    assert!(world.registries.world().switches(Registry::Sfr).is_empty());
    assert_eq!(world.json("/registries/mvd.json").await["switches"][0], "swap");
    assert!(world.browser.get("/registries").await.body.contains("1 сбой включён"));
    assert_eq!(world.browser.get("/registries/other").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_open_page_is_told_of_a_new_message() {
    let world = world().await;
    let request = http::Request::get("/changes?of=phones&since=0").header("host", "localhost:8081");
    let answer = world.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    world.send_sms(1, "Код 123456").await;
    let first = answer.into_body().into_data_stream().next().await.unwrap().unwrap();
    let told = String::from_utf8(first.to_vec()).unwrap();
    // Browsers drop an event without data; and what has come is not told here.
    assert!(told.contains("event: changed") && told.contains("data: yes"), "{told}");
    assert!(!told.contains("123456"));
}

#[tokio::test]
async fn the_ministry_says_of_a_passport_what_it_is_told_to_say() {
    let mut world = world().await;
    let page = "/registries/people/44";
    assert!(world.browser.get(page).await.body.contains("Что МВД ответит"));
    let told = world.browser.post(page, &[("says", "lost")]).await;
    assert_eq!((told.status, told.location()), (StatusCode::SEE_OTHER, page));
    let lost = gateway_registries::CheckResult::Invalid { reason: gateway_registries::InvalidReason::Lost };
    assert_eq!(world.registries.world().decreed(Registry::Mvd, 44), Some(lost));
    assert!(world.browser.get(page).await.body.contains("value=\"lost\" selected"));
    world.browser.post(page, &[("says", "as-is")]).await;
    assert_eq!(world.registries.world().decreed(Registry::Mvd, 44), None);
    let nobody = world.browser.post("/registries/people/100", &[("says", "lost")]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
