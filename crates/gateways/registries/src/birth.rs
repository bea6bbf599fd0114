use std::fmt;

use kernel::Date;
use person::{PaperKind, PaperNumber};
use serde::{Deserialize, Serialize};

use crate::PersonData;
use crate::query::digest_person;
use crate::value::{Text, date};

/// A certificate of birth. Prints nothing of itself.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BirthCertificate {
    /// Series and number as printed: a Roman number, a hyphen, two letters, a space, six digits.
    pub number: Text<20>,
    /// The date of issue.
    #[serde(with = "date")]
    pub issue_date: Date,
}

impl BirthCertificate {
    /// The certificate of a paper; none of another kind of paper.
    pub fn of(number: &PaperNumber, issued_on: Date) -> Option<Self> {
        let number = (number.kind() == PaperKind::BirthCertificate).then(|| number.to_string())?;
        Some(Self { number: Text::new(number).ok()?, issue_date: issued_on })
    }
}

impl fmt::Debug for BirthCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthCertificate")
    }
}

/// Who asks about a child. The registry says yes or no about the asker, and nothing of anybody else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Asker {
    /// A mother or a father.
    Parent {
        /// The person.
        person: PersonData,
    },
    /// A guardian or a trustee.
    Guardian {
        /// The person.
        person: PersonData,
        /// The number of the act by which they were appointed.
        act_number: Text<40>,
        /// The day of the act.
        #[serde(with = "date")]
        act_date: Date,
    },
    /// The child, who has an account of their own.
    Child {},
}

impl Asker {
    pub(crate) fn digest(&self, field: &mut impl FnMut(&str)) {
        match self {
            Self::Parent { person } => {
                field("parent");
                digest_person(person, field);
            }
            Self::Guardian { person, act_number, act_date } => {
                field("guardian");
                digest_person(person, field);
                field(act_number.as_str());
                field(&act_date.to_string());
            }
            Self::Child {} => field("child"),
        }
    }
}

/// Two things of a birth record that do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BirthPair {
    /// The certificate and the child's name, birth date and gender.
    CertificateChild,
    /// The certificate and its date of issue.
    CertificateIssueDate,
    /// The child and the parent.
    ChildParent,
    /// The child and the guardian.
    ChildGuardian,
    /// The guardian and the act.
    GuardianAct,
}

impl BirthPair {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::CertificateChild,
        Self::CertificateIssueDate,
        Self::ChildParent,
        Self::ChildGuardian,
        Self::GuardianAct,
    ];

    /// The word of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CertificateChild => "certificate-child",
            Self::CertificateIssueDate => "certificate-issue-date",
            Self::ChildParent => "child-parent",
            Self::ChildGuardian => "child-guardian",
            Self::GuardianAct => "guardian-act",
        }
    }

    /// The pair of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pair| pair.code() == code)
    }
}
