//! Service centres and the registrar's desk through the real router, on both engines.

use std::time::Duration;

use assurance::Level;
use desk::model::office::Role;
use desk::ops::offices::{bootstrap_operator, grant_office, revoke_offices};

use crate::checks::submit;
use crate::on_both_engines;
use crate::support::staff::{
    STAFF, STAFF_E164, centre, compare, day, digits_of, find, level_of, prove, sign_in, standard, supervisor,
};
use crate::support::{World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";

on_both_engines! {
    anybody_finds_a_centre_at_either_address => async |world: &World| {
        for path in ["/centres", "/public/ra/"] {
            let mut browser = world.browser();
            let all = browser.get(path).await;
            assert_eq!(all.status, 200, "{path}");
            assert!(all.body.contains("МФЦ на Каменской") && all.body.contains("Почтовое отделение 623400"));
            let post = browser.get(&format!("{path}?kind=post")).await;
            assert!(post.body.contains("Почтовое отделение 623400") && !post.body.contains("МФЦ на Каменской"));
            let none = browser.get(&format!("{path}?text=%D0%BD%D0%B8%D0%B3%D0%B4%D0%B5&kind=nonsense")).await;
            assert_eq!(none.status, 200);
            assert!(none.body.contains("Таких центров нет"), "{}", none.body);
        }
    };

    a_registrar_confirms_by_phone_code_and_paper_in_five_actions => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut citizen, person) = standard(world, PHONE, 3).await;
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        let closed = staff.get(&visit).await;
        let full = person.name.full();
        let number = person.document.as_ref().unwrap().number();
        assert!(closed.body.contains("заканчивается на 67"), "{}", closed.body);
        assert!(!closed.body.contains(&full) && !closed.body.contains(&number));
        // Nothing opens before presence.
        staff.post(&format!("{visit}/confirm"), &[]).await;
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        prove(world, &mut staff, &visit, E164).await;
        let present = staff.get(&visit).await;
        assert!(!present.body.contains(&full) && !present.body.contains(&number));
        staff.post(&format!("{visit}/confirm"), &[]).await;
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
        compare(&mut staff, &visit, &person).await;
        let seen = staff.get(&visit).await;
        assert!(seen.body.contains(&full) && seen.body.contains(&number), "{}", seen.body);
        let told = world.sms.inbox(E164).len();
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        world.sms_text(E164, told + 1).await;
        let over = staff.get(&visit).await;
        assert!(over.body.contains("Личность подтверждена") && !over.body.contains(&full));
        let counts = staff.get("/desk/registrars").await;
        assert_eq!(counts.status, 200);
        // The citizen sees who looked: role, organisation, centre, reason.
        let looks = citizen.get("/account/history?kind=looks").await.body;
        for text in ["Смотрели ваши данные", "Подтвердили личность", "Старший сотрудник, ", "МФЦ на Каменской", "зачем: "] {
            assert!(looks.contains(text), "{text}: {looks}");
        }
    };

    a_qr_proves_presence_once_and_only_while_the_session_is_open => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let mut citizen = sign_in(world, PHONE, E164).await;
        let shown = citizen.get("/account/visit").await;
        let again = citizen.get("/account/visit").await;
        let digits = digits_of(&shown.body);
        assert_eq!(digits_of(&again.body), digits, "a reload shows the same");
        staff.get("/desk").await;
        let answer = staff.post("/desk", &[("applicant", &digits), ("purpose", "confirm")]).await;
        let visit = answer.location().to_owned();
        assert!(visit.starts_with("/desk/visit/"), "{}", answer.body);
        compare(&mut staff, &visit, &person).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        staff.get("/desk").await;
        let used = staff.post("/desk", &[("applicant", &digits)]).await;
        assert!(used.status == 422 && used.body.contains("больше не действует"), "{}", used.body);
        let fresh = digits_of(&citizen.get("/account/visit").await.body);
        assert_ne!(fresh, digits);
        post(&mut citizen, "/sign-out", &[], "/signed-out").await;
        let signed_out = staff.post("/desk", &[("applicant", &fresh)]).await;
        assert!(signed_out.body.contains("больше не действует"));
    };

    a_registrar_may_not_confirm_oneself_or_guess_papers => async |world: &World| {
        let mut staff = supervisor(world).await;
        let own = world.registries.people().person(0).unwrap();
        let birth_date = day(own.birth_date);
        let oneself = staff.post("/desk", &[("applicant", STAFF), ("birthDate", &birth_date)]).await;
        assert!(oneself.status == 422 && oneself.body.contains("Это вы сами"), "{}", oneself.body);
        let (_, person) = standard(world, PHONE, 3).await;
        let wrong_day = staff.post("/desk", &[("applicant", PHONE), ("birthDate", "01.01.1931")]).await;
        assert!(wrong_day.status == 422 && wrong_day.body.contains("никого нет"), "{}", wrong_day.body);
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        let told = world.sms.inbox(E164).len();
        staff.get(&visit).await;
        for status in [422, 422, 303] {
            let fields = [("number", "0000 000000"), ("issueDate", "14.05.2012")];
            let answer = staff.post(&format!("{visit}/paper"), &fields).await;
            assert_eq!(answer.status, status, "{}", answer.body);
        }
        assert!(world.sms_text(E164, told + 1).await.contains("отказали"));
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    an_act_before_the_checks_have_passed_counts_when_they_do_and_is_no_level_yet => async |world: &World| {
        let mut staff = supervisor(world).await;
        // The registries never answer about this one.
        let person = world.registries.people().person(2).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &person).await;
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        compare(&mut staff, &visit, &person).await;
        assert!(staff.get(&visit).await.body.contains("Проверки ещё идут"));
        let told = world.sms.inbox(E164).len();
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert!(world.sms_text(E164, told + 1).await.contains("МФЦ на Каменской"));
        assert_eq!(level_of(world, PHONE).await, Level::Simplified);
    };

    a_failed_check_is_refused_after_presence_whatever_the_registrar_presses => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(21).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &person).await;
        world.sms_text(E164, 2).await;
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        compare(&mut staff, &visit, &person).await;
        let page = staff.get(&visit).await;
        assert!(page.body.contains("Документ не прошёл проверку") && !page.body.contains("/confirm\""), "{}", page.body);
        let forced = staff.post(&format!("{visit}/confirm"), &[]).await;
        assert_eq!(forced.status, 422);
        assert_eq!(level_of(world, PHONE).await, Level::Simplified);
    };

    a_foreign_passport_is_inspected_and_confirmed_in_one_act => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(30).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &person).await;
        world.sms_text(E164, 2).await;
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        compare(&mut staff, &visit, &person).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let account = citizen.get("/account").await.body;
        assert_eq!(account.matches("Сверено с документом в центре").count(), 3, "name, birth date, document");
    };

    a_refusal_tells_the_applicant_why => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let visit = find(&mut staff, PHONE, &person, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        let refuse = format!("{visit}/refuse");
        staff.get(&refuse).await;
        assert_eq!(staff.post(&refuse, &[]).await.status, 422);
        let told = world.sms.inbox(E164).len();
        post(&mut staff, &refuse, &[("reason", "photo")], &visit).await;
        assert!(world.sms_text(E164, told + 1).await.contains("другой человек"));
        staff.post(&format!("{visit}/confirm"), &[]).await;
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    the_desk_sends_a_link_for_a_new_password_after_presence_and_paper => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let visit = find(&mut staff, PHONE, &person, "password").await;
        prove(world, &mut staff, &visit, E164).await;
        let told = world.sms.inbox(E164).len();
        staff.post(&format!("{visit}/password"), &[]).await;
        assert_eq!(world.sms.inbox(E164).len(), told, "not before the paper");
        compare(&mut staff, &visit, &person).await;
        post(&mut staff, &format!("{visit}/password"), &[], &visit).await;
        assert!(world.sms_text(E164, told + 1).await.contains("/recovery/set/"));
    };

    only_a_confirmed_person_with_two_factors_works_at_the_desk_and_not_idle => async |world: &World| {
        let (mut citizen, _) = standard(world, PHONE, 3).await;
        assert_eq!(citizen.get("/desk").await.status, 404);
        let oid = world.oid(PHONE).await;
        assert!(grant_office(&world.desk, oid, (Role::Registrar, &centre()), "test").await.is_err());
        let mut staff = supervisor(world).await;
        let staff_oid = world.oid(STAFF).await;
        assert!(bootstrap_operator(&world.desk, oid, &centre(), "test").await.is_err(), "once");
        assert_eq!(citizen.get("/desk").await.status, 404);
        world.clock.advance(Duration::from_secs(10 * 60));
        assert_eq!(staff.get("/desk").await.status, 200);
        world.clock.advance(Duration::from_secs(15 * 60));
        assert_eq!(staff.get("/desk").await.location(), "/sign-in?back=%2Fdesk");
        let mut staff = sign_in(world, STAFF, STAFF_E164).await;
        assert_eq!(staff.get("/desk").await.status, 200);
        revoke_offices(&world.desk, staff_oid, None, "test").await.unwrap();
        assert_eq!(staff.get("/desk").await.status, 303, "the session is over at once");
        let mut former = sign_in(world, STAFF, STAFF_E164).await;
        assert_eq!(former.get("/desk").await.status, 404);
    };
}
