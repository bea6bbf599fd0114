// cyrillic: what the pages say
//! A person without an account is registered and confirmed at the desk.

use std::time::Duration;

use assurance::Level;
use desk::model::office::Role;
use gateway_registries_simulator::Person;
use web::testing::{Answer, Browser};

use crate::checks::{borrowed, paper_fields};
use crate::on_both_engines;
use crate::support::staff::{STAFF, colleague, confirmed, day, level_of, sign_in, standard, supervisor};
use crate::support::{PASSWORD, World, post};

pub const PHONE: &str = "9121234567";
pub const E164: &str = "+79121234567";
pub const COLLEAGUE: &str = "9120000002";

/// The first grown-up citizen from a number on.
pub fn grown_up(world: &World, from: u64) -> Person {
    let people = world.registries.people();
    let mut numbers = (from..from + 50).filter_map(|no| people.person(no));
    numbers
        .find(|person| person.document.is_some() && person.snils.is_some() && person.died_on.is_none())
        .unwrap()
}

/// Tells a phone and types the code from it.
pub async fn reach(world: &World, staff: &mut Browser, (phone, e164): (&str, &str)) {
    let already = world.sms.inbox(e164).len();
    staff.get("/desk/newcomer").await;
    let fields = [("phone", phone), ("agree", "yes")];
    post(staff, "/desk/newcomer", &fields, "/desk/newcomer/code").await;
    let code = world.sms_code(e164, already + 1).await;
    staff.get("/desk/newcomer/code").await;
    post(staff, "/desk/newcomer/code", &[("code", &code)], "/desk/newcomer/data").await;
}

/// Types the papers and presses the one button. Gives the page of the newcomer.
pub async fn register(staff: &mut Browser, person: &Person) -> String {
    type_papers(staff, &paper_fields(person)).await;
    let shown = staff.get("/desk/newcomer/answers").await;
    assert!(shown.body.contains("Зарегистрировать и подтвердить"), "{}", shown.body);
    let answer = staff.post("/desk/newcomer/answers", &[]).await;
    assert!(answer.location().starts_with("/desk/newcomers/"), "{}", answer.body);
    answer.location().to_owned()
}

