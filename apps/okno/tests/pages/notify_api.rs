// cyrillic: what is sent
//! `POST /notify/v1/messages` through the real router, on both engines.

use data_encoding::BASE64;
use http::{HeaderValue, Method, header};
use web::testing::{Answer, Browser};

use crate::leaving::{E164, PHONE};
use crate::on_both_engines;
use crate::support::{NOTIFY_SECRET, World};

const PATH: &str = "/notify/v1/messages";
const LINK: &str = "https://services.example.org/applications/7";

/// The system, with a secret of its choice.
fn system(world: &World, credentials: Option<&str>) -> Browser {
    let mut system = world.browser();
    system.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(credentials) = credentials {
        let text = format!("Basic {}", BASE64.encode(credentials.as_bytes()));
        system.headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&text).unwrap());
    }
    system
}

fn known(world: &World) -> Browser {
    system(world, Some(&format!("services:{NOTIFY_SECRET}")))
}

async fn ask(system: &mut Browser, no: u32, oid: i64, link: &str) -> Answer {
    let body = format!(
        r#"{{"messageId":"0198f3a2-7c31-7d5e-9b1a-{no:012}","oid":{oid},"template":"service-status",
        "params":{{"service":"Загранпаспорт","status":"готов к выдаче","link":"{link}"}}}}"#
    );
    system.send(Method::POST, PATH, Some(body)).await
}

/// Has one message sent to the account of a phone.
pub async fn send_one(world: &World, phone: &str) {
    let (mut system, oid) = (known(world), world.oid(phone).await.as_i64());
    assert_eq!(ask(&mut system, 99, oid, LINK).await.status, 202);
}

on_both_engines! {
    a_known_system_has_a_message_sent_once_and_learns_no_contact => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        let (mut system, oid) = (known(world), world.oid(PHONE).await.as_i64());
        let taken = ask(&mut system, 1, oid, LINK).await;
        assert_eq!(taken.status, 202, "{}", taken.body);
        assert!(!taken.body.contains("912"));
        let text = world.sms_text(E164, 2).await;
        assert!(text.contains("Загранпаспорт: готов к выдаче") && text.contains(LINK), "{text}");
        assert_eq!(ask(&mut system, 1, oid, LINK).await.status, 200);
        let other = ask(&mut system, 1, oid, "https://services.example.org/other").await;
        assert!(other.status == 409 && other.body.contains("conflict"), "{}", other.body);
        assert_eq!(world.sms.inbox(E164).len(), 2);
        assert!(citizen.get("/account/messages?kind=service").await.body.contains("Загранпаспорт"));
    };

    strangers_wrong_secrets_and_cookies_open_nothing => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        let oid = world.oid(PHONE).await.as_i64();
        for credentials in [None, Some("services:wrong"), Some("nobody:x"), Some("services")] {
            let refused = ask(&mut system(world, credentials), 2, oid, LINK).await;
            assert!(refused.status == 401 && refused.body.contains("unauthorized"), "{credentials:?}");
        }
        // A person's session is no key to it.
        assert_eq!(ask(&mut citizen, 3, oid, LINK).await.status, 401);
        assert_eq!(world.sms.inbox(E164).len(), 1);
    };

    what_does_not_fit_is_refused_in_words => async |world: &World| {
        world.register_by_phone(PHONE).await;
        let (mut system, oid) = (known(world), world.oid(PHONE).await.as_i64());
        let evil = ask(&mut system, 4, oid, "https://services.example.org.evil.example/").await;
        assert!(evil.status == 422 && evil.body.contains("bad-params"), "{}", evil.body);
        assert_eq!(ask(&mut system, 5, 1, LINK).await.status, 404);
        assert_eq!(ask(&mut system, 6, 9_999_999_999, LINK).await.status, 404);
        for body in ["", "{}", "[]", "{\"messageId\":1}"] {
            let answer = system.send(Method::POST, PATH, Some(body.to_owned())).await;
            assert!(answer.status == 400 && answer.body.contains("bad-request"), "{body}: {}", answer.body);
        }
        assert_eq!(world.sms.inbox(E164).len(), 1);
    };

    a_system_that_asks_too_often_waits => async |world: &World| {
        world.register_by_phone(PHONE).await;
        let (mut system, oid) = (known(world), world.oid(PHONE).await.as_i64());
        for no in 10..15 {
            assert_eq!(ask(&mut system, no, oid, LINK).await.status, 202);
        }
        let later = ask(&mut system, 15, oid, LINK).await;
        assert_eq!(later.status, 429, "{}", later.body);
        assert!(later.headers.contains_key(header::RETRY_AFTER));
        world.clock.advance(std::time::Duration::from_secs(61));
        assert_eq!(ask(&mut system, 15, oid, LINK).await.status, 202);
    };
}
