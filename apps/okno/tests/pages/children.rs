// cyrillic: what the pages say
//! Children without an account: who may hold a link, who sees what, and how a link ends.

use std::time::Duration;

use ::children::ops::sweep::sweep;
use gateway_registries_simulator::Person;
use web::testing::{Answer, Browser};

use crate::checks::borrowed;
use crate::on_both_engines;
use crate::support::staff::{confirmed, sign_in, standard, supervisor};
use crate::support::{World, post};

pub const LIST: &str = "/account/children";
pub const ADD: &str = "/account/children/add/parent";
pub const ASKED: &str = "/account/children?done=asked";
pub const MOTHER: (&str, u64) = ("9121110027", 27);
pub const FATHER: (&str, u64) = ("9121110028", 28);
const STRANGER: (&str, u64) = ("9121110044", 44);
pub const CHILD: u64 = 29;
const YOUTH: u64 = 46;
const CHILD_OF_ONE: u64 = 47;
const WARD: u64 = 48;
const GUARDIAN: (&str, u64) = ("9121110049", 49);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub fn person(world: &World, no: u64) -> Person {
    world.registries.people().person(no).unwrap()
}

/// What a parent types of a child.
pub fn fields(child: &Person) -> Vec<(&'static str, String)> {
    let birth = child.birth.as_ref().unwrap();
    let mut fields = vec![
        ("lastName", child.name.last.as_ref().unwrap().to_string()),
        ("firstName", child.name.first.to_string()),
        ("middleName", child.name.middle.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("gender", child.gender.to_string()),
        ("number", birth.certificate.to_string()),
        ("snils", child.snils.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    for (names, date) in [
        (["birthDate-day", "birthDate-month", "birthDate-year"], child.birth_date),
        (["issueDate-day", "issueDate-month", "issueDate-year"], birth.issued_on),
    ] {
        let [day, month, year] = names;
        fields.push((day, date.day().to_string()));
        fields.push((month, date.month().to_string()));
        fields.push((year, date.year().to_string()));
    }
    fields
}

fn changed(child: &Person, name: &str, value: &str) -> Vec<(&'static str, String)> {
    let mut all = fields(child);
    for (field, text) in &mut all {
        if *field == name {
            value.clone_into(text);
        }
    }
    all
}

/// Lets the civil registry answer, and gives the list when nothing is waited for. The side's own work runs beside.
async fn answered(world: &World, browser: &mut Browser) -> Answer {
    for _ in 0..400 {
        world.children.exchange().await.unwrap();
        let list = browser.get(LIST).await;
        if !list.body.contains("Проверяем") {
            return list;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the civil registry never answered");
}

/// A parent asks about a child, and the answer comes.
pub async fn add(world: &World, browser: &mut Browser, child: &Person) -> Answer {
    browser.get(ADD).await;
    post(browser, ADD, &borrowed(&fields(child)), ASKED).await;
    answered(world, browser).await
}

/// The address of the newest child in the list.
pub fn child_link(list: &str) -> String {
    let at = list.find("href=\"/account/children/").unwrap();
    let links = list[at..].split("href=\"").filter(|part| part.starts_with("/account/children/"));
    let paths = links.filter_map(|part| part.split('"').next());
    let is_number = |path: &&str| path.trim_start_matches("/account/children/").parse::<i32>().is_ok();
    paths.filter(is_number).map(str::to_owned).next().unwrap()
}

on_both_engines! {
    both_parents_hold_a_link_and_neither_is_told_who_the_other_is => async |world: &World| {
        let child = person(world, CHILD);
        let (mut mother, her) = standard(world, MOTHER.0, MOTHER.1).await;
        let list = add(world, &mut mother, &child).await;
        assert!(list.body.contains("Подтверждено") && list.body.contains(&child.name.full()), "{}", list.body);
        let hers = child_link(&list.body);
        let page = mother.get(&hers).await;
        assert!(page.body.contains("подтвердил ЗАГС"), "{}", page.body);
        assert!(page.body.contains("связи с ребёнком здесь нет ни у кого"));
        let (mut father, him) = standard(world, FATHER.0, FATHER.1).await;
        let list = add(world, &mut father, &child).await;
        assert!(list.body.contains("Подтверждено"), "{}", list.body);
        world.sms_says("+79121110027", "ещё один человек").await;
        let page = mother.get(&hers).await;
        assert!(page.body.contains("Родитель, с "), "{}", page.body);
        assert!(!page.body.contains(&him.name.full()));
        let page = father.get(&child_link(&list.body)).await;
        assert!(!page.body.contains(&her.name.full()));
        // Both see it in their histories.
        assert!(mother.get("/account/history").await.body.contains("ЗАГС подтвердил связь с ребёнком"));
    };

    a_third_person_is_refused_and_sees_nothing_of_the_child => async |world: &World| {
        let child = person(world, CHILD);
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        let hers = child_link(&add(world, &mut mother, &child).await.body);
        let (mut stranger, _) = standard(world, STRANGER.0, STRANGER.1).await;
        for path in [hers.clone(), format!("{hers}/remove"), "/account/children/own".to_owned()] {
            assert_eq!(stranger.get(&path).await.status, 404, "{path}");
        }
        stranger.get(LIST).await;
        assert_eq!(stranger.post(&format!("{hers}/remove"), &[]).await.status, 404);
        let list = add(world, &mut stranger, &child).await;
        assert!(list.body.contains("вас нет среди родителей"), "{}", list.body);
        let page = mother.get(&hers).await;
        assert!(page.body.contains("связи с ребёнком здесь нет ни у кого"), "{}", page.body);
    };

    a_wrong_certificate_is_told_by_what_does_not_fit => async |world: &World| {
        let child = person(world, CHILD);
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        for (field, value, says) in [
            ("number", "12", "римская цифра"),
            ("snils", "112-233-445 96", "последние две цифры не сходятся"),
            ("birthDate-year", "2001", "Ребёнку уже 18 лет"),
            ("birthDate-year", "2099", "не может быть в будущем"),
            ("issueDate-year", "2012", "не выдают до рождения"),
            ("firstName", "", "мя"),
        ] {
            mother.get(ADD).await;
            let answer = mother.post(ADD, &borrowed(&changed(&child, field, value))).await;
            assert_eq!(answer.status, 422, "{field}={value}");
            assert!(answer.body.contains(says), "{field}={value}: {}", answer.body);
        }
        mother.get(ADD).await;
        post(&mut mother, ADD, &borrowed(&changed(&child, "number", "V-ЯЯ 000001")), ASKED).await;
        let list = answered(world, &mut mother).await;
        assert!(list.body.contains("не нашёл такого свидетельства"), "{}", list.body);
        // The refused entry is taken from the list, and the right one goes in.
        let refused = child_link(&list.body);
        mother.get(&format!("{refused}/remove")).await;
        post(&mut mother, &format!("{refused}/remove"), &[], "/account/children?done=removed").await;
        assert!(add(world, &mut mother, &child).await.body.contains("Подтверждено"));
    };

    asking_too_often_is_stopped_for_a_day => async |world: &World| {
        let child = person(world, CHILD);
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        for no in 1..=5 {
            mother.get(ADD).await;
            let number = format!("V-ЯЯ 00000{no}");
            post(&mut mother, ADD, &borrowed(&changed(&child, "number", &number)), ASKED).await;
        }
        mother.get(ADD).await;
        let answer = mother.post(ADD, &borrowed(&fields(&child))).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("уже отправили 5 запросов"), "{}", answer.body);
        answered(world, &mut mother).await;
        // The registration, the checks, five refusals.
        world.sms_text("+79121110027", 7).await;
        world.clock.advance(DAY);
        let mut mother = sign_in(world, MOTHER.0, "+79121110027").await;
        assert!(add(world, &mut mother, &child).await.body.contains("Подтверждено"));
        // The same child a second time is no second question.
        mother.get(ADD).await;
        post(&mut mother, ADD, &borrowed(&fields(&child)), "/account/children?done=same").await;
    };

    a_simplified_account_is_told_what_is_missing => async |world: &World| {
        let mut browser = world.register_by_phone(MOTHER.0).await;
        let list = browser.get(LIST).await;
        assert!(list.body.contains("со стандартной учётной записью"), "{}", list.body);
        assert_eq!(browser.get("/account/children/add").await.location(), LIST);
        browser.get("/account").await;
        let answer = browser.post(ADD, &borrowed(&fields(&person(world, CHILD)))).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, LIST));
        assert!(!answered(world, &mut browser).await.body.contains("o-check__title"));
    };

    what_a_court_decided_is_told_and_ends_a_link => async |world: &World| {
        let (mut father, _) = standard(world, FATHER.0, FATHER.1).await;
        let list = add(world, &mut father, &person(world, CHILD_OF_ONE)).await;
        assert!(list.body.contains("ваше право представлять ребёнка прекращено"), "{}", list.body);
        let ward = person(world, WARD);
        let held = ward.birth.clone().unwrap().guardianship.unwrap();
        let (mut guardian, _) = standard(world, GUARDIAN.0, GUARDIAN.1).await;
        let path = "/account/children/add/guardian";
        let mut all = fields(&ward);
        all.push(("actNumber", "1".to_owned()));
        all.push(("actDate-day", held.act_date.day().to_string()));
        all.push(("actDate-month", held.act_date.month().to_string()));
        all.push(("actDate-year", held.act_date.year().to_string()));
        guardian.get(path).await;
        post(&mut guardian, path, &borrowed(&all), ASKED).await;
        let list = answered(world, &mut guardian).await;
        assert!(list.body.contains("Номер или дата акта"), "{}", list.body);
        let refused = child_link(&list.body);
        guardian.get(&format!("{refused}/remove")).await;
        post(&mut guardian, &format!("{refused}/remove"), &[], "/account/children?done=removed").await;
        for (field, text) in &mut all {
            if *field == "actNumber" {
                held.act_number.clone_into(text);
            }
        }
        guardian.get(path).await;
        post(&mut guardian, path, &borrowed(&all), ASKED).await;
        assert!(answered(world, &mut guardian).await.body.contains("Подтверждено"));
        // The guardianship ends; the question that is asked anew every month brings it.
        world.clock.advance(DAY * 330);
        for _ in 0..3 {
            world.children.exchange().await.unwrap();
        }
        world.sms_says("+79121110049", "связь с ребёнком закончилась").await;
        let mut guardian = sign_in(world, GUARDIAN.0, "+79121110049").await;
        let list = guardian.get(LIST).await;
        assert!(list.body.contains("по решению суда или органа опеки"), "{}", list.body);
    };

    a_registry_that_does_not_answer_is_given_up_after_five_days_and_asked_again => async |world: &World| {
        use gateway_registries::Registry;
        use gateway_registries_simulator::Switch;
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        let simulator = world.registries.simulator.world();
        simulator.turn_on(Registry::Zags, Switch::Lose);
        mother.get(ADD).await;
        post(&mut mother, ADD, &borrowed(&fields(&person(world, CHILD))), ASKED).await;
        world.children.exchange().await.unwrap();
        assert!(mother.get(LIST).await.body.contains("Проверяем"));
        world.clock.advance(DAY * 5);
        sweep(&world.children).await.unwrap();
        world.sms_says("+79121110027", "ЗАГС не ответил").await;
        let mut mother = sign_in(world, MOTHER.0, "+79121110027").await;
        let list = mother.get(LIST).await;
        assert!(list.body.contains("ЗАГС не ответил за 5 дней"), "{}", list.body);
        simulator.turn_off(Registry::Zags, Switch::Lose);
        let link = child_link(&list.body);
        mother.get(&link).await;
        post(&mut mother, &format!("{link}/retry"), &[], ASKED).await;
        assert!(answered(world, &mut mother).await.body.contains("Подтверждено"));
    };

    a_link_ends_at_18_after_a_notice_and_the_record_goes_with_it => async |world: &World| {
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        let youth = person(world, YOUTH);
        assert!(add(world, &mut mother, &youth).await.body.contains("Подтверждено"));
        let today = world.clock_now().date_in(&jiff::tz::TimeZone::UTC);
        let born = youth.birth_date;
        let adult = jiff::civil::date(born.year() + 18, born.month(), born.day().min(28));
        let days = u32::try_from(adult.duration_since(today).as_hours() / 24).unwrap();
        world.clock.advance(DAY * (days - 29));
        sweep(&world.children).await.unwrap();
        world.sms_says("+79121110027", "через 30 дней ребёнку 18").await;
        world.clock.advance(DAY * 33);
        for _ in 0..3 {
            sweep(&world.children).await.unwrap();
        }
        world.sms_says("+79121110027", "связь с ребёнком закончилась").await;
        let mut mother = sign_in(world, MOTHER.0, "+79121110027").await;
        let list = mother.get(LIST).await;
        assert!(list.body.contains("ребёнку исполнилось 18 лет"), "{}", list.body);
        world.clock.advance(DAY * 31);
        sweep(&world.children).await.unwrap();
        let mut mother = sign_in(world, MOTHER.0, "+79121110027").await;
        assert!(!mother.get(LIST).await.body.contains("o-check__title"));
    };

    a_young_person_with_an_account_chooses_what_a_parent_sees => async |world: &World| {
        let youth = person(world, YOUTH);
        let (mut mother, her) = standard(world, MOTHER.0, MOTHER.1).await;
        let hers = child_link(&add(world, &mut mother, &youth).await.body);
        let mut staff = supervisor(world).await;
        let mut young = confirmed(world, &mut staff, "9121110046", YOUTH).await;
        assert!(young.get(LIST).await.body.contains("Кто вас представляет"));
        let own = "/account/children/own";
        young.get(own).await;
        let certificate = fields(&youth);
        let only: Vec<_> =
            certificate.into_iter().filter(|(name, _)| *name == "number" || name.starts_with("issue")).collect();
        post(&mut young, own, &borrowed(&only), own).await;
        let mut page = young.get(own).await;
        for _ in 0..400 {
            if page.body.contains("Видит: ") {
                break;
            }
            world.children.exchange().await.unwrap();
            page = young.get(own).await;
        }
        assert!(page.body.contains(&her.name.full()) && page.body.contains("Видит: ничего"), "{}", page.body);
        // By default nothing.
        let passport = youth.document.as_ref().unwrap().number();
        let page = mother.get(&hers).await;
        assert!(page.body.contains("пока ничего вам не показывает"), "{}", page.body);
        assert!(!page.body.contains(&passport));
        let page = young.get(own).await.body;
        let at = page.find("/account/children/own/").unwrap();
        let share = page[at..].split('"').next().unwrap().to_owned();
        assert_eq!(mother.get(&share).await.status, 404, "the choice is the child's");
        young.get(&share).await;
        post(&mut young, &share, &[("document", "yes")], "/account/children/own?done=shared").await;
        let page = mother.get(&hers).await;
        assert!(page.body.contains(&passport), "{}", page.body);
        assert!(!page.body.contains("9121110046") && !page.body.contains("912 111-00-46"));
        assert!(young.get("/account/history").await.body.contains("посмотрел то, что показывает ребёнок"));
        young.get(&share).await;
        post(&mut young, &share, &[], "/account/children/own?done=shared").await;
        assert!(!mother.get(&hers).await.body.contains(&passport));
    };

    what_one_parent_removes_stays_the_others => async |world: &World| {
        let child = person(world, CHILD);
        let (mut mother, _) = standard(world, MOTHER.0, MOTHER.1).await;
        let (mut father, _) = standard(world, FATHER.0, FATHER.1).await;
        let hers = child_link(&add(world, &mut mother, &child).await.body);
        let his = child_link(&add(world, &mut father, &child).await.body);
        let page = mother.get(&format!("{hers}/remove")).await;
        assert!(page.body.contains("останутся у тех"), "{}", page.body);
        post(&mut mother, &format!("{hers}/remove"), &[], "/account/children?done=removed").await;
        world.sms_says("+79121110028", "больше не связан с ребёнком").await;
        let page = father.get(&his).await;
        assert!(page.body.contains(&child.name.full()) && page.body.contains("нет ни у кого"), "{}", page.body);
        let page = father.get(&format!("{his}/remove")).await;
        assert!(page.body.contains("Мы сотрём всё"), "{}", page.body);
        post(&mut father, &format!("{his}/remove"), &[], "/account/children?done=removed").await;
        // Nothing is left that leads to the child, and it can be added again.
        assert_eq!(world.children.count_children().await.unwrap(), 0);
        mother.get(&hers).await;
        post(&mut mother, &format!("{hers}/remove"), &[], "/account/children?done=removed").await;
        assert!(add(world, &mut mother, &child).await.body.contains("Подтверждено"));
    };
}
