// cyrillic: what the pages say
//! Documents that other systems have people sign: `/sign/v1` and the person's pages, through the real router, on both engines.

use std::collections::BTreeSet;
use std::time::Duration;

use data_encoding::BASE64;
use http::{HeaderValue, Method, header};
use serde_json::{Value, json};
use web::testing::{Answer, Browser};

use crate::support::World;
use crate::support::authority::{OTHER_SECRET, SIGNING_SECRET, send, signature};
use crate::support::staff::{sign_in, standard};
use crate::with_authority_on_both_engines;

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const OTHER: &str = "9127654321";
const PATH: &str = "/sign/v1/documents";
pub const TEXT: &str = "Договор аренды.\nСторона первая, сторона вторая.\n";
const PURPOSE: &str = "Заключить договор аренды № 7";

fn description() -> Value {
    serde_json::from_str(include_str!("../../../../docs/api/signing.openapi.json")).unwrap()
}

fn words(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Holds an answer against its schema: no field that is not described, none missing that must be there.
fn fits(body: &Value, schema: &str) {
    let schemas = &description()["components"]["schemas"];
    let properties = schemas[schema]["properties"].as_object().unwrap().clone();
    let given: BTreeSet<String> = body.as_object().unwrap().keys().cloned().collect();
    assert!(given.is_subset(&properties.keys().cloned().collect()), "{schema}: {given:?}");
    assert!(words(&schemas[schema]["required"]).is_subset(&given), "{schema}: {given:?}");
    for (name, value) in body.as_object().unwrap() {
        if let Some(all) = properties[name].get("enum") {
            assert!(words(all).contains(value.as_str().unwrap()), "{schema}.{name}: {value}");
        }
        if let Some(other) = properties[name].get("$ref").and_then(Value::as_str) {
            let other = other.rsplit('/').next().unwrap();
            if value.is_object() {
                fits(value, other);
            }
        }
    }
}

/// A system with these credentials.
fn system(world: &World, credentials: Option<&str>) -> Browser {
    let mut system = world.browser();
    system.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(credentials) = credentials {
        let text = format!("Basic {}", BASE64.encode(credentials.as_bytes()));
        system.headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&text).unwrap());
    }
    system
}

pub fn services(world: &World) -> Browser {
    system(world, Some(&format!("services:{SIGNING_SECRET}")))
}

pub fn call(no: u32, oid: i64) -> Value {
    json!({
        "requestId": format!("0198f3a2-7c31-7d5e-9b1a-{no:012}"),
        "oid": oid,
        "name": "договор.txt",
        "mediaType": "text/plain",
        "content": BASE64.encode(TEXT.as_bytes()),
        "purpose": PURPOSE,
        "returnUrl": "https://services.example.org/leases/7?from=okno",
    })
}

pub async fn post(system: &mut Browser, body: &Value) -> Answer {
    system.send(Method::POST, PATH, Some(body.to_string())).await
}

pub fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.body))
}

fn refused(answer: &Answer) -> (u16, String) {
    let body = body(answer);
    fits(&body, "Problem");
    let code = body["code"].as_str().unwrap().to_owned();
    let known = signing::pages::ApiProblem::ALL.iter().find(|known| known.code == code).unwrap();
    assert_eq!(known.status, answer.status.as_u16(), "{code}");
    (answer.status.as_u16(), code)
}

