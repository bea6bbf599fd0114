//! From the profile's values to the protocol's.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use gateway_registries::{PersonData, Query, Registry};
use person::{
    BirthDate, Country, DivisionCode, ForeignNumber, Gender, IdentityDocument, Inn, IssuedBy, NamePart,
    PersonName, RussianPassport, Snils,
};
use serde_json::json;

fn person() -> PersonData {
    let part = |text| NamePart::parse(text).unwrap();
    let name = PersonName {
        last: Some(part("Петров-Водкин")),
        first: part("Илья"),
        middle: Some(part("Анна оглы")),
    };
    PersonData::of(&name, BirthDate::parse("1990-02-28").unwrap(), Gender::Male)
}

fn issued_by() -> IssuedBy {
    IssuedBy::parse("ГУ МВД по Иркутской области").unwrap()
}

fn date(text: &str) -> kernel::Date {
    text.parse().unwrap()
}

#[test]
fn the_words_and_numbers_of_a_citizen_go_over_the_wire_without_separators() {
    let passport = IdentityDocument::RussianPassport {
        passport: RussianPassport::parse("25 12 345678").unwrap(),
        issued_on: date("2012-03-01"),
        division_code: DivisionCode::parse("380-003").unwrap(),
        issued_by: issued_by(),
    };
    let query = Query::document_check(person(), &passport).unwrap();
    assert_eq!(query.registry(), Some(Registry::Mvd));
    assert_eq!(
        serde_json::to_value(query).unwrap(),
        json!({"kind": "document-check",
            "person": {"lastName": "Петров-Водкин", "firstName": "Илья", "middleName": "Анна оглы", "birthDate": "1990-02-28", "gender": "M"},
            "document": {"type": "russian-passport", "series": "2512", "number": "345678", "issueDate": "2012-03-01", "issueId": "380003"}})
    );
}

#[test]
fn each_question_goes_to_its_registry() {
    let snils = Snils::parse("112-233-445 95").unwrap();
    let inn = Inn::parse("500100732259").unwrap();
    assert_eq!(Query::snils_check(person(), &snils).registry(), Some(Registry::Sfr));
    assert_eq!(Query::inn_check(person(), &inn).registry(), Some(Registry::Fns));
    let wire = serde_json::to_value(Query::snils_check(person(), &snils)).unwrap();
    assert_eq!(wire["snils"], json!("11223344595"));
}

#[test]
fn a_foreign_passport_finds_an_inn_and_is_checked_by_nobody() {
    let passport = IdentityDocument::ForeignPassport {
        country: Country::parse("KAZ").unwrap(),
        number: ForeignNumber::parse("N 12345678").unwrap(),
        issued_on: date("2020-03-01"),
        expires_on: None,
        issued_by: issued_by(),
    };
    assert_eq!(Query::document_check(person(), &passport), None);
    let query = Query::inn_search(person(), &passport);
    assert_eq!(query.registry(), Some(Registry::Fns));
    assert_eq!(
        serde_json::to_value(query).unwrap()["document"],
        json!({"type": "foreign-passport", "citizenship": "KAZ", "number": "N12345678", "issueDate": "2020-03-01"})
    );
}

#[test]
fn a_permit_carries_its_last_day_where_it_has_one() {
    let permit = |expires_on| IdentityDocument::ResidencePermit {
        number: ForeignNumber::parse("83 №0123456").unwrap(),
        issued_on: date("2020-03-01"),
        expires_on,
        issued_by: issued_by(),
    };
    let wire =
        |expires_on| serde_json::to_value(Query::document_check(person(), &permit(expires_on))).unwrap();
    assert_eq!(wire(Some(date("2030-03-01")))["document"]["expiryDate"], json!("2030-03-01"));
    assert!(wire(None)["document"].get("expiryDate").is_none());
}
