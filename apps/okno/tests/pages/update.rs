// cyrillic: what the pages say
//! A new document in the place of the old one, at the desk.

use assurance::Level;
use gateway_registries_simulator::Person;
use store::Scope;
use web::testing::Browser;

use crate::checks::{borrowed, paper_fields, submit};
use crate::newcomer::{E164, PHONE, page_says};
use crate::on_both_engines;
use crate::support::staff::{compare, confirmed, find, level_of, prove, sign_in, supervisor};
use crate::support::{World, post};

/// The fields of the new document, with other ones in the place of some.
fn fields(person: &Person, other: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut fields = paper_fields(person);
    fields.retain(|(name, _)| other.iter().all(|(changed, _)| changed != name));
    fields.extend(other.iter().map(|(name, value)| (*name, (*value).to_owned())));
    fields
}

async fn begin(world: &World, staff: &mut Browser, person: &Person) -> String {
    let visit = find(staff, PHONE, person, "document").await;
    staff.get(&visit).await;
    let early = staff.get(&format!("{visit}/document")).await;
    assert_eq!(early.location(), visit, "not before presence");
    prove(world, staff, &visit, E164).await;
    visit
}

async fn type_and_send(staff: &mut Browser, visit: &str, fields: &[(&'static str, String)]) {
    let path = format!("{visit}/document");
    staff.get(&path).await;
    post(staff, &path, &borrowed(fields), &format!("{path}/answers")).await;
    staff.get(&format!("{path}/answers")).await;
    post(staff, &format!("{path}/answers"), &[], visit).await;
}

/// The number of the document that is in force.
async fn number_in_force(world: &World) -> String {
    let store = world.desk.identity().store();
    let oid = world.oid(PHONE).await;
    let subject = identity::ops::account::find_by_oid(store.reader(), oid).await.unwrap().unwrap();
    let key = store.vault().find_key(store.reader(), Scope::subject(subject)).await.unwrap().unwrap();
    let version = profile::ops::load_current(store.reader(), &key, subject).await.unwrap();
    version.person().unwrap().document.number()
}

on_both_engines! {
    a_document_that_no_registry_knows_is_replaced_by_the_registrars_look => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(31).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &person).await;
        let visit = begin(world, &mut staff, &person).await;
        let shown = staff.get(&format!("{visit}/document")).await;
        assert!(!shown.body.contains(&person.document.as_ref().unwrap().number()), "nothing old is shown");
        let told = world.sms.inbox(E164).len();
        type_and_send(&mut staff, &visit, &fields(&person, &[("number", "NEW7654321")])).await;
        assert!(staff.get(&visit).await.body.contains("отправлен на проверку"));
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        world.sms_text(E164, told + 2).await;
        let mut own = sign_in(world, PHONE, E164).await;
        assert_eq!(number_in_force(world).await, "NEW7654321");
        assert!(own.get("/account/history?kind=looks").await.body.contains("Ввели новый документ"));
    };

    a_foreign_citizen_who_became_a_citizen_goes_on_with_the_russian_passport => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        let foreign = world.registries.people().person(31).unwrap();
        // The same human being, as they were before.
        let mut before = person.clone();
        (before.citizenship, before.document, before.snils) = (foreign.citizenship, foreign.document, None);
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &before).await;
        let visit = find(&mut staff, PHONE, &before, "confirm").await;
        prove(world, &mut staff, &visit, E164).await;
        compare(&mut staff, &visit, &before).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        world.sms_says(E164, "подтверждена").await;
        world.clock.advance(std::time::Duration::from_secs(61));
        let visit = begin(world, &mut staff, &before).await;
        let path = format!("{visit}/document");
        assert!(staff.get(&path).await.body.contains("Гражданство"));
        let without = fields(&person, &[("snils", "")]);
        assert_eq!(staff.post(&path, &borrowed(&without)).await.status, 422, "a citizen has a СНИЛС");
        type_and_send(&mut staff, &visit, &fields(&person, &[])).await;
        for _ in 0..400 {
            if number_in_force(world).await == person.document.as_ref().unwrap().number() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        assert_eq!(number_in_force(world).await, person.document.as_ref().unwrap().number());
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        // A citizen's citizenship stays what it is.
        world.clock.advance(std::time::Duration::from_secs(61));
        let visit = begin(world, &mut staff, &person).await;
        assert!(!staff.get(&format!("{visit}/document")).await.body.contains("Гражданство"));
        let back = fields(&before, &[("citizenship", "KAZ")]);
        assert_eq!(staff.post(&format!("{visit}/document"), &borrowed(&back)).await.status, 422);
    };

    a_new_passport_that_fails_throws_nobody_down => async |world: &World| {
        let mut staff = supervisor(world).await;
        confirmed(world, &mut staff, PHONE, 3).await;
        world.clock.advance(std::time::Duration::from_secs(61));
        let person = world.registries.people().person(3).unwrap();
        let visit = begin(world, &mut staff, &person).await;
        let path = format!("{visit}/document");
        staff.get(&path).await;
        let same = staff.post(&path, &borrowed(&fields(&person, &[]))).await;
        assert!(same.status == 422 && same.body.contains("уже указан"), "{}", same.body);
        let told = world.sms.inbox(E164).len();
        type_and_send(&mut staff, &visit, &fields(&person, &[("number", "987654")])).await;
        world.sms_text(E164, told + 2).await;
        let mut own = sign_in(world, PHONE, E164).await;
        page_says(&mut own, "/account/checks", "Данные не совпали с реестром").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
        assert_eq!(number_in_force(world).await, person.document.as_ref().unwrap().number());
    };

    a_right_passport_in_the_place_of_a_slip_confirms_when_the_checks_pass => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        let mut slip = person.clone();
        let other = world.registries.people().person(44).unwrap();
        slip.document = other.document;
        submit(&mut citizen, &slip).await;
        page_says(&mut citizen, "/account/checks", "Данные не совпали с реестром").await;
        let visit = begin(world, &mut staff, &person).await;
        type_and_send(&mut staff, &visit, &fields(&person, &[])).await;
        page_says(&mut citizen, "/account/checks", "Проверки закончены").await;
        assert_eq!(level_of(world, PHONE).await, Level::Confirmed);
    };

    another_date_of_birth_ends_the_visit_at_the_third_time => async |world: &World| {
        let mut staff = supervisor(world).await;
        let person = world.registries.people().person(3).unwrap();
        confirmed(world, &mut staff, PHONE, 3).await;
        world.clock.advance(std::time::Duration::from_secs(61));
        let visit = begin(world, &mut staff, &person).await;
        let path = format!("{visit}/document");
        let wrong = fields(&person, &[("number", "987654"), ("birthDate-year", "1971"), ("issueDate-year", "2020")]);
        for status in [422, 422, 303] {
            staff.get(&path).await;
            let answer = staff.post(&path, &borrowed(&wrong)).await;
            assert_eq!(answer.status, status, "{}", answer.body);
        }
        assert!(staff.get(&visit).await.body.contains("Отказано"));
        staff.get("/desk").await;
        assert_eq!(staff.post(&format!("{path}/answers"), &[]).await.location(), visit);
    };
}