async fn type_papers(staff: &mut Browser, fields: &[(&'static str, String)]) {
    staff.get("/desk/newcomer/data").await;
    post(staff, "/desk/newcomer/data", &borrowed(fields), "/desk/newcomer/answers").await;
}

/// Registers somebody who has no phone.
pub async fn register_without_phone(staff: &mut Browser, person: &Person) -> String {
    staff.get("/desk/newcomer").await;
    let fields = [("phoneNone", "yes"), ("agree", "yes")];
    post(staff, "/desk/newcomer", &fields, "/desk/newcomer/data").await;
    register(staff, person).await
}

/// Waits until a page says something.
pub async fn page_says(browser: &mut Browser, path: &str, text: &str) -> Answer {
    for _ in 0..400 {
        let answer = browser.get(path).await;
        if answer.body.contains(text) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{path} never says {text}");
}

/// The address of the link in the newest SMS.
async fn link_of(world: &World, count: usize) -> String {
    let text = world.sms_text(E164, count).await;
    let at = text.find("/activation/").unwrap();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// A second operator hands the code out. Gives the sheet.
pub async fn hand(other: &mut Browser, newcomer: &str, person: &Person) -> Answer {
    let path = format!("{newcomer}/code");
    let document = person.document.as_ref().unwrap();
    let (number, issued_on) = (document.number(), day(document.issued_on()));
    assert_eq!(other.get(&path).await.status, 200);
    other.post(&path, &[("number", &number), ("issueDate", &issued_on)]).await
}

/// The code as it is printed.
pub fn code_on(sheet: &str) -> String {
    let at = sheet.find("o-sheet__code").unwrap();
    sheet[at..].split(['>', '<']).nth(1).unwrap().to_owned()
}

async fn enter_paper_code(world: &World, login: &str, code: &str) -> (Browser, Answer) {
    let mut browser = world.browser();
    browser.get("/activation").await;
    let answer = browser.post("/activation", &[("login", login), ("code", code)]).await;
    (browser, answer)
}

on_both_engines! {
    a_newcomer_is_registered_on_four_pages_confirmed_when_the_checks_pass_and_sets_the_password_by_link => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        reach(world, &mut staff, (PHONE, E164)).await;
        let page = register(&mut staff, &person).await;
        let again = staff.post("/desk/newcomer/answers", &[]).await;
        assert_eq!(again.location(), page, "a second press ends the same");
        let done = page_says(&mut staff, &page, "Личность подтверждена").await;
        let full = person.name.full();
        assert!(!done.body.contains(&full), "nothing personal is shown any more");
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        // The code, the link, and the end of the checks.
        world.sms_text(E164, 3).await;
        let texts: Vec<String> = world.sms.inbox(E164).iter().map(|sms| sms.text.expose().clone()).collect();
        let link = texts.iter().find(|text| text.contains("/activation/")).unwrap();
        let link = link[link.find("/activation/").unwrap()..].split_whitespace().next().unwrap();
        let mut own = world.browser();
        assert!(own.get(link).await.body.contains("Придумайте пароль"));
        assert_eq!(own.post(link, &[("password", "short")]).await.status, 422);
        own.get(link).await;
        let set = own.post(link, &[("password", PASSWORD)]).await;
        assert!(set.status == 200 && set.body.contains("Пароль задан"), "{}", set.body);
        assert!(own.get(link).await.body.contains("Ссылка не действует"), "once");
        assert!(staff.get(&page).await.body.contains("Человек может входить"));
        world.sms_text(E164, 4).await;
        let mut citizen = sign_in(world, PHONE, E164).await;
        let looks = citizen.get("/account/history?kind=looks").await.body;
        for text in ["Зарегистрировали вас в центре", "Подтвердили личность", "МФЦ на Каменской", "Старший сотрудник, "] {
            assert!(looks.contains(text), "{text}: {looks}");
        }
    };

    without_a_phone_a_second_operator_hands_out_a_code_that_counts_once_with_the_snils => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let person = world.registries.people().person(3).unwrap();
        let page = register_without_phone(&mut staff, &person).await;
        page_says(&mut staff, &page, "Личность подтверждена").await;
        let own = format!("{page}/code");
        assert_eq!(staff.get(&own).await.status, 404, "four eyes");
        staff.get("/desk").await;
        let number = person.document.as_ref().unwrap().number();
        let issued_on = day(person.document.as_ref().unwrap().issued_on());
        assert_eq!(staff.post(&own, &[("number", &number), ("issueDate", &issued_on)]).await.status, 404);
        assert!(staff.get("/desk/newcomers").await.body.contains("зарегистрировали вы"));
        assert!(other.get("/desk/newcomers").await.body.contains(&own));
        assert_eq!(other.get(&page).await.status, 404, "the page is whose who registered");
        let sheet = hand(&mut other, &page, &person).await;
        let first = code_on(&sheet.body);
        assert!(sheet.body.contains("СНИЛС") && !sheet.body.contains(&person.name.full()), "{}", sheet.body);
        assert!(!other.get(&own).await.body.contains(&first), "seen once");
        let code = code_on(&hand(&mut other, &page, &person).await.body);
        let snils = person.snils.as_ref().unwrap().to_string();
        let (_, void) = enter_paper_code(world, &snils, &first).await;
        assert_eq!(void.status, 422, "the first sheet is void");
        let (_, foreign) = enter_paper_code(world, "112-233-445 95", &code).await;
        assert_eq!(foreign.status, 422, "not with another number");
        let (mut own, right) = enter_paper_code(world, &snils, &code.to_lowercase()).await;
        assert!(right.location().starts_with("/activation/"), "{}", right.body);
        let link = right.location().to_owned();
        own.get(&link).await;
        assert!(own.post(&link, &[("password", PASSWORD)]).await.body.contains("Пароль задан"));
        let (_, used) = enter_paper_code(world, &snils, &code).await;
        assert_eq!(used.status, 422, "once");
        own.get("/sign-in").await;
        let fields = [("login", snils.as_str()), ("password", PASSWORD)];
        post(&mut own, "/sign-in", &fields, "/account").await;
        let looks = own.get("/account/history?kind=looks").await.body;
        assert!(looks.contains("Выдали код на бумаге"), "{looks}");
        assert!(other.get("/desk/newcomers").await.body.contains("никто не ждёт"));
    };

    a_code_on_paper_ends_after_seven_days_and_is_not_guessed => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let person = world.registries.people().person(3).unwrap();
        let page = register_without_phone(&mut staff, &person).await;
        let wrong = other.get(&format!("{page}/code")).await;
        assert_eq!(wrong.status, 200);
        let wrong = other.post(&format!("{page}/code"), &[("number", "0000 000000"), ("issueDate", "14.05.2012")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("не такие"), "{}", wrong.body);
        let code = code_on(&hand(&mut other, &page, &person).await.body);
        let snils = person.snils.as_ref().unwrap().to_string();
        for _ in 0..5 {
            let (_, wrong) = enter_paper_code(world, &snils, "7KQ-2M9X-R4T").await;
            assert!(wrong.body.contains("Код не подошёл"), "{}", wrong.body);
        }
        let (_, limited) = enter_paper_code(world, &snils, &code).await;
        assert!(limited.status == 422 && !limited.body.contains("Код не подошёл"), "{}", limited.body);
        world.clock.advance(Duration::from_secs(15 * 60));
        let (_, right) = enter_paper_code(world, &snils, &code).await;
        assert_eq!(right.status, 303);
        world.clock.advance(Duration::from_secs(7 * 24 * 60 * 60));
        let (_, late) = enter_paper_code(world, &snils, &code).await;
        assert_eq!(late.status, 422);
    };

    what_was_typed_wrong_is_mended_while_the_person_waits => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        reach(world, &mut staff, (PHONE, E164)).await;
        staff.get("/desk/newcomer/data").await;
        let empty = staff.post("/desk/newcomer/data", &[]).await;
        assert!(empty.status == 422 && empty.body.contains("error-summary"), "{}", empty.body);
        assert_eq!(staff.get("/desk/newcomer/answers").await.location(), "/desk/newcomer/data");
        let mut slip = paper_fields(&person);
        slip.retain(|(name, _)| *name != "firstName");
        slip.push(("firstName", "Опечатка".to_owned()));
        type_papers(&mut staff, &slip).await;
        staff.get("/desk/newcomer/answers").await;
        let page = staff.post("/desk/newcomer/answers", &[]).await.location().to_owned();
        page_says(&mut staff, &page, "Исправить данные").await;
        assert_eq!(level_of(world, PHONE).await, Level::Simplified);
        post(&mut staff, &format!("{page}/mend"), &[], "/desk/newcomer/data").await;
        assert!(staff.get("/desk/newcomer/data").await.body.contains("Опечатка"), "what was typed is kept");
        type_papers(&mut staff, &paper_fields(&person)).await;
        staff.get("/desk/newcomer/answers").await;
        post(&mut staff, "/desk/newcomer/answers", &[], &page).await;
        page_says(&mut staff, &page, "Личность подтверждена").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    who_has_a_confirmed_account_is_not_registered_again_and_a_claim_gives_way => async |world: &World| {
        let mut staff = supervisor(world).await;
        confirmed(world, &mut staff, "9120000005", 200).await;
        let owner = world.registries.people().person(200).unwrap();
        reach(world, &mut staff, (PHONE, E164)).await;
        type_papers(&mut staff, &paper_fields(&owner)).await;
        let shown = staff.get("/desk/newcomer/answers").await;
        assert!(shown.body.contains("уже подтверждён в другой") && shown.body.contains("спор"), "{}", shown.body);
        assert_eq!(staff.post("/desk/newcomer/answers", &[]).await.status, 422);
        // Somebody else has the data checked and is confirmed by nobody: the person who is here is.
        let (_, claimed) = standard(world, "9120000006", 300).await;
        type_papers(&mut staff, &paper_fields(&claimed)).await;
        assert!(staff.get("/desk/newcomer/answers").await.body.contains("уже есть учётная запись"));
        let page = staff.post("/desk/newcomer/answers", &[]).await.location().to_owned();
        page_says(&mut staff, &page, "Личность подтверждена").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    a_phone_that_somebody_signs_in_by_is_told_only_after_the_code => async |world: &World| {
        let mut staff = supervisor(world).await;
        world.register_by_phone(PHONE).await;
        world.clock.advance(Duration::from_secs(61));
        staff.get("/desk/newcomer").await;
        assert_eq!(staff.post("/desk/newcomer", &[("phone", PHONE)]).await.status, 422, "without agreeing");
        post(&mut staff, "/desk/newcomer", &[("phone", PHONE), ("agree", "yes")], "/desk/newcomer/code").await;
        let code = world.sms_code(E164, 2).await;
        staff.get("/desk/newcomer/code").await;
        let taken = staff.post("/desk/newcomer/code", &[("code", &code)]).await;
        assert!(taken.status == 422 && taken.body.contains("уже есть учётная запись"), "{}", taken.body);
        let own = staff.post("/desk/newcomer", &[("phone", STAFF), ("agree", "yes")]).await;
        assert!(own.status == 422 && own.body.contains("общий телефон"), "{}", own.body);
        assert_eq!(staff.get("/desk/newcomer/data").await.location(), "/desk/newcomer");
    };

    a_link_ends_after_half_an_hour_and_is_sent_anew_by_who_registered => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let person = world.registries.people().person(2).unwrap();
        reach(world, &mut staff, (PHONE, E164)).await;
        assert_eq!(other.get("/desk/newcomer/data").await.location(), "/desk/newcomer", "another's begins anew");
        let page = register(&mut staff, &person).await;
        assert!(staff.get(&page).await.body.contains("Идут проверки"), "the registries never answer");
        let first = link_of(world, 2).await;
        other.get("/desk").await;
        assert_eq!(other.post(&format!("{page}/link"), &[]).await.status, 404);
        staff.get(&page).await;
        post(&mut staff, &format!("{page}/link"), &[], &page).await;
        let second = link_of(world, 3).await;
        let mut own = world.browser();
        assert!(own.get(&first).await.body.contains("не действует"), "the newer link is the one");
        assert!(own.get(&second).await.body.contains("Придумайте пароль"));
        world.clock.advance(Duration::from_secs(30 * 60));
        assert!(own.get(&second).await.body.contains("не действует"));
    };

    a_foreigner_without_snils_activates_by_the_number_of_the_document => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let person = world.registries.people().person(31).unwrap();
        let page = register_without_phone(&mut staff, &person).await;
        page_says(&mut staff, &page, "Личность подтверждена").await;
        let code = code_on(&hand(&mut other, &page, &person).await.body);
        let login = person.document.as_ref().unwrap().number();
        let (_, right) = enter_paper_code(world, &login, &code).await;
        assert_eq!(right.status, 303, "{}", right.body);
    };
}
