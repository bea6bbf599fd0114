//! What a registrar types from the papers of a person at the desk, page by page, until the one act at the end.

use std::time::Duration;

use identity::model::contact::Contact;
use identity::model::registration::Agreement;
use kernel::{SubjectId, Timestamp};
use profile::model::PersonForm;
use serde::{Deserialize, Serialize};

use super::visit::StepNotOpen;

/// How long it waits from its begin: a person stands at the desk.
pub const INTAKE_LASTS: Duration = Duration::from_secs(60 * 60);

/// Whose papers are typed, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Papers {
    /// A newcomer who has told a phone: a code is on its way there.
    Called {
        /// What the newcomer agreed to.
        agreement: Agreement,
        /// Not proven yet.
        phone: Contact,
    },
    /// A newcomer who has proven the phone, or has none.
    Newcomer {
        /// What the newcomer agreed to.
        agreement: Agreement,
        /// Proven.
        phone: Option<Contact>,
        /// An account with the same СНИЛС and birth date.
        twin: Option<Twin>,
    },
    /// A newcomer whose account is there and whose data are mended.
    Mended {
        /// The number of the newcomer at the centre.
        no: i64,
    },
    /// An applicant who has a new document.
    Updated {
        /// The number of the visit.
        visit: i64,
    },
    /// A newcomer whose account is there. Kept so that a second press ends the same.
    Registered {
        /// The number of the newcomer at the centre.
        no: i64,
    },
}

/// What is known of another account of the same СНИЛС and birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// Checked, and confirmed by nobody: it gives way.
    Claims,
    /// Confirmed: it owns the СНИЛС.
    Owns,
}

/// The pages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// Phone and agreement.
    Start,
    /// The code that the newcomer tells.
    Code,
    /// What stands in the papers.
    Data,
    /// The check and the act.
    Answers,
}

/// What one registrar types in one browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Who types. For another registrar in the same browser it does not exist.
    pub registrar: SubjectId,
    /// Since when.
    pub begun_at: Timestamp,
    /// Whose papers.
    pub papers: Papers,
    /// What has been typed.
    pub form: PersonForm,
}

impl Intake {
    /// Begins one.
    pub fn begin(registrar: SubjectId, papers: Papers, now: Timestamp) -> Self {
        Self { registrar, begun_at: now, papers, form: PersonForm::default() }
    }

    /// Whether it is this registrar's and has not waited too long.
    pub fn is_open_for(&self, registrar: SubjectId, now: Timestamp) -> bool {
        self.registrar == registrar && now < self.begun_at.plus(INTAKE_LASTS)
    }

    /// The newcomer told the right code.
    pub fn reached(self) -> Result<Self, StepNotOpen> {
        match self.papers {
            Papers::Called { agreement, phone } => {
                let papers = Papers::Newcomer { agreement, phone: Some(phone), twin: None };
                Ok(Self { papers, ..self })
            }
            _ => Err(StepNotOpen),
        }
    }

    /// The first page of a newcomer that is not done; none when all is done, or nobody new is there.
    pub const fn next_page(&self) -> Option<Page> {
        match &self.papers {
            Papers::Called { .. } => Some(Page::Code),
            Papers::Newcomer { .. } | Papers::Mended { .. } => Some(Page::Data),
            Papers::Updated { .. } | Papers::Registered { .. } => None,
        }
    }

    /// Whether data of a newcomer may be typed.
    pub const fn takes_data(&self) -> bool {
        matches!(self.next_page(), Some(Page::Data))
    }
}

#[cfg(test)]
mod tests {
    use person::{Phone, PhonePolicy};

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn somebody(no: u128) -> SubjectId {
        SubjectId::from(kernel::Uuid::from_u128(no))
    }

    fn called() -> Intake {
        let agreement =
            Agreement { terms_version: "1".to_owned(), privacy_version: "1".to_owned(), agreed_at: NOW };
        let phone = Contact::Phone(Phone::parse("9121234567", &PhonePolicy::default()).unwrap());
        Intake::begin(somebody(1), Papers::Called { agreement, phone }, NOW)
    }

    #[test]
    fn data_are_typed_only_after_the_code() {
        let intake = called();
        assert!(!intake.takes_data());
        let reached = intake.reached().unwrap();
        assert!(reached.takes_data());
        assert_eq!(reached.reached(), Err(StepNotOpen), "the code counts once");
    }

    #[test]
    fn it_is_one_registrars_and_ends_after_an_hour() {
        let intake = called();
        assert!(intake.is_open_for(somebody(1), NOW));
        assert!(!intake.is_open_for(somebody(2), NOW));
        assert!(!intake.is_open_for(somebody(1), NOW.plus(INTAKE_LASTS)));
    }
}
