use kernel::{SubjectId, Timestamp};
use person::PersonName;
use serde::{Deserialize, Serialize};

use super::contact::Contact;

/// What a person agreed to, and when. Texts are versioned; agreement is asked again when they change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Version of the terms of use.
    pub terms_version: String,
    /// Version of the privacy notice.
    pub privacy_version: String,
    /// When.
    pub agreed_at: Timestamp,
}

/// A registration under way in one browser. It ends after 24 hours without a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Registration {
    /// Agreed to the terms.
    Agreed {
        /// The agreement.
        agreement: Agreement,
    },
    /// Gave a name.
    Named {
        /// The agreement.
        agreement: Agreement,
        /// Surname and given name.
        name: PersonName,
    },
    /// Gave a contact; a code is on its way there.
    ContactGiven {
        /// The agreement.
        agreement: Agreement,
        /// Surname and given name.
        name: PersonName,
        /// Not proven yet.
        contact: Contact,
    },
    /// Typed the code.
    ContactProven {
        /// The agreement.
        agreement: Agreement,
        /// Surname and given name.
        name: PersonName,
        /// Proven.
        contact: Contact,
        /// Whether an account signs in by this contact already: told only now that it is proven.
        standing: ContactStanding,
    },
    /// The account is there. Kept for the rest of the 24 hours, so that a repeated press ends the same.
    Finished {
        /// The new subject.
        subject: SubjectId,
        /// Since when.
        finished_at: Timestamp,
    },
}

/// What is known of a proven contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum ContactStanding {
    /// Nobody signs in by it.
    Free,
    /// An account signs in by it.
    Taken,
    /// The person said that the account is not theirs; it keeps the contact until then.
    Claimed {
        /// When the contact becomes free.
        free_at: Timestamp,
    },
}

/// The pages of the registration, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Terms.
    Start,
    /// Name.
    Name,
    /// Phone or e-mail.
    Contact,
    /// The code.
    Code,
    /// The contact has an account: what now?
    Taken,
    /// The password.
    Password,
    /// The end.
    Done,
}

/// Why a step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this step is not open now")]
pub struct StepNotOpen;

impl Registration {
    /// Gives or corrects the name. What was proven stays proven.
    pub fn with_name(self, name: PersonName) -> Result<Self, StepNotOpen> {
        match self {
            Self::Agreed { agreement } | Self::Named { agreement, .. } => Ok(Self::Named { agreement, name }),
            Self::ContactGiven { agreement, contact, .. } => {
                Ok(Self::ContactGiven { agreement, name, contact })
            }
            Self::ContactProven { agreement, contact, standing, .. } => {
                Ok(Self::ContactProven { agreement, name, contact, standing })
            }
            Self::Finished { .. } => Err(StepNotOpen),
        }
    }

    /// Gives or changes the contact; it has to be proven anew.
    pub fn with_contact(self, contact: Contact) -> Result<Self, StepNotOpen> {
        match self {
            Self::Named { agreement, name }
            | Self::ContactGiven { agreement, name, .. }
            | Self::ContactProven { agreement, name, .. } => {
                Ok(Self::ContactGiven { agreement, name, contact })
            }
            Self::Agreed { .. } | Self::Finished { .. } => Err(StepNotOpen),
        }
    }

    /// The right code was typed.
    pub fn proven(self, standing: ContactStanding) -> Result<Self, StepNotOpen> {
        match self {
            Self::ContactGiven { agreement, name, contact } => {
                Ok(Self::ContactProven { agreement, name, contact, standing })
            }
            _ => Err(StepNotOpen),
        }
    }

    /// The standing of the proven contact is known anew.
    pub fn with_standing(self, standing: ContactStanding) -> Result<Self, StepNotOpen> {
        match self {
            Self::ContactProven { agreement, name, contact, .. } => {
                Ok(Self::ContactProven { agreement, name, contact, standing })
            }
            _ => Err(StepNotOpen),
        }
    }

    /// The furthest page that the answers allow.
    pub const fn furthest(&self) -> Step {
        match self {
            Self::Agreed { .. } => Step::Name,
            Self::Named { .. } => Step::Contact,
            Self::ContactGiven { .. } => Step::Code,
            Self::ContactProven { standing: ContactStanding::Free, .. } => Step::Password,
            Self::ContactProven { .. } => Step::Taken,
            Self::Finished { .. } => Step::Done,
        }
    }

    /// Whether the person may see this page now. One policy for every page of the journey.
    pub fn may_see(&self, step: Step) -> bool {
        match (self, step) {
            (Self::Finished { .. }, _) => step == Step::Done,
            // Between the code and the password stands one page or the other, by the contact's standing.
            (_, Step::Done)
            | (Self::ContactProven { .. }, Step::Code)
            | (Self::ContactProven { standing: ContactStanding::Free, .. }, Step::Taken) => false,
            _ => step <= self.furthest(),
        }
    }

    /// The name, once given.
    pub const fn name(&self) -> Option<&PersonName> {
        match self {
            Self::Named { name, .. } | Self::ContactGiven { name, .. } | Self::ContactProven { name, .. } => {
                Some(name)
            }
            Self::Agreed { .. } | Self::Finished { .. } => None,
        }
    }

    /// The contact, once given.
    pub const fn contact(&self) -> Option<&Contact> {
        match self {
            Self::ContactGiven { contact, .. } | Self::ContactProven { contact, .. } => Some(contact),
            Self::Agreed { .. } | Self::Named { .. } | Self::Finished { .. } => None,
        }
    }
}
