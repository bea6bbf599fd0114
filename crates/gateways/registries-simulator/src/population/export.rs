use std::io::{self, Write};

use ::person::{IdentityDocument, NamePart};
use serde::Serialize;

use super::{Person, Population};

/// A person as the exports show them: the field names of the identity provider's forms.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    number: u64,
    special: String,
    last_name: String,
    first_name: String,
    middle_name: String,
    gender: String,
    birth_date: String,
    birth_place: String,
    citizenship: String,
    document: String,
    series: String,
    document_number: String,
    issue_date: String,
    issue_id: String,
    issued_by: String,
    expiry_date: String,
    snils: String,
    inn: String,
    birth_certificate: String,
    birth_certificate_date: String,
    parents: String,
    guardian: String,
    guardian_act: String,
    guardian_act_date: String,
    death_date: String,
}

const COLUMNS: [&str; 25] = [
    "number",
    "special",
    "lastName",
    "firstName",
    "middleName",
    "gender",
    "birthDate",
    "birthPlace",
    "citizenship",
    "document",
    "series",
    "documentNumber",
    "issueDate",
    "issueId",
    "issuedBy",
    "expiryDate",
    "snils",
    "inn",
    "birthCertificate",
    "birthCertificateDate",
    "parents",
    "guardian",
    "guardianAct",
    "guardianActDate",
    "deathDate",
];

impl Record {
    fn of(person: &Person) -> Self {
        let text = |part: &Option<NamePart>| part.as_ref().map(ToString::to_string).unwrap_or_default();
        let document = person.document.as_ref();
        let (series, document_number, issue_id) = match document {
            Some(IdentityDocument::RussianPassport { passport, division_code, .. }) => {
                (passport.series().to_owned(), passport.number().to_owned(), division_code.to_string())
            }
            Some(other) => (String::new(), other.number(), String::new()),
            None => Default::default(),
        };
        let birth = person.birth.as_ref();
        let guardianship = birth.and_then(|birth| birth.guardianship.as_ref());
        let day = |day: Option<kernel::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            number: person.number,
            special: person.slot.to_string(),
            last_name: text(&person.name.last),
            first_name: person.name.first.to_string(),
            middle_name: text(&person.name.middle),
            gender: person.gender.to_string(),
            birth_date: person.birth_date.to_string(),
            birth_place: person.birth_place.clone(),
            citizenship: person.citizenship.to_string(),
            document: document.map(|document| document.kind().as_str().to_owned()).unwrap_or_default(),
            series,
            document_number,
            issue_date: day(document.map(IdentityDocument::issued_on)),
            issue_id,
            issued_by: document.map(|document| document.issued_by().as_str().to_owned()).unwrap_or_default(),
            expiry_date: day(document.and_then(IdentityDocument::expires_on)),
            snils: person.snils.as_ref().map(ToString::to_string).unwrap_or_default(),
            inn: person.inn.as_ref().map(|inn| inn.digits().to_owned()).unwrap_or_default(),
            birth_certificate: birth.map(|birth| birth.certificate.to_string()).unwrap_or_default(),
            birth_certificate_date: day(birth.map(|birth| birth.issued_on)),
            parents: birth.map(|birth| places(&birth.parents)).unwrap_or_default(),
            guardian: guardianship.map(|held| held.guardian.to_string()).unwrap_or_default(),
            guardian_act: guardianship.map(|held| held.act_number.clone()).unwrap_or_default(),
            guardian_act_date: day(guardianship.map(|held| held.act_date)),
            death_date: day(person.died_on),
        }
    }

    fn cells(&self) -> [String; 25] {
        [
            self.number.to_string(),
            self.special.clone(),
            self.last_name.clone(),
            self.first_name.clone(),
            self.middle_name.clone(),
            self.gender.clone(),
            self.birth_date.clone(),
            self.birth_place.clone(),
            self.citizenship.clone(),
            self.document.clone(),
            self.series.clone(),
            self.document_number.clone(),
            self.issue_date.clone(),
            self.issue_id.clone(),
            self.issued_by.clone(),
            self.expiry_date.clone(),
            self.snils.clone(),
            self.inn.clone(),
            self.birth_certificate.clone(),
            self.birth_certificate_date.clone(),
            self.parents.clone(),
            self.guardian.clone(),
            self.guardian_act.clone(),
            self.guardian_act_date.clone(),
            self.death_date.clone(),
        ]
    }
}

/// Writes a population as CSV (RFC 4180, UTF-8, a head line), a person at a time.
pub fn population_csv(people: u64, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\r", COLUMNS.join(","))?;
    let population = Population::generate(people, seed);
    for person in (0..population.people()).filter_map(|number| population.person(number)) {
        let cells = Record::of(&person).cells().map(quoted);
        write!(out, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

/// Writes a population as JSON, one person a line (JSON Lines).
pub fn population_json(people: u64, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let population = Population::generate(people, seed);
    for person in (0..population.people()).filter_map(|number| population.person(number)) {
        serde_json::to_writer(&mut *out, &Record::of(&person))?;
        writeln!(out)?;
    }
    Ok(())
}

impl Person {
    /// The person as one JSON object, with the fields of the exports: for the sandbox's pages.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(Record::of(self)).unwrap_or_default()
    }
}

fn places(numbers: &[u64]) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
}

fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
