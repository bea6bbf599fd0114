// cyrillic: what the pages say
//! The desk for the software of centres: what an operator does by it, through the real router, on both engines.

use std::collections::BTreeSet;
use std::time::Duration;

use assurance::Level;
use serde_json::{Value, json};

use crate::newcomer::{E164, PHONE, page_says};
use crate::on_both_engines;
use crate::support::World;
use crate::support::software::{Software, papers};
use crate::support::staff::{confirmed, digits_of, level_of, sign_in, standard, supervisor};

fn description() -> Value {
    serde_json::from_str(include_str!("../../../../docs/api/desk.openapi.json")).unwrap()
}

fn words(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Holds an answer against its schema: no field that is not described, none missing that must be there.
fn fits(body: &Value, schema: &str) {
    let schemas = &description()["components"]["schemas"];
    let known: BTreeSet<String> =
        schemas[schema]["properties"].as_object().unwrap().keys().cloned().collect();
    let given: BTreeSet<String> = body.as_object().unwrap().keys().cloned().collect();
    assert!(given.is_subset(&known), "{schema}: {given:?}");
    assert!(words(&schemas[schema]["required"]).is_subset(&given), "{schema}: {given:?}");
}

#[test]
fn every_code_of_a_refusal_is_described_and_no_other() {
    let codes: BTreeSet<String> =
        desk::pages::ApiProblem::ALL.iter().map(|kind| kind.code.to_owned()).collect();
    assert_eq!(codes.len(), desk::pages::ApiProblem::ALL.len(), "a code stands once");
    assert_eq!(words(&description()["components"]["schemas"]["ProblemCode"]["enum"]), codes);
}

on_both_engines! {
    the_description_has_every_route_and_is_served => async |world: &World| {
        let described: BTreeSet<String> = description()["paths"].as_object().unwrap().iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        let served: BTreeSet<String> = world.specs.iter()
            .filter(|spec| spec.path.starts_with("/desk/v1/"))
            .map(|spec| format!("{} {}", spec.method, spec.path))
            .collect();
        assert_eq!(described, served);
        let answer = world.browser().get("/desk/v1/openapi.json").await;
        assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap(), description());
    };

    an_operator_confirms_by_code_and_paper_and_the_citizen_sees_who_did => async |world: &World| {
        supervisor(world).await;
        let (mut citizen, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        let full = person.name.last.as_ref().unwrap().to_string();
        let found = software.look(&visit).await;
        fits(&found.body, "VisitView");
        assert!(found.body["phoneDigits"] == "67" && !found.answer.body.contains(&full), "{}", found.body);
        assert_eq!(software.act(&format!("{visit}/confirm"), json!({})).await.code(), (409, "step-not-open"));
        software.prove(world, &visit, E164).await;
        let present = software.look(&visit).await;
        fits(&present.body["present"], "Present");
        assert!(!present.answer.body.contains(&full), "nothing before the comparison");
        assert_eq!(software.act(&format!("{visit}/confirm"), json!({})).await.code(), (409, "step-not-open"));
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        software.compare(&visit, &person).await;
        let compared = software.look(&visit).await;
        fits(&compared.body["present"]["person"], "Person");
        assert_eq!(compared.body["present"]["person"]["lastName"], full.as_str());
        let told = world.sms.inbox(E164).len();
        let confirmed = software.act(&format!("{visit}/confirm"), json!({})).await;
        fits(&confirmed.body, "Visit");
        assert!(confirmed.body["end"] == "confirmed" && confirmed.answer.status == 200, "{}", confirmed.body);
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        world.sms_text(E164, told + 1).await;
        assert!(!software.look(&visit).await.answer.body.contains(&full), "over is over");
        let looks = citizen.get("/account/history?kind=looks").await.body;
        for text in ["Смотрели ваши данные", "Подтвердили личность", "Старший сотрудник, ", "МФЦ на Каменской"] {
            assert!(looks.contains(text), "{text}: {looks}");
        }
    };

    the_qr_of_a_session_proves_presence_once => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut citizen = sign_in(world, PHONE, E164).await;
        let digits = digits_of(&citizen.get("/account/visit").await.body);
        let mut software = Software::new(world).await;
        let find = json!({"purpose": "confirm", "pass": digits});
        let found = software.act("/desk/v1/visits", find.clone()).await;
        assert!(found.answer.status == 201 && found.body["state"] == "present", "{}", found.body);
        assert_eq!(software.act("/desk/v1/visits", find).await.code(), (422, "pass-ended"));
        let visit = format!("/desk/v1/visits/{}", found.body["visit"]);
        software.compare(&visit, &person).await;
        software.act(&format!("{visit}/confirm"), json!({})).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    a_newcomer_is_registered_and_confirmed_and_a_slip_is_mended => async |world: &World| {
        supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        let mut software = Software::new(world).await;
        let start = |agreed: bool| json!({"phone": PHONE, "agreed": agreed});
        assert_eq!(software.act("/desk/v1/intakes", start(false)).await.code(), (422, "agreement"));
        let begun = software.act("/desk/v1/intakes", start(true)).await;
        fits(&begun.body, "Intake");
        let intake = format!("/desk/v1/intakes/{}", begun.body["intake"]);
        let mut slip = papers(&person);
        slip["firstName"] = json!("Опечатка");
        let early = software.act(&format!("{intake}/register"), slip.clone()).await;
        assert_eq!(early.code(), (409, "step-not-open"), "not before the phone is proven");
        let code = world.sms_code(E164, 1).await;
        let proven = software.act(&format!("{intake}/presence"), json!({"code": code})).await;
        assert_eq!(proven.body["state"], "open", "{}", proven.body);
        let empty = software.act(&format!("{intake}/register"), json!({})).await;
        assert_eq!(empty.code(), (422, "fields"));
        fits(&empty.body["errors"][0], "FieldError");
        let registered = software.act(&format!("{intake}/register"), slip).await;
        assert_eq!(registered.answer.status, 201, "{}", registered.body);
        fits(&registered.body, "Newcomer");
        let newcomer = format!("/desk/v1/newcomers/{}", registered.body["newcomer"]);
        checks_say(&mut software, &newcomer, "failed").await;
        assert_eq!(level_of(world, PHONE).await, Level::Simplified);
        let mended = software.act(&format!("{newcomer}/data"), papers(&person)).await;
        assert_eq!(mended.answer.status, 201, "{}", mended.body);
        checks_say(&mut software, &newcomer, "passed").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let view = software.look(&newcomer).await.body;
        fits(&view, "NewcomerView");
        assert!(view["hasPhone"] == true && view["hasPassword"] == false, "{view}");
        let sent = software.act(&format!("{newcomer}/link"), json!({})).await;
        assert_eq!(sent.answer.status, 202, "{}", sent.body);
    };

    what_is_unlikely_is_asked_before_a_newcomer_is_registered => async |world: &World| {
        supervisor(world).await;
        // Somebody else claims the number, confirmed by nobody.
        let (_, claimed) = standard(world, "9120000006", 300).await;
        let mut software = Software::new(world).await;
        let begun = software.act("/desk/v1/intakes", json!({"agreed": true})).await;
        assert_eq!(begun.body["state"], "open", "without a phone");
        let register = format!("/desk/v1/intakes/{}/register", begun.body["intake"]);
        let mut body = papers(&claimed);
        let asked = software.act(&register, body.clone()).await;
        assert_eq!(asked.code(), (422, "questions"));
        assert_eq!(asked.body["errors"][0]["code"], "newcomer-claimed", "{}", asked.body);
        body["asked"] = json!(true);
        assert_eq!(software.act(&register, body).await.answer.status, 201);
    };

    a_new_document_is_sent_to_the_checks_and_the_old_one_stays_until_they_pass => async |world: &World| {
        let mut staff = supervisor(world).await;
        confirmed(world, &mut staff, PHONE, 3).await;
        world.clock.advance(Duration::from_secs(61));
        let person = world.registries.people().person(3).unwrap();
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "document").await;
        let path = format!("{visit}/document");
        assert_eq!(software.act(&path, papers(&person)).await.code(), (409, "step-not-open"));
        software.prove(world, &visit, E164).await;
        assert_eq!(software.act(&path, papers(&person)).await.code(), (422, "same-document"));
        let mut other = papers(&person);
        other["birthDate"] = json!("1971-02-03");
        let differs = software.act(&path, other).await;
        assert_eq!((differs.code(), &differs.body["left"]), ((422, "other-person"), &json!(2)));
        let mut new = papers(&person);
        new["number"] = json!("987654");
        let told = world.sms.inbox(E164).len();
        let sent = software.act(&path, new).await;
        assert_eq!(sent.body["end"], "document_updated", "{}", sent.body);
        // What was sent, and the end of the checks.
        world.sms_text(E164, told + 2).await;
        let mut own = sign_in(world, PHONE, E164).await;
        page_says(&mut own, "/account/checks", "Данные не совпали с реестром").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    an_account_is_deleted_on_request_and_goes_after_seven_days => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "leave").await;
        software.prove(world, &visit, E164).await;
        assert_eq!(software.act(&format!("{visit}/delete"), json!({})).await.code(), (409, "step-not-open"));
        software.compare(&visit, &person).await;
        assert_eq!(software.act(&format!("{visit}/confirm"), json!({})).await.code(), (409, "step-not-open"));
        let told = world.sms.inbox(E164).len();
        let deleted = software.act(&format!("{visit}/delete"), json!({})).await;
        assert_eq!(deleted.body["end"], "leaving", "{}", deleted.body);
        world.sms_text(E164, told + 1).await;
    };

    a_link_for_a_new_password_goes_to_the_phone_of_whoever_is_there => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "password").await;
        software.prove(world, &visit, E164).await;
        assert_eq!(software.act(&format!("{visit}/password"), json!({})).await.code(), (409, "step-not-open"));
        software.compare(&visit, &person).await;
        let told = world.sms.inbox(E164).len();
        let sent = software.act(&format!("{visit}/password"), json!({})).await;
        assert_eq!(sent.body["end"], "password_sent", "{}", sent.body);
        assert!(world.sms_text(E164, told + 1).await.contains("http"));
    };

    a_code_on_paper_is_answered_once_and_confirms_the_account => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "code").await;
        let path = format!("{visit}/office-code");
        assert_eq!(software.act(&path, json!({})).await.code(), (409, "step-not-open"));
        software.prove(world, &visit, E164).await;
        assert_eq!(software.act(&path, json!({})).await.code(), (409, "step-not-open"));
        software.compare(&visit, &person).await;
        let handed = software.act_as("the-code-of-paper", &path, "{}").await;
        fits(&handed.body, "OfficeCode");
        let code = handed.body["officeCode"].as_str().unwrap().to_owned();
        // A line that broke: the same call again says that it was done, and the code is nowhere.
        let again = software.act_as("the-code-of-paper", &path, "{}").await;
        fits(&again.body, "OfficeCode");
        assert!(again.answer.status == 200 && again.body["end"] == "code_handed", "{}", again.body);
        assert!(!again.answer.body.contains(&code) && !software.look(&visit).await.answer.body.contains(&code));
        // Merges and links to children are no purpose of software.
        for purpose in ["merge", "child"] {
            let find = json!({"purpose": purpose, "phone": PHONE, "birthDate": person.birth_date.to_string()});
            assert_eq!(software.act("/desk/v1/visits", find).await.code(), (400, "bad-request"));
        }
        let mut citizen = sign_in(world, PHONE, E164).await;
        citizen.get("/account/letter/code").await;
        citizen.post("/account/letter/code", &[("code", &code)]).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    a_refusal_gives_its_reason => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        let told = world.sms.inbox(E164).len();
        assert_eq!(software.act(&format!("{visit}/refuse"), json!({"reason": "mood"})).await.code(), (422, "fields"));
        let refused = software.act(&format!("{visit}/refuse"), json!({"reason": "photo"})).await;
        assert_eq!(refused.body["end"], "refused", "{}", refused.body);
        assert!(world.sms_text(E164, told + 1).await.contains("На фотографии другой человек"));
    };
}

/// Waits until a check of a newcomer has come so far.
async fn checks_say(software: &mut Software, newcomer: &str, state: &str) {
    for _ in 0..400 {
        let view = software.look(newcomer).await.body;
        let is_over = view["isWaiting"] == false;
        if is_over && view["checks"].as_array().unwrap().iter().any(|check| check["state"] == state) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the checks never say {state}");
}
