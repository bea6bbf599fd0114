// cyrillic: what the pages say
//! The person's messages through the real router, on both engines: the list, what it keeps and what not, choices, dead
//! numbers.

use std::time::Duration;

use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::leaving::{E164, PHONE, ask};
use crate::on_both_engines;
use crate::support::{World, post};

/// A citizen who has been told how the checks ended.
async fn told(world: &World) -> Browser {
    let person = world.registries.people().person(3).unwrap();
    let mut citizen = world.register_by_phone(PHONE).await;
    submit(&mut citizen, &person).await;
    checks_say(&mut citizen, "Проверки закончены").await;
    world.sms_text(E164, 2).await;
    citizen
}

/// The addresses of the messages in a list.
fn links(body: &str) -> Vec<String> {
    let parts = body.split("href=\"/account/messages/").skip(1);
    let numbers = parts.filter_map(|part| part.split('"').next()).filter(|no| no.parse::<i64>().is_ok());
    numbers.map(|no| format!("/account/messages/{no}")).collect()
}

on_both_engines! {
    what_was_told_stands_in_the_list_in_either_language_until_it_is_read => async |world: &World| {
        let mut citizen = told(world).await;
        assert!(citizen.get("/account").await.body.contains("Сообщения: 1 новое"));
        let list = citizen.get("/account/messages").await;
        assert!(list.body.contains("1 сообщение") && list.body.contains("новое"), "{}", list.body);
        let one = links(&list.body).remove(0);
        let page = citizen.get(&one).await;
        assert!(page.body.contains("Куда отправили") && page.body.contains("отправлено"), "{}", page.body);
        assert!(!page.body.contains(E164), "a contact is shown masked");
        assert!(!citizen.get("/account/messages").await.body.contains(">новое<"));
        for _ in 0..400 {
            world.clock.advance(Duration::from_secs(3));
            tokio::time::sleep(Duration::from_millis(25)).await;
            if citizen.get(&one).await.body.contains("доставлено") {
                return;
            }
        }
        panic!("{}", citizen.get(&one).await.body);
    };

    codes_are_not_kept_and_security_is => async |world: &World| {
        let mut citizen = told(world).await;
        ask(world, &mut citizen).await;
        let list = citizen.get("/account/messages").await;
        assert_eq!(links(&list.body).len(), 2, "the checks and the wish to leave, no code: {}", list.body);
        let security = citizen.get("/account/messages?kind=security").await;
        assert_eq!(links(&security.body).len(), 1);
        let words = "/account/messages?text=%D1%83%D0%94%D0%B0%D0%BB%D0%B5%D0%BD%D0%B0";
        assert_eq!(links(&citizen.get(words).await.body).len(), 1, "whatever the case of letters");
        let none = citizen.get("/account/messages?text=%D0%BA%D0%BE%D0%B4&kind=nonsense&page=-3").await;
        assert!(none.status == 200 && none.body.contains("Таких сообщений нет"), "{}", none.body);
        citizen.get("/account/messages").await;
        post(&mut citizen, "/account/messages/read", &[], "/account/messages").await;
        assert!(!citizen.get("/account").await.body.contains("новых"));
    };

    a_message_is_its_owners_alone => async |world: &World| {
        let mut citizen = told(world).await;
        let one = links(&citizen.get("/account/messages").await.body).remove(0);
        let mut other = world.register_by_phone("9127654321").await;
        assert_eq!(other.get(&one).await.status, 404);
        assert!(other.get("/account/messages").await.body.contains("Сообщений пока нет"));
        for wrong in ["/account/messages/0", "/account/messages/x", "/account/messages/99999999999999999999"] {
            assert_eq!(citizen.get(wrong).await.status, 404, "{wrong}");
        }
    };

    security_comes_somewhere_and_the_rest_where_one_chose => async |world: &World| {
        let person = world.registries.people().person(3).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        citizen.get("/account/messages/choices").await;
        let refused = citizen.post("/account/messages/choices", &[("level-sms", "yes")]).await;
        assert!(refused.status == 422 && refused.body.contains("хотя бы один способ"), "{}", refused.body);
        let hours = [("security-sms", "yes"), ("quietFrom", "22"), ("quietUntil", "22")];
        let same = citizen.post("/account/messages/choices", &hours).await;
        assert!(same.status == 422 && same.body.contains("тихих часов"), "{}", same.body);
        let wild = [("security-sms", "yes"), ("quietFrom", "99"), ("quietUntil", "")];
        assert_eq!(citizen.post("/account/messages/choices", &wild).await.status, 422);
        let chosen = [("security-sms", "yes"), ("quietFrom", "22"), ("quietUntil", "8")];
        post(&mut citizen, "/account/messages/choices", &chosen, "/account/messages/choices?saved").await;
        let saved = citizen.get("/account/messages/choices?saved").await;
        assert!(saved.body.contains("Сохранили"), "{}", saved.body);
        // The level comes nowhere, and stands in the list all the same.
        submit(&mut citizen, &person).await;
        checks_say(&mut citizen, "Проверки закончены").await;
        assert_eq!(links(&citizen.get("/account/messages").await.body).len(), 1);
        ask(world, &mut citizen).await;
        assert!(world.sms_text(E164, 3).await.contains("будет удалена"));
        assert_eq!(world.sms.inbox(E164).len(), 3, "two codes and one notice");
    };

    a_number_that_takes_nothing_is_told_on_the_first_page => async |world: &World| {
        let dead = "9000000006";
        let person = world.registries.people().person(3).unwrap();
        let mut citizen = world.register_by_phone(dead).await;
        submit(&mut citizen, &person).await;
        checks_say(&mut citizen, "Проверки закончены").await;
        world.sms_text("+79000000006", 2).await;
        assert!(!citizen.get("/account").await.body.contains("не доходит"));
        for _ in 0..400 {
            world.clock.advance(Duration::from_secs(3));
            tokio::time::sleep(Duration::from_millis(25)).await;
            if citizen.get("/account").await.body.contains("не доходит") {
                return;
            }
        }
        panic!("{}", citizen.get("/account").await.body);
    };
}
