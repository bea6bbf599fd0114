//! Staff at work: who becomes one, and what they press at the desk.

use std::time::Duration;

use assurance::Level;
use desk::model::centre::CentreCode;
use desk::model::office::Role;
use desk::ops::offices::{bootstrap_operator, grant_office};
use gateway_registries_simulator::Person;
use web::testing::Browser;

use super::{PASSWORD, World, post};
use crate::checks::{checks_say, submit};

/// The phone of the first supervisor.
pub const STAFF: &str = "9120000001";
pub const STAFF_E164: &str = "+79120000001";

/// Where everybody works.
pub fn centre() -> CentreCode {
    CentreCode::parse("mfc-kamenskaya").unwrap()
}

/// Registers a person of the population up to the standard level.
pub async fn standard(world: &World, phone: &str, no: u64) -> (Browser, Person) {
    let person = world.registries.people().person(no).unwrap();
    let mut browser = world.register_by_phone(phone).await;
    submit(&mut browser, &person).await;
    checks_say(&mut browser, "Проверки закончены").await;
    // The code of the registration, and the end of the checks.
    world.sms_text(&format!("+7{phone}"), 2).await;
    (browser, person)
}

/// Signs in with both factors.
pub async fn sign_in(world: &World, phone: &str, e164: &str) -> Browser {
    let mut browser = world.browser();
    world.clock.advance(Duration::from_secs(61));
    browser.get("/sign-in").await;
    let already = world.sms.inbox(e164).len();
    post(&mut browser, "/sign-in", &[("login", phone), ("password", PASSWORD)], "/sign-in/code").await;
    let code = world.sms_code(e164, already + 1).await;
    browser.get("/sign-in/code").await;
    post(&mut browser, "/sign-in/code", &[("code", &code)], "/account").await;
    browser
}

/// The first supervisor, signed in at the desk.
pub async fn supervisor(world: &World) -> Browser {
    standard(world, STAFF, 0).await;
    bootstrap_operator(&world.desk, world.oid(STAFF).await, &centre(), "test").await.unwrap();
    world.sms_text(STAFF_E164, 3).await;
    let mut browser = sign_in(world, STAFF, STAFF_E164).await;
    assert_eq!(browser.get("/desk").await.status, 200);
    browser
}

/// As one types it.
pub fn day(date: kernel::Date) -> String {
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}

/// Finds by phone and birth date, and gives the address of the visit.
pub async fn find(staff: &mut Browser, phone: &str, person: &Person, purpose: &str) -> String {
    staff.get("/desk").await;
    let birth_date = day(person.birth_date);
    let fields = [("applicant", phone), ("birthDate", birth_date.as_str()), ("purpose", purpose)];
    let answer = staff.post("/desk", &fields).await;
    assert!(answer.location().starts_with("/desk/visit/"), "{}", answer.body);
    answer.location().to_owned()
}

/// Sends the code and types it.
pub async fn prove(world: &World, staff: &mut Browser, visit: &str, e164: &str) {
    staff.get(visit).await;
    let already = world.sms.inbox(e164).len();
    post(staff, &format!("{visit}/code"), &[], visit).await;
    let code = world.sms_code(e164, already + 1).await;
    staff.get(visit).await;
    post(staff, &format!("{visit}/presence"), &[("code", &code)], visit).await;
}

/// Types number and date from the paper.
pub async fn compare(staff: &mut Browser, visit: &str, person: &Person) {
    let document = person.document.as_ref().unwrap();
    let (number, issued_on) = (document.number(), day(document.issued_on()));
    staff.get(visit).await;
    let fields = [("number", number.as_str()), ("issueDate", issued_on.as_str())];
    post(staff, &format!("{visit}/paper"), &fields, visit).await;
}

/// The level that the account's row says.
pub async fn level_of(world: &World, phone: &str) -> Level {
    let store = world.desk.identity().store();
    let oid = world.oid(phone).await;
    let subject = identity::ops::account::find_by_oid(store.reader(), oid).await.unwrap().unwrap();
    identity::ops::account::find_account(store.reader(), subject).await.unwrap().unwrap().level
}

/// A person whom the supervisor has confirmed, and the browser of their registration, which knows one factor alone.
pub async fn confirmed(world: &World, supervisor: &mut Browser, phone: &str, no: u64) -> Browser {
    let (browser, person) = standard(world, phone, no).await;
    let visit = find(supervisor, phone, &person, "confirm").await;
    prove(world, supervisor, &visit, &format!("+7{phone}")).await;
    compare(supervisor, &visit, &person).await;
    post(supervisor, &format!("{visit}/confirm"), &[], &visit).await;
    assert_eq!(level_of(world, phone).await, Level::Confirmed);
    browser
}

/// A colleague in one office, signed in with both factors, and their session of one factor.
pub async fn colleague(
    world: &World,
    supervisor: &mut Browser,
    (phone, no): (&str, u64),
    role: Role,
) -> (Browser, Browser) {
    let weak = confirmed(world, supervisor, phone, no).await;
    grant_office(&world.desk, world.oid(phone).await, (role, &centre()), "test").await.unwrap();
    // The end of the registration, of the checks, the code of the desk, and the confirmation have come.
    world.sms_text(&format!("+7{phone}"), 4).await;
    (sign_in(world, phone, &format!("+7{phone}")).await, weak)
}

/// The forty digits that the page shows in groups of five.
pub fn digits_of(body: &str) -> String {
    let plain: Vec<&str> =
        body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    let digits = plain
        .iter()
        .map(|text| text.replace(' ', ""))
        .find(|text| text.len() == 40 && text.bytes().all(|b| b.is_ascii_digit()));
    digits.unwrap()
}
