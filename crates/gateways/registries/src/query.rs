use std::fmt;

use kernel::{Date, typed_id};
use person::{
    BirthDate, DocumentKind, ForeignNumber, Gender, IdentityDocument, Inn, NamePart, PaperNumber, PersonName,
    Snils,
};
use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::birth::{Asker, BirthCertificate};
use crate::value::{Digits, Text, date, optional_date, present};

typed_id! {
    /// The id of a request. The consumer makes it; whatever comes twice under one id is one request.
    RequestId
}

/// A registry of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Registry {
    /// The pension fund (СФР): СНИЛС.
    Sfr,
    /// The interior ministry (МВД): passports and permits.
    Mvd,
    /// The tax service (ФНС): ИНН.
    Fns,
    /// The civil registry (ЗАГС): births, and who may act for a child.
    Zags,
}

impl Registry {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sfr, Self::Mvd, Self::Fns, Self::Zags];

    /// The word that stands for it in addresses, tables and configuration.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sfr => "sfr",
            Self::Mvd => "mvd",
            Self::Fns => "fns",
            Self::Zags => "zags",
        }
    }

    /// The registry of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registry| registry.code() == code)
    }
}

/// The person that a check is about. Does not print itself.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonData {
    /// The surname; absent for people with a single name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub last_name: Option<Text<100>>,
    /// The given name, or the single name.
    pub first_name: Text<100>,
    /// The patronymic, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub middle_name: Option<Text<100>>,
    /// The date of birth.
    #[serde(with = "date")]
    pub birth_date: Date,
    /// The gender.
    pub gender: Gender,
}

impl PersonData {
    /// The person of a profile.
    pub fn of(name: &PersonName, birth_date: BirthDate, gender: Gender) -> Self {
        let text = |part: &NamePart| Text::trusted(part.as_str());
        Self {
            last_name: name.last.as_ref().map(text),
            first_name: text(&name.first),
            middle_name: name.middle.as_ref().map(text),
            birth_date: birth_date.date(),
            gender,
        }
    }
}

/// The document that a check is about. Prints its kind alone.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Document {
    /// Passport of a citizen of the Russian Federation.
    RussianPassport {
        /// Four digits.
        series: Digits<4>,
        /// Six digits.
        number: Digits<6>,
        /// The date of issue.
        #[serde(with = "date")]
        issue_date: Date,
        /// The division's code without its hyphen.
        issue_id: Digits<6>,
    },
    /// Passport of another country.
    ForeignPassport {
        /// ISO 3166-1 alpha-3.
        citizenship: Text<3>,
        /// Series and number in one, as printed.
        number: Text<20>,
        /// The date of issue.
        #[serde(with = "date")]
        issue_date: Date,
    },
    /// Residence permit.
    ResidencePermit {
        /// Series and number in one, without spaces.
        number: Text<20>,
        /// The date of issue.
        #[serde(with = "date")]
        issue_date: Date,
        /// The last day, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_date")]
        expiry_date: Option<Date>,
    },
    /// Temporary residence permit.
    TemporaryResidence {
        /// Series and number in one, without spaces.
        number: Text<20>,
        /// The date of issue.
        #[serde(with = "date")]
        issue_date: Date,
        /// The last day, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_date")]
        expiry_date: Option<Date>,
    },
}

impl Document {
    /// The document of a profile.
    pub fn of(document: &IdentityDocument) -> Self {
        let text = |number: &ForeignNumber| Text::trusted(&number.to_string());
        match document {
            IdentityDocument::RussianPassport { passport, issued_on, division_code, .. } => {
                Self::RussianPassport {
                    series: Digits::trusted(passport.series()),
                    number: Digits::trusted(passport.number()),
                    issue_date: *issued_on,
                    issue_id: Digits::trusted(division_code.digits()),
                }
            }
            IdentityDocument::ForeignPassport { country, number, issued_on, .. } => Self::ForeignPassport {
                citizenship: Text::trusted(country.code()),
                number: text(number),
                issue_date: *issued_on,
            },
            IdentityDocument::ResidencePermit { number, issued_on, expires_on, .. } => {
                Self::ResidencePermit {
                    number: text(number),
                    issue_date: *issued_on,
                    expiry_date: *expires_on,
                }
            }
            IdentityDocument::TemporaryResidence { number, issued_on, expires_on, .. } => {
                Self::TemporaryResidence {
                    number: text(number),
                    issue_date: *issued_on,
                    expiry_date: *expires_on,
                }
            }
        }
    }

    /// What kind it is.
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::RussianPassport { .. } => DocumentKind::RussianPassport,
            Self::ForeignPassport { .. } => DocumentKind::ForeignPassport,
            Self::ResidencePermit { .. } => DocumentKind::ResidencePermit,
            Self::TemporaryResidence { .. } => DocumentKind::TemporaryResidence,
        }
    }
}

impl fmt::Debug for PersonData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonData")
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document::{:?}", self.kind())
    }
}

/// What a registry is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Query {
    /// Is this СНИЛС this person's? (pension fund)
    SnilsCheck {
        /// The person.
        person: PersonData,
        /// Eleven digits.
        snils: Digits<11>,
    },
    /// Is this document valid and this person's? (interior ministry; not for foreign passports)
    DocumentCheck {
        /// The person.
        person: PersonData,
        /// The document.
        document: Document,
    },
    /// Is this ИНН this person's? (tax service)
    InnCheck {
        /// The person.
        person: PersonData,
        /// Twelve digits.
        inn: Digits<12>,
    },
    /// Which ИНН has this person? (tax service)
    InnSearch {
        /// The person.
        person: PersonData,
        /// A document of theirs that the tax service may know.
        document: Document,
    },
    /// Is this certificate this child's, and does the asker act for the child? (civil registry)
    BirthCheck {
        /// The child.
        person: PersonData,
        /// The child's birth certificate.
        certificate: BirthCertificate,
        /// Who asks.
        asker: Asker,
    },
}

