// cyrillic: what the pages say
//! Two accounts of one person become one at the desk, and two again, through the real router, on both engines.

use std::time::Duration;

use assurance::Level;
use desk::model::office::Role;
use gateway_registries_simulator::Person;
use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::on_both_engines;
use crate::support::staff::{
    centre, colleague, compare, find, level_of, prove, sign_in, standard, supervisor,
};
use crate::support::{PASSWORD, World, post};

pub const FIRST: &str = "9121234567";
pub const SECOND: &str = "9127654321";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub fn e164(phone: &str) -> String {
    format!("+7{phone}")
}

/// A second and younger account with the data of a person.
pub async fn another_account(world: &World, phone: &str, person: &Person) -> Browser {
    world.clock.advance(Duration::from_secs(61));
    let mut browser = world.register_by_phone(phone).await;
    submit(&mut browser, person).await;
    checks_say(&mut browser, "Проверки закончены").await;
    world.sms_text(&e164(phone), 2).await;
    browser
}

/// Opens a visit to merge, up to the compared paper.
pub async fn compared(world: &World, staff: &mut Browser, phone: &str, person: &Person) -> String {
    world.clock.advance(Duration::from_secs(61));
    quiet(world, phone).await;
    let visit = find(staff, phone, person, "merge").await;
    prove(world, staff, &visit, &e164(phone)).await;
    compare(staff, &visit, person).await;
    visit
}

/// Waits until no message is on its way to a phone: the next one is the one that is asked for.
pub async fn quiet(world: &World, phone: &str) {
    let mut known = usize::MAX;
    while world.sms.inbox(&e164(phone)).len() != known {
        known = world.sms.inbox(&e164(phone)).len();
        tokio::time::sleep(Duration::from_millis(700)).await;
    }
}

/// Merges the accounts of two phones.
pub async fn merge(world: &World, staff: &mut Browser, phones: [&str; 2], person: &Person) -> String {
    let first = compared(world, staff, phones[0], person).await;
    let second = compared(world, staff, phones[1], person).await;
    let no = first.rsplit('/').next().unwrap();
    let page = staff.get(&format!("{second}/merge")).await;
    assert!(page.body.contains("Останется учётная запись"), "{}", page.body);
    post(staff, &format!("{second}/merge"), &[("other", no)], &second).await;
    second
}

/// Two accounts of one person, the first confirmed, merged.
pub async fn merged(world: &World) -> (Browser, Person, kernel::Oid, kernel::Oid) {
    let mut staff = supervisor(world).await;
    let (_, person) = standard(world, FIRST, 3).await;
    another_account(world, SECOND, &person).await;
    let (kept, away) = (world.oid(FIRST).await, world.oid(SECOND).await);
    merge(world, &mut staff, [FIRST, SECOND], &person).await;
    (staff, person, kept, away)
}

/// Undoes the merge at a desk.
pub async fn undo(
    world: &World,
    staff: &mut Browser,
    person: &Person,
    away: kernel::Oid,
) -> web::testing::Answer {
    let visit = compared(world, staff, FIRST, person).await;
    staff.get(&format!("{visit}/merge")).await;
    staff.post(&format!("{visit}/undo-merge"), &[("away", &away.to_string())]).await
}

