//! The desk for the software of centres: what is not allowed, what makes no sense, and what comes twice.

use assurance::Level;
use desk::model::office::Role;
use desk::ops::offices::revoke_offices;
use http::{HeaderName, HeaderValue, header};
use serde_json::json;

use crate::checks::submit;
use crate::newcomer::{COLLEAGUE, E164, PHONE};
use crate::on_both_engines;
use crate::support::World;
use crate::support::software::Software;
use crate::support::staff::{STAFF, colleague, day, level_of, standard, supervisor};

const VISITS: &str = "/desk/v1/visits";

on_both_engines! {
    strangers_wrong_secrets_and_sessions_open_nothing => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        for credentials in ["mfc-software:wrong", "nobody:x", "services:a long and random secret of a test"] {
            software.sign_in(credentials);
            assert_eq!(software.look(&visit).await.code(), (401, "unauthorized"), "{credentials}");
            assert_eq!(software.act(VISITS, json!({})).await.code(), (401, "unauthorized"), "{credentials}");
        }
        // A session of the staff is no key to it.
        staff.headers = software.browser.headers.clone();
        staff.headers.remove(header::AUTHORIZATION);
        let refused = staff.get(&visit).await;
        assert!(refused.status == 401 && refused.headers.contains_key(header::WWW_AUTHENTICATE), "{}", refused.body);
    };

    another_centre_or_an_operator_without_an_office_does_not_exist => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let (_, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::PostOperator).await;
        let mut software = Software::new(world).await;
        let find = json!({"purpose": "confirm", "phone": PHONE, "birthDate": person.birth_date.to_string()});
        let oids = [world.oid(PHONE).await.to_string(), world.oid(COLLEAGUE).await.to_string(), "1234567890".to_owned(), "x".to_owned()];
        for oid in oids {
            software.set_operator(&oid);
            assert_eq!(software.act(VISITS, find.clone()).await.code(), (404, "not-found"), "{oid}");
        }
        software.set_operator(&world.oid(STAFF).await.to_string());
        for centre in ["post-623400", "nowhere", ""] {
            software.set_centre(centre);
            assert_eq!(software.act(VISITS, find.clone()).await.code(), (404, "not-found"), "{centre}");
        }
        software.browser.headers.remove(HeaderName::from_static("okno-centre"));
        assert_eq!(software.act(VISITS, find).await.code(), (400, "operator-missing"));
    };

    an_operator_whose_office_is_taken_away_is_refused_at_once_and_gets_no_old_answer => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let (_, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let mut software = Software::new(world).await;
        software.set_operator(&world.oid(COLLEAGUE).await.to_string());
        let find = json!({"purpose": "confirm", "phone": PHONE, "birthDate": person.birth_date.to_string()}).to_string();
        let found = software.act_as("found-before", VISITS, &find).await;
        let visit = format!("{VISITS}/{}", found.body["visit"]);
        software.prove(world, &visit, E164).await;
        software.compare(&visit, &person).await;
        revoke_offices(&world.desk, world.oid(COLLEAGUE).await, Some(Role::Registrar), "test").await.unwrap();
        assert_eq!(software.act_as("found-before", VISITS, &find).await.code(), (404, "not-found"));
        assert_eq!(software.act(&format!("{visit}/confirm"), json!({})).await.code(), (404, "not-found"));
        assert_eq!(software.look(&visit).await.code(), (404, "not-found"));
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    another_operators_visit_does_not_exist => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let (_, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        software.prove(world, &visit, E164).await;
        software.compare(&visit, &person).await;
        software.set_operator(&world.oid(COLLEAGUE).await.to_string());
        assert_eq!(software.look(&visit).await.code(), (404, "not-found"));
        assert_eq!(software.act(&format!("{visit}/confirm"), json!({})).await.code(), (404, "not-found"));
        assert_eq!(software.look(&format!("{VISITS}/nonsense")).await.code(), (404, "not-found"));
    };

    the_presence_of_another_person_proves_nothing => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let (_, other) = standard(world, "9120000006", 300).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        let others = software.find("9120000006", &other, "confirm").await;
        let already = world.sms.inbox("+79120000006").len();
        software.act(&format!("{others}/code"), json!({})).await;
        let code = world.sms_code("+79120000006", already + 1).await;
        let typed = software.act(&format!("{visit}/presence"), json!({"code": code})).await;
        assert_eq!(typed.code(), (422, "code-expired"), "no code was sent for this visit");
        software.act(&format!("{visit}/code"), json!({})).await;
        let typed = software.act(&format!("{visit}/presence"), json!({"code": code})).await;
        assert_eq!((typed.code(), &typed.body["left"]), ((422, "code-wrong"), &json!(2)), "{}", typed.body);
        let paper = json!({"number": "0000 000000", "issueDate": "2012-05-14"});
        assert_eq!(software.act(&format!("{visit}/paper"), paper).await.code(), (409, "step-not-open"));
        // The operator is nobody's applicant.
        let own = world.registries.people().person(0).unwrap();
        let oneself = json!({"purpose": "confirm", "phone": STAFF, "birthDate": own.birth_date.to_string()});
        assert_eq!(software.act(VISITS, oneself).await.code(), (422, "oneself"));
    };

    an_account_that_changed_meanwhile_is_compared_anew => async |world: &World| {
        supervisor(world).await;
        // The registries never answer about this one.
        let person = world.registries.people().person(2).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &person).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        software.prove(world, &visit, E164).await;
        software.compare(&visit, &person).await;
        let mut changed = person.clone();
        changed.document = world.registries.people().person(44).unwrap().document;
        submit(&mut citizen, &changed).await;
        assert_eq!(software.act(&format!("{visit}/confirm"), json!({})).await.code(), (422, "data-changed"));
        assert_eq!(software.look(&visit).await.body["state"], "present");
        assert_eq!(level_of(world, PHONE).await, Level::Simplified);
    };

    papers_that_do_not_fit_end_the_visit_at_the_third_time => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        software.prove(world, &visit, E164).await;
        let wrong = json!({"number": "0000 000000", "issueDate": "2012-05-14"});
        let path = format!("{visit}/paper");
        // A repeat under its key is no second try.
        for _ in 0..3 {
            let told = software.act_as("one-paper-typed", &path, &wrong.to_string()).await;
            assert_eq!((told.code(), &told.body["left"]), ((422, "paper-differs"), &json!(2)));
        }
        assert_eq!(software.act(&path, wrong.clone()).await.body["left"], 1);
        assert_eq!(software.act(&path, wrong).await.code(), (422, "refused"));
        assert_eq!(software.look(&visit).await.body["end"], "refused");
    };

    an_act_is_done_once_under_its_key_and_a_key_is_for_one_act => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let find = json!({"purpose": "confirm", "phone": PHONE, "birthDate": person.birth_date.to_string()}).to_string();
        let first = software.act_as("find-them-once", VISITS, &find).await;
        let again = software.act_as("find-them-once", VISITS, &find).await;
        assert!(first.answer.status == 201 && first.body == again.body && again.answer.status == 201, "{}", again.body);
        let other = json!({"purpose": "leave", "phone": PHONE, "birthDate": person.birth_date.to_string()}).to_string();
        assert_eq!(software.act_as("find-them-once", VISITS, &other).await.code(), (422, "idempotency-key-reused"));
        let visit = format!("{VISITS}/{}", first.body["visit"]);
        assert_eq!(software.act_as("find-them-once", &format!("{visit}/confirm"), "{}").await.code(), (422, "idempotency-key-reused"));
        software.prove(world, &visit, E164).await;
        software.compare(&visit, &person).await;
        let told = world.sms.inbox(E164).len();
        for _ in 0..2 {
            let done = software.act_as("confirm-them-once", &format!("{visit}/confirm"), "{}").await;
            assert_eq!(done.body["end"], "confirmed", "{}", done.body);
        }
        world.sms_text(E164, told + 1).await;
        assert_eq!(world.sms.inbox(E164).len(), told + 1);
        for key in ["short", &"x".repeat(81)] {
            assert_eq!(software.act_as(key, VISITS, &find).await.code(), (400, "idempotency-key-missing"));
        }
        software.browser.headers.remove(HeaderName::from_static("idempotency-key"));
        let missing = software.browser.send(http::Method::POST, VISITS, Some(find)).await;
        assert!(missing.status == 400 && missing.body.contains("idempotency-key-missing"), "{}", missing.body);
    };

    garbage_and_too_much_of_it_is_refused_in_words => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let bodies = ["[]", "null", "{", "\u{0}", "{}", "{\"purpose\":1}", "{\"purpose\":\"confirm\",\"level\":\"confirmed\"}"];
        for body in bodies {
            assert_eq!(software.act_as("garbage-number-1", VISITS, body).await.code(), (400, "bad-request"), "{body}");
        }
        for purpose in ["", "merge", "child", "newcomer", "all"] {
            let body = json!({"purpose": purpose, "phone": PHONE, "birthDate": "1990-01-01"});
            assert_eq!(software.act(VISITS, body).await.code(), (400, "bad-request"), "{purpose}");
        }
        let big = format!("{{\"purpose\":\"{}\"}}", "x".repeat(17 * 1024));
        assert_eq!(software.act_as("garbage-number-2", VISITS, &big).await.code(), (413, "too-large"));
        let huge = "x".repeat(100 * 1024);
        assert_eq!(software.act_as("garbage-number-3", VISITS, &huge).await.code(), (413, "too-large"));
        let no_date = software.act(VISITS, json!({"purpose": "confirm", "phone": PHONE, "birthDate": day(person.birth_date)})).await;
        assert_eq!((no_date.code(), &no_date.body["errors"][0]["field"]), ((422, "fields"), &json!("birthDate")));
        let nobody = json!({"purpose": "confirm", "phone": "9129999999", "birthDate": "1990-01-01"});
        assert_eq!(software.act(VISITS, nobody).await.code(), (422, "nobody"));
        software.browser.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        assert_eq!(software.act(VISITS, json!({})).await.code(), (415, "media-type"));
    };

    software_that_calls_too_often_waits_and_is_done_then => async |world: &World| {
        supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut software = Software::new(world).await;
        let visit = software.find(PHONE, &person, "confirm").await;
        for _ in 0..59 {
            assert_eq!(software.look(&visit).await.answer.status, 200);
        }
        let refuse = json!({"reason": "photo"}).to_string();
        let later = software.act_as("refuse-them-later", &format!("{visit}/refuse"), &refuse).await;
        assert_eq!(later.code(), (429, "rate-limited"));
        assert!(later.answer.headers.contains_key(header::RETRY_AFTER));
        world.clock.advance(std::time::Duration::from_secs(61));
        let done = software.act_as("refuse-them-later", &format!("{visit}/refuse"), &refuse).await;
        assert_eq!(done.body["end"], "refused", "{}", done.body);
    };
}
