// cyrillic: what the pages say
//! Links to children beyond the pages of their holders: ended at the desk, merged, downloaded. On both engines.

use std::time::Duration;

use ::children::ops::desk::list_to_end;
use desk::model::office::Role;
use gateway_registries::Registry;
use gateway_registries_simulator::{Person, Switch};
use web::testing::Browser;

use crate::checks::borrowed;
use crate::children::{ADD, ASKED, CHILD, FATHER, LIST, MOTHER, add, child_link, fields, person};
use crate::merge::{another_account, compared, merge, quiet};
use crate::on_both_engines;
use crate::support::staff::{colleague, compare, find, prove, sign_in, standard, supervisor};
use crate::support::{World, post};

const HER: &str = "+79121110027";
const HIM: &str = "+79121110028";
const PAPER: &str = "Решение Каменского суда от 2 ноября 2026, № 2-114";

/// Both parents hold a link to the same child. Their browsers, the mother, and the address of each link.
async fn family(world: &World) -> ([Browser; 2], Person, [String; 2]) {
    let child = person(world, CHILD);
    let (mut mother, her) = standard(world, MOTHER.0, MOTHER.1).await;
    let (mut father, _) = standard(world, FATHER.0, FATHER.1).await;
    let hers = child_link(&add(world, &mut mother, &child).await.body);
    let his = child_link(&add(world, &mut father, &child).await.body);
    world.sms_says(HER, "ещё один человек").await;
    quiet(world, MOTHER.0).await;
    ([mother, father], her, [hers, his])
}

/// The mother at the desk, up to the compared paper.
async fn at_the_desk(world: &World, staff: &mut Browser, her: &Person) -> String {
    let visit = find(staff, MOTHER.0, her, "child").await;
    prove(world, staff, &visit, HER).await;
    compare(staff, &visit, her).await;
    visit
}

/// The addresses of the links that the page of a visit offers to end.
async fn offered(staff: &mut Browser, visit: &str) -> Vec<String> {
    let page = staff.get(&format!("{visit}/child")).await.body;
    let start = format!("{visit}/child/");
    let links = page.split('"').filter(|part| part.starts_with(&start));
    links.map(str::to_owned).collect()
}