on_both_engines! {
    two_accounts_become_one_and_either_phone_leads_to_it => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut citizen, person) = standard(world, FIRST, 3).await;
        let mut second = another_account(world, SECOND, &person).await;
        let (kept, away) = (world.oid(FIRST).await, world.oid(SECOND).await);
        let told = (world.sms.inbox(&e164(FIRST)).len(), world.sms.inbox(&e164(SECOND)).len());
        let visit = merge(world, &mut staff, [FIRST, SECOND], &person).await;
        assert!(staff.get(&visit).await.body.contains("Учётные записи объединены"));
        // A code each for the presence, then the message.
        assert!(world.sms_text(&e164(FIRST), told.0 + 2).await.contains("объединили"));
        assert!(world.sms_text(&e164(SECOND), told.1 + 2).await.contains("объединили"));
        assert_eq!(second.get("/account").await.status, 303, "its sessions have ended");
        assert_eq!(world.oid(SECOND).await, kept, "the older survives with its number");
        let store = world.desk.identity().store();
        let by_alias = identity::ops::account::find_by_oid(store.reader(), away).await.unwrap();
        let by_number = identity::ops::account::find_by_oid(store.reader(), kept).await.unwrap();
        assert!(by_alias.is_some() && by_alias == by_number, "the other number leads to it");
        quiet(world, FIRST).await;
        let mut by_second = sign_in(world, SECOND, &e164(FIRST)).await;
        let history = by_second.get("/account/history?kind=looks").await.body;
        assert!(history.contains("Объединили две ваши учётные записи"), "{history}");
        assert_eq!(citizen.get("/account").await.status, 200, "the survivor's sessions stay");
        let leaving = by_second.get("/account/delete").await;
        assert!(leaving.body.contains("Недавно две ваши учётные записи объединили"), "{}", leaving.body);
        // A stranger who has the phone now cannot take the alias away.
        world.clock.advance(Duration::from_secs(61));
        let mut stranger = world.browser();
        world.start_registration(&mut stranger).await;
        let already = world.sms.inbox(&e164(SECOND)).len();
        let fields = [("contact", "phone"), ("phone", SECOND)];
        post(&mut stranger, "/registration/contact", &fields, "/registration/code").await;
        let code = world.sms_code(&e164(SECOND), already + 1).await;
        stranger.get("/registration/code").await;
        post(&mut stranger, "/registration/code", &[("code", &code)], "/registration/taken").await;
        stranger.get("/registration/taken").await;
        stranger.post("/registration/taken/disown", &[]).await;
        assert_eq!(world.oid(SECOND).await, kept);
    };

    the_confirmed_account_survives_though_it_is_younger => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, FIRST, 3).await;
        world.clock.advance(Duration::from_secs(61));
        another_account(world, SECOND, &person).await;
        quiet(world, SECOND).await;
        let visit = find(&mut staff, SECOND, &person, "confirm").await;
        prove(world, &mut staff, &visit, &e164(SECOND)).await;
        compare(&mut staff, &visit, &person).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, SECOND).await, Level::Confirmed);
        let kept = world.oid(SECOND).await;
        merge(world, &mut staff, [FIRST, SECOND], &person).await;
        assert_eq!(world.oid(FIRST).await, kept);
        assert_eq!(level_of(world, FIRST).await, Level::Confirmed);
    };

    an_undo_brings_the_second_account_back_as_it_was => async |world: &World| {
        let (mut staff, person, kept, away) = merged(world).await;
        world.clock.advance(DAY * 29);
        world.turns.take_all().await.unwrap();
        quiet(world, crate::support::staff::STAFF).await;
        let mut staff_again = sign_in(world, crate::support::staff::STAFF, crate::support::staff::STAFF_E164).await;
        assert_eq!(staff.get("/desk").await.status, 303);
        let answer = undo(world, &mut staff_again, &person, away).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!((world.oid(FIRST).await, world.oid(SECOND).await), (kept, away));
        assert_eq!(level_of(world, SECOND).await, Level::Standard);
        quiet(world, SECOND).await;
        let mut second = sign_in(world, SECOND, &e164(SECOND)).await;
        let history = second.get("/account/history?kind=looks").await.body;
        assert!(history.contains("Отменили объединение учётных записей"), "{history}");
        assert!(second.get("/account").await.body.contains(&person.name.full()));
        let again = undo(world, &mut staff_again, &person, away).await;
        assert_eq!(again.status, 422, "once");
    };

    after_thirty_days_it_is_final_and_the_aliases_stay => async |world: &World| {
        let (_, _, kept, away) = merged(world).await;
        let store = world.desk.identity().store();
        world.clock.advance(DAY * 30);
        for _ in 0..200 {
            world.turns.take_all().await.unwrap();
            let gone = identity::ops::leave::find_tombstone(store.reader(), away).await.unwrap();
            if gone.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(identity::ops::leave::find_tombstone(store.reader(), away).await.unwrap().is_some());
        assert_eq!(world.oid(SECOND).await, kept);
        let store = world.desk.identity().store();
        let survivor = identity::ops::account::find_by_oid(store.reader(), kept).await.unwrap().unwrap();
        let merges = identity::ops::merge::list_merges_into(store.reader(), survivor).await.unwrap();
        assert!(merges.is_empty(), "nothing is left to be undone");
        let mut browser = world.browser();
        browser.get("/sign-in").await;
        world.clock.advance(Duration::from_secs(61));
        post(&mut browser, "/sign-in", &[("login", SECOND), ("password", PASSWORD)], "/sign-in/code").await;
    };

    different_people_and_unchecked_accounts_are_not_merged => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (_, person) = standard(world, FIRST, 3).await;
        let (_, neighbour) = standard(world, SECOND, 60).await;
        let first = compared(world, &mut staff, FIRST, &person).await;
        let second = compared(world, &mut staff, SECOND, &neighbour).await;
        let page = staff.get(&format!("{second}/merge")).await;
        assert!(page.body.contains("это разные люди"), "{}", page.body);
        let no = first.rsplit('/').next().unwrap();
        let forced = staff.post(&format!("{second}/merge"), &[("other", no)]).await;
        assert_eq!(forced.status, 422);
        assert_ne!(world.oid(FIRST).await, world.oid(SECOND).await);
        // Nor with a visit that has only been found.
        world.clock.advance(Duration::from_secs(61));
        let found = find(&mut staff, FIRST, &person, "merge").await;
        let no = found.rsplit('/').next().unwrap();
        let forced = staff.post(&format!("{second}/merge"), &[("other", no)]).await;
        assert_eq!(forced.location(), second);
        assert_ne!(world.oid(FIRST).await, world.oid(SECOND).await);
    };

    the_supervisor_undoes_with_a_reason_and_a_registrar_has_no_such_page => async |world: &World| {
        let (mut staff, _, kept, away) = merged(world).await;
        let (mut registrar, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        assert_eq!(registrar.get("/desk/merges").await.status, 404);
        let page = staff.get("/desk/merges").await;
        assert!(page.body.contains(&away.to_string()), "{}", page.body);
        quiet(world, FIRST).await;
        let mut citizen = sign_in(world, FIRST, &e164(FIRST)).await;
        let looks = citizen.get("/account/history?kind=looks").await.body;
        assert!(looks.contains("Объединённые учётные записи"), "the look is seen: {looks}");
        let fields = [("away", away.to_string()), ("reason", "мало".to_owned())];
        let short = staff.post("/desk/merges", &[("away", fields[0].1.as_str()), ("reason", &fields[1].1)]).await;
        assert_eq!(short.status, 422);
        let fields = [("away", fields[0].1.as_str()), ("reason", "Заявитель просил по телефону")];
        post(&mut staff, "/desk/merges", &fields, "/desk/merges").await;
        assert_eq!((world.oid(FIRST).await, world.oid(SECOND).await), (kept, away));
        assert!(staff.get("/desk/merges").await.body.contains("Таких объединений нет"));
        assert_eq!(centre().as_str(), "mfc-kamenskaya");
    };
}