impl Query {
    /// Asks the pension fund whether the СНИЛС is this person's.
    pub fn snils_check(person: PersonData, snils: &Snils) -> Self {
        Self::SnilsCheck { person, snils: Digits::trusted(snils.digits()) }
    }

    /// Asks the interior ministry about a document. None for a foreign passport, which no registry knows.
    pub fn document_check(person: PersonData, document: &IdentityDocument) -> Option<Self> {
        let query = Self::DocumentCheck { person, document: Document::of(document) };
        query.registry().is_some().then_some(query)
    }

    /// Asks the tax service whether the ИНН is this person's.
    pub fn inn_check(person: PersonData, inn: &Inn) -> Self {
        Self::InnCheck { person, inn: Digits::trusted(inn.digits()) }
    }

    /// Asks the tax service for the person's ИНН.
    pub fn inn_search(person: PersonData, document: &IdentityDocument) -> Self {
        Self::InnSearch { person, document: Document::of(document) }
    }

    /// Asks the civil registry about a child's certificate and whoever wants to act for the child. None when the paper
    /// is no birth certificate.
    pub fn birth_check(
        child: PersonData,
        (number, issued_on): (&PaperNumber, Date),
        asker: Asker,
    ) -> Option<Self> {
        let certificate = BirthCertificate::of(number, issued_on)?;
        Some(Self::BirthCheck { person: child, certificate, asker })
    }

    /// Who answers it; none for a check of a foreign passport, which no registry knows.
    pub const fn registry(&self) -> Option<Registry> {
        match self {
            Self::SnilsCheck { .. } => Some(Registry::Sfr),
            Self::DocumentCheck { document: Document::ForeignPassport { .. }, .. } => None,
            Self::DocumentCheck { .. } => Some(Registry::Mvd),
            Self::InnCheck { .. } | Self::InnSearch { .. } => Some(Registry::Fns),
            Self::BirthCheck { .. } => Some(Registry::Zags),
        }
    }

    /// The person it is about.
    pub const fn person(&self) -> &PersonData {
        match self {
            Self::SnilsCheck { person, .. }
            | Self::DocumentCheck { person, .. }
            | Self::InnCheck { person, .. }
            | Self::InnSearch { person, .. }
            | Self::BirthCheck { person, .. } => person,
        }
    }
}

/// A question with the id under which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckRequest {
    /// Whatever comes twice under one id is one request.
    pub id: RequestId,
    /// The question.
    pub query: Query,
}

impl CheckRequest {
    /// The digest of what is asked, keyed by the request: HMAC-SHA-256 under the 16 bytes of the request's id over the
    /// fields of the query in the order of the protocol's description, each followed by U+001F, absent ones empty.
    ///
    /// The registry computes it from what it looked at. Keyed per request, it links no two requests about one person.
    pub fn subject_digest(&self) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.id.uuid().as_bytes());
        let mut context = hmac::Context::with_key(&key);
        let mut field = |text: &str| {
            context.update(text.as_bytes());
            context.update(b"\x1f");
        };
        let person = self.query.person();
        let kind = match &self.query {
            Query::SnilsCheck { .. } => "snils-check",
            Query::DocumentCheck { .. } => "document-check",
            Query::InnCheck { .. } => "inn-check",
            Query::InnSearch { .. } => "inn-search",
            Query::BirthCheck { .. } => "birth-check",
        };
        field(kind);
        digest_person(person, &mut field);
        match &self.query {
            Query::SnilsCheck { snils, .. } => field(snils.as_str()),
            Query::InnCheck { inn, .. } => field(inn.as_str()),
            Query::DocumentCheck { document, .. } | Query::InnSearch { document, .. } => {
                digest_document(document, &mut field);
            }
            Query::BirthCheck { certificate, asker, .. } => {
                field(certificate.number.as_str());
                field(&certificate.issue_date.to_string());
                asker.digest(&mut field);
            }
        }
        let mut digest = [0; 32];
        for (to, from) in digest.iter_mut().zip(context.sign().as_ref()) {
            *to = *from;
        }
        digest
    }
}

pub(crate) fn digest_person(person: &PersonData, field: &mut impl FnMut(&str)) {
    field(person.last_name.as_ref().map_or("", Text::as_str));
    field(person.first_name.as_str());
    field(person.middle_name.as_ref().map_or("", Text::as_str));
    field(&person.birth_date.to_string());
    field(person.gender.as_str());
}

fn digest_document(document: &Document, field: &mut impl FnMut(&str)) {
    let expiry = |date: &Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    match document {
        Document::RussianPassport { series, number, issue_date, issue_id } => {
            field("russian-passport");
            field(series.as_str());
            field(number.as_str());
            field(&issue_date.to_string());
            field(issue_id.as_str());
        }
        Document::ForeignPassport { citizenship, number, issue_date } => {
            field("foreign-passport");
            field(citizenship.as_str());
            field(number.as_str());
            field(&issue_date.to_string());
        }
        Document::ResidencePermit { number, issue_date, expiry_date } => {
            field("residence-permit");
            field(number.as_str());
            field(&issue_date.to_string());
            field(&expiry(expiry_date));
        }
        Document::TemporaryResidence { number, issue_date, expiry_date } => {
            field("temporary-residence");
            field(number.as_str());
            field(&issue_date.to_string());
            field(&expiry(expiry_date));
        }
    }
}
