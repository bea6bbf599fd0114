use person::DocumentKind;

use crate::evidence::Method;
use crate::level::VersionFacts;

/// A check that the standard level asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// СНИЛС with the pension fund.
    Snils,
    /// The document with the interior ministry.
    Document,
    /// The document, for which there is no registry, before a registrar's eyes.
    Inspection,
}

impl Requirement {
    /// The method that fulfils it.
    pub const fn method(self) -> Method {
        match self {
            Self::Snils => Method::SnilsCheck,
            Self::Document => Method::DocumentCheck,
            Self::Inspection => Method::Inspection,
        }
    }
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// Nothing is known: not asked, pending, expired or revoked.
    Open,
    /// The newest answer is yes.
    Passed,
    /// The newest answer is no.
    Failed,
}

/// Which checks the standard level asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// All of them must have passed.
    pub requirements: Vec<Requirement>,
}

impl Policy {
    /// The policy for a version, by citizenship and document.
    ///
    /// A citizen: СНИЛС and passport. A foreigner: the permit with the interior ministry, or for a foreign passport the
    /// registrar's inspection; СНИЛС where there is one.
    pub fn for_version(version: &VersionFacts) -> Self {
        let mut requirements = Vec::with_capacity(2);
        if version.is_russian_citizen || version.snils.is_some() {
            requirements.push(Requirement::Snils);
        }
        requirements.push(match version.document_kind {
            DocumentKind::ForeignPassport => Requirement::Inspection,
            DocumentKind::RussianPassport
            | DocumentKind::ResidencePermit
            | DocumentKind::TemporaryResidence => Requirement::Document,
        });
        Self { requirements }
    }
}
