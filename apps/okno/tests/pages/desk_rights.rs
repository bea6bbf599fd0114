//! Whom a registrar may not confirm, whose visits are not theirs, and what is taken back from them.

use std::time::Duration;

use assurance::Level;
use desk::model::office::Role;
use desk::ops::evidence::revoke_evidence;
use kernel::Timestamp;
use store::sea_orm::ConnectionTrait;
use web::testing::Browser;

use crate::checks::submit;
use crate::on_both_engines;
use crate::raw_bytes::haystack::connect;
use crate::support::staff::{
    STAFF, STAFF_E164, centre, colleague, compare, confirmed, digits_of, find, level_of, prove, sign_in,
    standard, supervisor,
};
use crate::support::{PASSWORD, World, code_in, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const COLLEAGUE: &str = "9120000002";

/// Registers by e-mail, and adds the phone by which somebody else signs in already.
async fn register_beside(world: &World, email: &str, (phone, e164): (&str, &str)) -> Browser {
    let mut browser = world.browser();
    world.start_registration(&mut browser).await;
    let contact = [("contact", "email"), ("email", email)];
    post(&mut browser, "/registration/contact", &contact, "/registration/code").await;
    let code = code_in(&world.mail_text(email, 1).await);
    browser.get("/registration/code").await;
    post(&mut browser, "/registration/code", &[("code", &code)], "/registration/password").await;
    browser.get("/registration/password").await;
    post(&mut browser, "/registration/password", &[("password", PASSWORD)], "/registration/done").await;
    world.clock.advance(Duration::from_secs(61));
    let already = world.sms.inbox(e164).len();
    browser.get("/account/phone").await;
    post(&mut browser, "/account/phone", &[("phone", phone)], "/account/phone/code").await;
    let code = world.sms_code(e164, already + 1).await;
    browser.get("/account/phone/code").await;
    let added = browser.post("/account/phone/code", &[("code", &code)]).await;
    assert_eq!(added.status, 200, "{}", added.body);
    browser
}

/// Shows the QR in a browser and has the desk read it.
async fn read_pass(staff: &mut Browser, citizen: &mut Browser) -> web::testing::Answer {
    let digits = digits_of(&citizen.get("/account/visit").await.body);
    staff.get("/desk").await;
    staff.post("/desk", &[("applicant", &digits), ("purpose", "confirm")]).await
}

on_both_engines! {
    a_registrar_is_not_confirmed_by_their_own_qr => async |world: &World| {
        let mut staff = supervisor(world).await;
        let mut own = sign_in(world, STAFF, STAFF_E164).await;
        let answer = read_pass(&mut staff, &mut own).await;
        assert!(answer.status == 422 && answer.body.contains("Это вы сами"), "{}", answer.body);
    };

    somebody_with_a_contact_of_the_registrar_is_for_a_colleague => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        let mut citizen = register_beside(world, "kin@example.ru", (STAFF, STAFF_E164)).await;
        submit(&mut citizen, &person).await;
        let answer = read_pass(&mut staff, &mut citizen).await;
        assert!(answer.status == 422 && answer.body.contains("общий телефон или почта"), "{}", answer.body);
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let answer = read_pass(&mut other, &mut citizen).await;
        assert!(answer.location().starts_with("/desk/visit/"), "{}", answer.body);
    };

    an_account_without_data_is_not_confirmed_whatever_is_typed => async |world: &World| {
        let mut staff = supervisor(world).await;
        let mut citizen = world.register_by_phone(PHONE).await;
        let answer = read_pass(&mut staff, &mut citizen).await;
        let visit = answer.location().to_owned();
        let page = staff.get(&visit).await;
        assert!(page.body.contains("Данные заполнены не до конца"), "{}", page.body);
        let fields = [("number", "65 12 345678"), ("issueDate", "14.05.2012")];
        assert_eq!(staff.post(&format!("{visit}/paper"), &fields).await.status, 422);
        staff.get(&visit).await;
        staff.post(&format!("{visit}/confirm"), &[]).await;
        assert_eq!(level_of(world, PHONE).await, Level::Simplified);
    };

    a_visit_of_a_colleague_does_not_exist => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let visit = find(&mut other, PHONE, &person, "confirm").await;
        prove(world, &mut other, &visit, E164).await;
        compare(&mut other, &visit, &person).await;
        staff.get("/desk").await;
        assert_eq!(staff.get(&visit).await.status, 404);
        assert_eq!(staff.get(&format!("{visit}/refuse")).await.status, 404);
        staff.get("/desk").await;
        for step in ["code", "presence", "paper", "confirm", "refuse", "password"] {
            let fields = [("code", "000000"), ("number", "65 12 345678"), ("issueDate", "14.05.2012"), ("reason", "photo")];
            let answer = staff.post(&format!("{visit}/{step}"), &fields).await;
            assert_eq!(answer.status, 404, "{step}");
        }
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        post(&mut other, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    what_a_registrar_vouched_for_since_a_moment_is_taken_back_and_people_are_told => async |world: &World| {
        let mut staff = supervisor(world).await;
        confirmed(world, &mut staff, "9120000005", 200).await;
        world.clock.advance(Duration::from_secs(60));
        let since: Timestamp = world.desk.identity().store().env().now();
        confirmed(world, &mut staff, PHONE, 3).await;
        world.sms_text(E164, 4).await;
        let oid = world.oid(STAFF).await;
        let store = world.desk.identity().store();
        let registrar = identity::ops::account::find_by_oid(store.reader(), oid).await.unwrap().unwrap();
        assert_eq!(revoke_evidence(&world.desk, (registrar, since), "test").await.unwrap(), 1);
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        assert_eq!(level_of(world, "9120000005").await, Level::Confirmed, "what is older stays");
        assert!(world.sms_text(E164, 5).await.contains("уровень учётной записи понижен"));
        assert_eq!(revoke_evidence(&world.desk, (registrar, since), "test").await.unwrap(), 0, "once");
        let mut citizen = sign_in(world, PHONE, E164).await;
        assert!(citizen.get("/account").await.body.contains("Остался один шаг"));
    };

    an_office_that_somebody_wrote_into_the_database_is_none => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, (COLLEAGUE, 100), Role::Registrar).await;
        assert_eq!(other.get("/desk").await.status, 200);
        assert_eq!(other.get("/desk/registrars").await.status, 404);
        let beside = connect(&world.url).await;
        let changed = beside
            .execute_unprepared("UPDATE offices SET role = 'supervisor' WHERE role = 'registrar'")
            .await
            .unwrap();
        assert_eq!(changed.rows_affected(), 1);
        assert_eq!(other.get("/desk/registrars").await.status, 404);
        assert_eq!(other.get("/desk").await.status, 404, "the changed row is no office at all");
        let granted = desk::ops::offices::list_offices(&world.desk).await.unwrap();
        assert!(granted.iter().all(|line| line.office.centre == centre() && line.office.role != Role::Registrar));
        assert_eq!(granted.len(), 2, "only the first supervisor's");
    };
}
