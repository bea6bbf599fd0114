//! Documents and addresses through the real router, on both engines.

use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::on_both_engines;
use crate::support::{World, post};

const PHONE: &str = "9121234567";
const OTHER: &str = "9127654321";
const DOCUMENTS: &str = "/account/documents";
const ADDRESSES: &str = "/account/addresses";
const DOWNLOAD: &str = "/account/download";
const LICENCE: &str = "/account/documents/add/driving-licence";

fn licence(number: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("number", number),
        ("issueDate-day", "14"),
        ("issueDate-month", "5"),
        ("issueDate-year", "2020"),
        ("expiryDate-day", "14"),
        ("expiryDate-month", "5"),
        ("expiryDate-year", "2030"),
        ("issuedBy", "ГИБДД 6612"),
    ]
}

pub async fn add_licence(browser: &mut Browser, number: &str) {
    browser.get(LICENCE).await;
    post(browser, LICENCE, &licence(number), "/account/documents?done=saved").await;
}

/// The hidden moment of a page that asks before deleting.
async fn shown(browser: &mut Browser, path: &str) -> String {
    let body = browser.get(path).await.body;
    body.split("name=\"shown\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

on_both_engines! {
    a_paper_is_stated_replaced_kept_as_past_and_deleted => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        add_licence(&mut browser, "99 12 345678").await;
        let page = browser.get(DOCUMENTS).await.body;
        assert!(page.contains("··\u{a0}··\u{a0}····78, выдан 14 мая 2020, до 14 мая 2030"), "{page}");
        assert!(!page.contains("345678") && !page.contains("Прежние документы"));
        // The same again is no second entry; the form knows what was typed.
        assert!(browser.get(LICENCE).await.body.contains("99 12 345678"));
        add_licence(&mut browser, "9912345678").await;
        assert!(!browser.get(DOCUMENTS).await.body.contains("Прежние документы"));
        add_licence(&mut browser, "66 ав 654321").await;
        let page = browser.get(DOCUMENTS).await.body;
        assert!(page.contains("Прежние документы") && page.contains("····21") && page.contains("····78"), "{page}");
        let moment = shown(&mut browser, "/account/documents/1/remove").await;
        let remove = [("shown", moment.as_str())];
        post(&mut browser, "/account/documents/1/remove", &remove, "/account/documents?done=deleted").await;
        assert!(!browser.get(DOCUMENTS).await.body.contains("····78"));
        assert!(browser.get("/account/history").await.body.contains("Удалены документ или адрес"));
        // A second press, and a number that means nothing.
        browser.get("/account").await;
        post(&mut browser, "/account/documents/1/remove", &remove, "/account/documents?done=changed").await;
        assert_eq!(browser.get("/account/documents/1/remove").await.status, 404);
    };

    each_mistake_of_a_paper_is_told_beside_its_field => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get(LICENCE).await;
        let mut late = licence("99 12 345678");
        late[3].1 = "2027";
        let mut early = licence("99 12 345678");
        early[6].1 = "2019";
        let mut half = licence("99 12 345678");
        half[1].1 = "";
        let mut letter = licence("99 12 345678");
        letter[7].1 = "<b>";
        for (fields, text) in [
            (licence("12"), "шесть цифр"),
            (licence(""), "Введите номер"),
            (late, "ещё не наступила"),
            (early, "раньше, чем документ выдан"),
            (half, "день"),
            (letter, "знак"),
        ] {
            let answer = browser.post(LICENCE, &fields).await;
            assert_eq!(answer.status, 422, "{text}");
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
        }
        assert_eq!(browser.get("/account/documents/add/library-card").await.status, 404);
        assert_eq!(browser.post("/account/documents/add/library-card", &licence("1")).await.status, 404);
        assert!(!browser.get(DOCUMENTS).await.body.contains("Прежние документы"));
    };

    a_policy_is_a_number_alone => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let policy = "/account/documents/add/medical-policy";
        assert!(!browser.get(policy).await.body.contains("Кем выдан"));
        let wrong = browser.post(policy, &[("number", "6656 1234 5678 9012")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("в одной из цифр ошибка"), "{}", wrong.body);
        post(&mut browser, policy, &[("number", "6656 1234 5678 9019")], "/account/documents?done=saved").await;
        assert!(browser.get(DOCUMENTS).await.body.contains("Полис ОМС"));
    };

    a_status_stands_with_its_document_and_says_when_it_is_over => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let path = "/account/documents/status/disability";
        assert!(browser.get(DOCUMENTS).await.body.contains(path));
        browser.get(path).await;
        let fields = [
            ("number", "МСЭ-2024 № 1234567"),
            ("issuedBy", "Бюро МСЭ № 5"),
            ("issueDate-day", "1"),
            ("issueDate-month", "2"),
            ("issueDate-year", "2024"),
            ("expiryDate-day", "1"),
            ("expiryDate-month", "2"),
            ("expiryDate-year", "2027"),
        ];
        post(&mut browser, path, &fields, "/account/documents?done=saved").await;
        let page = browser.get(DOCUMENTS).await.body;
        assert!(page.contains("выдан 1 февраля 2024, до 1 февраля 2027") && !page.contains("срок закончился"), "{page}");
        world.clock.advance(std::time::Duration::from_secs(100 * 24 * 60 * 60));
        let mut browser = world.browser();
        browser.get("/sign-in").await;
        let signing_in = [("login", PHONE), ("password", crate::support::PASSWORD)];
        post(&mut browser, "/sign-in", &signing_in, "/account").await;
        assert!(browser.get(DOCUMENTS).await.body.contains("срок закончился"));
        let child = "/account/documents/status/disabled-child";
        browser.get(child).await;
        let answer = browser.post(child, &fields[..5]).await;
        assert!(answer.status == 422 && answer.body.contains("Введите день, месяц и год"), "{}", answer.body);
        assert_eq!(browser.get("/account/documents/status/king").await.status, 404);
    };

    several_vehicles_stand_side_by_side_and_the_same_one_is_replaced => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let path = "/account/documents/vehicle";
        for (plate, certificate) in [("А123ВС77", "99 12 345678"), ("х001ам 66", "66 АВ 654321"), ("A 123 BC 77", "99 13 111111")] {
            browser.get(path).await;
            let fields = [("plate", plate), ("certificate", certificate), ("vin", "")];
            post(&mut browser, path, &fields, "/account/documents?done=saved").await;
        }
        let page = browser.get(DOCUMENTS).await.body;
        assert!(page.contains("Х001АМ 66") && page.contains("Прежние документы"), "{page}");
        assert_eq!(page.matches("А123ВС 77</dt>").count(), 2, "the certificate of one car was replaced");
        for (fields, text) in [
            ([("plate", ""), ("certificate", "99 12 345678"), ("vin", "")], "Введите номер"),
            ([("plate", "Я1"), ("certificate", "99 12 345678"), ("vin", "")], "Проверьте номер"),
            ([("plate", "А123ВС77"), ("certificate", "1"), ("vin", "")], "Проверьте номер СТС"),
            ([("plate", "А123ВС77"), ("certificate", "99 12 345678"), ("vin", "1HGCM82643A004352")], "Проверьте VIN"),
        ] {
            let answer = browser.post(path, &fields).await;
            assert!(answer.status == 422 && answer.body.contains(text), "{text}: {}", answer.body);
        }
    };

    registry_data_stand_with_their_check_and_with_what_to_do => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        assert!(browser.get(DOCUMENTS).await.body.contains("ещё не заполнили паспорт"));
        let person = world.registries.people().person(3).unwrap();
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "Проверки закончены").await;
        let page = browser.get(DOCUMENTS).await.body;
        assert!(page.contains("проверено") && page.contains("Это неверно"), "{page}");
        for (what, text) in [("document", "МВД"), ("snils", "Социальный фонд"), ("inn", "налоговая служба")] {
            let page = browser.get(&format!("/account/documents/wrong/{what}")).await;
            assert!(page.status == 200 && page.body.contains(text), "{what}");
        }
        assert_eq!(browser.get("/account/documents/wrong/weather").await.status, 404);
    };

    addresses_are_kept_in_parts_or_in_one_line => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let edit = "/account/addresses/edit/registration";
        browser.get(edit).await;
        let parts = [("postcode", "623 400"), ("settlement", "г. Каменск-Уральский"), ("street", "ул. Каменская"), ("house", "82а")];
        post(&mut browser, edit, &parts, "/account/addresses?done=saved").await;
        let living = "/account/addresses/edit/living";
        browser.get(living).await;
        post(&mut browser, living, &[("same", "yes")], "/account/addresses?done=saved").await;
        let page = browser.get(ADDRESSES).await.body;
        assert_eq!(page.matches("623400, г. Каменск-Уральский, ул. Каменская, 82а").count(), 2, "{page}");
        browser.get(living).await;
        post(&mut browser, living, &[("text", "в/ч 12345, до востребования")], "/account/addresses?done=saved").await;
        let page = browser.get(ADDRESSES).await.body;
        assert!(page.contains("до востребования") && page.contains("Прежние адреса"));
        let temporary = "/account/addresses/edit/temporary";
        browser.get(temporary).await;
        let until = [("text", "дом у озера"), ("until-day", "1"), ("until-month", "9"), ("until-year", "2027")];
        post(&mut browser, temporary, &until, "/account/addresses?done=saved").await;
        assert!(browser.get(ADDRESSES).await.body.contains("дом у озера, до 1 сентября 2027"));
        for (fields, text) in [
            (vec![("settlement", "г. Каменск")], "Введите город и дом"),
            (vec![("postcode", "12"), ("text", "x")], "шесть цифр"),
            (vec![("text", "<script>")], "знак"),
            (vec![("same", "yes")], "Введите город и дом"),
        ] {
            let answer = browser.post(edit, &fields).await;
            assert!(answer.status == 422 && answer.body.contains(text), "{text}: {}", answer.body);
        }
        assert_eq!(browser.get("/account/addresses/edit/moon").await.status, 404);
    };

    nobody_sees_or_deletes_what_another_has_stated => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        add_licence(&mut browser, "99 12 345678").await;
        let moment = shown(&mut browser, "/account/documents/1/remove").await;
        let mut stranger = world.register_by_phone(OTHER).await;
        assert!(!stranger.get(DOCUMENTS).await.body.contains("····78"));
        assert_eq!(stranger.get("/account/documents/1/remove").await.status, 404);
        stranger.get("/account").await;
        let remove = [("shown", moment.as_str())];
        post(&mut stranger, "/account/documents/1/remove", &remove, "/account/documents?done=changed").await;
        // A paper is no address: the pages of the one do not show or ask about the other.
        assert_eq!(browser.get("/account/addresses/1/remove").await.status, 404);
        assert!(browser.get(DOCUMENTS).await.body.contains("····78"));
    };

    everything_known_of_a_person_comes_as_one_file => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let person = world.registries.people().person(3).unwrap();
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "Проверки закончены").await;
        world.sms_text("+79121234567", 2).await;
        add_licence(&mut browser, "99 12 345678").await;
        // A password alone does not carry everything off.
        assert_eq!(browser.get(DOWNLOAD).await.location(), "/account/prove?back=%2Faccount%2Fdownload");
        browser.get("/account").await;
        let refused = browser.post(DOWNLOAD, &[("format", "json")]).await;
        assert_eq!(refused.location(), "/account/prove?back=%2Faccount%2Fdownload");
        world.clock.advance(std::time::Duration::from_secs(61));
        crate::contacts::prove(world, &mut browser, "+79121234567", DOWNLOAD).await;
        browser.get(DOWNLOAD).await;
        let file = browser.post(DOWNLOAD, &[("format", "json")]).await;
        assert_eq!(file.status, 200);
        let whole: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(whole["account"]["level"], "standard");
        assert_eq!(whole["contacts"][0]["value"], "+7 912 123-45-67");
        assert_eq!(whole["stated"][0]["statement"]["number"]["number"], "99 12 345678");
        let first = person.name.first.to_string();
        assert_eq!(whole["personal_data"][0]["data"]["person"]["name"]["first"], first.as_str());
        assert_eq!(whole["agreements"].as_array().unwrap().len(), 2);
        assert!(whole["evidence"].as_array().unwrap().len() >= 2 && whole["checks"].as_array().unwrap().len() >= 2);
        let acts = whole["history"].as_array().unwrap();
        assert!(acts.iter().any(|act| act["action"] == "data.exported" && act["who"] == "you"));
        // The same as a paper, for people: the words are in it, so it is tagged and has an outline.
        let paper = browser.post(DOWNLOAD, &[("format", "pdf")]).await;
        assert_eq!((paper.status.as_u16(), paper.headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
        assert!(paper.headers["content-disposition"].to_str().unwrap().ends_with("okno-personal-data.pdf\""));
        assert!(paper.bytes.starts_with(b"%PDF-1.7") && paper.bytes.len() > 10_000);
        if let Some(path) = std::env::var_os("OKNO_PAPER") {
            std::fs::write(path, &paper.bytes).unwrap();
        }
        // Nothing by which the house knows a person inside leaves it.
        let store = world.desk.identity().store();
        let subject = identity::ops::account::find_by_oid(store.reader(), world.oid(PHONE).await).await.unwrap().unwrap();
        assert!(!file.body.contains(&subject.uuid().to_string()));
        // A program that asks again and again is told to come tomorrow.
        for _ in 2..20 {
            assert_eq!(browser.post(DOWNLOAD, &[("format", "json")]).await.status, 200);
        }
        assert_eq!(browser.post(DOWNLOAD, &[("format", "json")]).await.status, 429);
    };
}
