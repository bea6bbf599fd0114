use super::*;
use kernel::Date;
use proptest::prelude::*;

fn today() -> Date {
    Date::constant(2026, 11, 22)
}

fn date(day: &str, month: &str, year: &str) -> TypedDate {
    TypedDate { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() }
}

fn citizen() -> PersonForm {
    PersonForm {
        last_name: "Проверкин".to_owned(),
        first_name: "Пётр".to_owned(),
        middle_name: "Ильич".to_owned(),
        gender: "M".to_owned(),
        birth_date: date("2", "3", "1992"),
        birth_place: "г. Красноярск".to_owned(),
        citizenship: "RUS".to_owned(),
        document: "russian_passport".to_owned(),
        series: "04 12".to_owned(),
        number: "345678".to_owned(),
        issue_date: date("15", "3", "2012"),
        issue_id: "240-001".to_owned(),
        issued_by: "ОУФМС по Красноярскому краю".to_owned(),
        snils: "112-233-445 95".to_owned(),
        inn: "500100732259".to_owned(),
        ..PersonForm::default()
    }
}

fn foreigner() -> PersonForm {
    PersonForm {
        citizenship: "KAZ".to_owned(),
        document: "foreign_passport".to_owned(),
        series: String::new(),
        number: "N 1234567".to_owned(),
        issue_id: String::new(),
        snils: String::new(),
        inn: String::new(),
        ..citizen()
    }
}

