// cyrillic: what the pages say
//! A code on paper from an office, deleting at the desk, and the memo to bring.

use std::time::Duration;

use assurance::Level;
use web::testing::{Answer, Browser};

use crate::newcomer::{E164, PHONE, code_on};
use crate::on_both_engines;
use crate::support::staff::{compare, find, level_of, prove, sign_in, standard, supervisor};
use crate::support::{World, post};

/// A person of the standard level before the registrar, present and compared.
async fn compared(world: &World, staff: &mut Browser, purpose: &str) -> String {
    let (_, person) = standard(world, PHONE, 3).await;
    again(world, staff, (&person, purpose)).await
}

async fn again(
    world: &World,
    staff: &mut Browser,
    (person, purpose): (&gateway_registries_simulator::Person, &str),
) -> String {
    let visit = find(staff, PHONE, person, purpose).await;
    prove(world, staff, &visit, E164).await;
    compare(staff, &visit, person).await;
    visit
}

async fn type_code(browser: &mut Browser, code: &str) -> Answer {
    browser.get("/account/letter/code").await;
    browser.post("/account/letter/code", &[("code", code)]).await
}

on_both_engines! {
    a_code_from_an_office_confirms_in_the_persons_own_session_once => async |world: &World| {
        let mut staff = supervisor(world).await;
        let visit = compared(world, &mut staff, "code").await;
        let told = world.sms.inbox(E164).len();
        staff.get(&visit).await;
        let sheet = staff.post(&format!("{visit}/sheet"), &[]).await;
        let code = code_on(&sheet.body);
        assert!(sheet.body.contains("/account/letter/code"), "{}", sheet.body);
        let twice = staff.post(&format!("{visit}/sheet"), &[]).await;
        assert_eq!(twice.location(), visit, "seen once");
        assert!(staff.get(&visit).await.body.contains("Код выдан"));
        assert_eq!(level_of(world, PHONE).await, Level::Standard, "not before it is typed");
        assert!(world.sms_text(E164, told + 1).await.contains("код на бумаге"));
        let mut own = sign_in(world, PHONE, E164).await;
        assert_eq!(own.get("/account/letter").await.location(), "/account/letter/code");
        assert!(own.get("/account/letter/code").await.body.contains("Код из центра"));
        assert_eq!(type_code(&mut own, "7KQ-2M9X-R4T").await.status, 422);
        assert_eq!(type_code(&mut own, &code.to_lowercase()).await.location(), "/account");
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        assert!(own.get("/account/history?kind=looks").await.body.contains("Выдали код"));
        assert_ne!(type_code(&mut own, &code).await.status, 303, "once");
    };

    a_code_from_an_office_ends_after_seven_days_and_a_newer_one_voids_it => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let visit = again(world, &mut staff, (&person, "code")).await;
        staff.get(&visit).await;
        let told = world.sms.inbox(E164).len();
        let first = code_on(&staff.post(&format!("{visit}/sheet"), &[]).await.body);
        world.sms_text(E164, told + 1).await;
        world.clock.advance(Duration::from_secs(61));
        let visit = again(world, &mut staff, (&person, "code")).await;
        staff.get(&visit).await;
        let told = world.sms.inbox(E164).len();
        let second = code_on(&staff.post(&format!("{visit}/sheet"), &[]).await.body);
        world.sms_text(E164, told + 1).await;
        let mut own = sign_in(world, PHONE, E164).await;
        assert_eq!(type_code(&mut own, &first).await.status, 422);
        world.clock.advance(Duration::from_secs(7 * 24 * 60 * 60));
        let mut own = sign_in(world, PHONE, E164).await;
        assert_ne!(type_code(&mut own, &second).await.status, 303);
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    no_code_is_handed_out_before_presence_and_comparison_or_for_another_purpose => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let visit = find(&mut staff, PHONE, &person, "code").await;
        staff.get(&visit).await;
        post(&mut staff, &format!("{visit}/sheet"), &[], &visit).await;
        prove(world, &mut staff, &visit, E164).await;
        post(&mut staff, &format!("{visit}/sheet"), &[], &visit).await;
        compare(&mut staff, &visit, &person).await;
        for step in ["confirm", "password", "leave"] {
            staff.get(&visit).await;
            post(&mut staff, &format!("{visit}/{step}"), &[], &visit).await;
        }
        assert_eq!(level_of(world, PHONE).await, Level::Standard);
    };

    an_account_is_deleted_on_request_after_seven_days_unless_the_person_signs_in => async |world: &World| {
        let mut staff = supervisor(world).await;
        let visit = compared(world, &mut staff, "leave").await;
        assert!(staff.get(&visit).await.body.contains("через 7 дней"));
        let told = world.sms.inbox(E164).len();
        post(&mut staff, &format!("{visit}/leave"), &[], &visit).await;
        post(&mut staff, &format!("{visit}/leave"), &[], &visit).await;
        assert!(staff.get(&visit).await.body.contains("удаляется"));
        assert!(world.sms_text(E164, told + 1).await.contains("удал"));
        world.clock.advance(Duration::from_secs(61));
        let mut own = world.browser();
        own.get("/sign-in").await;
        let fields = [("login", PHONE), ("password", crate::support::PASSWORD)];
        post(&mut own, "/sign-in", &fields, "/sign-in/code").await;
        let code = world.sms_code(E164, told + 2).await;
        own.get("/sign-in/code").await;
        let shown = own.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(shown.location(), "/account/delete", "signing in shows it");
        assert!(own.get("/account/history?kind=looks").await.body.contains("Начали удаление"));
    };

    a_memo_says_what_to_bring_and_where => async |world: &World| {
        let mut nobody = world.browser();
        let list = nobody.get("/centres").await;
        assert!(list.body.contains("/centres/mfc-kamenskaya/memo"), "{}", list.body);
        let memo = nobody.get("/centres/mfc-kamenskaya/memo").await;
        for text in ["Что взять", "МФЦ на Каменской", "<svg", "СНИЛС"] {
            assert!(memo.body.contains(text), "{text}: {}", memo.body);
        }
        assert_eq!(nobody.get("/centres/nowhere/memo").await.status, 404);
    };
}
