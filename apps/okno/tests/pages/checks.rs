//! Personal data, the registries, the standard level: through the real router, the real clients, the simulator's sockets.

use std::time::Duration;

use gateway_registries_simulator::Person;
use kernel::Date;
use person::IdentityDocument;
use web::testing::{Answer, Browser};

use crate::on_both_engines;
use crate::support::{PASSWORD, World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";

/// What a person of the population types on the first page.
fn person_fields(person: &Person) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("firstName", person.name.first.to_string()),
        ("gender", person.gender.to_string()),
        ("birthPlace", person.birth_place.clone()),
        ("citizenship", person.citizenship.to_string()),
        ("document", person.document.as_ref().unwrap().kind().as_str().to_owned()),
    ];
    match &person.name.last {
        Some(last) => fields.push(("lastName", last.to_string())),
        None => fields.push(("lastNameNone", "yes".to_owned())),
    }
    match &person.name.middle {
        Some(middle) => fields.push(("middleName", middle.to_string())),
        None => fields.push(("middleNameNone", "yes".to_owned())),
    }
    fields.extend(date_fields(["birthDate-day", "birthDate-month", "birthDate-year"], person.birth_date));
    fields
}

/// What they type on the second.
fn document_fields(person: &Person) -> Vec<(&'static str, String)> {
    let document = person.document.as_ref().unwrap();
    let mut fields = vec![("issuedBy", document.issued_by().to_string())];
    match document {
        IdentityDocument::RussianPassport { passport, division_code, .. } => {
            fields.push(("series", passport.series().to_owned()));
            fields.push(("number", passport.number().to_owned()));
            fields.push(("issueId", division_code.to_string()));
        }
        other => fields.push(("number", other.number())),
    }
    fields.extend(date_fields(["issueDate-day", "issueDate-month", "issueDate-year"], document.issued_on()));
    if let Some(end) = document.expires_on() {
        fields.extend(date_fields(["expiryDate-day", "expiryDate-month", "expiryDate-year"], end));
    }
    fields.extend(person.snils.as_ref().map(|snils| ("snils", snils.to_string())));
    fields
}

