//! Who signed, as the certificate says it, and whether that is the person of an account.

use certificate::Certificate;
use person::{NamePart, PersonName, Snils};
use profile::model::PersonData;

/// Why a good signature is not the one that an account needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The certificate is not a qualified one.
    NotQualified,
    /// The certificate is an organisation's.
    Organisation,
    /// The certificate names no СНИЛС, or no well-formed one.
    NoSnils,
    /// The account has no СНИЛС to compare with.
    AccountWithoutSnils,
    /// Another person's СНИЛС.
    OtherSnils,
    /// The СНИЛС is the same, the name is not.
    OtherName,
}

impl Mismatch {
    /// The key of the text that tells the person of it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotQualified => "signing-not-qualified",
            Self::Organisation => "signing-organisation",
            Self::NoSnils => "signing-no-snils",
            Self::AccountWithoutSnils => "signing-account-without-snils",
            Self::OtherSnils => "signing-other-snils",
            Self::OtherName => "signing-other-name",
        }
    }

    /// As recorded.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotQualified => "not-qualified",
            Self::Organisation => "organisation",
            Self::NoSnils => "no-snils",
            Self::AccountWithoutSnils => "account-without-snils",
            Self::OtherSnils => "other-snils",
            Self::OtherName => "other-name",
        }
    }
}

/// The person of a certificate. Does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Signer {
    /// СНИЛС.
    pub snils: Snils,
    /// The surname and the rest of the name, each as letters alone.
    name: (String, String),
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    /// Reads the person of a qualified certificate that is a person's own (a sole trader is one), not an organisation's.
    pub fn of_person(certificate: &Certificate) -> Result<Self, Mismatch> {
        let signer = Self::of_anyone(certificate)?;
        let subject = certificate.subject().map_err(|_| Mismatch::NoSnils)?;
        let is_organisation =
            subject.ogrn.is_some() || subject.organisation_inn.is_some() || subject.organisation.is_some();
        if is_organisation { Err(Mismatch::Organisation) } else { Ok(signer) }
    }

    /// Reads the person of a qualified certificate, be it in the name of an organisation.
    pub fn of_anyone(certificate: &Certificate) -> Result<Self, Mismatch> {
        if !certificate.extensions().looks_qualified() {
            return Err(Mismatch::NotQualified);
        }
        let subject = certificate.subject().map_err(|_| Mismatch::NoSnils)?;
        let snils = subject.snils.as_deref().and_then(|snils| Snils::parse(snils).ok());
        let snils = snils.ok_or(Mismatch::NoSnils)?;
        let letters = |name: Option<String>| name.map(|name| letters(&name)).unwrap_or_default();
        Ok(Self { snils, name: (letters(subject.surname), letters(subject.given_name)) })
    }

    /// Whether this is the person of these data. СНИЛС and the whole name are the same; case, ё and hyphens are not looked at.
    pub fn check(&self, person: &PersonData) -> Result<(), Mismatch> {
        let snils = person.snils.as_ref().ok_or(Mismatch::AccountWithoutSnils)?;
        if *snils != self.snils {
            return Err(Mismatch::OtherSnils);
        }
        if self.has_name(&person.name) { Ok(()) } else { Err(Mismatch::OtherName) }
    }

    fn has_name(&self, name: &PersonName) -> bool {
        let key = |part: Option<&NamePart>| part.map(NamePart::matching_key).unwrap_or_default();
        let rest = format!("{}{}", name.first.matching_key(), key(name.middle.as_ref()));
        !rest.is_empty() && (key(name.last.as_ref()), rest) == self.name
    }
}

/// A name as it is compared; what is no name equals none.
fn letters(name: &str) -> String {
    NamePart::parse(name).map(|part| part.matching_key()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    // cyrillic: names of people
    use super::*;

    fn name(last: Option<&str>, first: &str, middle: Option<&str>) -> PersonName {
        let part = |text: &str| NamePart::parse(text).unwrap();
        PersonName { last: last.map(part), first: part(first), middle: middle.map(part) }
    }

    fn signer(surname: &str, given: &str) -> Signer {
        Signer { snils: Snils::parse("112-233-445 95").unwrap(), name: (letters(surname), letters(given)) }
    }

    #[test]
    fn case_yo_and_hyphens_are_not_looked_at() {
        let account = name(Some("Ёлкина-Семёнова"), "Анна", Some("Петровна"));
        for (surname, given) in [
            ("Ёлкина-Семёнова", "Анна Петровна"),
            ("ЕЛКИНА-СЕМЕНОВА", "АННА ПЕТРОВНА"),
            ("Елкина Семенова", "анна петровна"),
        ] {
            assert!(signer(surname, given).has_name(&account), "{surname} {given}");
        }
    }

    #[test]
    fn a_similar_name_is_another_name() {
        let account = name(Some("Семёнов"), "Пётр", Some("Ильич"));
        for (surname, given) in [
            ("Семёнова", "Пётр Ильич"),
            ("Семёнов", "Пётр"),
            ("Семёнов", "Пётр Ильин"),
            ("Семионов", "Пётр Ильич"),
            ("", "Семёнов Пётр Ильич"),
            ("Семёнов", ""),
        ] {
            assert!(!signer(surname, given).has_name(&account), "{surname} {given}");
        }
    }

    #[test]
    fn a_single_name_is_compared_as_one() {
        assert!(signer("", "Сухарто").has_name(&name(None, "Сухарто", None)));
        assert!(!signer("Сухарто", "").has_name(&name(None, "Сухарто", None)));
    }
}
