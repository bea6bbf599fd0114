// cyrillic: what the pages say
//! The fourth person at an address: a supervisor lets the letter go or not, through the real router, on both engines.

use std::time::Duration;

use desk::model::office::Role;
use kernel::SubjectId;
use letter::model::ask::{Ask, AskReason};
use letter::ops::order::{Obstacle, ask_for_letter, order_letter};
use web::testing::{Answer, Browser};

use crate::on_both_engines;
use crate::print_room::{address, people};
use crate::support::staff::{STAFF, STAFF_E164, colleague, sign_in, standard, supervisor};
use crate::support::{World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const PATH: &str = "/account/letter";
const ASK: &str = "/account/letter/ask";
const REQUESTS: &str = "/desk/letter-requests";
const NOTE: &str = "Позвонили в общежитие";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const FIELDS: [(&str, &str); 6] = [
    ("postcode", "248000"),
    ("region", "Калужская область"),
    ("settlement", "г. Калуга"),
    ("street", "ул. Мира"),
    ("house", "1"),
    ("flat", "7"),
];

/// Three people have ordered letters to the address.
async fn three_letters(world: &World) -> Vec<SubjectId> {
    let neighbours = people(world, (5, 3)).await;
    for subject in &neighbours {
        order_letter(&world.letters, *subject, &address("7"), "net").await.unwrap().unwrap();
    }
    neighbours
}

/// The fourth types the same address and is led to the question.
async fn fourth(world: &World) -> Browser {
    let (mut citizen, _) = standard(world, PHONE, 300).await;
    citizen.get("/account/letter/address").await;
    post(&mut citizen, "/account/letter/address", &FIELDS, "/account/letter/answers").await;
    citizen.get("/account/letter/answers").await;
    post(&mut citizen, "/account/letter/answers", &[], ASK).await;
    citizen
}

/// Asks any supervisor, as a family.
async fn ask(citizen: &mut Browser) -> Answer {
    citizen.get(ASK).await;
    post(citizen, ASK, &[("reason", "family"), ("centre", "any")], PATH).await;
    citizen.get(PATH).await
}

/// The numbers of the requests on the page.
fn numbers(page: &str) -> Vec<String> {
    let inputs = page.split("name=\"request\"").skip(1);
    inputs.filter_map(|rest| rest.split("value=\"").nth(1)?.split('"').next()).map(str::to_owned).collect()
}

async fn decide(staff: &mut Browser, decision: &str) -> Answer {
    let page = staff.get(REQUESTS).await;
    let number = numbers(&page.body).into_iter().next().unwrap_or_default();
    let fields = [("request", number.as_str()), ("decision", decision), ("note", NOTE)];
    staff.post(REQUESTS, &fields).await
}

on_both_engines! {
    a_supervisor_who_sees_address_number_and_reason_alone_lets_the_letter_go => async |world: &World| {
        supervisor(world).await;
        three_letters(world).await;
        let mut citizen = fourth(world).await;
        let page = citizen.get(ASK).await;
        assert!(page.body.contains("старший сотрудник центра") && page.body.contains("Любой центр"), "{}", page.body);
        assert_eq!(citizen.post(ASK, &[("centre", "nowhere")]).await.status, 422);
        let told = world.sms.inbox(E164).len();
        let held = ask(&mut citizen).await;
        assert!(held.body.contains("Запрос отправлен") && !held.body.contains("Ввести код из письма"), "{}", held.body);
        assert!(world.sms_text(E164, told + 1).await.contains("посмотрит старший сотрудник"));
        assert!(citizen.get("/account/letter/code").await.body.contains("ещё не напечатано"));
        assert_eq!(citizen.get("/account/letter/address").await.location(), PATH, "one at a time");
        let mut staff = sign_in(world, STAFF, STAFF_E164).await;
        let page = staff.get(REQUESTS).await;
        for text in ["ул. Мира, д. 1, кв. 7", "Уже ждут письма: 3", "семья или друзья"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        let person = world.registries.people().person(300).unwrap();
        assert!(!page.body.contains(&person.name.last.unwrap().to_string()), "nobody's name");
        let short = staff.post(REQUESTS, &[("note", "мало")]).await;
        assert_eq!(short.status, 422);
        let decided = decide(&mut staff, "approve").await;
        assert_eq!(decided.location(), REQUESTS, "{}", decided.body);
        assert!(world.sms_text(E164, told + 2).await.contains("разрешили"));
        world.posted(4).await;
        let way = citizen.get(PATH).await;
        assert!(way.body.contains("Ваше письмо") && way.body.contains("Ждём его у вас"), "{}", way.body);
        let looks = citizen.get("/account/history?kind=looks").await.body;
        for text in ["Смотрели список, в котором есть вы", "Много писем на один адрес", "Разрешили письмо с кодом"] {
            assert!(looks.contains(text), "{text}: {looks}");
        }
        assert!(staff.get(REQUESTS).await.body.contains("Запросов нет"));
    };

    a_letter_that_is_declined_ends_with_the_reason_and_another_way => async |world: &World| {
        let mut staff = supervisor(world).await;
        three_letters(world).await;
        let mut citizen = fourth(world).await;
        ask(&mut citizen).await;
        world.sms_says(E164, "посмотрит старший сотрудник").await;
        let told = world.sms.inbox(E164).len();
        let decided = decide(&mut staff, "no-home").await;
        assert_eq!(decided.location(), REQUESTS, "{}", decided.body);
        let text = world.sms_text(E164, told + 1).await;
        assert!(text.contains("не разрешили") && text.contains("не живут") && text.contains("/centres"), "{text}");
        let page = citizen.get(PATH).await;
        assert!(page.body.contains("Письмо не разрешили: по этому адресу не живут"), "{}", page.body);
        assert!(citizen.get("/account/history?kind=looks").await.body.contains("Не разрешили письмо с кодом"));
        assert_eq!(decide(&mut staff, "approve").await.status, 422, "decided once");
        world.clock.advance(DAY + Duration::from_secs(1));
        citizen = sign_in(world, PHONE, E164).await;
        assert_eq!(citizen.get("/account/letter/address").await.status, 200, "another address");
    };

    the_chosen_centre_alone_decides_and_nobody_about_the_own_letter => async |world: &World| {
        let mut staff = supervisor(world).await;
        let neighbours = three_letters(world).await;
        let (mut registrar, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        assert_eq!(registrar.get(REQUESTS).await.status, 404);
        standard(world, PHONE, 300).await;
        let store = world.desk.identity().store();
        let subject = identity::ops::account::find_by_oid(store.reader(), world.oid(PHONE).await).await.unwrap().unwrap();
        let elsewhere = desk::model::centre::CentreCode::parse("post-623400").unwrap();
        let asked = Ask { reason: AskReason::Work, centre: Some(elsewhere) };
        ask_for_letter(&world.letters, subject, (&address("7"), &asked), "net").await.unwrap().unwrap();
        assert!(staff.get(REQUESTS).await.body.contains("Запросов нет"), "it was sent to another centre");
        let crowded = order_letter(&world.letters, neighbours[0], &address("7"), "net").await.unwrap();
        assert_eq!(crowded, Err(Obstacle::Underway));
    };

    what_is_called_off_or_never_decided_is_not_decided_any_more => async |world: &World| {
        let mut staff = supervisor(world).await;
        three_letters(world).await;
        let mut citizen = fourth(world).await;
        ask(&mut citizen).await;
        let page = staff.get(REQUESTS).await;
        let number = numbers(&page.body).remove(0);
        citizen.get(PATH).await;
        post(&mut citizen, "/account/letter/cancel", &[], PATH).await;
        let fields = [("request", number.as_str()), ("decision", "approve"), ("note", NOTE)];
        let late = staff.post(REQUESTS, &fields).await;
        assert!(late.status == 422 && late.body.contains("уже решён или отменён"), "{}", late.body);
        world.clock.advance(DAY + Duration::from_secs(1));
        let mut citizen = sign_in(world, PHONE, E164).await;
        citizen.get("/account/letter/address").await;
        post(&mut citizen, "/account/letter/address", &FIELDS, "/account/letter/answers").await;
        ask(&mut citizen).await;
        world.clock.advance(DAY * 14);
        world.sms_says(E164, "никто не посмотрел за 14 дней").await;
        let mut citizen = sign_in(world, PHONE, E164).await;
        assert!(citizen.get(PATH).await.body.contains("За 14 дней запрос никто не посмотрел"));
    };
}
