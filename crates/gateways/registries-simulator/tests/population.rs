//! What the synthetic population is like.

use std::collections::{BTreeMap, BTreeSet};

use gateway_registries_simulator::{
    AS_OF, Person, Persona, Population, SLOTS, population_csv, population_json,
};
use person::{
    Country, DocumentKind, Gender, IdentityDocument, Inn, PassportTerm, Snils, age_on, passport_term,
};
use proptest::prelude::*;

const PEOPLE: u64 = 20_000;

fn population() -> Population {
    Population::generate(PEOPLE, 7)
}

fn everybody() -> Vec<Person> {
    let people = population().page(0, PEOPLE);
    assert_eq!(people.len(), 20_000);
    people
}

fn with_passport(person: &Person) -> Option<(&person::RussianPassport, kernel::Date)> {
    match &person.document {
        Some(IdentityDocument::RussianPassport { passport, issued_on, .. }) => Some((passport, *issued_on)),
        _ => None,
    }
}

#[test]
fn the_same_seed_gives_the_same_people() {
    assert_eq!(population().page(100, 50), Population::generate(1_000_000, 7).page(100, 50));
    assert_ne!(population().page(100, 50), Population::generate(PEOPLE, 8).page(100, 50));
}

#[test]
fn check_digits_are_right_and_numbers_are_nobody_elses() {
    let people = everybody();
    let mut snils = BTreeSet::new();
    let mut inn = BTreeSet::new();
    let mut documents = BTreeSet::new();
    for person in &people {
        if let Some(theirs) = &person.snils {
            assert_eq!(Snils::parse(theirs.digits()).as_ref(), Ok(theirs));
            assert!(snils.insert(theirs.digits().to_owned()));
        }
        if let Some(theirs) = &person.inn {
            assert_eq!(Inn::parse(theirs.digits()).as_ref(), Ok(theirs));
            assert!(inn.insert(theirs.digits().to_owned()));
        }
        if let Some(document) = &person.document {
            assert!(documents.insert(document.number_key()));
        }
    }
}

#[test]
fn every_number_leads_back_to_its_person() {
    let population = population();
    for person in population.page(0, 3_000) {
        if let Some(snils) = &person.snils {
            assert_eq!(population.find_by_snils(snils.digits()), Some(person.clone()));
        }
        if let Some(inn) = &person.inn {
            assert_eq!(population.find_by_inn(inn.digits()), Some(person.clone()));
        }
        match &person.document {
            Some(IdentityDocument::RussianPassport { passport, .. }) => {
                let found = population.find_by_passport(passport.series(), passport.number()).next();
                assert_eq!(found.as_ref(), Some(&person));
            }
            Some(document) => {
                assert_eq!(
                    population.find_by_other_document(document.kind(), &document.number()),
                    Some(person.clone())
                );
            }
            None => {}
        }
    }
}

#[test]
fn a_million_people_need_no_index() {
    let population = Population::generate(1_000_000, 3);
    let last = population.person(999_999).unwrap();
    let snils = last.snils.clone().unwrap();
    assert_eq!(population.find_by_snils(snils.digits()), Some(last));
    assert_eq!(population.person(1_000_000), None);
}

#[test]
fn no_passport_is_issued_before_14_or_after_today_and_most_are_in_their_term() {
    let mut good = 0_u32;
    let mut overdue = 0_u32;
    for person in everybody() {
        let Some((passport, issued_on)) = with_passport(&person) else { continue };
        assert!(issued_on <= AS_OF);
        let year: i16 = passport.series().get(2..).unwrap().parse().unwrap();
        assert!((0..=1).contains(&(issued_on.year() - year).rem_euclid(100)), "{person:?}");
        match passport_term(person.birth_date, issued_on, AS_OF) {
            PassportTerm::Good { .. } => good += 1,
            PassportTerm::Overdue { .. } => overdue += 1,
            PassportTerm::BeforeFourteen => panic!("{person:?}"),
        }
    }
    assert!(overdue * 100 < good, "{overdue} of {good}");
}

