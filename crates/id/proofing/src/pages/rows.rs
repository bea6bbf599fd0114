//! How values are written on pages.

use person::{Country, DocumentKind, Gender, IdentityDocument};
use profile::model::PersonData;
use web::Shell;

/// The key of a document's name.
pub const fn document_key(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::RussianPassport => "document-russian-passport",
        DocumentKind::ForeignPassport => "document-foreign-passport",
        DocumentKind::ResidencePermit => "document-residence-permit",
        DocumentKind::TemporaryResidence => "document-temporary-residence",
    }
}

/// A number in groups that stays in one line: on a narrow telephone its groups would else stand under each other.
pub fn unbroken(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}

/// A question and its answer, and the page where it is changed.
pub struct Answer {
    /// What was asked.
    pub key: String,
    /// The answer.
    pub value: String,
    /// The citizen's page where it is changed.
    pub change: &'static str,
}

/// Every answer in the words of the page, for checking before it is sent.
pub fn answers(shell: &Shell, person: &PersonData) -> Vec<Answer> {
    use super::data::{DOCUMENT_PATH, PERSON_PATH};
    let gender = match person.gender {
        Gender::Male => shell.t("gender-male"),
        Gender::Female => shell.t("gender-female"),
    };
    let mut all = vec![
        (shell.t("account-row-name"), person.name.full(), PERSON_PATH),
        (shell.t("data-gender"), gender, PERSON_PATH),
        (shell.t("data-birth-date"), shell.date(person.birth_date.date()), PERSON_PATH),
        (shell.t("data-birth-place"), person.birth_place.to_string(), PERSON_PATH),
        (shell.t("data-citizenship"), citizenship(shell, person.citizenship), PERSON_PATH),
        (shell.t("data-document"), shell.t(document_key(person.document.kind())), PERSON_PATH),
        (shell.t("data-number-whole"), person.document.number(), DOCUMENT_PATH),
        (shell.t("data-issue-date"), shell.date(person.document.issued_on()), DOCUMENT_PATH),
    ];
    if let IdentityDocument::RussianPassport { division_code, .. } = &person.document {
        all.push((shell.t("data-issue-id"), division_code.to_string(), DOCUMENT_PATH));
    }
    if let Some(end) = person.document.expires_on() {
        all.push((shell.t("data-expiry-date"), shell.date(end), DOCUMENT_PATH));
    }
    all.push((shell.t("data-issued-by"), person.document.issued_by().to_string(), DOCUMENT_PATH));
    let none = || shell.t("data-none");
    let snils = person.snils.as_ref().map_or_else(none, ToString::to_string);
    all.push((shell.t("data-snils"), snils, DOCUMENT_PATH));
    let inn = person.inn.as_ref().map_or_else(|| shell.t("data-inn-search"), ToString::to_string);
    all.push((shell.t("data-inn"), inn, DOCUMENT_PATH));
    all.into_iter().map(|(key, value, change)| Answer { key, value, change }).collect()
}

fn citizenship(shell: &Shell, country: Country) -> String {
    if country == Country::RUSSIA { shell.t("country-rus") } else { country.to_string() }
}
