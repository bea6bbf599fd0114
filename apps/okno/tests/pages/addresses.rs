// cyrillic: what the pages say
//! Addresses found by typing them: by a button and choices, and as a script asks.

use crate::on_both_engines;
use crate::support::staff::standard;
use crate::support::{World, post};

const PHONE: &str = "9121234567";
const FORM: &str = "/account/addresses/edit/registration";
const LETTER: &str = "/account/letter/address";
const SUGGEST: &str = "/account/addresses/suggest";
const TYPED: &str = "екатеринбург лесная 7";

/// The value of the first choice of a page.
fn first_choice(page: &str) -> &str {
    page.split("name=\"choice\" type=\"radio\" value=\"").nth(1).unwrap().split('"').next().unwrap()
}

on_both_engines! {
    an_address_is_found_chosen_and_saved_without_a_script => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get(FORM).await;
        let page = browser.post(FORM, &[("find", TYPED), ("step", "find"), ("flat", "12")]).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Свердловская область, г. Екатеринбург, ул. Лесная, 7"), "{}", page.body);
        assert!(page.body.contains("value=\"12\""), "what was typed elsewhere is kept");
        let choice = first_choice(&page.body).to_owned();
        let page = browser.post(FORM, &[("step", "choose"), ("choice", &choice), ("flat", "12")]).await;
        assert!(page.status == 200 && page.body.contains("Адрес подставлен"), "{}", page.body);
        for value in ["Свердловская область", "г. Екатеринбург", "ул. Лесная"] {
            assert!(page.body.contains(&format!("value=\"{value}\"")), "{value}: {}", page.body);
        }
        let fields = [
            ("postcode", page.body.split("name=\"postcode\" type=\"text\" value=\"").nth(1).unwrap().split('"').next().unwrap()),
            ("region", "Свердловская область"),
            ("settlement", "г. Екатеринбург"),
            ("street", "ул. Лесная"),
            ("house", "7"),
            ("flat", "12"),
        ];
        post(&mut browser, FORM, &fields, "/account/addresses?done=saved").await;
        assert!(browser.get("/account/addresses").await.body.contains("ул. Лесная"));
    };

    what_is_not_found_and_what_is_not_chosen_say_what_to_do => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get(FORM).await;
        let page = browser.post(FORM, &[("find", "Атлантида"), ("step", "find")]).await;
        assert!(page.status == 200 && page.body.contains("Такого адреса нет в справочнике"), "{}", page.body);
        for choice in ["", "a|b", "<b>|||||||"] {
            let page = browser.post(FORM, &[("step", "choose"), ("choice", choice)]).await;
            assert!(page.body.contains("Выберите адрес из списка"), "{choice}: {}", page.body);
        }
        // Enter in another field presses the first button: with nothing to look for it is the form that is sent.
        let sent = [("step", "find"), ("find", ""), ("settlement", "с. Кресты"), ("house", "1")];
        post(&mut browser, FORM, &sent, "/account/addresses?done=saved").await;
        // What a choice puts into the fields is checked like anything that is typed.
        browser.get(FORM).await;
        let page = browser.post(FORM, &[("step", "choose"), ("choice", "12|<b>|x||")]).await;
        assert!(page.body.contains("value=\"&#60;b&#62;\"") && !page.body.contains("value=\"<b>"), "{}", page.body);
        let wrong = browser.post(FORM, &[("postcode", "12"), ("settlement", "x"), ("house", "1")]).await;
        assert_eq!(wrong.status, 422);
    };

    a_service_that_does_not_answer_is_not_missed => async |world: &World| {
        let service = world.addresses.as_ref().unwrap();
        let mut browser = world.register_by_phone(PHONE).await;
        service.set_failing(true);
        browser.get(FORM).await;
        let page = browser.post(FORM, &[("find", TYPED), ("step", "find"), ("house", "7")]).await;
        assert!(page.status == 200 && page.body.contains("Подсказок сейчас нет"), "{}", page.body);
        let quiet = browser.post(SUGGEST, &[("text", TYPED)]).await;
        assert!(quiet.status == 200 && quiet.body == r#"{"suggestions":[],"said":""}"#, "{}", quiet.body);
        let asked = service.asked();
        browser.post(SUGGEST, &[("text", TYPED)]).await;
        assert_eq!(service.asked(), asked, "a service that has just failed is left alone");
        browser.get(FORM).await;
        let fields = [("settlement", "г. Каменск"), ("house", "7")];
        post(&mut browser, FORM, &fields, "/account/addresses?done=saved").await;
    };

    a_script_is_answered_in_json_and_only_to_who_is_signed_in => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        browser.get(FORM).await;
        let found = browser.post(SUGGEST, &[("text", TYPED)]).await;
        assert_eq!(found.status, 200);
        assert!(found.body.contains("Свердловская область, г. Екатеринбург, ул. Лесная, 7"), "{}", found.body);
        assert!(found.body.contains(r#"["street","ул. Лесная"]"#) && found.body.contains("Выбирайте стрелками"));
        let asked = world.addresses.as_ref().unwrap().asked();
        for short in ["", "ек", "   е "] {
            assert!(!browser.post(SUGGEST, &[("text", short)]).await.body.contains("line"), "{short}");
        }
        assert_eq!(world.addresses.as_ref().unwrap().asked(), asked, "too little to look for");
        let mut nobody = world.browser();
        nobody.get("/sign-in").await;
        assert_eq!(nobody.post(SUGGEST, &[("text", TYPED)]).await.status, 303);
        // Without the form's token nobody asks in somebody's name.
        browser.get("/centres").await;
        let stray = browser.send(http::Method::POST, SUGGEST, Some("text=moskva".to_owned())).await;
        assert!(stray.status == 403 || stray.status == 400, "{}", stray.status);
    };

    a_letters_address_is_found_in_the_same_way => async |world: &World| {
        let (mut browser, _) = standard(world, PHONE, 3).await;
        browser.get(LETTER).await;
        let page = browser.post(LETTER, &[("find", TYPED), ("step", "find")]).await;
        let choice = first_choice(&page.body).to_owned();
        let page = browser.post(LETTER, &[("step", "choose"), ("choice", &choice)]).await;
        assert!(page.status == 200 && page.body.contains("value=\"ул. Лесная\""), "{}", page.body);
    };
}