#[test]
fn a_citizen_has_a_passport_from_14_on() {
    for person in everybody().iter().filter(|person| person.citizenship == Country::RUSSIA) {
        let age = age_on(person.birth_date, AS_OF);
        match age {
            ..=13 => assert!(person.document.is_none()),
            15.. => assert!(person.document.is_some(), "{person:?}"),
            _ => {}
        }
    }
}

#[test]
fn names_follow_the_gender() {
    for person in everybody() {
        let Some(middle) = person.name.middle.as_ref().map(person::NamePart::as_str) else { continue };
        let his = middle.ends_with("ич") || middle.ends_with("оглы");
        assert_eq!(his, person.gender == Gender::Male, "{}", person.name.full());
    }
}

#[test]
fn ages_are_those_of_the_country() {
    let mut bands: BTreeMap<i16, u32> = BTreeMap::new();
    for person in everybody().iter().filter(|person| person.slot.persona == Persona::Drawn) {
        *bands.entry(age_on(person.birth_date, AS_OF) / 20).or_default() += 1;
    }
    let share = |band: i16| f64::from(bands.get(&band).copied().unwrap_or(0)) / 19_000.0;
    assert!((0.20..0.24).contains(&share(0)), "{bands:?}");
    assert!((0.23..0.28).contains(&share(1)), "{bands:?}");
    assert!((0.26..0.30).contains(&share(2)), "{bands:?}");
    assert!((0.19..0.24).contains(&share(3)), "{bands:?}");
}

#[test]
fn foreigners_the_dead_and_people_with_a_single_name_are_among_them() {
    let people = everybody();
    let share = |is: &dyn Fn(&Person) -> bool| people.iter().filter(|person| is(person)).count();
    assert!((500..900).contains(&share(&|person| person.citizenship != Country::RUSSIA)));
    assert!((150..600).contains(&share(&|person| person.died_on.is_some())));
    assert_eq!(share(&|person| person.name.last.is_none()), 20);
    for kind in
        [DocumentKind::ForeignPassport, DocumentKind::ResidencePermit, DocumentKind::TemporaryResidence]
    {
        assert!(
            share(&|person| person.document.as_ref().is_some_and(|document| document.kind() == kind)) > 50
        );
    }
    let without_snils = share(&|person| person.snils.is_none());
    assert!((50..400).contains(&without_snils), "{without_snils}");
}

#[test]
fn special_people_are_as_the_table_says() {
    let population = population();
    let special = |slot: u64| population.person(3_000 + slot).unwrap();
    assert!(special(35).died_on.is_some());
    assert!(special(36).document.is_none());
    assert!(special(37).name.middle.is_none());
    assert!(special(38).name.middle.unwrap().as_str().contains(' '));
    assert!(special(39).name.last.unwrap().as_str().contains('-'));
    assert_eq!(special(40).name, special(41).name);
    assert_eq!(special(40).birth_date, special(41).birth_date);
    assert_ne!(special(40).snils, special(41).snils);
    assert_ne!(special(40).document, special(41).document);
    assert!(special(43).inn.is_none());
    assert!(special(31).snils.is_none());
    assert!(special(30).snils.is_some());
    assert!(special(34).name.last.is_none());
    let overdue = special(42);
    let (_, issued_on) = with_passport(&overdue).unwrap();
    let term = passport_term(overdue.birth_date, issued_on, AS_OF);
    assert!(matches!(term, PassportTerm::Overdue { .. }), "{term:?}");
    for number in (0..=26).filter(|number| *number != 15) {
        let citizen = special(number);
        assert!(with_passport(&citizen).is_some() && citizen.snils.is_some() && citizen.inn.is_some());
        assert!(citizen.died_on.is_none());
    }
}

