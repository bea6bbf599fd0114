// cyrillic: series of papers
use proptest::prelude::*;

use super::*;

fn parse(kind: PaperKind, typed: &str) -> Result<String, PaperNumberError> {
    PaperNumber::parse(kind, typed).map(|number| number.to_string())
}

#[test]
fn papers_print_as_they_are_printed() {
    for (kind, typed, printed) in [
        (PaperKind::InternationalPassport, "71№1234567", "71 1234567"),
        (PaperKind::DrivingLicence, "9912345678", "99 12 345678"),
        (PaperKind::DrivingLicence, "66 ab 123456", "66 АВ 123456"),
        (PaperKind::BirthCertificate, "iii-аж № 123456", "III-АЖ 123456"),
        (PaperKind::BirthCertificate, "ХIV БA 654321", "XIV-БА 654321"),
        (PaperKind::MedicalPolicy, "6656 1234-5678 9019", "6656 1234 5678 9019"),
        (PaperKind::MilitaryCard, "AC1234567", "АС 1234567"),
        (PaperKind::ResidencePermit, "82 1234567", "82 1234567"),
        (PaperKind::TemporaryResidence, "123456789", "123456789"),
        (PaperKind::TemporaryResidence, "1234567", "1234567"),
    ] {
        assert_eq!(parse(kind, typed).as_deref(), Ok(printed), "{typed}");
    }
}

#[test]
fn other_shapes_are_refused_by_kind() {
    for (kind, typed) in [
        (PaperKind::InternationalPassport, "71 123456"),
        (PaperKind::DrivingLicence, "9A 12 345678"),
        (PaperKind::DrivingLicence, "99 1А 345678"),
        (PaperKind::DrivingLicence, "99 12 34567"),
        (PaperKind::BirthCertificate, "АЖ 123456"),
        (PaperKind::BirthCertificate, "IIII-АЖ 123456"),
        (PaperKind::BirthCertificate, "IX-А1 123456"),
        (PaperKind::MedicalPolicy, "123456789012345"),
        (PaperKind::MilitaryCard, "АС 123456"),
        (PaperKind::MilitaryCard, "D1 1234567"),
        (PaperKind::TemporaryResidence, "12345678"),
    ] {
        assert_eq!(parse(kind, typed), Err(PaperNumberError::Shape(kind)), "{typed}");
    }
    assert_eq!(parse(PaperKind::MilitaryCard, "  "), Err(PaperNumberError::Empty));
}

#[test]
fn a_mask_leaves_two_signs() {
    let number = PaperNumber::parse(PaperKind::DrivingLicence, "66АВ123456").unwrap();
    assert_eq!(number.masked(), "·· ·· ····56");
    assert!(!format!("{number:?}").contains("56"));
}

/// The one last digit with which a policy's number is one.
fn with_policy_check(text: &str) -> String {
    let mut numbers = (0..10).map(|digit| format!("{text}{digit}"));
    numbers.find(|number| PaperNumber::parse(PaperKind::MedicalPolicy, number).is_ok()).unwrap()
}

/// What a paper of a kind may bear.
fn numbers() -> impl Strategy<Value = (PaperKind, String)> {
    use PaperKind as K;
    prop_oneof![
        "[0-9]{9}".prop_map(|text| (K::InternationalPassport, text)),
        "[0-9]{2}([0-9]{2}|[АВЕКМНОРСТУХ]{2})[0-9]{6}".prop_map(|text| (K::DrivingLicence, text)),
        "(I|II|IV|IX|XIV|XL|LXXXIX)-[А-Я]{2} [0-9]{6}".prop_map(|text| (K::BirthCertificate, text)),
        "[0-9]{15}".prop_map(|text| (K::MedicalPolicy, with_policy_check(&text))),
        "[А-Я]{2}[0-9]{7}".prop_map(|text| (K::MilitaryCard, text)),
        "[0-9]{9}".prop_map(|text| (K::ResidencePermit, text)),
        "[0-9]{7}([0-9]{2})?".prop_map(|text| (K::TemporaryResidence, text)),
    ]
}

proptest! {
    #[test]
    fn parsing_what_was_printed_gives_the_same((kind, typed) in numbers()) {
        let number = PaperNumber::parse(kind, &typed).unwrap();
        prop_assert_eq!(PaperNumber::parse(kind, &number.to_string()).unwrap(), number);
    }

    #[test]
    fn parsing_never_panics(place in 0..PaperKind::ALL.len(), typed in ".*") {
        let _ = PaperNumber::parse(PaperKind::ALL[place], &typed);
    }
}