fn mistakes(form: &PersonForm) -> Vec<(&'static str, &'static str)> {
    match form.check(today()) {
        Err(FormProblem::Mistakes(mistakes)) => mistakes.into_iter().map(|m| (m.field, m.key)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_citizen_with_everything_right_has_no_mistake_and_no_question() {
    let checked = citizen().check(today()).unwrap();
    assert_eq!(checked.person.name.full(), "Проверкин Пётр Ильич");
    assert_eq!(checked.person.document.number(), "04 12 345678");
    assert!(checked.questions.is_empty());
}

#[test]
fn an_empty_form_names_every_field_that_is_needed() {
    let fields: Vec<_> = mistakes(&PersonForm::default()).into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "lastName",
            "firstName",
            "middleName",
            "gender",
            "birthDate",
            "birthPlace",
            "citizenship",
            "document"
        ]
    );
}

#[test]
fn a_missing_part_of_the_name_is_said_to_be_missing() {
    let form = PersonForm { middle_name: String::new(), ..citizen() };
    assert_eq!(mistakes(&form), [("middleName", "profile-middle-name-choose")]);
    let form = PersonForm { has_no_middle_name: true, ..form };
    assert!(form.check(today()).is_ok());
    let form = PersonForm { last_name: String::new(), has_no_last_name: true, ..form };
    assert_eq!(form.check(today()).unwrap().person.name.full(), "Пётр");
    let form = PersonForm { has_no_middle_name: true, ..citizen() };
    assert_eq!(mistakes(&form), [("middleName", "profile-middle-name-choose")]);
}

#[test]
fn a_child_under_fourteen_is_refused_whatever_else_is_typed() {
    let child = PersonForm { birth_date: date("23", "11", "2012"), ..citizen() };
    assert_eq!(child.check(today()), Err(FormProblem::Child));
    assert_eq!(
        PersonForm { birth_date: date("23", "11", "2012"), ..PersonForm::default() }.check(today()),
        Err(FormProblem::Child)
    );
    assert!(!PersonForm { birth_date: date("22", "11", "2012"), ..citizen() }.is_of_child(today()));
}

#[test]
fn a_passport_is_never_issued_before_fourteen_or_in_the_future() {
    let early = PersonForm { issue_date: date("1", "3", "2006"), ..citizen() };
    assert_eq!(mistakes(&early), [("issueDate", "profile-passport-before-fourteen")]);
    let unborn = PersonForm { issue_date: date("1", "3", "1990"), ..citizen() };
    assert_eq!(mistakes(&unborn), [("issueDate", "profile-issued-before-birth")]);
    let future = PersonForm { issue_date: date("23", "11", "2026"), ..citizen() };
    assert_eq!(mistakes(&future), [("issueDate", "date-future")]);
}

#[test]
fn a_passport_past_its_term_is_a_question_and_not_a_mistake() {
    let overdue = PersonForm { issue_date: date("3", "3", "2006"), ..citizen() };
    let questions = overdue.check(today()).unwrap().questions;
    assert_eq!(questions, [Question { field: "issueDate", key: "profile-passport-overdue" }]);
}

#[test]
fn citizens_show_a_passport_and_foreigners_one_of_theirs() {
    let form = PersonForm { citizenship: "KAZ".to_owned(), ..citizen() };
    assert_eq!(mistakes(&form), [("document", "profile-document-not-for-citizenship")]);
    for kind in ["foreign_passport", "residence_permit", "temporary_residence"] {
        let form = PersonForm { document: kind.to_owned(), ..foreigner() };
        assert_eq!(form.check(today()).unwrap().person.document.kind().as_str(), kind);
        let form = PersonForm { citizenship: "RUS".to_owned(), snils: citizen().snils, ..form };
        assert_eq!(mistakes(&form), [("document", "profile-document-not-for-citizenship")]);
    }
}

#[test]
fn a_foreigner_may_have_no_snils_and_a_citizen_may_not() {
    assert!(foreigner().check(today()).unwrap().person.snils.is_none());
    let form = PersonForm { snils: String::new(), ..citizen() };
    assert_eq!(mistakes(&form), [("snils", "snils-empty")]);
}

#[test]
fn a_document_that_has_ended_is_not_taken() {
    let form = PersonForm { expiry_date: date("21", "11", "2026"), ..foreigner() };
    assert_eq!(mistakes(&form), [("expiryDate", "profile-document-expired")]);
    let form = PersonForm { expiry_date: date("22", "11", "2026"), ..foreigner() };
    assert!(form.check(today()).is_ok());
    let form = PersonForm { expiry_date: date("1", "1", "2011"), ..foreigner() };
    assert_eq!(mistakes(&form), [("expiryDate", "profile-expires-before-issue")]);
}

#[test]
fn wrong_check_digits_are_told_at_their_fields_all_at_once() {
    let form = PersonForm { snils: "112-233-445 96".to_owned(), inn: "500100732258".to_owned(), ..citizen() };
    assert_eq!(mistakes(&form), [("snils", "snils-check-number"), ("inn", "inn-check-digit")]);
    assert_eq!(form.mistakes_in(&["inn"], today()).len(), 1);
}

#[test]
fn a_form_filled_in_from_data_gives_the_same_data() {
    for form in
        [citizen(), foreigner(), PersonForm { has_no_last_name: true, last_name: String::new(), ..citizen() }]
    {
        let person = form.check(today()).unwrap().person;
        assert_eq!(PersonForm::of_person(&person).check(today()).unwrap().person, person);
    }
}

#[test]
fn every_field_can_be_set_and_read_by_its_name() {
    for field in PersonForm::FIELDS {
        let mut form = PersonForm::default();
        form.set(field, "yes");
        assert_eq!(form.value(field), "yes", "{field}");
        assert_eq!(PersonForm::FIELDS.iter().filter(|other| !form.value(other).is_empty()).count(), 1);
    }
    let mut form = PersonForm::default();
    form.set("csrf", "x");
    assert_eq!(form, PersonForm::default());
}

#[test]
fn a_form_does_not_print_what_was_typed() {
    assert_eq!(format!("{:?}{:?}", citizen(), citizen().birth_date), "PersonFormTypedDate");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_judged_without_panic(field in 0..24_usize, typed in ".{0,300}", base in any::<bool>()) {
        let mut form = if base { citizen() } else { foreigner() };
        form.set(PersonForm::FIELDS[field], &typed);
        if let Ok(checked) = form.check(today()) {
            let again = PersonForm::of_person(&checked.person).check(today()).unwrap();
            prop_assert_eq!(again.person, checked.person);
        }
    }
}