/// Asks the account of a number for a signature, and gives the answer.
pub async fn ask(world: &World, no: u32, oid: i64) -> Value {
    let answer = post(&mut services(world), &call(no, oid)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let body = body(&answer);
    fits(&body, "Request");
    body
}

/// Asks the account of a phone, and gives the id and the page.
async fn ask_phone(world: &World, no: u32, phone: &str) -> (String, String) {
    let asked = ask(world, no, world.oid(phone).await.as_i64()).await;
    let page = asked["page"].as_str().unwrap();
    let path = page.strip_prefix(crate::support::ORIGIN).unwrap().to_owned();
    (asked["id"].as_str().unwrap().to_owned(), path)
}

/// How a request stands, as its system sees it.
pub async fn state(world: &World, id: &str) -> Value {
    let answer = services(world).get(&format!("{PATH}/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = body(&answer);
    fits(&body, "Request");
    body
}

#[test]
fn every_code_of_a_refusal_is_described_and_no_other() {
    let codes: BTreeSet<String> =
        signing::pages::ApiProblem::ALL.iter().map(|kind| kind.code.to_owned()).collect();
    assert_eq!(words(&description()["components"]["schemas"]["ProblemCode"]["enum"]), codes);
}

with_authority_on_both_engines! {
    the_description_has_every_route_and_is_served => async |world: &World| {
        let described: BTreeSet<String> = description()["paths"].as_object().unwrap().iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        let served: BTreeSet<String> = world.specs.iter()
            .filter(|spec| spec.path.starts_with("/sign/v1/"))
            .map(|spec| format!("{} {}", spec.method, spec.path))
            .collect();
        assert_eq!(described, served);
        let answer = world.browser().get("/sign/v1/openapi.json").await;
        assert_eq!(body(&answer), description());
    };

    a_person_sees_who_asks_and_why_signs_and_goes_back_and_the_system_has_the_signature => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let (id, page) = ask_phone(world, 1, PHONE).await;
        assert_eq!(state(world, &id).await["state"], "waiting");
        assert!(browser.get("/account/signing").await.body.contains("Вас просят подписать"));
        let shown = browser.get(&page).await.body;
        for part in ["Просит: Ru services", PURPOSE, "договор.txt", "сторона вторая", "ГОСТ Р 34.11-2012", "SHA-256", "Не подписывать"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert_eq!(browser.get(&format!("{page}/file")).await.bytes, TEXT.as_bytes());
        assert_eq!(browser.get(&format!("{page}/signature")).await.status, 404);
        let wrong = send(&mut browser, &page, &signature(world, &person, b"another", None)).await;
        assert!(wrong.status == 422 && wrong.body.contains("Подписан другой документ"), "{}", wrong.body);
        assert_eq!(state(world, &id).await["state"], "waiting");

        let told = world.sms.inbox(E164).len();
        let signed = signature(world, &person, TEXT.as_bytes(), None);
        assert_eq!(send(&mut browser, &page, &signed).await.location(), page);
        let over = browser.get(&page).await.body;
        assert!(over.contains("Подпись получит Ru services"), "{over}");
        let back = format!("https://services.example.org/leases/7?from=okno&#38;signing={id}&#38;outcome=signed");
        assert!(over.contains(&back), "{over}");
        assert_eq!(browser.get(&format!("{page}/signature")).await.bytes, signed);
        let ended = state(world, &id).await;
        assert_eq!(ended["state"], "signed");
        assert_eq!(BASE64.decode(ended["signature"].as_str().unwrap().as_bytes()).unwrap(), signed);
        fits(&ended["report"], "Report");
        let checks = ended["report"]["checks"].as_array().unwrap();
        assert_eq!(checks.len(), 10);
        for check in checks {
            fits(check, "Check");
        }
        assert!(world.sms_text(E164, told + 1).await.contains("Ru services"));
        assert!(browser.get("/account/history").await.body.contains("Подписан документ, который просил подписать другой сайт"));
        assert!(browser.get("/account/certificates").await.body.contains("действует"));
        // A signed document keeps its signature, and is declined no more.
        browser.get("/account").await;
        assert_eq!(browser.post(&format!("{page}/decline"), &[]).await.location(), page);
        assert_eq!(state(world, &id).await["state"], "signed");
    };

    whoever_declines_is_believed_and_the_document_is_gone => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let (id, page) = ask_phone(world, 1, PHONE).await;
        browser.get(&page).await;
        assert_eq!(browser.post(&format!("{page}/decline"), &[]).await.location(), page);
        let over = browser.get(&page).await.body;
        assert!(over.contains("Вы отказались") && over.contains("outcome=declined"), "{over}");
        assert_eq!(browser.get(&format!("{page}/file")).await.status, 404);
        let ended = state(world, &id).await;
        assert!(ended["state"] == "declined" && ended.get("signature").is_none(), "{ended}");
        browser.get("/account/signing").await;
        let signed = signature(world, &person, TEXT.as_bytes(), None);
        assert_eq!(browser.upload(&page, &[], ("s", &signed)).await.location(), page);
        assert_eq!(state(world, &id).await["state"], "declined");
        assert!(browser.get("/account/history").await.body.contains("Вы отказались подписать документ"));
    };

    another_system_another_person_and_nobody_find_nothing => async |world: &World| {
        let (mut browser, person) = standard(world, PHONE, 3).await;
        let (mut stranger, other) = standard(world, OTHER, 60).await;
        let (id, page) = ask_phone(world, 1, PHONE).await;
        let mut others = system(world, Some(&format!("others:{OTHER_SECRET}")));
        assert_eq!(refused(&others.get(&format!("{PATH}/{id}")).await), (404, "not-found".to_owned()));
        for credentials in [None, Some("services:wrong"), Some("nobody:x"), Some("services")] {
            let mut wrong = system(world, credentials);
            assert_eq!(refused(&wrong.get(&format!("{PATH}/{id}")).await).0, 401, "{credentials:?}");
            assert_eq!(refused(&post(&mut wrong, &call(2, 1)).await).0, 401, "{credentials:?}");
        }
        // A person's session is no key to it.
        assert_eq!(browser.get(&format!("{PATH}/{id}")).await.status, 401);
        for path in ["", "/file", "/view", "/signature"] {
            assert_eq!(stranger.get(&format!("{page}{path}")).await.status, 404, "{path}");
            let led = world.browser().get(&format!("{page}{path}")).await;
            assert!(led.location().starts_with("/sign-in?back=%2Faccount%2Frequests%2F"), "{}", led.location());
        }
        stranger.get("/account/signing").await;
        for path in ["/decline", "/test"] {
            assert_eq!(stranger.post(&format!("{page}{path}"), &[]).await.status, 404, "{path}");
        }
        let theirs = signature(world, &person, TEXT.as_bytes(), None);
        assert_eq!(stranger.upload(&page, &[], ("s", &theirs)).await.status, 404);
        // The right person with somebody else's certificate.
        let wrong = send(&mut browser, &page, &signature(world, &other, TEXT.as_bytes(), None)).await;
        assert!(wrong.status == 422 && wrong.body.contains("СНИЛС в сертификате не тот"), "{}", wrong.body);
        assert_eq!(state(world, &id).await["state"], "waiting");
        for nonsense in ["1", &"0".repeat(36), "%2e%2e"] {
            assert_eq!(services(world).get(&format!("{PATH}/{nonsense}")).await.status, 404);
            assert_eq!(browser.get(&format!("/account/requests/{nonsense}")).await.status, 404);
        }
    };

    the_same_request_is_taken_once_and_what_does_not_fit_is_refused_in_words => async |world: &World| {
        let (_, _) = standard(world, PHONE, 3).await;
        let oid = world.oid(PHONE).await.as_i64();
        let first = ask(world, 1, oid).await;
        let again = post(&mut services(world), &call(1, oid)).await;
        assert_eq!((again.status.as_u16(), body(&again)["id"].clone()), (200, first["id"].clone()));
        let change = |field: &str, value: Value| {
            let mut changed = call(2, oid);
            changed[field] = value;
            changed
        };
        let mut other = call(1, oid);
        other["purpose"] = json!("something else");
        for (asked, status, code) in [
            (other, 409, "conflict"),
            (change("oid", json!(9_999_999_999_i64)), 404, "unknown-subject"),
            (change("oid", json!(1)), 404, "unknown-subject"),
            (change("returnUrl", json!("https://services.example.org.evil.example/")), 422, "bad-return-url"),
            (change("returnUrl", json!("javascript:alert(1)")), 422, "bad-return-url"),
            (change("purpose", json!(" ")), 422, "bad-purpose"),
            (change("purpose", json!("pay \u{202e}001")), 422, "bad-purpose"),
            (change("mediaType", json!("application/pdf")), 422, "bad-document"),
            (change("content", json!("")), 422, "bad-document"),
            (change("content", json!("not base64")), 400, "bad-request"),
            (change("content", json!(BASE64.encode(&vec![b'a'; 5 * 1024 * 1024 + 1]))), 413, "too-large"),
            (change("content", json!("A".repeat(8 * 1024 * 1024))), 413, "too-large"),
            (change("more", json!(1)), 400, "bad-request"),
            (json!({}), 400, "bad-request"),
        ] {
            let answer = post(&mut services(world), &asked).await;
            assert_eq!(refused(&answer), (status, code.to_owned()), "{}", answer.body);
        }
        // The largest is taken.
        let large = change("content", json!(BASE64.encode(&vec![b'a'; 5 * 1024 * 1024])));
        assert_eq!(post(&mut services(world), &large).await.status, 201);
        for no in 3..=20 {
            ask(world, no, oid).await;
        }
        let full = post(&mut services(world), &call(21, oid)).await;
        assert_eq!(refused(&full), (422, "too-many-waiting".to_owned()));
        let mut last = full;
        for _ in 0..10 {
            last = post(&mut services(world), &call(21, oid)).await;
        }
        assert_eq!(refused(&last), (429, "rate-limited".to_owned()));
        assert!(last.headers.contains_key(header::RETRY_AFTER));
    };

    what_nobody_signs_in_three_days_is_over_and_a_day_later_forgotten => async |world: &World| {
        let (_, person) = standard(world, PHONE, 3).await;
        let (id, page) = ask_phone(world, 1, PHONE).await;
        world.clock.advance(Duration::from_secs(3 * 24 * 60 * 60));
        let mut browser = sign_in(world, PHONE, E164).await;
        assert_eq!(state(world, &id).await["state"], "expired");
        let over = browser.get(&page).await.body;
        assert!(over.contains("Срок для подписи прошёл") && over.contains("outcome=expired"), "{over}");
        assert_eq!(browser.get(&format!("{page}/file")).await.status, 404);
        browser.get("/account/signing").await;
        let signed = signature(world, &person, TEXT.as_bytes(), None);
        assert_eq!(browser.upload(&page, &[], ("s", &signed)).await.location(), page);
        assert_eq!(state(world, &id).await["state"], "expired");
        world.turns.take_all().await.unwrap();
        assert!(browser.get("/account/history").await.body.contains("не подписан в срок"));
        assert_eq!(state(world, &id).await["state"], "expired");
        world.clock.advance(Duration::from_secs(24 * 60 * 60));
        assert_eq!(services(world).get(&format!("{PATH}/{id}")).await.status, 404);
        world.turns.take_all().await.unwrap();
        assert_eq!(sign_in(world, PHONE, E164).await.get(&page).await.status, 404);
    };
}
