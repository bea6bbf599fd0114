// cyrillic: what is typed
//! Two people act on one account in one moment: of two registrars, of two sessions. On both engines.

use assurance::Level;
use desk::model::office::Role;
use gateway_registries_simulator::Person;
use identity::model::paper_code::PaperCode;
use identity::ops::account::find_by_oid;
use letter::model::letter::Verdict;
use letter::ops::enter::{Entered, enter_code};
use letter::ops::order::{Obstacle, order_letter};
use web::testing::{Answer, Browser};

use crate::checks::{borrowed, paper_fields};
use crate::contacts::add_phone;
use crate::merge::quiet;
use crate::on_both_engines;
use crate::print_room::{address, people};
use crate::support::staff::{colleague, compare, find, level_of, prove, standard, supervisor};
use crate::support::{PASSWORD, World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";

/// The supervisor and a registrar.
async fn two_officers(world: &World) -> [Browser; 2] {
    let mut staff = supervisor(world).await;
    let (other, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
    [staff, other]
}

/// The same applicant is present and compared before a registrar.
async fn visit(world: &World, staff: &mut Browser, person: &Person, purpose: &str) -> String {
    world.clock.advance(std::time::Duration::from_secs(61));
    let visit = find(staff, PHONE, person, purpose).await;
    prove(world, staff, &visit, E164).await;
    if purpose != "document" {
        compare(staff, &visit, person).await;
    }
    visit
}

/// Both press at once.
async fn press([one, two]: &mut [Browser; 2], paths: [&str; 2]) -> [Answer; 2] {
    let (first, second) =
        Box::pin(async { tokio::join!(one.post(paths[0], &[]), two.post(paths[1], &[])) }).await;
    for answer in [&first, &second] {
        assert!([303, 422].contains(&answer.status.as_u16()), "{}: {}", answer.status, answer.body);
    }
    [first, second]
}

async fn subject(world: &World) -> kernel::SubjectId {
    let store = world.desk.identity().store();
    find_by_oid(store.reader(), world.oid(PHONE).await).await.unwrap().unwrap()
}

/// How many entries of an action the person's history has.
async fn acts(citizen: &mut Browser, text: &str) -> usize {
    citizen.get("/account/history?kind=looks").await.body.matches(text).count()
}

on_both_engines! {
    two_registrars_who_confirm_one_person_at_once_confirm_them => async |world: &World| {
        let mut officers = two_officers(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let first = visit(world, &mut officers[0], &person, "confirm").await;
        let second = visit(world, &mut officers[1], &person, "confirm").await;
        for (officer, visit) in officers.iter_mut().zip([&first, &second]) {
            officer.get(visit).await;
        }
        press(&mut officers, [&format!("{first}/confirm"), &format!("{second}/confirm")]).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        for (officer, visit) in officers.iter_mut().zip([&first, &second]) {
            assert!(officer.get(visit).await.body.contains("Личность подтверждена"));
        }
    };

    one_registrar_confirms_while_another_deletes_and_each_is_told_what_came_of_it => async |world: &World| {
        let mut officers = two_officers(world).await;
        let (_, person) = standard(world, PHONE, 3).await;
        let confirming = visit(world, &mut officers[0], &person, "confirm").await;
        let deleting = visit(world, &mut officers[1], &person, "leave").await;
        for (officer, visit) in officers.iter_mut().zip([&confirming, &deleting]) {
            officer.get(visit).await;
        }
        let [confirmed, deleted] =
            press(&mut officers, [&format!("{confirming}/confirm"), &format!("{deleting}/leave")]).await;
        assert_eq!(confirmed.status, 303, "{}", confirmed.body);
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        let page = officers[1].get(&deleting).await.body;
        let is_leaving = page.contains("удаляется");
        // Where the other visit was open still, the account stays, and the page has said so.
        assert_eq!(deleted.status == 303, is_leaving, "{}", deleted.body);
    };

    of_two_new_documents_that_are_sent_at_once_one_counts => async |world: &World| {
        let mut officers = two_officers(world).await;
        let (mut citizen, person) = standard(world, PHONE, 3).await;
        let mut paths = Vec::new();
        for (officer, number) in officers.iter_mut().zip(["111111", "222222"]) {
            let visit = visit(world, officer, &person, "document").await;
            let mut fields = paper_fields(&person);
            fields.retain(|(name, _)| *name != "number");
            fields.push(("number", number.to_owned()));
            let path = format!("{visit}/document");
            officer.get(&path).await;
            post(officer, &path, &borrowed(&fields), &format!("{path}/answers")).await;
            officer.get(&format!("{path}/answers")).await;
            paths.push(format!("{path}/answers"));
        }
        press(&mut officers, [&paths[0], &paths[1]]).await;
        assert_eq!(acts(&mut citizen, "Ввели новый документ").await, 1);
    };

    of_two_sessions_that_each_remove_one_of_the_last_two_contacts_one_does => async |world: &World| {
        let mut one = world.register_by_phone(PHONE).await;
        world.clock.advance(std::time::Duration::from_secs(61));
        add_phone(world, &mut one, "9127654321", "/account/contacts?done=proven").await;
        quiet(world, PHONE).await;
        let mut two = world.browser();
        two.get("/sign-in").await;
        post(&mut two, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        let mut shown = Vec::new();
        for (browser, no) in [(&mut one, 1), (&mut two, 2)] {
            let page = browser.get(&format!("/account/contacts/{no}/remove")).await.body;
            shown.push(page.split("name=\"shown\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
        }
        let (first, second) = Box::pin(async {
            let (first, second) = ([("shown", shown[0].as_str())], [("shown", shown[1].as_str())]);
            tokio::join!(
                one.post("/account/contacts/1/remove", &first),
                two.post("/account/contacts/2/remove", &second)
            )
        }).await;
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "{} {}", first.body, second.body);
    };

    whoever_adds_in_several_browsers_at_once_has_five_of_a_kind_all_the_same => async |world: &World| {
        let mut one = world.register_by_phone(PHONE).await;
        for no in 1..4 {
            world.clock.advance(std::time::Duration::from_secs(61));
            add_phone(world, &mut one, &format!("912333000{no}"), "/account/contacts?done=proven").await;
        }
        quiet(world, PHONE).await;
        let mut two = world.browser();
        two.get("/sign-in").await;
        post(&mut two, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        world.clock.advance(std::time::Duration::from_secs(61));
        let mut codes = Vec::new();
        for (browser, phone) in [(&mut one, "9123330004"), (&mut two, "9123330005")] {
            browser.get("/account/contacts/add?kind=phone").await;
            let fields = [("contact", "phone"), ("phone", phone)];
            post(browser, "/account/contacts/add", &fields, "/account/contacts/code").await;
            codes.push(world.sms_code(&format!("+7{phone}"), 1).await);
        }
        one.get("/account/contacts/code").await;
        post(&mut one, "/account/contacts/code", &[("code", &codes[0])], "/account/contacts?done=proven").await;
        two.get("/account/contacts/code").await;
        let sixth = two.post("/account/contacts/code", &[("code", &codes[1])]).await;
        assert!(sixth.status == 422 && sixth.body.contains("уже пять"), "{}", sixth.body);
    };

    of_letters_that_are_ordered_at_once_there_is_one => async |world: &World| {
        let subject = people(world, (5, 1)).await[0];
        let address = address("7");
        let order = || order_letter(&world.letters, subject, &address, "net");
        let (one, two, three) = Box::pin(async { tokio::join!(order(), order(), order()) }).await;
        let all = [one.unwrap(), two.unwrap(), three.unwrap()];
        assert_eq!(all.iter().filter(|ordered| ordered.is_ok()).count(), 1, "{all:?}");
        assert_eq!(all.iter().filter(|ordered| **ordered == Err(Obstacle::Underway)).count(), 2, "{all:?}");
    };

    of_eight_wrong_codes_typed_at_once_five_are_judged => async |world: &World| {
        standard(world, PHONE, 3).await;
        let subject = subject(world).await;
        order_letter(&world.letters, subject, &address("7"), "net").await.unwrap().unwrap();
        world.posted(1).await;
        let wrong = PaperCode::parse("0000000000").unwrap();
        let typed = wrong.printed();
        let tries = (0..8).map(|_| {
            let (letters, typed) = (world.letters.clone(), typed.clone());
            tokio::spawn(async move { enter_code(&letters, subject, &typed, "net").await })
        });
        let mut judged = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            if let Ok(Entered::Judged(verdict)) = one.await.unwrap() {
                judged.push(verdict);
            }
        }
        let mut left: Vec<u8> = judged.iter().filter_map(|verdict| match verdict {
            Verdict::Wrong(left) => Some(*left),
            _ => None,
        }).collect();
        left.sort_unstable();
        assert_eq!(left, [1, 2, 3, 4], "{judged:?}");
        assert!(judged.contains(&Verdict::Exhausted), "{judged:?}");
        let last = enter_code(&world.letters, subject, &typed, "net").await.unwrap();
        assert_eq!(last, Entered::Judged(Verdict::Exhausted));
    };
}