fn date_fields(names: [&'static str; 3], date: Date) -> Vec<(&'static str, String)> {
    let [day, month, year] = names;
    vec![(day, date.day().to_string()), (month, date.month().to_string()), (year, date.year().to_string())]
}

pub fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Everything that stands in the papers, as a registrar types it on one page.
pub fn paper_fields(person: &Person) -> Vec<(&'static str, String)> {
    let mut fields = person_fields(person);
    fields.extend(document_fields(person));
    fields
}

/// Fills in the first page alone: what was typed waits.
pub async fn begin_draft(browser: &mut Browser, person: &Person) {
    browser.get("/account/data").await;
    post(browser, "/account/data", &borrowed(&person_fields(person)), "/account/data/document").await;
}

/// Fills in both pages and sends them off.
pub async fn submit(browser: &mut Browser, person: &Person) {
    browser.get("/account/data").await;
    post(browser, "/account/data", &borrowed(&person_fields(person)), "/account/data/document").await;
    browser.get("/account/data/document").await;
    post(browser, "/account/data/document", &borrowed(&document_fields(person)), "/account/data/answers")
        .await;
    browser.get("/account/data/answers").await;
    post(browser, "/account/data/answers", &[], "/account/checks").await;
}

/// Looks at the checks until the page says a text.
pub async fn checks_say(browser: &mut Browser, text: &str) -> Answer {
    for _ in 0..1_200 {
        let page = browser.get("/account/checks").await;
        if page.body.contains(text) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the checks never said {text}: {}", browser.get("/account/checks").await.body);
}

on_both_engines! {
    a_citizen_whose_data_match_becomes_standard_and_signs_in_with_two_factors => async |world: &World| {
        let person = world.registries.people().person(0).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "Проверки закончены").await;
        let account = browser.get("/account").await;
        assert!(account.body.contains("Остался один шаг"), "{}", account.body);
        assert!(world.sms_text(E164, 2).await.contains("Окно"));
        post(&mut browser, "/sign-out", &[], "/signed-out").await;
        browser.get("/sign-in").await;
        world.clock.advance(Duration::from_secs(60));
        post(&mut browser, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/sign-in/code").await;
        let code = world.sms_code(E164, 3).await;
        browser.get("/sign-in/code").await;
        post(&mut browser, "/sign-in/code", &[("code", &code)], "/account").await;
        // Recovery by the contact alone is over: the desk helps.
        let mut thief = world.browser();
        thief.get("/recovery").await;
        world.clock.advance(Duration::from_secs(60));
        post(&mut thief, "/recovery", &[("contact", "phone"), ("phone", PHONE)], "/recovery/code").await;
        let code = world.sms_code(E164, 4).await;
        thief.get("/recovery/code").await;
        post(&mut thief, "/recovery/code", &[("code", &code)], "/recovery/desk").await;
    };

    a_mismatch_names_the_pair_and_can_be_corrected => async |world: &World| {
        let person = world.registries.people().person(0).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        let mut wrong = person.clone();
        if let Some(IdentityDocument::RussianPassport { issued_on, .. }) = wrong.document.as_mut() {
            *issued_on = issued_on.tomorrow().unwrap();
        }
        submit(&mut browser, &wrong).await;
        let page = checks_say(&mut browser, "у этого документа другая дата выдачи").await;
        assert!(page.body.contains("/account/data/document"));
        assert!(browser.get("/account").await.body.contains("не совпали"));
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "Проверки закончены").await;
        assert!(browser.get("/account").await.body.contains("Остался один шаг"));
    };

    mistakes_stand_beside_their_fields_and_nothing_is_lost => async |world: &World| {
        let person = world.registries.people().person(0).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get("/account/data").await;
        let empty = browser.post("/account/data", &[]).await;
        assert_eq!(empty.status, 422);
        // Out of order: the page leads to what is missing.
        assert_eq!(browser.get("/account/data/document").await.location(), "/account/data");
        assert_eq!(browser.get("/account/data/answers").await.location(), "/account/data");
        post(&mut browser, "/account/data", &borrowed(&person_fields(&person)), "/account/data/document").await;
        browser.get("/account/data/document").await;
        let mut fields = document_fields(&person);
        for (name, value) in &mut fields {
            match *name {
                "snils" => "112-233-445 96".clone_into(value),
                "issueDate-year" => "2099".clone_into(value),
                _ => {}
            }
        }
        let answer = browser.post("/account/data/document", &borrowed(&fields)).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("последние две цифры не сходятся"), "{}", answer.body);
        assert!(answer.body.contains("112-233-445 96"));
        // The next session finds what was typed.
        assert!(browser.get("/account/data/document").await.body.contains("112-233-445 96"));
    };

    a_child_is_told_of_the_parent_and_nothing_is_kept => async |world: &World| {
        let person = world.registries.people().person(0).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get("/account/data").await;
        let mut fields = person_fields(&person);
        for (name, value) in &mut fields {
            if *name == "birthDate-year" {
                "2020".clone_into(value);
            }
        }
        let answer = browser.post("/account/data", &borrowed(&fields)).await;
        assert!(answer.body.contains("Детей регистрирует родитель"), "{}", answer.body);
        let page = browser.get("/account/data").await;
        assert!(!page.body.contains("2020"));
        assert!(!page.body.contains(&person.birth_place));
    };

    a_double_press_of_send_is_one_submission => async |world: &World| {
        let person = world.registries.people().person(0).unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        submit(&mut browser, &person).await;
        post(&mut browser, "/account/data/answers", &[], "/account/checks").await;
        checks_say(&mut browser, "Проверки закончены").await;
        world.sms_text(E164, 2).await;
        assert_eq!(world.sms.inbox(E164).len(), 2);
    };

    a_press_that_comes_again_after_a_check_has_failed_sends_nothing_anew => async |world: &World| {
        let mut wrong = world.registries.people().person(0).unwrap();
        if let Some(IdentityDocument::RussianPassport { issued_on, .. }) = wrong.document.as_mut() {
            *issued_on = issued_on.tomorrow().unwrap();
        }
        let mut browser = world.register_by_phone(PHONE).await;
        submit(&mut browser, &wrong).await;
        checks_say(&mut browser, "у этого документа другая дата выдачи").await;
        post(&mut browser, "/account/data/answers", &[], "/account/checks").await;
        assert_eq!(browser.get("/account/data/answers").await.location(), "/account/checks");
        let sent = async |browser: &mut Browser| {
            browser.get("/account/history").await.body.matches("Личные данные отправлены на проверку").count()
        };
        assert_eq!(sent(&mut browser).await, 1);
        // What is typed anew, though it is the same, is sent anew.
        submit(&mut browser, &wrong).await;
        assert_eq!(sent(&mut browser).await, 2);
    };
}