#[test]
fn a_child_has_a_certificate_that_leads_back_and_parents_of_an_age_for_it() {
    let population = population();
    let children: Vec<Person> =
        population.page(0, 3_000).into_iter().filter(|person| person.birth.is_some()).collect();
    assert!(children.len() > 400, "{}", children.len());
    for child in &children {
        let birth = child.birth.as_ref().unwrap();
        assert!(age_on(child.birth_date, AS_OF) < 18 && birth.issued_on >= child.birth_date);
        assert_eq!(population.find_by_certificate(&birth.certificate.to_string()).as_ref(), Some(child));
        for parent in birth.parents.iter().map(|number| population.person(*number).unwrap()) {
            assert!(age_on(parent.birth_date, child.birth_date) >= 18, "{child:?}");
        }
    }
    let with_both = children.iter().filter(|child| child.birth.as_ref().unwrap().parents.len() == 2).count();
    assert!(with_both * 10 > children.len() * 9, "{with_both} of {}", children.len());
}

#[test]
fn the_special_family_is_one() {
    let special = |slot: u64| population().person(2_000 + slot).unwrap();
    assert_eq!((special(27).gender, special(28).gender), (Gender::Female, Gender::Male));
    for slot in [29, 46, 47] {
        let child = special(slot);
        assert_eq!(child.birth.unwrap().parents, [2_027, 2_028]);
        let stem = |person: &Person| {
            let name = person.name.last.as_ref().unwrap().as_str().to_owned();
            name.chars().take(3).collect::<String>()
        };
        assert_eq!(stem(&special(slot)), stem(&special(28)));
    }
    assert!(special(46).document.is_some() && special(29).document.is_none());
    assert_eq!(special(48).birth.unwrap().guardianship.unwrap().guardian, 2_049);
}

#[test]
fn the_documentation_tells_every_special_number() {
    let table = include_str!("../../../../docs/sandbox-registries.md");
    for slot in SLOTS {
        let row = format!("| {} | `{slot}` |", slot.number);
        assert!(table.contains(&row), "the table has no row beginning with {row}");
    }
}

#[test]
fn the_exports_have_a_line_for_everybody() {
    let mut csv = Vec::new();
    population_csv(50, 7, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 51);
    assert!(csv.starts_with("number,special,lastName,"));
    let unquoted = |line: &str| line.replace("\"temporary-resident, mismatch", "temporary-resident mismatch");
    assert!(csv.lines().all(|line| unquoted(line).split(',').count() == 25));
    let mut json = Vec::new();
    population_json(50, 7, &mut json).unwrap();
    let lines = String::from_utf8(json).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["lastName"], population().person(0).unwrap().name.last.unwrap().as_str());
    assert_eq!(lines.lines().count(), 50);
}

#[test]
fn people_are_found_by_what_one_types() {
    let population = population();
    let person = population.person(44).unwrap();
    let Some((passport, _)) = with_passport(&person) else { panic!("a passport") };
    let numbers = [
        person.snils.as_ref().unwrap().to_string(),
        person.inn.as_ref().unwrap().digits().to_owned(),
        passport.to_string(),
        "44".to_owned(),
    ];
    for typed in numbers {
        assert_eq!(population.find(&typed, 10), vec![person.clone()], "{typed}");
    }
    let resident = population.person(32).unwrap();
    let number = resident.document.as_ref().unwrap().number();
    assert_eq!(population.find(&number, 10), vec![resident]);
    let named = population.find(&person.name.full().to_lowercase(), 10);
    assert!(named.contains(&person));
    assert!(named.len() <= 10);
    assert_eq!(population.find("", 10), vec![]);
}

proptest! {
    #[test]
    fn looking_up_anything_never_panics(text in "\\PC{0,14}", digits in "[0-9]{0,14}") {
        let population = population();
        for text in [&text, &digits] {
            let _ = Population::generate(200, 7).find(text, 3);
            let _ = population.find_by_snils(text);
            let _ = population.find_by_inn(text);
            let _ = population.find_by_passport(text, text).count();
            let _ = population.find_by_other_document(DocumentKind::ResidencePermit, text);
        }
    }
}