fn number(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

on_both_engines! {
    a_registrar_ends_the_applicants_link_and_both_holders_are_told => async |world: &World| {
        let mut chief = supervisor(world).await;
        let (mut registrar, _) = colleague(world, &mut chief, ("9120000002", 100), Role::Registrar).await;
        let ([mut mother, mut father], her, [hers, his]) = family(world).await;
        // Nothing is shown and nothing ends before presence and paper.
        let visit = find(&mut registrar, MOTHER.0, &her, "child").await;
        let path = format!("{visit}/child");
        assert_eq!(registrar.get(&path).await.location(), visit);
        registrar.get(&visit).await;
        let early = registrar.post(&format!("{path}/{}", number(&hers)), &[]).await;
        assert_eq!(early.location(), visit);
        prove(world, &mut registrar, &visit, HER).await;
        assert_eq!(registrar.get(&path).await.location(), visit);
        compare(&mut registrar, &visit, &her).await;
        // The link of the other parent is no registrar's.
        let links = offered(&mut registrar, &visit).await;
        assert_eq!(links, [format!("{path}/{}", number(&hers))]);
        let other = format!("{path}/{}-{}", number(&hers), number(&his));
        assert_eq!(registrar.get(&other).await.status, 404);
        registrar.get(&links[0]).await;
        assert_eq!(registrar.post(&other, &[("reason", PAPER)]).await.status, 404);
        // Nor is the visit another officer's.
        assert_eq!(chief.get(&path).await.status, 404);
        let ask = registrar.get(&links[0]).await;
        assert!(ask.body.contains("останется у остальных"), "{}", ask.body);
        post(&mut registrar, &links[0], &[], &visit).await;
        assert!(registrar.get(&visit).await.body.contains("Связь прекращена"));
        world.sms_says(HER, "ваша связь с ребёнком закончилась").await;
        world.sms_says(HIM, "больше не связан с ребёнком").await;
        let list = mother.get(LIST).await.body;
        assert!(list.contains("в центре обслуживания показали документ"), "{list}");
        for browser in [&mut mother, &mut father] {
            let history = browser.get("/account/history").await.body;
            assert!(history.contains("Связь с ребёнком закончилась") && history.contains("Сотрудник"), "{history}");
        }
        assert!(father.get(&his).await.body.contains("нет ни у кого"));
    };

    a_supervisor_ends_the_others_link_by_a_courts_paper => async |world: &World| {
        let mut chief = supervisor(world).await;
        let ([mut mother, mut father], her, [hers, his]) = family(world).await;
        let visit = at_the_desk(world, &mut chief, &her).await;
        let other = format!("{visit}/child/{}-{}", number(&hers), number(&his));
        assert!(offered(&mut chief, &visit).await.contains(&other));
        let ask = chief.get(&other).await;
        assert!(ask.body.contains("Документ вы держите в руках"), "{}", ask.body);
        let short = chief.post(&other, &[("reason", "суд")]).await;
        assert!(short.status == 422 && short.body.contains("какой это документ"), "{}", short.body);
        assert!(father.get(LIST).await.body.contains("Подтверждено"), "nothing ended");
        post(&mut chief, &other, &[("reason", PAPER)], &visit).await;
        world.sms_says(HIM, "ваша связь с ребёнком закончилась").await;
        world.sms_says(HER, "больше не связан с ребёнком").await;
        assert!(father.get(LIST).await.body.contains("в центре обслуживания показали документ"));
        let history = father.get("/account/history").await.body;
        assert!(history.contains("Старший сотрудник") && !history.contains("№ 2-114"), "{history}");
        assert!(mother.get(&hers).await.body.contains("нет ни у кого"));
    };

    a_link_that_changed_while_the_registrar_worked_is_told_and_nothing_else_ends => async |world: &World| {
        let mut chief = supervisor(world).await;
        let ([mut mother, mut father], her, [hers, _]) = family(world).await;
        let visit = at_the_desk(world, &mut chief, &her).await;
        let own = format!("{visit}/child/{}", number(&hers));
        chief.get(&own).await;
        mother.get(&format!("{hers}/remove")).await;
        post(&mut mother, &format!("{hers}/remove"), &[], "/account/children?done=removed").await;
        let answer = chief.post(&own, &[]).await;
        assert!(answer.status == 422 && answer.body.contains("Этой связи уже нет"), "{}", answer.body);
        assert!(answer.body.contains("нет действующих связей"), "{}", answer.body);
        assert!(father.get(LIST).await.body.contains("Подтверждено"));
        // The visit is open still, and ends by a refusal.
        chief.get(&format!("{visit}/refuse")).await;
        post(&mut chief, &format!("{visit}/refuse"), &[("reason", "applicant")], &visit).await;
    };

    a_link_follows_the_account_that_stays_and_an_undo_gives_it_back => async |world: &World| {
        const OTHER: &str = "9121110099";
        let mut chief = supervisor(world).await;
        let child = person(world, CHILD);
        let (_, her) = standard(world, MOTHER.0, MOTHER.1).await;
        let mut second = another_account(world, OTHER, &her).await;
        let (mut father, _) = standard(world, FATHER.0, FATHER.1).await;
        let his = child_link(&add(world, &mut father, &child).await.body);
        assert!(add(world, &mut second, &child).await.body.contains("Подтверждено"));
        let (kept, away) = (world.oid(MOTHER.0).await, world.oid(OTHER).await);
        merge(world, &mut chief, [MOTHER.0, OTHER], &her).await;
        assert_eq!(world.oid(OTHER).await, kept);
        quiet(world, MOTHER.0).await;
        let mut mother = sign_in(world, MOTHER.0, HER).await;
        let list = mother.get(LIST).await.body;
        assert!(list.contains(&child.name.full()) && list.contains("Подтверждено"), "{list}");
        let hers = child_link(&list);
        assert!(mother.get(&hers).await.body.contains("Родитель, с "), "the father is there");
        assert!(father.get(&his).await.body.contains("Родитель, с "), "and for him there is still one other");
        assert!(mother.get("/account/history").await.body.contains("перешла вместе с учётной записью"));
        // The registry goes on to be asked under the account that stays.
        world.clock.advance(Duration::from_secs(28 * 24 * 60 * 60));
        let mut chief = sign_in(world, crate::support::staff::STAFF, crate::support::staff::STAFF_E164).await;
        let undone = undo_of(world, &mut chief, &her, away).await;
        assert_eq!(undone.status, 303, "{}", undone.body);
        quiet(world, MOTHER.0).await;
        let mut mother = sign_in(world, MOTHER.0, HER).await;
        assert!(!mother.get(LIST).await.body.contains(&child.name.full()));
        quiet(world, OTHER).await;
        let mut second = sign_in(world, OTHER, "+79121110099").await;
        let list = second.get(LIST).await.body;
        assert!(list.contains(&child.name.full()) && list.contains("Подтверждено"), "{list}");
        assert!(second.get(&child_link(&list)).await.body.contains("Родитель, с "));
    };

    a_child_of_both_accounts_has_one_holder_while_they_are_one => async |world: &World| {
        const OTHER: &str = "9121110099";
        let mut chief = supervisor(world).await;
        let child = person(world, CHILD);
        let (mut mother, her) = standard(world, MOTHER.0, MOTHER.1).await;
        let mut second = another_account(world, OTHER, &her).await;
        let hers = child_link(&add(world, &mut mother, &child).await.body);
        add(world, &mut second, &child).await;
        assert!(mother.get(&hers).await.body.contains("Родитель, с "), "two accounts, two holders");
        let away = world.oid(OTHER).await;
        let store = world.desk.identity().store();
        let find = async |oid| identity::ops::account::find_by_oid(store.reader(), oid).await.unwrap().unwrap();
        let other = find(away).await;
        merge(world, &mut chief, [MOTHER.0, OTHER], &her).await;
        assert!(mother.get(&hers).await.body.contains("нет ни у кого"));
        assert_eq!(undo_of(world, &mut chief, &her, away).await.status, 303);
        assert!(mother.get(&hers).await.body.contains("Родитель, с "));
        let theirs = list_to_end(store.reader(), store.vault(), other).await.unwrap();
        assert_eq!(theirs.len(), 2, "its own, and that of the first");
        assert_eq!(world.children.count_children().await.unwrap(), 1);
    };

    what_ended_while_two_accounts_were_one_is_not_revived_by_an_undo => async |world: &World| {
        const OTHER: &str = "9121110099";
        let mut chief = supervisor(world).await;
        let ([mut mother, mut father], her, [hers, his]) = family(world).await;
        let child = person(world, CHILD);
        let mut second = another_account(world, OTHER, &her).await;
        assert!(add(world, &mut second, &child).await.body.contains("Подтверждено"));
        let away = world.oid(OTHER).await;
        merge(world, &mut chief, [MOTHER.0, OTHER], &her).await;
        mother.get(&format!("{hers}/remove")).await;
        post(&mut mother, &format!("{hers}/remove"), &[], "/account/children?done=removed").await;
        assert_eq!(undo_of(world, &mut chief, &her, away).await.status, 303);
        quiet(world, OTHER).await;
        let mut second = sign_in(world, OTHER, "+79121110099").await;
        let list = second.get(LIST).await.body;
        assert!(!list.contains("Подтверждено"), "{list}");
        assert!(father.get(&his).await.body.contains("нет ни у кого"));
    };

    what_is_known_of_children_is_in_the_download => async |world: &World| {
        let ([mut mother, _], _, _) = family(world).await;
        let child = person(world, CHILD);
        world.clock.advance(Duration::from_secs(61));
        crate::contacts::prove(world, &mut mother, HER, "/account/download").await;
        mother.get("/account/download").await;
        let file = mother.post("/account/download", &[("format", "json")]).await;
        let json: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        let link = &json["children"][0];
        assert_eq!((&link["role"], &link["state"]), (&"parent".into(), &"held".into()), "{link}");
        assert!(link["child"].to_string().contains(child.name.first.as_str()), "{link}");
        assert!(file.body.contains("child.held"), "the history too");
        mother.get("/account/download").await;
        let paper = mother.post("/account/download", &[("format", "pdf")]).await;
        assert!(paper.status == 200 && paper.body.starts_with("%PDF"), "{}", paper.status);
    };

    a_registry_that_is_down_is_told_where_its_answer_is_waited_for => async |world: &World| {
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        let simulator = world.registries.simulator.world();
        simulator.turn_on(Registry::Zags, Switch::Fail);
        mother.get(ADD).await;
        post(&mut mother, ADD, &borrowed(&fields(&person(world, CHILD))), ASKED).await;
        let mut list = String::new();
        for _ in 0..60 {
            world.clock.advance(Duration::from_secs(8));
            world.children.exchange().await.unwrap();
            list = mother.get(LIST).await.body;
            if list.contains("ЗАГС сейчас не отвечает") {
                break;
            }
        }
        assert!(list.contains("ЗАГС сейчас не отвечает"), "{list}");
        simulator.turn_off(Registry::Zags, Switch::Fail);
        for _ in 0..60 {
            world.clock.advance(Duration::from_secs(10));
            world.children.exchange().await.unwrap();
            list = mother.get(LIST).await.body;
            if list.contains("Подтверждено") {
                break;
            }
        }
        assert!(list.contains("Подтверждено") && !list.contains("не отвечает"), "{list}");
    };
}

async fn undo_of(
    world: &World,
    chief: &mut Browser,
    her: &Person,
    away: kernel::Oid,
) -> web::testing::Answer {
    let visit = compared(world, chief, MOTHER.0, her).await;
    chief.get(&format!("{visit}/merge")).await;
    chief.post(&format!("{visit}/undo-merge"), &[("away", &away.to_string())]).await
}
