//! What a person of the population types into the two pages of the personal data.

use gateway_registries_simulator::Person;
use kernel::Date;
use person::{IdentityDocument, NamePart};

/// Fields of a form with what is typed.
pub type Fields = Vec<(&'static str, String)>;

/// The first page: who they are.
pub fn person_fields(person: &Person) -> Fields {
    let kind = person.document.as_ref().map(|document| document.kind().as_str().to_owned());
    let mut fields = vec![
        ("firstName", person.name.first.to_string()),
        ("gender", person.gender.to_string()),
        ("birthPlace", person.birth_place.clone()),
        ("citizenship", person.citizenship.to_string()),
        ("document", kind.unwrap_or_default()),
    ];
    let or_none = |part: Option<&NamePart>, name: &'static str, none: &'static str| {
        part.map_or_else(|| (none, "yes".to_owned()), |part| (name, part.to_string()))
    };
    fields.push(or_none(person.name.last.as_ref(), "lastName", "lastNameNone"));
    fields.push(or_none(person.name.middle.as_ref(), "middleName", "middleNameNone"));
    fields.extend(date(["birthDate-day", "birthDate-month", "birthDate-year"], person.birth_date));
    fields
}

/// The second page: their document and СНИЛС.
pub fn document_fields(person: &Person) -> Fields {
    let Some(document) = &person.document else { return Fields::new() };
    let mut fields = vec![("issuedBy", document.issued_by().to_string())];
    if let IdentityDocument::RussianPassport { passport, division_code, .. } = document {
        fields.push(("series", passport.series().to_owned()));
        fields.push(("number", passport.number().to_owned()));
        fields.push(("issueId", division_code.to_string()));
    }
    fields.extend(date(["issueDate-day", "issueDate-month", "issueDate-year"], document.issued_on()));
    fields.extend(person.snils.as_ref().map(|snils| ("snils", snils.to_string())));
    fields
}

fn date([day, month, year]: [&'static str; 3], date: Date) -> [(&'static str, String); 3] {
    [(day, date.day().to_string()), (month, date.month().to_string()), (year, date.year().to_string())]
}

/// As forms are sent.
pub fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// The six digits of a code in a message.
pub fn code_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6)
}
